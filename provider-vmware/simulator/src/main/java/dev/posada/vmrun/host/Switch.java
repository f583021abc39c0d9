package dev.posada.vmrun.host;

import java.util.List;
import java.util.Locale;

/**
 * A behaviour that is guessed or that sources report in two ways, with its values; the first one is
 * the default where {@link #standard} says nothing else. {@code switch.no_ip=unknown} in
 * sim.properties chooses.
 *
 * <p>Each names the clauses of Posada's contract, or tests of the provider, that its value may
 * touch.
 */
public enum Switch {
  /** What getGuestIPAddress says while there is no address. */
  NO_IP(Mark.OBSERVED, "error,empty,unknown", "ADDRESS"),
  /** vmrun's own status after a guest program failed. */
  RUN_EXIT(Mark.OBSERVED, "one,propagate", "EXEC"),
  /** What revertToSnapshot does to a running machine. */
  REVERT_RUNNING(Mark.OBSERVED, "poweroff,error", "SNAPSHOT"),
  /** Status of fileExistsInGuest and directoryExistsInGuest when there is none. */
  PREDICATE_EXIT(Mark.OBSERVED_ONCE, "-1,127,1", "COPY"),
  /** Status of checkToolsState when it says unknown. */
  TOOLS_UNKNOWN_EXIT(Mark.OBSERVED, "254,0", "READY"),
  /** The word for a machine without Tools. */
  NO_TOOLS_WORD(Mark.GUESSED, "unknown,notInstalled", "READY"),
  /** The word while Tools work; some machines never get beyond installed. */
  TOOLS_WORD(Mark.OBSERVED, "running,installed", "READY"),
  /** What start does to a paused machine. */
  START_PAUSED(Mark.GUESSED, "stays,resumes", "PAUSE"),
  /** What unpause says to a running machine. */
  UNPAUSE_RUNNING(Mark.GUESSED, "ok,error", "PAUSE"),
  /** What a soft stop does without Tools. */
  SOFT_STOP_WITHOUT_TOOLS(Mark.OBSERVED, "hang,error", "SHUTDOWN"),
  /** What stop means without a word, where the .vmx has no powerType.powerOff. */
  STOP_DEFAULT(Mark.GUESSED, "soft,hard", "STOP"),
  /** Whether a hard stop writes cleanShutdown TRUE. */
  HARD_STOP_CLEAN(Mark.GUESSED, "TRUE,FALSE", "STOP"),
  /** Whether a hard reset may leave the machine off. */
  RESET_HARD(Mark.OBSERVED_ONCE, "resets,leavesOff", "RESET"),
  /** What a suspended machine answers when asked for its address. */
  SUSPENDED_IP(Mark.OBSERVED_ONCE, "stale,error", "ADDRESS,SAVE"),
  /** Whether the .vmx can be read by the first command after a suspend. */
  CONFIG_AFTER_SUSPEND(Mark.OBSERVED_ONCE, "readable,unreadableOnce", "SAVE"),
  /**
   * Whether a snapshot of a suspended machine leaves checkpoint.vmState at the .vmsn, which no
   * start survives.
   */
  SNAPSHOT_SUSPENDED(Mark.OBSERVED_ONCE, "clean,stale", "SNAPSHOT,SAVE"),
  /** Whether an encrypted machine that runs takes snapshots. */
  ENCRYPTED_SNAPSHOT(Mark.OBSERVED_ONCE, "refused,works", "SNAPSHOT"),
  /** The displayName of a clone without -cloneName. */
  CLONE_NAME(Mark.GUESSED, "cloneOf,base", "CLONE"),
  /** What Player answers to a full clone. */
  PLAYER_CLONE(Mark.GUESSED, "refused,full", "CLONE"),
  /** Whether CopyFileFromHostToGuest takes folders. */
  COPY_FOLDER(Mark.OBSERVED_ONCE, "recursive,single", "COPY"),
  /** Whether listDirectoryInGuest begins with its count. */
  DIRECTORY_HEADER(Mark.GUESSED, "header,bare", "COPY"),
  /** What a dictionary with a key twice is. */
  DUPLICATE_KEY(Mark.GUESSED, "refused,last", "SETTINGS"),
  /** Whether a start asks if a machine that is found elsewhere was moved or copied. */
  MOVED(Mark.OBSERVED, "asks,silent", "START,CLONE"),
  /** Whether the words for network adapters exist. */
  NETWORK_ADAPTERS(Mark.OBSERVED, "known,unknown", "NIC"),
  /** Whether a started machine's process keeps the pipes of vmrun. */
  PIPES(Mark.OBSERVED, "released,held", "START");

  private final Mark mark;
  private final List<String> values;
  private final List<String> touches;

  Switch(Mark mark, String values, String touches) {
    this.mark = mark;
    this.values = List.of(values.split(","));
    this.touches = List.of(touches.split(","));
  }

  public Mark mark() {
    return mark;
  }

  public List<String> choices() {
    return values;
  }

  /** Beginnings of names of contract clauses and tests that the value may change. */
  public List<String> touches() {
    return touches;
  }

  /** Name in sim.properties. */
  public String key() {
    return "switch." + name().toLowerCase(Locale.ROOT);
  }

  /** The value that most sources saw on this host. */
  String standard(HostSystem system, Product product) {
    return switch (this) {
      // An empty line was seen with Workstation 17 on Windows, the error on the others.
      case NO_IP -> system == HostSystem.WINDOWS ? "empty" : "error";
      case PREDICATE_EXIT -> system == HostSystem.WINDOWS ? "127" : "-1";
      // The help of Workstation on Windows does not list them, that of Fusion does.
      case NETWORK_ADAPTERS -> product == Product.FUSION ? "known" : "unknown";
      case PIPES -> system == HostSystem.WINDOWS ? "held" : "released";
      default -> values.get(0);
    };
  }
}
