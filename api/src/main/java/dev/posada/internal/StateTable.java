package dev.posada.internal;

import static dev.posada.internal.StateTable.Cell.refuse;

import dev.posada.GuestState;
import dev.posada.Kind;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * What every verb does in every state: the one place where that is decided, for all providers.
 *
 * <p>The core reads the state, asks this table, and only then calls the driver. Hypervisors answer
 * "ok" to calls that a cell refuses, and some of them lose data by it. A state that nobody knows
 * has no gate: there the hypervisor's own answer counts.
 */
final class StateTable {
  private static final Cell ACT = new Cell(Move.ACT, "");
  private static final Cell SAME = new Cell(Move.SAME, "");
  private static final Cell WAIT = new Cell(Move.WAIT, "");
  private static final Cell BRIEFLY = new Cell(Move.WAIT_BRIEFLY, "stop");

  private static final Map<Verb, Row> TABLE = new EnumMap<>(Verb.class);

  static {
    // verb                STOPPED           STARTING  RUNNING         PAUSED             SAVED
    //                     STOPPING          CRASHED without a process, and with one
    row(
        Verb.START,
        ACT,
        WAIT,
        SAME,
        refuse("resume"),
        ACT, //
        WAIT,
        ACT,
        ACT);
    row(
        Verb.AWAIT_READY,
        refuse("start"),
        WAIT,
        ACT,
        refuse("resume"),
        refuse("start"), //
        refuse("start"),
        refuse("restart"),
        refuse("restart"));
    row(
        Verb.SHUTDOWN,
        SAME,
        WAIT,
        ACT,
        refuse("resume"),
        SAME, //
        WAIT,
        SAME,
        refuse("kill"));
    row(
        Verb.STOP, SAME, WAIT, ACT, ACT, SAME, //
        WAIT, SAME, ACT);
    row(
        Verb.KILL, SAME, ACT, ACT, ACT, SAME, //
        ACT, SAME, ACT);
    row(
        Verb.RESTART,
        ACT,
        WAIT,
        ACT,
        ACT,
        refuse("start or discardSavedState"), //
        WAIT,
        ACT,
        ACT);
    row(
        Verb.PAUSE,
        refuse("start"),
        WAIT,
        ACT,
        SAME,
        refuse("start"), //
        refuse("start"),
        refuse("restart"),
        refuse("restart"));
    row(
        Verb.RESUME,
        refuse("start"),
        WAIT,
        SAME,
        ACT,
        refuse("start"), //
        refuse("start"),
        refuse("restart"),
        refuse("restart"));
    row(
        Verb.RENAME,
        ACT,
        WAIT,
        refuse("stop"),
        refuse("stop"),
        refuse("discardSavedState"), //
        WAIT,
        ACT,
        refuse("kill"));
    row(
        Verb.DELETE,
        ACT,
        refuse("kill"),
        refuse("stop"),
        refuse("stop"),
        ACT, //
        WAIT,
        ACT,
        refuse("kill"));
    row(
        Verb.APPLY,
        ACT,
        WAIT,
        ACT,
        ACT,
        refuse("start or discardSavedState"), //
        WAIT,
        ACT,
        refuse("kill"));
    row(
        Verb.EXEC,
        refuse("start"),
        WAIT,
        ACT,
        refuse("resume"),
        refuse("start"), //
        refuse("start"),
        refuse("restart"),
        refuse("restart"));
  }

  private StateTable() {}

  enum Move {
    /** The verb is carried out. */
    ACT,
    /** The goal holds already. */
    SAME,
    /** The guest is on its way to another state, whose cell counts. */
    WAIT,
    /** As {@link #WAIT}, but only for a moment: the state may last for ever. */
    WAIT_BRIEFLY,
    /** The verb cannot be done in this state. */
    REFUSE
  }

  record Cell(Move move, String remedy) {
    static Cell refuse(String remedy) {
      return new Cell(Move.REFUSE, remedy);
    }
  }

  private record Row(Map<GuestState, Cell> cells, Cell crashedWithProcess) {}

  private static void row(
      Verb verb,
      Cell stopped,
      Cell starting,
      Cell running,
      Cell paused,
      Cell saved,
      Cell stopping,
      Cell crashed,
      Cell crashedWithProcess) {
    Map<GuestState, Cell> cells = new EnumMap<>(GuestState.class);
    cells.put(GuestState.STOPPED, stopped);
    cells.put(GuestState.STARTING, starting);
    cells.put(GuestState.RUNNING, running);
    cells.put(GuestState.PAUSED, paused);
    cells.put(GuestState.SAVED, saved);
    cells.put(GuestState.STOPPING, stopping);
    cells.put(GuestState.CRASHED, crashed);
    cells.put(GuestState.UNKNOWN, unknown(verb));
    TABLE.put(verb, new Row(cells, crashedWithProcess));
  }

  private static Cell unknown(Verb verb) {
    return List.of(Verb.DELETE, Verb.APPLY, Verb.RENAME).contains(verb) ? refuse("inspect") : ACT;
  }

  /**
   * Returns the cell of a verb and a state.
   *
   * @param holdsProcess asked only if the state is CRASHED and the answer makes a difference
   */
  static Cell cell(Kind kind, Verb verb, GuestState state, BooleanSupplier holdsProcess) {
    if (kind == Kind.CONTAINER) {
      Cell own = ofContainer(verb, state);
      if (own != null) {
        return own;
      }
    }
    Row row = TABLE.get(verb);
    Cell cell = row.cells.get(state);
    boolean crashed = state == GuestState.CRASHED && !cell.equals(row.crashedWithProcess);
    return crashed && holdsProcess.getAsBoolean() ? row.crashedWithProcess : cell;
  }

  /**
   * Returns where containers differ, or null. STARTING of a container is the back-off before its
   * engine restarts it, possibly for ever, so nothing waits for its end; and an engine renames and
   * deletes what a hypervisor would not.
   */
  private static Cell ofContainer(Verb verb, GuestState state) {
    if (state == GuestState.STARTING) {
      return switch (verb) {
        case START -> SAME;
        case STOP, KILL, RESTART, APPLY, SHUTDOWN -> ACT;
        case PAUSE, RESUME, EXEC, RENAME -> BRIEFLY;
        case AWAIT_READY, DELETE -> null;
      };
    }
    if (verb == Verb.RENAME && state != GuestState.UNKNOWN) {
      return ACT;
    }
    return verb == Verb.DELETE && state == GuestState.STOPPING ? ACT : null;
  }
}
