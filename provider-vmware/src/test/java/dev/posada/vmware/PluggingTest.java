package dev.posada.vmware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.posada.BusyException;
import dev.posada.ByteSize;
import dev.posada.Disk;
import dev.posada.Host;
import dev.posada.HypervisorException;
import dev.posada.Outcome;
import dev.posada.RejectedException;
import dev.posada.VirtualMachine;
import dev.posada.VirtualMachineSpec;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Disks that are there, which machines get, and what would break them. */
class PluggingTest extends Simulated {
  private static final ByteSize SIZE = ByteSize.mib(8);

  private VirtualMachine create(Disk... disks) {
    return host.virtualMachines().create(VirtualMachineSpec.named("web").attach(disks));
  }

  private static Disk first(VirtualMachine machine) {
    return machine.inspect().disks().get(0);
  }

  private Disk given() {
    String path = vmware.machine("old").toString().replaceFirst("vmx$", "vmdk");
    host.virtualMachines().get("old").delete();
    return Disk.of(path);
  }

  private static void refused(Class<? extends HypervisorException> leaf, Runnable verb) {
    HypervisorException why = assertThrows(leaf, verb::run);
    assertEquals(Outcome.NOT_DONE, why.outcome(), why::toString);
  }

  @Test
  void whatItsOwnSnapshotNeedsIsNotAttached() {
    VirtualMachine machine = create(Disk.blank(SIZE));
    Disk base = Disk.of(first(machine).hostPath().orElseThrow());
    machine.snapshots().take("one");
    refused(BusyException.class, () -> machine.attach(base));
  }

  @Test
  void aMachineHasAnImageOnce() {
    Disk given = given();
    refused(RejectedException.class, () -> create(given, given));
    VirtualMachine machine = create(given);
    refused(BusyException.class, () -> machine.attach(given));
    machine.detach(first(machine));
    machine.attach(given);
  }

  @Test
  void whatSomebodyElseHasTakenMeanwhileIsNotAttached() {
    Disk given = given();
    before(
        "posada-unfinished",
        () -> {
          try (Host other = vmware.connect()) {
            other.virtualMachines().create(VirtualMachineSpec.named("faster").attach(given));
          }
        });
    refused(BusyException.class, () -> create(given));
    assertEquals(1, host.virtualMachines().list().size());
  }

  @Test
  void aDiskOnWhichThatOfAnotherMachineLiesDoesNotGrow() {
    VirtualMachine machine = create(Disk.blank(SIZE));
    Disk disk = first(machine);
    VirtualMachine over =
        host.virtualMachines()
            .create(
                VirtualMachineSpec.named("over")
                    .attach(Disk.overlayOf(disk.hostPath().orElseThrow())));
    refused(BusyException.class, () -> machine.change(disk.capacity(ByteSize.mib(16))));
    machine.change(disk);
    over.delete();
    machine.change(disk.capacity(ByteSize.mib(16)));
    assertEquals(Optional.of(ByteSize.mib(16)), first(machine).capacity());
  }
}
