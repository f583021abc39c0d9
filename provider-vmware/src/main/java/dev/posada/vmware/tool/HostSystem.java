package dev.posada.vmware.tool;

/** The systems on which VMware's products run. Immutable. */
public enum HostSystem {
  /** Linux. */
  LINUX,
  /** macOS. */
  MACOS,
  /** Windows. */
  WINDOWS;

  /** {@return the system that calls itself so, by {@code os.name} or {@code uname -s}} */
  public static HostSystem of(String name) {
    return name.startsWith("Windows")
        ? WINDOWS
        : name.startsWith("Mac") || name.startsWith("Darwin") ? MACOS : LINUX;
  }
}
