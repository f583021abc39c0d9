package dev.posada.vmrun.host;

import java.util.Locale;

/** The operating system that the simulated product runs on. */
public enum HostSystem {
  LINUX,
  MACOS,
  WINDOWS;

  static HostSystem of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }

  /** Ends a line of output. [O] */
  public String lineEnd() {
    return this == WINDOWS ? "\r\n" : "\n";
  }

  /** Whether a lock has the name of its process. [D: open-vm-tools, fileLockPosix.c] */
  public boolean namesHolders() {
    return this != MACOS;
  }

  /**
   * Turns an exit status as the program sets it into what its caller reads: −1 is 255 outside
   * Windows. [O]
   */
  public int exit(int status) {
    return this == WINDOWS ? status : status & 0xFF;
  }
}
