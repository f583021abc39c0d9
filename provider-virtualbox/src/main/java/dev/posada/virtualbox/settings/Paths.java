package dev.posada.virtualbox.settings;

/** Paths of the machine on which VirtualBox runs, which may be Windows. */
public final class Paths {
  private Paths() {}

  /** {@return the folder that a file is in} */
  public static String parent(String path) {
    int end = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
    return end <= 0 ? path.substring(0, end + 1) : path.substring(0, end);
  }

  /** {@return the name of a file without its folder} */
  public static String file(String path) {
    return path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  }

  /** {@return a path, as it is if it is absolute, else in a folder} */
  public static String resolve(String folder, String path) {
    boolean absolute = path.startsWith("/") || path.startsWith("\\") || path.matches("[A-Za-z]:.*");
    if (absolute || path.isEmpty()) {
      return path;
    }
    return join(folder, path);
  }

  /** {@return the path of a name in a folder, whatever the name looks like} */
  public static String join(String folder, String name) {
    if (folder.endsWith("/") || folder.endsWith("\\")) {
      return folder + name;
    }
    boolean windows = folder.indexOf('\\') >= 0 && folder.indexOf('/') < 0;
    return folder + (windows ? '\\' : '/') + name;
  }
}
