package dev.posada.kvm.libvirt;

import dev.posada.GuestState;
import dev.posada.InvalidStateException;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.spi.Operation;
import java.util.List;

/** What libvirt's states mean, which are a number and another one for the reason. */
public final class States {
  private static final int CRASHED_REASON = 3;
  private static final int PAUSED_MIGRATION = 2;
  private static final int PAUSED_SAVE = 3;
  private static final int PAUSED_DUMP = 4;
  private static final int PAUSED_SNAPSHOT = 9;
  private static final int PAUSED_CRASHED = 10;
  private static final int PAUSED_STARTING_UP = 11;

  /** {@code virDomainJobOperation}. */
  private static final int MIGRATION_IN = 4;

  private static final int MIGRATION_OUT = 5;

  private static final List<String> WORDS =
      List.of(
          "no state",
          "running",
          "idle",
          "paused",
          "in shutdown",
          "shut off",
          "crashed",
          "pmsuspended");

  private static final List<String> PAUSED_REASONS =
      List.of(
          "",
          "by the user",
          "migration",
          "save",
          "dump",
          "I/O error",
          "watchdog",
          "from snapshot",
          "shutting down",
          "snapshot",
          "crashed",
          "starting up",
          "post-copy",
          "post-copy failed");

  private static final List<String> OFF_REASONS =
      List.of(
          "", "shut down", "destroyed", "crashed", "migrated", "saved", "failed", "from snapshot");

  private States() {}

  /** Whether it has a process. */
  public static boolean isActive(Domain.State state) {
    return state.state() != Domain.State.SHUTOFF && state.state() != 0;
  }

  /** The state of a domain; one call, and another one if it is off. */
  public static GuestState of(Domain domain, Operation op) {
    Domain.State state = domain.state(op);
    boolean off = state.state() == Domain.State.SHUTOFF;
    return of(domain, state, off && domain.savedState().exists(op), op);
  }

  /**
   * A state of a domain; one call more if its reason is migration.
   *
   * @param saved whether its memory is on disk
   */
  public static GuestState of(Domain domain, Domain.State state, boolean saved, Operation op) {
    return isMigration(state) ? duringMigration(domain, op) : of(state, saved);
  }

  /** Whether only its job tells what a state means: the reason stays when the move is over. */
  public static boolean isMigration(Domain.State state) {
    return state.state() == Domain.State.PAUSED && state.reason() == PAUSED_MIGRATION;
  }

  private static GuestState duringMigration(Domain domain, Operation op) {
    try {
      return migration(domain.jobs().stats(0, op));
    } catch (InvalidStateException arriving) {
      // "migration statistics are available only on the source host"; or it is off by now
      return GuestState.STARTING;
    } catch (UnsupportedCapabilityException noJobs) {
      return GuestState.PAUSED;
    }
  }

  /** A machine that leaves will be off here, one that arrives will run on. */
  static GuestState migration(Jobs.Job job) {
    if (job.type() == 0) {
      return GuestState.PAUSED;
    }
    return switch ((int) job.figures().number("operation").orElse(0)) {
      case MIGRATION_OUT -> GuestState.STOPPING;
      case MIGRATION_IN -> GuestState.STARTING;
      default -> GuestState.PAUSED;
    };
  }

  /**
   * A state.
   *
   * @param saved whether its memory is on disk
   */
  public static GuestState of(Domain.State state, boolean saved) {
    return switch (state.state()) {
      case Domain.State.RUNNING, Domain.State.BLOCKED -> GuestState.RUNNING;
      case Domain.State.PAUSED -> paused(state.reason());
      case Domain.State.SHUTDOWN -> GuestState.STOPPING;
      case Domain.State.SHUTOFF -> off(state.reason(), saved);
      case Domain.State.CRASHED -> GuestState.CRASHED;
      case Domain.State.PMSUSPENDED -> GuestState.PAUSED;
      default -> GuestState.UNKNOWN;
    };
  }

  /** A machine that is being saved will be off, one that is being copied will run on. */
  private static GuestState paused(int reason) {
    return switch (reason) {
      case PAUSED_SAVE -> GuestState.STOPPING;
      case PAUSED_DUMP, PAUSED_SNAPSHOT, PAUSED_STARTING_UP -> GuestState.STARTING;
      case PAUSED_CRASHED -> GuestState.CRASHED;
      default -> GuestState.PAUSED;
    };
  }

  private static GuestState off(int reason, boolean saved) {
    if (saved) {
      return GuestState.SAVED;
    }
    return reason == CRASHED_REASON ? GuestState.CRASHED : GuestState.STOPPED;
  }

  /** In libvirt's words. */
  public static String words(Domain.State state) {
    String word = word(WORDS, state.state(), "state ");
    String reason =
        switch (state.state()) {
          case Domain.State.PAUSED -> word(PAUSED_REASONS, state.reason(), "reason ");
          case Domain.State.SHUTOFF -> word(OFF_REASONS, state.reason(), "reason ");
          default -> "";
        };
    return reason.isEmpty() ? word : word + " (" + reason + ")";
  }

  private static String word(List<String> words, int number, String unknown) {
    return number >= 0 && number < words.size() ? words.get(number) : unknown + number;
  }
}
