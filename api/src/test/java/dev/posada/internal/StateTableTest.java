package dev.posada.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.Guest;
import dev.posada.GuestState;
import dev.posada.Host;
import dev.posada.InvalidStateException;
import dev.posada.Outcome;
import dev.posada.ResourceQuota;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every verb in every state: the table of SEMANTICS, written down once more, against what the
 * driver is told to do.
 *
 * <p>A cell is {@code =} (returns, nothing done), {@code !verb} (refused, and the remedy names the
 * verb), {@code w} (waits for the end of the transition; then the cell of the state that comes),
 * {@code w1!verb} (waits a moment, because the transition may last for ever; then refused), or the
 * calls that the driver gets, in order. C0 is CRASHED without a process, C1 with one; a dash is a
 * state that does not exist.
 */
@Execution(ExecutionMode.CONCURRENT)
class StateTableTest {
  private static final String MACHINES =
      """
      verb       | STOPPED | STARTING | RUNNING        | PAUSED                | SAVED                        | STOPPING | C0     | C1         | UNKNOWN
      start      | start   | w        | =              | !resume               | start                        | w        | start  | kill start | start
      awaitReady | !start  | w        | ready          | !resume               | !start                       | !start   | !restart | !restart | ready
      shutdown   | =       | w        | shutdown       | !resume               | =                            | w        | =      | !kill      | shutdown
      stop       | =       | w        | shutdown       | resume shutdown       | =                            | w        | =      | kill       | shutdown
      kill       | =       | kill     | kill           | kill                  | =                            | kill     | =      | kill       | kill
      restart    | start   | w        | shutdown start | resume shutdown start | !start or discardSavedState  | w        | start  | kill start | shutdown start
      pause      | !start  | w        | pause          | =                     | !start                       | !start   | !restart | !restart | pause
      resume     | !start  | w        | =              | resume                | !start                       | !start   | !restart | !restart | resume
      rename     | rename  | w        | !stop          | !stop                 | !discardSavedState           | w        | rename | !kill      | !inspect
      delete     | delete  | !kill    | !stop          | !stop                 | delete                       | w        | delete | !kill      | !inspect
      apply      | apply   | w        | apply          | apply                 | !start or discardSavedState  | w        | apply  | !kill      | !inspect
      exec       | !start  | w        | exec           | !resume               | !start                       | !start   | !restart | !restart | exec
      """;

  /** STARTING is the back-off before the engine starts a container again, possibly for ever. */
  private static final String CONTAINERS =
      """
      verb       | STOPPED | STARTING       | RUNNING        | PAUSED                | SAVED | STOPPING | C0 | C1 | UNKNOWN
      start      | start   | =              | =              | !resume               | -     | w        | -  | -  | start
      awaitReady | !start  | w              | ready          | !resume               | -     | !start   | -  | -  | ready
      shutdown   | =       | shutdown       | shutdown       | !resume               | -     | w        | -  | -  | shutdown
      stop       | =       | shutdown       | shutdown       | resume shutdown       | -     | w        | -  | -  | shutdown
      kill       | =       | kill           | kill           | kill                  | -     | kill     | -  | -  | kill
      restart    | start   | shutdown start | shutdown start | resume shutdown start | -     | w        | -  | -  | shutdown start
      pause      | !start  | w1!stop        | pause          | =                     | -     | !start   | -  | -  | pause
      resume     | !start  | w1!stop        | =              | resume                | -     | !start   | -  | -  | resume
      rename     | rename  | w1!stop        | rename         | rename                | -     | rename   | -  | -  | !inspect
      delete     | delete  | !kill          | !stop          | !stop                 | -     | delete   | -  | -  | !inspect
      apply      | apply   | apply          | apply          | apply                 | -     | w        | -  | -  | !inspect
      exec       | !start  | w1!stop        | exec           | !resume               | -     | !start   | -  | -  | exec
      """;

  private static final Duration GRACE = Duration.ofSeconds(20);

  private static final Map<String, Consumer<Guest>> VERBS =
      Map.ofEntries(
          Map.entry("start", Guest::start),
          Map.entry("awaitReady", Guest::awaitReady),
          Map.entry("shutdown", guest -> guest.shutdown(GRACE)),
          Map.entry("stop", guest -> guest.stop(GRACE)),
          Map.entry("kill", Guest::kill),
          Map.entry("restart", guest -> guest.restart(GRACE)),
          Map.entry("pause", Guest::pause),
          Map.entry("resume", Guest::resume),
          Map.entry("rename", guest -> guest.rename("other")),
          Map.entry("delete", Guest::delete),
          Map.entry("apply", guest -> guest.apply(ResourceQuota.limit().cpuWeight(7))),
          Map.entry("exec", guest -> guest.exec("true")));

  /** One cell. */
  record Row(String kind, String verb, String state, String cell, String after) {
    @Override
    public String toString() {
      return kind + " " + state + " " + verb + ": " + cell;
    }
  }

  static Stream<Row> cells() {
    List<Row> rows = new ArrayList<>();
    rows.addAll(rows("machine", MACHINES));
    rows.addAll(rows("container", CONTAINERS));
    return rows.stream();
  }

  private static List<Row> rows(String kind, String table) {
    List<List<String>> lines =
        table
            .lines()
            .map(line -> Stream.of(line.split("\\|")).map(String::strip).toList())
            .toList();
    List<String> head = lines.get(0);
    List<Row> rows = new ArrayList<>();
    for (List<String> line : lines.subList(1, lines.size())) {
      for (int column = 1; column < head.size(); column++) {
        String state = head.get(column);
        String end = state.equals("STARTING") ? "RUNNING" : "STOPPED";
        if (!line.get(column).equals("-")) {
          rows.add(
              new Row(kind, line.get(0), state, line.get(column), line.get(head.indexOf(end))));
        }
      }
    }
    assertEquals(VERBS.size(), lines.size() - 1, "every verb has a row");
    return rows;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cells")
  void everyVerbDoesInEveryStateWhatTheTableSays(Row row) {
    FakeProvider fake = new FakeProvider();
    try (Host host = fake.connect()) {
      FakeGuest there = guest(fake, row);
      Guest guest = host.guests().get(there.id);
      fake.driver.calls.clear();
      if (row.cell.startsWith("w1")) {
        expect(row.cell.substring(2), row, fake, guest);
        return;
      }
      if (row.cell.equals("w")) {
        there.after(3, row.state.equals("STARTING") ? GuestState.RUNNING : GuestState.STOPPED);
        expect(row.after, row, fake, guest);
        assertTrue(fake.driver.count("state") > 3, "looked until the state was another");
        return;
      }
      expect(row.cell, row, fake, guest);
    }
    assertEquals(List.of(), fake.driver.brokenPromises);
  }

  private static void expect(String cell, Row row, FakeProvider fake, Guest guest) {
    Consumer<Guest> verb = VERBS.get(row.verb);
    if (cell.startsWith("!")) {
      InvalidStateException refused =
          assertThrows(InvalidStateException.class, () -> verb.accept(guest));
      assertEquals(Optional.of(cell.substring(1) + " it first"), refused.remedy());
      assertEquals(Outcome.NOT_DONE, refused.outcome());
      assertEquals(Optional.of(guest), refused.guest());
      assertTrue(refused.lastSeen().isPresent());
      assertEquals(List.of(), fake.driver.changes());
      return;
    }
    verb.accept(guest);
    List<String> expected =
        cell.equals("=") || cell.equals("ready") ? List.of() : Arrays.asList(cell.split(" "));
    assertEquals(
        expected,
        fake.driver.changes().stream().map(call -> call.replaceFirst(" .*", "")).toList());
    assertEquals(cell.equals("ready") ? 1 : 0, fake.driver.count("ready"));
  }

  private static FakeGuest guest(FakeProvider fake, Row row) {
    boolean crashed = row.state.startsWith("C");
    GuestState state = crashed ? GuestState.CRASHED : GuestState.valueOf(row.state);
    FakeGuests guests = row.kind.equals("machine") ? fake.driver.machines : fake.driver.containers;
    FakeGuest guest = guests.add("web", state);
    guest.process = row.state.equals("C1");
    return guest;
  }
}
