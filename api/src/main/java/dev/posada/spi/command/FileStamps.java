package dev.posada.spi.command;

import dev.posada.Failure;
import dev.posada.NativeException;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** When files were changed, as {@link FileScripts#STAMPS} tells it. */
final class FileStamps {
  private static final Pattern STAMP =
      Pattern.compile("(-?\\d+)(?:\\.(\\d+))?\\|(?:[^|.]*\\.(\\d+))?[^|]*\\|");
  private static final int NANO_DIGITS = 9;

  private FileStamps() {}

  /**
   * Adds those of the files that are there.
   *
   * @param paths which were asked for; one with a line end alone, so that no other is taken for it
   * @param said a line for each that is there, in the order of the paths
   */
  static void into(Map<String, Instant> stamps, List<String> paths, String said) {
    Iterator<String> path = paths.iterator();
    Matcher stamp = STAMP.matcher(said);
    int at = 0;
    while (at < said.length()) {
      if (!stamp.region(at, said.length()).lookingAt()) {
        throw notUnderstood(said.substring(at));
      }
      at = stamp.end();
      String found = nextAt(path, said, at);
      at += ToolFiles.absolute(found).length() + 1;
      stamps.put(found, instant(stamp));
    }
  }

  private static String nextAt(Iterator<String> paths, String said, int at) {
    while (paths.hasNext()) {
      String path = paths.next();
      if (said.startsWith(ToolFiles.absolute(path) + "\n", at)) {
        return path;
      }
    }
    throw notUnderstood(said.substring(at));
  }

  private static Instant instant(Matcher stamp) {
    String part = stamp.group(2) == null ? stamp.group(3) : stamp.group(2);
    String nanos = ((part == null ? "" : part) + "0".repeat(NANO_DIGITS)).substring(0, NANO_DIGITS);
    return Instant.ofEpochSecond(Long.parseLong(stamp.group(1)), Long.parseLong(nanos));
  }

  private static NativeException notUnderstood(String said) {
    return new NativeException("stat says: " + said, Failure.undecided());
  }
}
