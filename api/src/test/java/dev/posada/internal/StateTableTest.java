package dev.posada.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.Cdrom;
import dev.posada.CloneOptions;
import dev.posada.Guest;
import dev.posada.GuestState;
import dev.posada.Host;
import dev.posada.InvalidStateException;
import dev.posada.MigrateOptions;
import dev.posada.Outcome;
import dev.posada.ResourceQuota;
import dev.posada.VirtualMachine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
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
      verb          | STOPPED    | STARTING | RUNNING        | PAUSED                | SAVED                       | STOPPING | C0         | C1           | UNKNOWN
      start         | start      | w        | =              | !resume               | start                       | w        | start      | kill start   | start
      awaitReady    | !start     | w        | ready          | !resume               | !start                      | !start   | !restart   | !restart     | ready
      awaitAddress  | !start     | w        | address        | !resume               | !start                      | !start   | !restart   | !restart     | address
      shutdown      | =          | w        | shutdown       | !resume               | =                           | w        | =          | !kill        | shutdown
      stop          | =          | w        | shutdown       | resume shutdown       | =                           | w        | =          | kill         | shutdown
      kill          | =          | kill     | kill           | kill                  | =                           | kill     | =          | kill         | kill
      restart       | start      | w        | shutdown start | resume shutdown start | !start or discardSavedState | w        | start      | kill start   | shutdown start
      reset         | !start     | w        | reset          | !resume               | !start                      | !start   | !restart   | !restart     | reset
      pause         | !start     | w        | pause          | =                     | !start                      | !start   | !restart   | !restart     | pause
      resume        | !start     | w        | =              | resume                | !start                      | !start   | !restart   | !restart     | resume
      save          | !start     | w        | save           | save                  | =                           | !start   | !restart   | !restart     | save
      discard       | =          | !stop    | !stop          | !stop                 | discard                     | w        | =          | !kill        | discard
      rename        | rename     | w        | !stop          | !stop                 | !discardSavedState          | w        | rename     | !kill        | !inspect
      delete        | delete     | !kill    | !stop          | !stop                 | delete                      | w        | delete     | !kill        | !inspect
      apply         | apply      | w        | apply          | apply                 | !start or discardSavedState | w        | apply      | !kill        | !inspect
      take          | take disks | w        | take memory    | take memory           | !start or discardSavedState | w        | take disks | !kill        | take disks
      restore       | restore    | w        | restore        | restore               | discard restore             | w        | restore    | kill restore | restore
      restoreMemory | restore    | w        | restore        | restore               | discard restore             | w        | restore    | kill restore | restore
      forget        | forget     | w        | forget         | forget                | forget                      | w        | forget     | !kill        | forget
      cloneFull     | clone      | w        | !stop          | !stop                 | !discardSavedState          | w        | clone      | !kill        | !inspect
      cloneLinked   | clone      | w        | !stop          | !stop                 | !discardSavedState          | w        | clone      | !kill        | !inspect
      cloneLinkedOf | clone      | w        | clone          | clone                 | !discardSavedState          | w        | clone      | !kill        | !inspect
      migrateLive   | !start     | w        | migrate        | migrate               | !start                      | w        | !restart   | !restart     | !inspect
      migrateOff    | migrate    | w        | !stop          | !stop                 | !start                      | w        | !restart   | !restart     | !inspect
      exec          | !start     | w        | exec           | !resume               | !start                      | !start   | !restart   | !restart     | exec
      copyTo        | !start     | w        | copyTo         | !resume               | !start                      | w        | !restart   | !restart     | copyTo
      attach        | attach     | w        | attach         | attach                | !discardSavedState          | w        | attach     | !kill        | attach
      change        | change     | w        | change         | change                | !discardSavedState          | w        | change     | !kill        | change
      detach        | detach     | w        | detach         | detach                | !discardSavedState          | w        | detach     | !kill        | detach
      """;

  /** STARTING is the back-off before the engine starts a container again, possibly for ever. */
  private static final String CONTAINERS =
      """
      verb         | STOPPED | STARTING       | RUNNING        | PAUSED                | SAVED | STOPPING | C0 | C1 | UNKNOWN
      start        | start   | =              | =              | !resume               | -     | w        | -  | -  | start
      awaitReady   | !start  | w              | ready          | !resume               | -     | !start   | -  | -  | ready
      awaitAddress | !start  | w              | address        | !resume               | -     | !start   | -  | -  | address
      shutdown     | =       | shutdown       | shutdown       | !resume               | -     | w        | -  | -  | shutdown
      stop         | =       | shutdown       | shutdown       | resume shutdown       | -     | w        | -  | -  | shutdown
      kill         | =       | kill           | kill           | kill                  | -     | kill     | -  | -  | kill
      restart      | start   | shutdown start | shutdown start | resume shutdown start | -     | w        | -  | -  | shutdown start
      pause        | !start  | w1!stop        | pause          | =                     | -     | !start   | -  | -  | pause
      resume       | !start  | w1!stop        | =              | resume                | -     | !start   | -  | -  | resume
      rename       | rename  | w1!stop        | rename         | rename                | -     | rename   | -  | -  | !inspect
      delete       | delete  | !kill          | !stop          | !stop                 | -     | delete   | -  | -  | !inspect
      apply        | apply   | apply          | apply          | apply                 | -     | w        | -  | -  | !inspect
      exec         | !start  | w1!stop        | exec           | !resume               | -     | !start   | -  | -  | exec
      copyTo       | copyTo  | copyTo         | copyTo         | copyTo                | -     | w        | -  | -  | copyTo
      """;

  private static final Duration GRACE = Duration.ofSeconds(20);

  private static final Path FILE = newFile();

  private interface Use {
    void of(VirtualMachine machine, FakeGuest there, Host target);
  }

  private static final Map<String, Consumer<Guest>> VERBS =
      Map.ofEntries(
          Map.entry("start", Guest::start),
          Map.entry("awaitReady", Guest::awaitReady),
          Map.entry("awaitAddress", Guest::awaitAddress),
          Map.entry("shutdown", guest -> guest.shutdown(GRACE)),
          Map.entry("stop", guest -> guest.stop(GRACE)),
          Map.entry("kill", Guest::kill),
          Map.entry("restart", guest -> guest.restart(GRACE)),
          Map.entry("pause", Guest::pause),
          Map.entry("resume", Guest::resume),
          Map.entry("rename", guest -> guest.rename("other")),
          Map.entry("delete", Guest::delete),
          Map.entry("apply", guest -> guest.apply(ResourceQuota.limit().cpuWeight(7))),
          Map.entry("exec", guest -> guest.exec("true")),
          Map.entry("copyTo", guest -> guest.copyTo(FILE, "/there")));

  private static final Map<String, Use> OF_MACHINES =
      Map.ofEntries(
          Map.entry("reset", (machine, there, target) -> machine.reset()),
          Map.entry("save", (machine, there, target) -> machine.save()),
          Map.entry("discard", (machine, there, target) -> machine.discardSavedState()),
          Map.entry("take", (machine, there, target) -> machine.snapshots().take("new")),
          Map.entry(
              "restore",
              (machine, there, target) -> machine.snapshots().restore(there.snapshots.get(0))),
          Map.entry(
              "restoreMemory",
              (machine, there, target) -> machine.snapshots().restore(there.snapshots.get(1))),
          Map.entry(
              "forget",
              (machine, there, target) -> machine.snapshots().delete(there.snapshots.get(0))),
          Map.entry(
              "cloneFull", (machine, there, target) -> machine.cloneAs("new", CloneOptions.full())),
          Map.entry(
              "cloneLinked",
              (machine, there, target) -> machine.cloneAs("new", CloneOptions.linked())),
          Map.entry(
              "cloneLinkedOf",
              (machine, there, target) ->
                  machine.cloneAs("new", CloneOptions.linked().from(there.snapshots.get(0)))),
          Map.entry(
              "migrateLive",
              (machine, there, target) -> machine.migrateTo(target, MigrateOptions.live())),
          Map.entry(
              "migrateOff",
              (machine, there, target) -> machine.migrateTo(target, MigrateOptions.offline())),
          Map.entry("attach", (machine, there, target) -> machine.attach(Cdrom.empty())),
          Map.entry("change", (machine, there, target) -> machine.change(there.devices.get(0))),
          Map.entry("detach", (machine, there, target) -> machine.detach(there.devices.get(0))));

  private static Path newFile() {
    try {
      Path file = Files.createTempFile("posada-test", ".txt");
      file.toFile().deleteOnExit();
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

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
    return rows;
  }

  @Test
  void everyVerbHasItsRow() {
    Set<String> ofMachines = new TreeSet<>(VERBS.keySet());
    ofMachines.addAll(OF_MACHINES.keySet());
    assertEquals(ofMachines, verbs(MACHINES));
    assertEquals(new TreeSet<>(VERBS.keySet()), verbs(CONTAINERS));
  }

  private static Set<String> verbs(String table) {
    Set<String> verbs = new TreeSet<>();
    rows("", table).forEach(row -> verbs.add(row.verb));
    return verbs;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cells")
  void everyVerbDoesInEveryStateWhatTheTableSays(Row row) {
    FakeProvider fake = new FakeProvider();
    FakeProvider other = new FakeProvider("fake:///y");
    try (Host host = fake.connect();
        Host target = other.connect()) {
      FakeGuest there = guest(fake, row);
      Guest guest = host.guests().get(there.id);
      fake.driver.calls.clear();
      Runnable verb =
          () -> {
            if (VERBS.containsKey(row.verb)) {
              VERBS.get(row.verb).accept(guest);
            } else {
              OF_MACHINES.get(row.verb).of((VirtualMachine) guest, there, target);
            }
          };
      if (row.cell.startsWith("w1")) {
        expect(row.cell.substring(2), verb, fake, guest);
      } else if (row.cell.equals("w")) {
        there.after(3, row.state.equals("STARTING") ? GuestState.RUNNING : GuestState.STOPPED);
        expect(row.after, verb, fake, guest);
        assertTrue(fake.driver.count("state") > 3, "looked until the state was another");
      } else {
        expect(row.cell, verb, fake, guest);
      }
      Set<GuestState> ends = ENDS.getOrDefault(row.verb, Set.of(there.state));
      boolean refused = (row.cell.equals("w") ? row.after : row.cell).contains("!");
      assertTrue(refused || ends.contains(there.state), "it is " + there.state);
    }
    assertEquals(List.of(), fake.driver.brokenPromises);
    assertEquals(List.of(), other.driver.brokenPromises);
  }

  /** The states in which the guest is when a verb returned, also where it did nothing. */
  private static final Map<String, Set<GuestState>> ENDS =
      Map.of(
          "save", Set.of(GuestState.SAVED),
          "pause", Set.of(GuestState.PAUSED),
          "resume", Set.of(GuestState.RUNNING),
          "reset", Set.of(GuestState.RUNNING, GuestState.UNKNOWN),
          "restart", Set.of(GuestState.RUNNING),
          "restore", Set.of(GuestState.STOPPED),
          "restoreMemory", Set.of(GuestState.RUNNING),
          "discard", Set.of(GuestState.STOPPED, GuestState.CRASHED),
          "kill", Set.of(GuestState.STOPPED, GuestState.SAVED, GuestState.CRASHED));

  private static void expect(String cell, Runnable verb, FakeProvider fake, Guest guest) {
    if (cell.startsWith("!")) {
      InvalidStateException refused = assertThrows(InvalidStateException.class, verb::run);
      assertEquals(Optional.of(cell.substring(1) + " it first"), refused.remedy());
      assertEquals(Outcome.NOT_DONE, refused.outcome());
      assertEquals(Optional.of(guest), refused.guest());
      assertTrue(refused.lastSeen().isPresent());
      assertEquals(List.of(), fake.driver.changes());
      return;
    }
    verb.run();
    boolean reads = Set.of("=", "ready", "address").contains(cell);
    String expected = reads ? "" : cell.replaceFirst("(disks|memory)$", "").strip();
    assertEquals(
        expected,
        String.join(
            " ",
            fake.driver.changes().stream().map(call -> call.replaceFirst(" .*", "")).toList()));
    if (cell.startsWith("take")) {
      assertEquals(List.of(cell), fake.driver.changes());
    }
    assertEquals(cell.equals("ready") ? 1 : 0, fake.driver.count("ready"));
    assertEquals(cell.equals("address") ? 1 : 0, fake.driver.count("addresses"));
  }

  private static FakeGuest guest(FakeProvider fake, Row row) {
    boolean crashed = row.state.startsWith("C");
    GuestState state = crashed ? GuestState.CRASHED : GuestState.valueOf(row.state);
    FakeGuests guests = row.kind.equals("machine") ? fake.driver.machines : fake.driver.containers;
    FakeGuest guest = guests.add("web", state);
    guest.process = row.state.equals("C1");
    guests.addresses.add(InetAddress.getLoopbackAddress());
    FakeMachines.snapshot(guest, "disks", false);
    FakeMachines.snapshot(guest, "memory", true);
    guest.devices.add(Cdrom.empty().attachedAs("sata0"));
    return guest;
  }
}
