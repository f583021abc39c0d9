package dev.posada.virtualbox;

import static dev.posada.virtualbox.Disturbed.failing;
import static dev.posada.virtualbox.Disturbed.failingAfter;
import static dev.posada.virtualbox.Disturbed.interrupted;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.CloneOptions;
import dev.posada.HypervisorException;
import dev.posada.InvalidStateException;
import dev.posada.RejectedException;
import dev.posada.Snapshot;
import dev.posada.spi.Operation;
import dev.posada.testkit.InTurn;
import dev.posada.virtualbox.clone.Cloning;
import dev.posada.virtualbox.settings.Disks;
import dev.posada.virtualbox.settings.MachineSettings;
import dev.posada.virtualbox.settings.Registry;
import dev.posada.virtualbox.snapshot.Snapshots;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Of machines that are off. */
@InTurn(LabBox.COMMAND_LINE)
@Timeout(120)
class RealCloneTest {
  private static void with(Consumer<BareMachine> body) {
    Inside.of(
        LabBox.uri(),
        LabBox.options(),
        (vbox, op) -> {
          try (BareMachine machines = new BareMachine(vbox, op)) {
            body.accept(machines);
          }
          return null;
        });
  }

  private static String cloned(BareMachine machines, String id, CloneOptions options) {
    return machines.adopt(
        new Cloning(machines.vbox).cloneAs(id, LabBox.name(), options, machines.op));
  }

  private static List<String> images(MachineSettings machine) {
    return Disks.of(machine.hardware()).toList();
  }

  @Test
  void aFullCloneHasItsOwnDisksAndAddressesAndNothingThatThereIsOnce() {
    with(
        machines -> {
          String id = machines.with(3 << 20);
          byte[] bytes = machines.disk(id);
          var tool = machines.vbox.tool();
          tool.change(machines.op, "modifyvm", id, "--natpf1", "-a\"b,tcp,,22222,,22");
          tool.change(
              machines.op,
              "modifyvm",
              id,
              "--uart1",
              "0x3F8",
              "4",
              "--uart-mode1",
              "server",
              machines.folder(id) + "/pipe");
          tool.change(machines.op, "setextradata", id, "posada/label/a", "b");
          tool.change(machines.op, "setextradata", id, "theirs", "kept");
          String clone = cloned(machines, id, CloneOptions.full());
          MachineSettings source = machines.settings(id);
          MachineSettings made = machines.settings(clone);
          assertNotEquals(images(source), images(made));
          assertNotEquals(
              source.hardware().nics().get(0).mac(), made.hardware().nics().get(0).mac());
          assertEquals(List.of(), made.hardware().nics().get(0).forwards());
          assertEquals(1, source.hardware().nics().get(0).forwards().size());
          String vbox = new String(machines.vbox.files().read(made.path(), machines.op));
          assertFalse(vbox.contains("/pipe"), vbox);
          assertEquals(
              Map.of("theirs", "kept", "posada/disk/" + images(made).get(0), "made"),
              made.extraData());
          tool.change(machines.op, "unregistervm", id, "--delete");
          assertArrayEquals(bytes, machines.disk(clone), "without its source");
        });
  }

  @Test
  void aFullCloneOfASnapshotIsWhatWasThen() {
    with(
        machines -> {
          String id = machines.with(2 << 20);
          Snapshot then = new Snapshots(machines.vbox).take(id, "then", machines.op);
          String file = machines.folder(id) + "/more.vdi";
          machines
              .vbox
              .tool()
              .change(machines.op, "createmedium", "disk", "--filename", file, "--size", "8");
          machines.attach(id, 1, file);
          String clone = cloned(machines, id, CloneOptions.full().from(then));
          assertEquals(1, images(machines.settings(clone)).size());
          assertEquals(2, images(machines.settings(id)).size());
        });
  }

  @Test
  void linkedClonesShareOneBaseAsLongAsTheirSourceStays() {
    with(
        machines -> {
          String id = machines.with(2 << 20);
          byte[] bytes = machines.disk(id);
          String one = cloned(machines, id, CloneOptions.linked());
          String two = cloned(machines, id, CloneOptions.linked());
          List<MachineSettings.Snapshot> taken = machines.settings(id).snapshots();
          assertEquals(
              List.of("posada-base"), taken.stream().map(MachineSettings.Snapshot::name).toList());
          assertArrayEquals(bytes, machines.disk(one));
          assertArrayEquals(bytes, machines.disk(two));

          machines.vbox.tool().change(machines.op, "modifyvm", id, "--memory", "80");
          cloned(machines, id, CloneOptions.linked());
          assertEquals(
              List.of("posada-base", "posada-base-2"),
              machines.settings(id).snapshots().stream()
                  .map(MachineSettings.Snapshot::name)
                  .toList());
        });
  }

  @Test
  void aSnapshotWithLinkedClonesStaysAndSaysWhose() {
    with(
        machines -> {
          String id = machines.with(2 << 20);
          Snapshots snapshots = new Snapshots(machines.vbox);
          Snapshot base = snapshots.take(id, "base", machines.op);
          String clone = cloned(machines, id, CloneOptions.linked().from(base));
          String name = machines.settings(clone).name();
          InvalidStateException refused =
              assertThrows(
                  InvalidStateException.class, () -> snapshots.delete(id, base, machines.op));
          assertTrue(refused.remedy().orElseThrow().contains(name), refused::toString);
          Snapshot own = snapshots.take(clone, "own", machines.op);
          snapshots.delete(clone, own, machines.op);
          machines.vbox.tool().change(machines.op, "unregistervm", clone, "--delete");
          snapshots.delete(id, base, machines.op);
          assertEquals(List.of(), snapshots.list(id, machines.op));
        });
  }

  @Test
  void aCloneThatFailsHalfwayLeavesNothing() {
    with(
        machines -> {
          String id = machines.with(2 << 20);
          leavesNothing(machines, id, CloneOptions.linked(), failing(machines.op, "posada/disk"));
          leavesNothing(machines, id, CloneOptions.full(), failing(machines.op, "posada/disk"));
          assertEquals(List.of(), machines.settings(id).snapshots());
        });
  }

  /** The tool was ended before it registered what the server has made. */
  @Test
  void aLinkedCloneThatNobodyRegisteredLeavesNothing() {
    with(
        machines -> {
          String id = machines.with(1 << 20);
          Runnable forgotten =
              () ->
                  machines.vbox.settings().readable(machines.op).stream()
                      .filter(one -> !one.id().equals(id))
                      .filter(one -> Disks.of(one).anyMatch(disk -> isOf(machines, id, disk)))
                      .forEach(
                          one ->
                              machines.vbox.tool().change(machines.op, "unregistervm", one.id()));
          leavesNothing(
              machines, id, CloneOptions.linked(), failingAfter(machines.op, "clonevm", forgotten));
          assertEquals(List.of(), machines.settings(id).snapshots(), "what it would stand on");
        });
  }

  private static boolean isOf(BareMachine machines, String id, String disk) {
    return machines.settings(id).media().stream().anyMatch(medium -> medium.id().equals(disk));
  }

  @Test
  void aSnapshotThatACloneStoodOnGoesAlsoIfItWasNotHeardOf() {
    with(
        machines -> {
          String id = machines.with(1 << 20);
          Operation doomed = failingAfter(machines.op, "posada-base", () -> {});
          leavesNothing(machines, id, CloneOptions.linked(), doomed);
          assertEquals(List.of(), machines.settings(id).snapshots());
        });
  }

  @Test
  void anInterruptedCloneLeavesNothing() {
    with(
        machines -> {
          String id = machines.with(100 << 20);
          String name = LabBox.name();
          assertThrows(
              HypervisorException.class,
              () ->
                  interrupted(
                      machines.op,
                      op -> new Cloning(machines.vbox).cloneAs(id, name, CloneOptions.full(), op)));
          assertNothingIsLeft(machines, name);
          assertEquals(1, images(machines.settings(id)).size());
        });
  }

  private static void leavesNothing(
      BareMachine machines, String id, CloneOptions options, Operation doomed) {
    String name = LabBox.name();
    assertThrows(
        HypervisorException.class,
        () -> new Cloning(machines.vbox).cloneAs(id, name, options, doomed));
    assertNothingIsLeft(machines, name);
  }

  private static void assertNothingIsLeft(BareMachine machines, String name) {
    Registry after = machines.vbox.settings().registry(machines.op);
    assertFalse(isKnown(name, after), after::toString);
    assertFalse(machines.vbox.files().list(after.machineFolder(), machines.op).contains(name));
  }

  private static boolean isKnown(String name, Registry registry) {
    String folder = "/" + name + "/";
    return registry.machines().values().stream().anyMatch(path -> path.contains(folder))
        || registry.media().stream().anyMatch(medium -> medium.location().contains(folder));
  }

  @Test
  void aFolderThatIsTakenIsNotShared() {
    with(
        machines -> {
          String id = machines.with(1 << 20);
          String name = LabBox.name();
          String one = cloned(machines, id, name + "?");
          String two = cloned(machines, id, name + ":");
          assertNotEquals(machines.folder(one), machines.folder(two));
          assertEquals(name + "?", machines.settings(one).name());
          assertEquals(name + ":", machines.settings(two).name());
        });
  }

  @Test
  void aSlashInANameLeadsToNoOtherFolder() {
    with(
        machines -> {
          String id = machines.with(1 << 20);
          String name = LabBox.name();
          assertThrows(RejectedException.class, () -> cloned(machines, id, "../../" + name + "/x"));
          assertTrue(machines.settings(id).snapshots().isEmpty());
        });
  }

  private static String cloned(BareMachine machines, String id, String name) {
    return machines.adopt(
        new Cloning(machines.vbox).cloneAs(id, name, CloneOptions.full(), machines.op));
  }
}
