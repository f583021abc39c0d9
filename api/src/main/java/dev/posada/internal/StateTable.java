package dev.posada.internal;

import dev.posada.GuestState;
import dev.posada.Kind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * What every verb does in every state: the one place where that is decided, for all providers.
 *
 * <p>The core reads the state, asks this table, and only then calls the driver. Hypervisors answer
 * "ok" to calls that a cell refuses, and some of them lose data by it. A state that nobody knows
 * has no gate: there the hypervisor's own answer counts, except where a wrong one is expensive.
 *
 * <p>In the tables, {@code !verb} refuses with the verb that helps, and {@code wait} waits for the
 * end of the transition, whose cell counts then; {@code briefly!verb} waits only for a moment,
 * because the transition may last for ever. What a cell refuses only on some hosts is {@code act}
 * here, and the driver refuses it.
 */
final class StateTable {
  private static final Map<Verb, Row> MACHINES =
      parse(
          """
          verb                | STOPPED | STARTING | RUNNING | PAUSED  | SAVED                        | STOPPING | CRASHED  | with its process | UNKNOWN
          start               | act     | wait     | same    | !resume | act                          | wait     | act      | act              | act
          await ready         | !start  | wait     | act     | !resume | !start                       | !start   | !restart | !restart         | act
          shutdown            | same    | wait     | act     | !resume | same                         | wait     | same     | !kill            | act
          stop                | same    | wait     | act     | act     | same                         | wait     | same     | act              | act
          kill                | same    | act      | act     | act     | same                         | act      | same     | act              | act
          restart             | act     | wait     | act     | act     | !start or discardSavedState  | wait     | act      | act              | act
          reset               | !start  | wait     | act     | !resume | !start                       | !start   | !restart | !restart         | act
          pause               | !start  | wait     | act     | same    | !start                       | !start   | !restart | !restart         | act
          resume              | !start  | wait     | same    | act     | !start                       | !start   | !restart | !restart         | act
          save                | !start  | wait     | act     | act     | same                         | !start   | !restart | !restart         | act
          discard saved state | same    | !stop    | !stop   | !stop   | act                          | wait     | same     | !kill            | act
          rename              | act     | wait     | !stop   | !stop   | !discardSavedState           | wait     | act      | !kill            | !inspect
          delete              | act     | !kill    | !stop   | !stop   | act                          | wait     | act      | !kill            | !inspect
          apply               | act     | wait     | act     | act     | !start or discardSavedState  | wait     | act      | !kill            | !inspect
          take                | act     | wait     | act     | act     | !start or discardSavedState  | wait     | act      | !kill            | act
          restore             | act     | wait     | act     | act     | act                          | wait     | act      | act              | act
          delete snapshot     | act     | wait     | act     | act     | act                          | wait     | act      | !kill            | act
          clone full          | act     | wait     | !stop   | !stop   | !discardSavedState           | wait     | act      | !kill            | !inspect
          clone linked        | act     | wait     | act     | act     | !discardSavedState           | wait     | act      | !kill            | !inspect
          migrate live        | !start  | wait     | act     | act     | !start                       | wait     | !restart | !restart         | !inspect
          migrate offline     | act     | wait     | !stop   | !stop   | !start                       | wait     | !restart | !restart         | !inspect
          exec                | !start  | wait     | act     | !resume | !start                       | !start   | !restart | !restart         | act
          copy                | !start  | wait     | act     | !resume | !start                       | wait     | !restart | !restart         | act
          attach              | act     | wait     | act     | act     | !discardSavedState           | wait     | act      | !kill            | act
          detach              | act     | wait     | act     | act     | !discardSavedState           | wait     | act      | !kill            | act
          """);

  /**
   * STARTING of a container is the back-off before its engine starts it again, so nothing waits for
   * its end. A container is never SAVED or CRASHED.
   */
  private static final Map<Verb, Row> CONTAINERS =
      parse(
          """
          verb                | STOPPED | STARTING     | RUNNING | PAUSED  | STOPPING | UNKNOWN
          start               | act     | same         | same    | !resume | wait     | act
          await ready         | !start  | wait         | act     | !resume | !start   | act
          shutdown            | same    | act          | act     | !resume | wait     | act
          stop                | same    | act          | act     | act     | wait     | act
          kill                | same    | act          | act     | act     | act      | act
          restart             | act     | act          | act     | act     | wait     | act
          pause               | !start  | briefly!stop | act     | same    | !start   | act
          resume              | !start  | briefly!stop | same    | act     | !start   | act
          rename              | act     | briefly!stop | act     | act     | act      | !inspect
          delete              | act     | !kill        | !stop   | !stop   | act      | !inspect
          apply               | act     | act          | act     | act     | wait     | !inspect
          exec                | !start  | briefly!stop | act     | !resume | !start   | act
          copy                | act     | act          | act     | act     | wait     | act
          """);

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
    private static Cell of(String text) {
      int mark = text.indexOf('!');
      String word = mark < 0 ? text : text.substring(0, mark);
      String remedy = mark < 0 ? "" : text.substring(mark + 1);
      return switch (word) {
        case "" -> new Cell(Move.REFUSE, remedy);
        case "briefly" -> new Cell(Move.WAIT_BRIEFLY, remedy);
        default -> new Cell(Move.valueOf(word.toUpperCase(Locale.ROOT)), "");
      };
    }
  }

  private record Row(Map<GuestState, Cell> cells, Cell crashedWithProcess) {}

  private static Map<Verb, Row> parse(String table) {
    List<List<String>> lines =
        table
            .lines()
            .map(line -> Stream.of(line.split("\\|")).map(String::strip).toList())
            .toList();
    List<String> head = lines.get(0);
    Map<Verb, Row> rows = new EnumMap<>(Verb.class);
    for (List<String> line : lines.subList(1, lines.size())) {
      Map<GuestState, Cell> cells = new EnumMap<>(GuestState.class);
      Cell crashedWithProcess = null;
      for (int column = 1; column < head.size(); column++) {
        Cell cell = Cell.of(line.get(column));
        if (head.get(column).equals("with its process")) {
          crashedWithProcess = cell;
        } else {
          cells.put(GuestState.valueOf(head.get(column)), cell);
        }
      }
      rows.put(
          Verb.valueOf(line.get(0).toUpperCase(Locale.ROOT).replace(' ', '_')),
          new Row(cells, crashedWithProcess));
    }
    return rows;
  }

  /** Returns the verbs that the table knows, of a kind of guest. */
  static List<Verb> verbs(Kind kind) {
    return new ArrayList<>(rows(kind).keySet());
  }

  private static Map<Verb, Row> rows(Kind kind) {
    return kind == Kind.CONTAINER ? CONTAINERS : MACHINES;
  }

  /**
   * Returns the cell of a verb and a state.
   *
   * @param holdsProcess asked only if the state is CRASHED and the answer makes a difference
   */
  static Cell cell(Kind kind, Verb verb, GuestState state, BooleanSupplier holdsProcess) {
    Row row = rows(kind).get(verb);
    Cell cell = row.cells.get(state);
    if (cell == null) {
      cell = row.cells.get(GuestState.UNKNOWN); // a state that no guest of this kind can be in
    }
    boolean asks = state == GuestState.CRASHED && row.crashedWithProcess != null;
    return asks && !cell.equals(row.crashedWithProcess) && holdsProcess.getAsBoolean()
        ? row.crashedWithProcess
        : cell;
  }
}
