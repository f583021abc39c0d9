package dev.posada.vmrun.fault;

import java.util.Locale;

/** What a fault does; words of its rule are in brackets. */
public enum Action {
  /**
   * Takes long, or for ever without [ms]; the effect takes place before or, without effect=applied,
   * after that.
   */
  HANG,
  /** Ends, but a child keeps the pipes open for [ms]. */
  HOLD_PIPE,
  /** Prints the [message] of the catalogue or [text], ends with [exit]. */
  ERROR,
  /** The two lines of a service that is not reached. */
  TRANSIENT,
  /** No output, ends with [exit]. */
  SILENT_EXIT,
  /** Prints an error and ends with 0. */
  ERROR_EXIT0,
  /** Prints a line of a log before the answer, as Fusion 8 did. */
  NOISE_PREFIX,
  /** Prints a warning of a library on standard error. */
  STDERR_NOISE,
  /** Cuts the output after [bytes]. */
  TRUNCATE,
  /** Counts one more than it lists. */
  WRONG_COUNT,
  /** Prints bytes that mean nothing. */
  GARBAGE,
  /** Adds a byte that is no UTF-8 to each line. */
  NON_UTF8,
  /** After the call the machine is off, its locks are there and cleanShutdown says FALSE. */
  CRASH_VM,
  /** The machine ends [ms] after the call. */
  VM_DIES_AFTER,
  /** The guest takes [ms] to shut down. */
  SLOW_SOFT_STOP,
  /** The guest does not shut down. */
  IGNORE_SOFT_STOP,
  /** The machine is open elsewhere. */
  LOCK_CONFLICT,
  /** There is a question in a window. */
  DIALOG,
  STALE_IP,
  IP_DOT_ONE,
  IP_UNKNOWN,
  IP_EMPTY,
  /** Each second call tells another address. */
  IP_FLAPS,
  /** The next [n] calls cannot read the .vmx. */
  CONFIG_UNREADABLE,
  /** checkpoint.vmState names the .vmsn of the last snapshot. */
  STALE_CHECKPOINT,
  /** vmware-vmx hangs: stop and reset do not come back. */
  WEDGED,
  /** Tools do not answer after the call. */
  TOOLS_WEDGED,
  /** Half of the effect, then an error about the disk. */
  DISK_FULL,
  /** An error about rights, no effect. */
  READ_ONLY_DIR,
  /** The machine appears in list only after [ms]. */
  LIST_LAG,
  /** Half of the effect, then ends with 137. */
  KILLED_MIDWAY;

  /** The action that a rule spells in camel case. */
  static Action of(String word) {
    String name = word.replaceAll("([A-Z])", "_$1").toUpperCase(Locale.ROOT);
    for (Action action : values()) {
      // "stderrNoise", "errorExit0", "nonUtf8": a digit begins no word.
      if (action.name().equals(name)) {
        return action;
      }
    }
    throw new IllegalArgumentException("no action " + word);
  }

  /** The spelling of a rule. */
  public String word() {
    StringBuilder word = new StringBuilder();
    for (String part : name().toLowerCase(Locale.ROOT).split("_")) {
      word.append(
          word.isEmpty()
              ? part
              : part.substring(0, 1).toUpperCase(Locale.ROOT) + part.substring(1));
    }
    return word.toString();
  }
}
