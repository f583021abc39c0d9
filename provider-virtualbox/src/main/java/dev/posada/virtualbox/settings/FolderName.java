package dev.posada.virtualbox.settings;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.regex.Pattern;

/** The folder that VirtualBox makes for a machine by its name. */
public final class FolderName {
  // Of VirtualBox's sanitiseMachineFilename; above them no letter that a file system may mangle.
  private static final Pattern UNSAFE = Pattern.compile("[^ ()\\-.0-9A-Za-z_\\u00a0-\\ud7af]");

  private static final Pattern BLANKS = Pattern.compile("^ +| +$");

  private FolderName() {}

  /** {@return the folder's name; every byte of a character that is not safe becomes a line} */
  public static String of(String machine) {
    String safe =
        UNSAFE
            .matcher(machine)
            .replaceAll(character -> "_".repeat(character.group().getBytes(UTF_8).length));
    return BLANKS
        .matcher(safe.replaceFirst("^[.-]", "_").replaceFirst("\\.$", "_"))
        .replaceAll(blanks -> "_".repeat(blanks.group().length()));
  }
}
