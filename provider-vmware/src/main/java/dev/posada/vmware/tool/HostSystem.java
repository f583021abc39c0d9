package dev.posada.vmware.tool;

import java.util.regex.Pattern;

/** The systems on which VMware's products run. Immutable. */
public enum HostSystem {
  /** Linux. */
  LINUX,
  /** macOS. */
  MACOS,
  /** Windows. */
  WINDOWS;

  private static final Pattern OF_WINDOWS =
      Pattern.compile("([A-Za-z]:[\\\\/]|\\\\\\\\)[^<>\"|?*\0]*");

  /** {@return the system that calls itself so, by {@code os.name} or {@code uname -s}} */
  public static HostSystem of(String name) {
    return name.startsWith("Windows")
        ? WINDOWS
        : name.startsWith("Mac") || name.startsWith("Darwin") ? MACOS : LINUX;
  }

  /**
   * {@return whether a path can be looked at there: what was written on another system, or by a
   * server, as in {@code [standard] web/web.vmx}, cannot, and hides nothing that can}
   */
  public boolean canName(String path) {
    return this == WINDOWS
        ? OF_WINDOWS.matcher(path).matches()
        : path.startsWith("/") && path.indexOf('\0') < 0;
  }
}
