package dev.posada.virtualbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.BusyException;
import dev.posada.ByteSize;
import dev.posada.Cdrom;
import dev.posada.Disk;
import dev.posada.HypervisorException;
import dev.posada.InvalidStateException;
import dev.posada.Kind;
import dev.posada.Nic;
import dev.posada.NotFoundException;
import dev.posada.RejectedException;
import dev.posada.ResourceQuota;
import dev.posada.VirtualMachine;
import dev.posada.testkit.InTurn;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What machines that are off are given and lose, on a real VirtualBox. */
@InTurn(LabBox.COMMAND_LINE)
class RealDevicesTest {
  @TempDir Path folder;
  @RegisterExtension final LabHost lab = new LabHost();

  private VirtualMachine machine() {
    return lab.create(LabHost.spec());
  }

  @Test
  void aDiskComesGrowsAndGoes() throws Exception {
    VirtualMachine machine = machine();
    Disk disk = machine.attach(Disk.blank(ByteSize.mib(16)));
    assertEquals(List.of(disk), machine.inspect().disks());
    assertEquals(Optional.of(ByteSize.mib(16)), disk.capacity());
    Disk grown = machine.change(disk.capacity(ByteSize.mib(40)));
    assertEquals(Optional.of(ByteSize.mib(40)), grown.capacity());
    assertEquals(List.of(grown), machine.inspect().disks());
    assertThrows(RejectedException.class, () -> machine.change(grown.capacity(ByteSize.mib(16))));
    machine.detach(grown);
    assertEquals(List.of(), machine.inspect().disks());
    String left = grown.hostPath().orElseThrow();
    assertTrue(Files.exists(Path.of(left)), "it stays on the host");
    assertFalse(machine.delete().removed().toString().contains(left));
    assertTrue(Files.exists(Path.of(left)), "and is nobody's");
    Files.delete(Path.of(left));
  }

  @Test
  void aDiskOfAnotherMachineIsBusy() {
    VirtualMachine one = machine();
    Disk disk = one.attach(Disk.blank(ByteSize.mib(8)));
    String path = disk.hostPath().orElseThrow();
    VirtualMachine other = machine();
    assertThrows(BusyException.class, () -> other.attach(Disk.of(path)));
    assertEquals(List.of(), other.inspect().disks());
    assertThrows(NotFoundException.class, () -> other.attach(Disk.of("/missing/x.vdi")));
    Disk copy = other.attach(Disk.copyOf(path).capacity(ByteSize.mib(9)));
    assertEquals(Optional.of(ByteSize.mib(9)), copy.capacity());
  }

  @Test
  void aDiscGoesIntoADriveAndOutOfIt() throws Exception {
    VirtualMachine machine = machine();
    Cdrom drive = machine.attach(Cdrom.empty());
    Path disc = Files.write(folder.resolve("disc.iso"), new byte[1 << 16]);
    Cdrom full = machine.change(drive.insert(disc));
    assertEquals(drive.id(), full.id());
    String sent = full.hostPath().orElseThrow();
    assertTrue(Files.exists(Path.of(sent)));
    Cdrom empty = machine.change(full.eject());
    assertEquals(Optional.empty(), empty.hostPath());
    assertTrue(Files.notExists(Path.of(sent)), "what was sent goes with it");
    machine.detach(empty);
    assertEquals(List.of(), machine.inspect().cdroms());
  }

  @Test
  void aDiscStaysInItsDriveUntilAnotherOneTakesItsPlace() throws Exception {
    VirtualMachine machine = machine();
    Path one = Files.write(folder.resolve("one.iso"), new byte[1 << 16]);
    Path other = Files.write(folder.resolve("other.iso"), new byte[1 << 16]);
    try (BareBox box = BareBox.here()) {
      Cdrom full = machine.attach(Cdrom.of(one.toString()));
      assertThrows(
          HypervisorException.class,
          () -> machine.change(full.insert(folder.resolve("missing.iso"))));
      assertEquals(Optional.of(one.toString()), machine.inspect().cdroms().get(0).hostPath());
      Cdrom changed = machine.change(full.insert(other.toString()));
      assertEquals(Optional.of(other.toString()), changed.hostPath());
      machine.detach(changed);
      box.vboxManage("closemedium", "dvd", one.toString());
      box.vboxManage("closemedium", "dvd", other.toString());
    }
  }

  @Test
  void aCardComesChangesAndGoes() {
    VirtualMachine machine = machine();
    Nic nic = machine.attach(Nic.nat().forward(20033, 22).forward(20034, 80));
    assertEquals(List.of(nic), machine.inspect().nics());
    assertTrue(nic.mac().isPresent() && nic.connected(), nic::toString);
    assertEquals(2, nic.forwards().size());
    Nic off =
        machine.change(
            Nic.nat()
                .mac("52:54:00:aa:bb:cc")
                .forward(20034, 81)
                .connected(false)
                .attachedAs(nic.id().orElseThrow()));
    assertEquals(Optional.of("52:54:00:aa:bb:cc"), off.mac());
    assertFalse(off.connected());
    assertEquals(1, off.forwards().size(), off::toString);
    assertEquals(81, off.forwards().get(0).guestPort());
    Nic inside = machine.change(Nic.on("intnet:posada-test").attachedAs("nic1"));
    assertEquals(Optional.of("posada-test"), inside.network());
    assertTrue(inside.connected());
    machine.detach(inside);
    assertEquals(List.of(), machine.inspect().nics());
    NotFoundException gone = assertThrows(NotFoundException.class, () -> machine.detach(inside));
    assertEquals(Kind.DEVICE, gone.kind());
    assertEquals(
        List.of(), machine.attach(Nic.nat()).forwards(), "the slot does not remember the rules");
    assertThrows(NotFoundException.class, () -> machine.attach(Nic.on("posada-test-no-such")));
    assertThrows(NotFoundException.class, () -> machine.attach(Nic.bridged("posada-test0")));
    assertEquals(1, machine.inspect().nics().size());
  }

  /** It has a group from the beginning, as none can be given while the machine runs. */
  @Test
  void aNewCardIsNotLimitedByTheOneThatItReplaces() {
    VirtualMachine machine = machine();
    try (BareBox box = BareBox.here()) {
      Nic card = machine.attach(Nic.nat());
      machine.apply(ResourceQuota.limit().networkSend(ByteSize.kib(125)));
      assertEquals(List.of("posada-nic1,128000"), groups(machine, box));
      machine.detach(card);
      machine.attach(Nic.nat());
      machine.attach(Nic.nat());
      assertEquals(List.of("posada-nic1,0", "posada-nic2,0"), groups(machine, box));
    }
  }

  private static List<String> groups(VirtualMachine machine, BareBox box) {
    return box.vboxManage("bandwidthctl", machine.id(), "list", "--machinereadable")
        .lines()
        .map(line -> line.replaceAll(".*=\"(.*)\",Network,(\\d+)", "$1,$2"))
        .toList();
  }

  @Test
  void aDiskWithSnapshotsDoesNotGrow() {
    VirtualMachine machine = machine();
    Disk disk = machine.attach(Disk.blank(ByteSize.mib(8)));
    Disk over = machine.attach(Disk.overlayOf(copy(disk)));
    assertThrows(
        InvalidStateException.class, () -> machine.change(over.capacity(ByteSize.mib(80))));
  }

  private String copy(Disk disk) {
    VirtualMachine other = machine();
    Disk copy = other.attach(Disk.copyOf(disk.hostPath().orElseThrow()));
    other.detach(copy);
    return copy.hostPath().orElseThrow();
  }
}
