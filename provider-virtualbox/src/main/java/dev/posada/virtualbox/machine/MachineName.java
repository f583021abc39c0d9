package dev.posada.virtualbox.machine;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.posada.Failure;
import dev.posada.RejectedException;

/** Names that a machine can have, which are those of its folder and its files too. */
public final class MachineName {
  /** A file name has 255 bytes at most, and the longest is that of {@code name.vbox-prev}. */
  static final int MOST_BYTES = 255 - ".vbox-prev".length();

  private MachineName() {}

  /**
   * Refuses what VirtualBox 7.2 would take and not manage. It keeps control characters, which its
   * output does not escape; of 246 bytes it leaves out the copy of the settings without a word, and
   * of more it makes the folder before it fails.
   */
  public static void check(String name) {
    requireWritable(name);
    if (name.chars().anyMatch(Character::isISOControl)) {
      throw rejected("the name has a control character", "choose another");
    }
    if (name.getBytes(UTF_8).length > MOST_BYTES) {
      throw rejected("the name has more than " + MOST_BYTES + " bytes", "choose a shorter one");
    }
  }

  /**
   * Refuses a name that XML cannot have: VirtualBox would write it into the settings file, and not
   * be able to read that any more.
   */
  public static void requireWritable(String name) {
    if (name.codePoints().anyMatch(MachineName::isUnwritable)) {
      throw rejected("the name has a character that is none of a text", "choose another");
    }
  }

  private static boolean isUnwritable(int character) {
    return character < ' ' && "\t\n\r".indexOf(character) < 0
        || character == 0xFFFE
        || character == 0xFFFF
        || Character.getType(character) == Character.SURROGATE;
  }

  /**
   * Refuses a new name of a machine that would lead out of its folder too: {@code createvm} makes
   * {@code a_b} the folder of {@code a/b}, but {@code modifyvm} renames its folder to {@code a/b}.
   */
  static void checkNew(String name) {
    check(name);
    if (name.indexOf('/') >= 0 || name.equals(".") || name.equals("..")) {
      throw rejected("VirtualBox takes the new name for a path", "choose another");
    }
  }

  private static RejectedException rejected(String why, String remedy) {
    return new RejectedException(why, Failure.notDone().remedy(remedy));
  }
}
