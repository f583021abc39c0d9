package dev.posada.virtualbox.settings;

/** Paths of the machine on which VirtualBox runs, which may be Windows. */
public final class Paths {
  private Paths() {}

  /** {@return the folder that a file is in} */
  public static String parent(String path) {
    int end = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
    return end <= 0 ? path.substring(0, end + 1) : path.substring(0, end);
  }

  /** {@return a path, as it is if it is absolute, else in a folder} */
  public static String resolve(String folder, String path) {
    boolean absolute = path.startsWith("/") || path.startsWith("\\") || path.matches("[A-Za-z]:.*");
    if (absolute || path.isEmpty()) {
      return path;
    }
    String separator = folder.indexOf('\\') >= 0 && folder.indexOf('/') < 0 ? "\\" : "/";
    return folder + separator + path;
  }
}
