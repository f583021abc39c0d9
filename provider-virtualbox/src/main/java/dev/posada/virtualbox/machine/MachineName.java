package dev.posada.virtualbox.machine;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.posada.Failure;
import dev.posada.RejectedException;

/** Names that a machine can have, which are those of its folder and its files too. */
final class MachineName {
  /** A file name has 255 bytes at most, and the longest is that of {@code name.vbox-prev}. */
  private static final int LONGEST = 255 - ".vbox-prev".length();

  private MachineName() {}

  /**
   * Refuses a name that VirtualBox would not keep, or that would lead out of the folder of the
   * machine: {@code modifyvm} takes a slash for the end of a folder's name.
   */
  static void check(String name) {
    if (name.chars().anyMatch(Character::isISOControl)) {
      throw rejected("a name with control characters", name);
    }
    if (name.indexOf('/') >= 0 || name.equals(".") || name.equals("..")) {
      throw rejected("a name that is a path", name);
    }
    if (name.getBytes(UTF_8).length > LONGEST) {
      throw rejected("a name longer than " + LONGEST + " bytes", name);
    }
  }

  private static RejectedException rejected(String what, String name) {
    return new RejectedException(
        "VirtualBox keeps a machine in files of its name, and so not under " + what,
        Failure.notDone().remedy("give it another name than \"" + name.strip() + "\""));
  }
}
