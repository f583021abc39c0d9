package dev.posada.virtualbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.HypervisorException;
import dev.posada.InvalidStateException;
import dev.posada.NotFoundException;
import dev.posada.Snapshot;
import dev.posada.spi.Operation;
import dev.posada.testkit.InTurn;
import dev.posada.testkit.TestOperation;
import dev.posada.virtualbox.snapshot.Snapshots;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Of machines that are off. */
@InTurn(LabBox.COMMAND_LINE)
@Timeout(120)
class RealSnapshotTreeTest {
  private static void with(BiConsumer<BareMachine, Snapshots> body) {
    Inside.of(
        LabBox.uri(),
        LabBox.options(),
        (vbox, op) -> {
          try (BareMachine machines = new BareMachine(vbox, op)) {
            body.accept(machines, new Snapshots(vbox));
          }
          return null;
        });
  }

  private static List<String> names(List<Snapshot> all) {
    return all.stream().map(Snapshot::name).toList();
  }

  @Test
  void snapshotsAreATreeAsTheToolSaysToo() {
    with(
        (machines, snapshots) -> {
          String id = machines.with(1 << 20);
          assertEquals(List.of(), snapshots.list(id, machines.op));
          Instant before = Instant.now().minusSeconds(2);
          Snapshot root = snapshots.take(id, "-root\n\"x\"", machines.op);
          Snapshot leaf = snapshots.take(id, "--live", machines.op);
          assertEquals(Optional.of(root.id()), leaf.parent());
          assertFalse(root.withMemory());
          assertTrue(leaf.current());
          assertTrue(root.created().isAfter(before), root.created()::toString);
          snapshots.restore(id, root, machines.op);
          Snapshot branch = snapshots.take(id, "branch", machines.op);
          assertEquals(Optional.of(root.id()), branch.parent());
          List<Snapshot> all = snapshots.list(id, machines.op);
          assertEquals(List.of("-root\n\"x\"", "--live", "branch"), names(all));
          String said =
              machines.vbox.tool().read(machines.op, "snapshot", id, "list", "--machinereadable");
          all.forEach(one -> assertTrue(said.contains(one.id()), one + " in " + said));
          assertTrue(said.contains("CurrentSnapshotUUID=\"" + branch.id() + "\""), said);
        });
  }

  /** VirtualBox calls it aborted if the tool is ended which has it locked. */
  @Test
  void aCancelLeavesTheMachineOffAndTellsTheTruth() {
    with(
        (machines, snapshots) -> {
          String id = machines.with(1 << 20);
          for (int millis = 10; millis <= 100; millis += 10) {
            Operation doomed = TestOperation.cancelledAfter(Duration.ofMillis(millis));
            String name = "after " + millis;
            try {
              snapshots.take(id, name, doomed);
            } catch (HypervisorException cancelled) {
              // or it was faster
            }
            boolean taken = names(snapshots.list(id, machines.op)).contains(name);
            String said =
                machines.vbox.tool().read(machines.op, "showvminfo", id, "--machinereadable");
            assertTrue(said.contains("VMState=\"poweroff\""), () -> name + ": " + said);
            assertEquals(taken, said.contains("=\"" + name + "\""), name);
          }
        });
  }

  @Test
  void aRestoreThrowsWhatWasWrittenSinceAwayAndADeleteKeepsIt() {
    with(
        (machines, snapshots) -> {
          String id = machines.with(1 << 20);
          byte[] bytes = machines.disk(id);
          Snapshot first = snapshots.take(id, "first", machines.op);
          Snapshot second = snapshots.take(id, "second", machines.op);
          snapshots.delete(id, first, machines.op);
          assertEquals(List.of("second"), names(snapshots.list(id, machines.op)));
          snapshots.restore(id, second, machines.op);
          snapshots.delete(id, second, machines.op);
          assertEquals(List.of(), snapshots.list(id, machines.op));
          assertEquals(Arrays.hashCode(bytes), Arrays.hashCode(machines.disk(id)));
        });
  }

  @Test
  void oneOfSeveralChildrenIsNotDeletedAndTheRemedyHelps() {
    with(
        (machines, snapshots) -> {
          String id = machines.with(1 << 20);
          Snapshot root = snapshots.take(id, "root", machines.op);
          Snapshot one = snapshots.take(id, "one", machines.op);
          snapshots.restore(id, root, machines.op);
          InvalidStateException current =
              assertThrows(
                  InvalidStateException.class, () -> snapshots.delete(id, root, machines.op));
          assertTrue(current.remedy().orElseThrow().contains("[one]"), current::toString);
          Snapshot two = snapshots.take(id, "two", machines.op);
          InvalidStateException several =
              assertThrows(
                  InvalidStateException.class, () -> snapshots.delete(id, root, machines.op));
          assertTrue(several.remedy().orElseThrow().contains("[one, two]"), several::toString);
          snapshots.delete(id, one, machines.op);
          snapshots.delete(id, root, machines.op);
          assertEquals(List.of(two), snapshots.list(id, machines.op));
        });
  }

  @Test
  void oneThatIsGoneIsNotFound() {
    with(
        (machines, snapshots) -> {
          String id = machines.diskless();
          Snapshot gone = snapshots.take(id, "gone", machines.op);
          snapshots.delete(id, gone, machines.op);
          assertThrows(NotFoundException.class, () -> snapshots.restore(id, gone, machines.op));
          assertThrows(NotFoundException.class, () -> snapshots.delete(id, gone, machines.op));
        });
  }
}
