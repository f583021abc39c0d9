package dev.posada.vmware.text;

import java.util.Locale;

/** What {@code vmrun checkToolsState} says, whatever its exit code. Immutable. */
public enum ToolsState {
  /** They work, or did so a moment ago. */
  RUNNING,
  /** They are there; they may work all the same after a machine was resumed. */
  INSTALLED,
  /** They are not there. */
  NOT_INSTALLED,
  /** Nobody knows. */
  UNKNOWN;

  /** {@return what it wrote; the first line that is one of its words counts} */
  public static ToolsState of(String stdout) {
    for (String line : Lines.of(stdout)) {
      switch (line.strip().toLowerCase(Locale.ROOT)) {
        case "running" -> {
          return RUNNING;
        }
        case "installed" -> {
          return INSTALLED;
        }
        case "notinstalled", "not installed" -> {
          return NOT_INSTALLED;
        }
        case "unknown" -> {
          return UNKNOWN;
        }
        default -> {
          // noise
        }
      }
    }
    return UNKNOWN;
  }
}
