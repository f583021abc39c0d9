package dev.posada.spi.command;

import java.io.File;
import java.util.Collection;

/**
 * Which names of files this JVM can say. One that was started under another locale than one of
 * UTF-8, as in most containers, encodes names as that locale wants, and has no path at all for what
 * it cannot encode.
 */
final class LocalNames {
  private static final boolean ALL =
      File.separatorChar != '/'
          || System.getProperty("sun.jnu.encoding", "UTF-8").equalsIgnoreCase("UTF-8");

  private LocalNames() {}

  static boolean canSay(String name) {
    return ALL || name.chars().allMatch(one -> one < 0x80);
  }

  static boolean canSay(Collection<String> names) {
    return ALL || names.stream().allMatch(LocalNames::canSay);
  }
}
