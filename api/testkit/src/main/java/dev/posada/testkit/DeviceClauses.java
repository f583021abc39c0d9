package dev.posada.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.BusyException;
import dev.posada.ByteSize;
import dev.posada.Capability;
import dev.posada.Cdrom;
import dev.posada.DeleteReport;
import dev.posada.Device;
import dev.posada.Disk;
import dev.posada.GuestState;
import dev.posada.InvalidStateException;
import dev.posada.Kind;
import dev.posada.Nic;
import dev.posada.PortForward;
import dev.posada.RejectedException;
import dev.posada.VirtualMachine;
import dev.posada.VirtualMachineInfo;
import dev.posada.VirtualMachineSpec;
import dev.posada.Volume;
import dev.posada.VolumeSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** What a machine is made of. */
interface DeviceClauses extends Clauses {
  @Clause(value = "DEVICE-01", needs = Capability.VIRTUAL_MACHINES)
  default void aMachineHasTheDevicesOfItsSpecAndNoOthers(Lab lab) {
    VirtualMachineSpec bare = lab.machineSpec();
    assertDevices(bare, lab.machine(bare));
    ByteSize other = ByteSize.mib(96);
    VirtualMachineSpec spec =
        lab.machineSpec()
            .attach(Disk.blank(Equipped.SIZE), Disk.blank(other), Nic.nat(), Cdrom.empty());
    VirtualMachine machine = lab.understood(() -> lab.machine(spec));
    assertDevices(spec, machine);
    List<Disk> disks = machine.inspect().disks();
    assertEquals(
        List.of(Optional.of(Equipped.SIZE), Optional.of(other)),
        disks.subList(disks.size() - 2, disks.size()).stream().map(Disk::capacity).toList(),
        "in the order of the spec");
    Equipped.ready(machine);
    assertDevices(spec, machine);
  }

  @Clause(value = "DEVICE-02", needs = Capability.VIRTUAL_MACHINES)
  default void aDiskComesGrowsAndGoesWhileAMachineIsOff(Lab lab) {
    disk(lab, lab.stoppedMachine());
  }

  @Clause(value = "DEVICE-03", needs = Capability.VIRTUAL_MACHINES)
  default void aNetworkInterfaceComesChangesAndGoesWhileAMachineIsOff(Lab lab) {
    nic(lab, lab.stoppedMachine());
  }

  @Clause(value = "DEVICE-04", needs = Capability.VIRTUAL_MACHINES)
  default void aDriveComesAndGoesWhileAMachineIsOff(Lab lab) {
    VirtualMachine machine = lab.stoppedMachine();
    List<Device> before = devices(machine);
    Cdrom drive = lab.understood(() -> machine.attach(Cdrom.empty()));
    assertAttached(before, drive, machine);
    assertEquals(Optional.empty(), drive.hostPath(), "nothing is in it");
    machine.detach(drive);
    assertEquals(before, devices(machine), "after it was detached");
  }

  @Clause(value = "DEVICE-05", needs = Capability.VIRTUAL_MACHINES)
  default void aDiscGoesIntoADriveAndOutOfIt(Lab lab) {
    VirtualMachine machine = Equipped.with(lab, Cdrom.empty());
    Path disc = Scratch.file(Scratch.folder(lab), "disc.iso", 1 << 16, lab.random());
    Cdrom drive = last(machine.inspect().cdroms());
    Cdrom full = lab.understood(() -> machine.change(drive.insert(disc)));
    assertEquals(drive.id(), full.id(), "the drive is the same");
    assertTrue(full.hostPath().isPresent(), () -> "the disc is on the host: " + full);
    assertEquals(full, last(machine.inspect().cdroms()));
    Cdrom empty = machine.change(full.eject());
    assertEquals(Optional.empty(), empty.hostPath(), "as changed");
    assertEquals(Optional.empty(), last(machine.inspect().cdroms()).hostPath(), "as inspected");
  }

  @Clause(value = "DEVICE-06", needs = Capability.VIRTUAL_MACHINES)
  default void aDeviceThatIsNotAttachedIsNotFound(Lab lab) {
    VirtualMachine machine = Equipped.with(lab, Nic.nat());
    Nic gone = machine.attach(Nic.nat());
    machine.detach(gone);
    List<Device> before = devices(machine);
    Thrown.notFound(Kind.DEVICE, "a second detach", () -> machine.detach(gone));
    Thrown.notFound(Kind.DEVICE, "a change", () -> machine.change(gone.connected(false)));
    assertEquals(before, devices(machine), "after the refusals");
  }

  @Clause(
      value = "DEVICE-07",
      needs = {Capability.VIRTUAL_MACHINES, Capability.VOLUMES})
  default void aDiskThatWasGivenIsKept(Lab lab) {
    Volume volume = volume(lab);
    VirtualMachine machine = lab.stoppedMachine();
    Disk disk = lab.understood(() -> machine.attach(Disk.of(volume)));
    assertEquals(volume.capacity(), disk.capacity(), "of the volume and of the disk");
    VirtualMachine second = lab.stoppedMachine();
    Thrown.refusal(
        BusyException.class, "a disk of two machines", () -> second.attach(Disk.of(volume)));
    machine.detach(disk);
    assertKept(lab, volume, "after it was detached");
    second.attach(Disk.of(volume));
    DeleteReport report = second.delete();
    assertKept(lab, volume, "after its machine was deleted");
    assertEquals(1, report.kept().size(), () -> "what is kept is named: " + report);
  }

  @Clause(value = "DEVICE-09", needs = Capability.HOTPLUG)
  default void aDiskComesGrowsAndGoesWhileAMachineRuns(Lab lab) {
    VirtualMachine machine = lab.runningMachine();
    lab.needs(machine, Capability.HOTPLUG);
    disk(lab, machine);
    assertEquals(GuestState.RUNNING, machine.inspect().state(), "it ran on");
  }

  @Clause(value = "DEVICE-10", needs = Capability.HOTPLUG)
  default void aNetworkInterfaceComesChangesAndGoesWhileAMachineRuns(Lab lab) {
    VirtualMachine machine = Equipped.ready(Equipped.with(lab, Nic.nat()));
    lab.needs(machine, Capability.HOTPLUG);
    cable(last(machine.inspect().nics()), machine);
    nic(lab, machine);
    assertEquals(GuestState.RUNNING, machine.inspect().state(), "it ran on");
  }

  @Clause(value = "DEVICE-11", needs = Capability.PORT_FORWARD)
  default void portForwardsChangeWhileAMachineRuns(Lab lab) {
    int port = 20_000 + lab.random().nextInt(20_000);
    VirtualMachine machine = Equipped.ready(Equipped.with(lab, Nic.nat().forward(port, 22)));
    lab.needs(machine, Capability.PORT_FORWARD);
    Nic nic = last(machine.inspect().nics());
    assertEquals(List.of(PortForward.tcp(port, 22)), nic.forwards(), "as in its spec");
    Nic two = machine.change(nic.forward(port + 1, 80));
    assertEquals(List.of(PortForward.tcp(port, 22), PortForward.tcp(port + 1, 80)), two.forwards());
    assertEquals(two, last(machine.inspect().nics()), "as inspected");
    Nic none =
        machine.change(Nic.nat().mac(nic.mac().orElseThrow()).attachedAs(nic.id().orElseThrow()));
    assertEquals(List.of(), none.forwards());
    assertEquals(List.of(), last(machine.inspect().nics()).forwards(), "as inspected");
    assertEquals(GuestState.RUNNING, machine.inspect().state(), "it ran on");
  }

  private static void disk(Lab lab, VirtualMachine machine) {
    List<Device> before = devices(machine);
    Disk disk = lab.understood(() -> machine.attach(Disk.blank(Equipped.SIZE)));
    forget(lab, disk);
    assertAttached(before, disk, machine);
    assertEquals(Optional.of(Equipped.SIZE), disk.capacity());
    Disk grown = grown(disk, lab, machine);
    assertAttached(before, grown, machine);
    Thrown.refusal(
        RejectedException.class,
        "a smaller disk",
        () -> machine.change(grown.capacity(ByteSize.bytes(Equipped.SIZE.bytes() / 2))));
    assertAttached(before, grown, machine);
    machine.detach(grown);
    assertEquals(before, devices(machine), "after it was detached");
  }

  private static Disk grown(Disk disk, Lab lab, VirtualMachine machine) {
    ByteSize larger = ByteSize.mib(65 + lab.random().nextInt(16));
    if (lab.refusesLive(LiveChange.DISK_CAPACITY)) {
      Thrown.refusal(
          InvalidStateException.class,
          "a larger disk",
          () -> machine.change(disk.capacity(larger)));
      return disk;
    }
    Disk grown = machine.change(disk.capacity(larger));
    assertEquals(disk.id(), grown.id(), "it is the same disk");
    assertEquals(Optional.of(larger), grown.capacity(), "as changed");
    return grown;
  }

  private static void nic(Lab lab, VirtualMachine machine) {
    List<Device> before = devices(machine);
    if (lab.refusesLive(LiveChange.NETWORK_INTERFACE)) {
      Thrown.refusal(
          InvalidStateException.class, "one more interface", () -> machine.attach(Nic.nat()));
      Thrown.refusal(
          InvalidStateException.class,
          "an interface less",
          () -> machine.detach(last(machine.inspect().nics())));
      assertEquals(before, devices(machine), "after it was refused");
      return;
    }
    Nic nic = lab.understood(() -> machine.attach(Nic.nat()));
    assertAttached(before, nic, machine);
    assertTrue(nic.mac().isPresent(), () -> "no hardware address: " + nic);
    cable(nic, machine);
    machine.detach(nic);
    assertEquals(before, devices(machine), "after it was detached");
  }

  /** Takes the cable out and puts it back. */
  private static void cable(Nic nic, VirtualMachine machine) {
    assertTrue(nic.connected(), "the cable is in");
    Nic off = machine.change(nic.connected(false));
    assertFalse(off.connected(), "the cable is out");
    assertEquals(nic.connected(false), off, "else it is the same interface");
    assertTrue(devices(machine).contains(off), () -> off + " is not inspected");
    assertEquals(nic, machine.change(off.connected(true)), "the cable is in again");
    assertTrue(devices(machine).contains(nic), () -> nic + " is not inspected");
  }

  /** A disk that was created for a machine stays on the host when it is detached. */
  private static void forget(Lab lab, Disk disk) {
    lab.afterwards(
        () -> {
          if (disk.volume().isPresent() && lab.declares(Capability.VOLUMES)) {
            lab.host().storage().delete(disk.volume().get());
          } else {
            disk.hostPath().ifPresent(Scratch::removeIfOurs);
          }
        });
  }

  private static void assertDevices(VirtualMachineSpec spec, VirtualMachine machine) {
    VirtualMachineInfo info = machine.inspect();
    assertEquals(count(spec, Disk.class), info.disks().size(), () -> "disks: " + info.disks());
    assertEquals(count(spec, Nic.class), info.nics().size(), () -> "interfaces: " + info.nics());
    assertEquals(count(spec, Cdrom.class), info.cdroms().size(), () -> "" + info.cdroms());
    List<Device> all = devices(machine);
    assertTrue(all.stream().allMatch(one -> one.id().isPresent()), () -> "ids: " + all);
    assertEquals(
        all.size(), new HashSet<>(all.stream().map(Device::id).toList()).size(), "ids are unique");
  }

  private static int count(VirtualMachineSpec spec, Class<? extends Device> type) {
    return (int) spec.devices().stream().filter(type::isInstance).count();
  }

  /** That it is there as it was returned, beside all that was there before. */
  private static void assertAttached(List<Device> before, Device device, VirtualMachine machine) {
    assertTrue(device.id().isPresent(), () -> "a device without an id: " + device);
    List<Device> now = new ArrayList<>(devices(machine));
    assertTrue(now.remove(device), () -> device + " is not among " + now);
    assertEquals(before, now, "the others");
  }

  private static List<Device> devices(VirtualMachine machine) {
    VirtualMachineInfo info = machine.inspect();
    List<Device> all = new ArrayList<>(info.disks());
    all.addAll(info.nics());
    all.addAll(info.cdroms());
    return all;
  }

  private static <T> T last(List<T> list) {
    assertFalse(list.isEmpty(), "it is not there");
    return list.get(list.size() - 1);
  }

  private static Volume volume(Lab lab) {
    Volume volume =
        lab.understood(
            () -> lab.host().storage().create(VolumeSpec.named(Lab.name()).size(Equipped.SIZE)));
    lab.afterwards(() -> lab.host().storage().delete(volume));
    return volume;
  }

  private static void assertKept(Lab lab, Volume volume, String when) {
    assertTrue(
        lab.host().storage().list().stream().anyMatch(one -> one.id().equals(volume.id())),
        () -> volume + " is not there " + when);
  }
}
