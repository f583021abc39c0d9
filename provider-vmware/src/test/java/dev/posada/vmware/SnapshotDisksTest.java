package dev.posada.vmware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.BusyException;
import dev.posada.ByteSize;
import dev.posada.Disk;
import dev.posada.HypervisorException;
import dev.posada.InvalidStateException;
import dev.posada.Outcome;
import dev.posada.Snapshot;
import dev.posada.VirtualMachine;
import dev.posada.VirtualMachineSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Snapshots whose disks others need, which VMware does not ask. */
class SnapshotDisksTest extends Simulated {
  private VirtualMachine machine;

  @BeforeEach
  void create() {
    machine =
        host.virtualMachines()
            .create(VirtualMachineSpec.named("web").attach(Disk.blank(ByteSize.mib(8))));
  }

  private String disk() {
    return machine.inspect().disks().get(0).hostPath().orElseThrow();
  }

  private Path clone(Path home) {
    Path clone = home.resolve("copy.vmx");
    vmrun("clone", machine.id(), "" + clone, "linked", "-snapshot=base", "-cloneName=copy");
    return clone;
  }

  private VirtualMachine over(String disk) {
    return host.virtualMachines()
        .create(VirtualMachineSpec.named("over").attach(Disk.overlayOf(disk)));
  }

  private static void refused(Class<? extends HypervisorException> leaf, Runnable verb) {
    HypervisorException why = assertThrows(leaf, verb::run);
    assertEquals(Outcome.NOT_DONE, why.outcome(), why::toString);
  }

  @Test
  void oneOnWhichACloneStandsThatWasMovedStays() throws IOException {
    Snapshot base = machine.snapshots().take("base");
    Path clone = clone(vmware.machines().resolve("copy"));
    Files.move(clone.getParent(), vmware.machines().resolve("moved"));
    refused(BusyException.class, () -> machine.snapshots().delete(base));
    host.virtualMachines().get("copy").delete();
    machine.snapshots().delete(base);
  }

  @Test
  void oneOnWhichACloneStandsWhoseDiskIsNotMountedStays() throws IOException {
    Snapshot base = machine.snapshots().take("base");
    Path mount = Files.createDirectory(folder.toRealPath().resolve("mount"));
    Path clone = clone(mount.resolve("copy"));
    Path away = Files.move(mount, mount.resolveSibling("away"));
    refused(InvalidStateException.class, () -> machine.snapshots().delete(base));
    refused(InvalidStateException.class, machine::delete);
    Files.move(away, mount);
    refused(InvalidStateException.class, () -> machine.snapshots().delete(base));
    Files.delete(clone);
    machine.snapshots().delete(base);
    assertEquals(0, machine.snapshots().list().size());
  }

  @Test
  void oneOnWhoseDiskAnotherMachineLiesStays() {
    String below = disk();
    Snapshot base = machine.snapshots().take("base");
    VirtualMachine over = over(below);
    refused(BusyException.class, () -> machine.snapshots().delete(base));
    over.delete();
    machine.snapshots().delete(base);
  }

  @Test
  void whatIsThrownAwayByARestoreIsWhatNobodyElseLiesOn() {
    Snapshot base = machine.snapshots().take("base");
    String now = disk();
    VirtualMachine over = over(now);
    refused(BusyException.class, () -> machine.snapshots().restore(base));
    assertTrue(Files.exists(Path.of(now)));
    over.delete();
    machine.snapshots().restore(base);
  }

  @Test
  void theSnapshotsOfASourceThatSomebodyHasOpenAreNotWritten() {
    machine.snapshots().take("base");
    Path clone = clone(vmware.machines().resolve("copy"));
    Path vmsd = Path.of(machine.id().replaceFirst("vmx$", "vmsd"));
    String before = text(vmsd);
    assertTrue(before.contains(clone.toString()), before);
    hold(vmx(machine), "(vmware)");
    host.virtualMachines().get("copy").delete();
    assertEquals(before, text(vmsd));
  }
}
