package dev.posada.vmware.files;

import java.util.ArrayDeque;
import java.util.Locale;

/** Paths of the machine on which VMware runs, which may be Windows. */
public final class Paths {
  private Paths() {}

  /** {@return the folder that a file is in} */
  public static String parent(String path) {
    int end = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
    String folder = path.substring(0, Math.max(0, end));
    boolean root = end == 0 || folder.matches("[A-Za-z]:"); // E: alone is where somebody is on it
    return root ? path.substring(0, end + 1) : folder;
  }

  /** {@return the name of a file in its folder} */
  public static String name(String path) {
    return path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  }

  /** {@return whether a path is that of Windows} */
  static boolean isWindows(String path) {
    return path.matches("[A-Za-z]:.*") || path.startsWith("\\\\");
  }

  /** {@return a path, as it is if it is absolute, else in a folder} */
  public static String resolve(String folder, String path) {
    if (path.isEmpty() || path.startsWith("/") || isWindows(path) || path.startsWith("\\")) {
      return path;
    }
    boolean windows = isWindows(folder);
    boolean ends = folder.endsWith("/") || windows && folder.endsWith("\\");
    return folder + (ends ? "" : windows ? "\\" : "/") + path;
  }

  /** {@return a path without {@code .} and {@code ..}, in one kind of slashes} */
  public static String plain(String path) {
    boolean windows = isWindows(path);
    String slashed = windows ? path.replace('\\', '/') : path;
    ArrayDeque<String> parts = new ArrayDeque<>();
    for (String part : slashed.split("/")) {
      if (part.equals("..") && !parts.isEmpty() && !parts.peekLast().matches("\\.\\.|.:|")) {
        parts.removeLast();
      } else if (!part.equals(".") && !(part.isEmpty() && parts.size() > 1)) {
        parts.add(part);
      }
    }
    String joined = String.join("/", parts);
    return windows ? joined.replace('/', '\\') : joined.isEmpty() ? "/" : joined;
  }

  /** {@return whether two paths are of one file, as far as paths tell: Windows ignores case} */
  public static boolean isSame(String one, String other) {
    return isWindows(one) || isWindows(other)
        ? plain(one).equalsIgnoreCase(plain(other))
        : plain(one).equals(plain(other));
  }

  /** {@return what the same paths have in common, and no others} */
  public static String key(String path) {
    return isWindows(path) ? plain(path).toLowerCase(Locale.ROOT) : plain(path);
  }
}
