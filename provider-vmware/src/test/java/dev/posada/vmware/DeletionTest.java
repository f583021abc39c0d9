package dev.posada.vmware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.BusyException;
import dev.posada.ByteSize;
import dev.posada.Cdrom;
import dev.posada.ConnectionException;
import dev.posada.DeleteReport;
import dev.posada.Disk;
import dev.posada.Failure;
import dev.posada.GuestState;
import dev.posada.InvalidStateException;
import dev.posada.OperationCancelledException;
import dev.posada.Outcome;
import dev.posada.VirtualMachine;
import dev.posada.VirtualMachineSpec;
import dev.posada.spi.command.HostFiles;
import dev.posada.testkit.TestOperation;
import dev.posada.vmware.machine.Deletion;
import dev.posada.vmware.machine.Images;
import dev.posada.vmware.tool.Installation;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What goes with a machine, and what stays. */
class DeletionTest extends Simulated {
  private VirtualMachine create(Object... devices) {
    VirtualMachineSpec spec = VirtualMachineSpec.named("web");
    for (Object device : devices) {
      spec = spec.attach((dev.posada.Device) device);
    }
    return host.virtualMachines().create(spec);
  }

  private Path disk(String name) throws IOException {
    Path disk = folder.toRealPath().resolve(name);
    vmware.succeeds("vmware-vdiskmanager", "-c", "-s", "8MB", "-t", "0", disk.toString());
    return disk;
  }

  @Test
  void whatWasMadeForAMachineGoesWithItAndItsFolder() throws IOException {
    Path iso = Files.write(folder.resolve("a.iso"), new byte[2048]);
    VirtualMachine machine = create(Disk.blank(ByteSize.mib(8)), Cdrom.of(iso));
    machine.start();
    machine.save();
    DeleteReport report = machine.delete();
    assertFalse(Files.exists(vmx(machine).getParent()), () -> "" + names(vmware.machines()));
    assertTrue(report.removed().contains("machine web"), report::toString);
    assertEquals(0, report.kept().size(), report::toString);
    assertTrue(Files.exists(iso));
  }

  @Test
  void aDiskThatWasThereBeforeStays() throws IOException {
    Path given = disk("given.vmdk");
    VirtualMachine machine = create(Disk.blank(ByteSize.mib(8)), Disk.of(given.toString()));
    machine.start();
    machine.kill();
    DeleteReport report = machine.delete();
    assertTrue(Files.exists(given));
    assertEquals(List.of("disk " + given), List.copyOf(report.kept().keySet()));
    assertEquals(1, report.removed().stream().filter(one -> one.startsWith("disk ")).count());
  }

  @Test
  void ofAMachineThatOthersMadeEveryDiskStays() {
    Path foreign = vmware.machine("foreign");
    VirtualMachine machine = host.virtualMachines().get("foreign");
    machine.start();
    machine.kill();
    vmrun("snapshot", foreign.toString(), "s1");
    DeleteReport report = machine.delete();
    assertEquals(
        List.of("foreign-000001.vmdk", "foreign.vmdk"), names(foreign.getParent()), "what stays");
    assertEquals(2, report.kept().size(), report::toString);
    assertTrue(report.removed().contains("snapshot s1"), report::toString);
  }

  @Test
  void snapshotsOfItsOwnDisksGoToo() {
    VirtualMachine machine = create(Disk.blank(ByteSize.mib(8)));
    vmrun("snapshot", machine.id(), "s1");
    vmrun("snapshot", machine.id(), "s2");
    DeleteReport report = machine.delete();
    assertFalse(Files.exists(vmx(machine).getParent()), report::toString);
    assertTrue(report.removed().containsAll(List.of("snapshot s1", "snapshot s2")));
  }

  @Test
  void aDiskOfTwoMachinesIsRefused() {
    VirtualMachine machine = create(Disk.blank(ByteSize.mib(8)));
    String path = machine.inspect().disks().get(0).hostPath().orElseThrow();
    assertThrows(
        BusyException.class,
        () -> host.virtualMachines().create(VirtualMachineSpec.named("two").attach(Disk.of(path))));
    assertEquals(1, names(vmware.machines()).size(), "nothing is left of the second one");
  }

  @Test
  void aDiskOnWhichAnotherLiesStaysOrIsRefused() {
    VirtualMachine machine = create(Disk.blank(ByteSize.mib(8)));
    String path = machine.inspect().disks().get(0).hostPath().orElseThrow();
    VirtualMachine over =
        host.virtualMachines()
            .create(VirtualMachineSpec.named("over").attach(Disk.overlayOf(path)));
    InvalidStateException needed = assertThrows(InvalidStateException.class, machine::delete);
    assertTrue(needed.getMessage().contains("over"), needed.getMessage());
    over.delete();
    assertTrue(Files.exists(Path.of(path)));
    machine.delete();
    assertFalse(Files.exists(Path.of(path)));
  }

  @Test
  void aSourceStaysForAsLongAsALinkedCloneOfItIsAnywhere() throws IOException {
    VirtualMachine machine = create(Disk.blank(ByteSize.mib(8)));
    Path clone = folder.toRealPath().resolve("elsewhere").resolve("copy.vmx");
    vmrun("snapshot", machine.id(), "base");
    vmrun("clone", machine.id(), clone.toString(), "linked", "-snapshot=base", "-cloneName=copy");
    InvalidStateException needed = assertThrows(InvalidStateException.class, machine::delete);
    assertEquals(Outcome.NOT_DONE, needed.outcome(), needed::toString);
    assertTrue(needed.getMessage().contains(clone.toString()), needed::toString);
    assertEquals(GuestState.STOPPED, machine.inspect().state());
    Path link = Files.createSymbolicLink(folder.resolve("link"), vmware.machines());
    Path vmsd = clone.resolveSibling("copy.vmsd");
    Files.writeString(vmsd, text(vmsd).replace(vmware.machines().toString(), link.toString()));
    assertThrows(InvalidStateException.class, machine::delete, "by a link to its folder");
    Files.delete(clone);
    machine.delete();
    assertFalse(Files.exists(vmx(machine)));
  }

  @Test
  void aMachineThatAWindowHasOpenStays() {
    VirtualMachine machine = create(Disk.blank(ByteSize.mib(8)));
    List<String> before = names(vmx(machine).getParent());
    hold(vmx(machine), "(vmware)");
    BusyException open = assertThrows(BusyException.class, machine::delete);
    assertEquals(Outcome.NOT_DONE, open.outcome(), open::toString);
    assertTrue(names(vmx(machine).getParent()).containsAll(before));
  }

  @Test
  void aMachineWhoseSettingsCannotBeReadAndThatSomebodyRunsStays() throws IOException {
    VirtualMachine machine = create();
    Files.write(vmx(machine), new byte[0]);
    hold(vmx(machine), "(vmware-vmx)");
    assertThrows(InvalidStateException.class, machine::delete);
    assertTrue(Files.exists(vmx(machine)));
  }

  @Test
  void aDiskThatSomebodyHasOpenStays() {
    VirtualMachine machine = create(Disk.blank(ByteSize.mib(8)));
    Path disk = Path.of(machine.inspect().disks().get(0).hostPath().orElseThrow());
    hold(disk, "(vmware-vmx)");
    DeleteReport report = machine.delete();
    assertEquals(List.of("disk " + disk), List.copyOf(report.kept().keySet()));
    assertTrue(Files.exists(disk));
  }

  @Test
  void aDiskBesideAMachineThatCannotBeReadStays() throws IOException {
    VirtualMachine machine = create(Disk.blank(ByteSize.mib(8)));
    Path disk = Path.of(machine.inspect().disks().get(0).hostPath().orElseThrow());
    Files.write(vmx(machine).resolveSibling("torn.vmx"), new byte[0]);
    DeleteReport report = machine.delete();
    assertEquals(List.of("disk " + disk), List.copyOf(report.kept().keySet()));
    assertTrue(Files.exists(disk));
  }

  @Test
  void aDiskOnWhichAMachineLiesThatCannotBeReadIsNeitherDeletedNorGivenToAnother()
      throws IOException {
    VirtualMachine machine = create(Disk.blank(ByteSize.mib(8)));
    String disk = machine.inspect().disks().get(0).hostPath().orElseThrow();
    VirtualMachineSpec over = VirtualMachineSpec.named("over").attach(Disk.overlayOf(disk));
    Files.write(vmx(host.virtualMachines().create(over)), new byte[0]);
    assertThrows(InvalidStateException.class, machine::delete);
    machine.detach(machine.inspect().disks().get(0));
    assertThrows(BusyException.class, () -> machine.attach(Disk.of(disk)));
    machine.attach(Disk.blank(ByteSize.mib(8)));
  }

  @Test
  void whatNobodyKnowsInItsFolderStays() throws IOException {
    VirtualMachine machine = create();
    Path notes = Files.writeString(vmx(machine).resolveSibling("notes.txt"), "mine");
    machine.delete();
    assertEquals(List.of("notes.txt"), names(notes.getParent()));
  }

  private enum Loss {
    BEFORE_THE_QUESTION,
    OF_THE_ANSWER,
    AFTER_THE_ANSWER
  }

  private DeleteReport delete(VirtualMachine machine, Loss loss) {
    Installation it = installation();
    HostFiles files = losing(it.files(), machine.id(), loss);
    Installation losing =
        new Installation(it.tool(), it.library(), it.programs(), it.places(), files);
    return new Deletion(losing, new Images(losing)).delete(machine.id(), TestOperation.unlimited());
  }

  /** Files whose host is lost once one of them is deleted. */
  private static HostFiles losing(HostFiles files, String path, Loss loss) {
    AtomicBoolean lost = new AtomicBoolean();
    return (HostFiles)
        Proxy.newProxyInstance(
            HostFiles.class.getClassLoader(),
            new Class<?>[] {HostFiles.class},
            (proxy, method, arguments) -> {
              if (lost.get()) {
                throw new ConnectionException("lost");
              }
              Object answer = method.invoke(files, arguments);
              boolean deleted = method.getName().equals("delete") && arguments[0].equals(path);
              if (deleted && loss == Loss.BEFORE_THE_QUESTION) { // so that others deleted it
                throw new OperationCancelledException("cancelled", Failure.notDone());
              }
              if (deleted && loss == Loss.OF_THE_ANSWER) {
                throw new ConnectionException("lost", Failure.undecided());
              }
              lost.set(deleted);
              return answer;
            });
  }

  @Test
  void theDisksOfAMachineWhoseSettingsOthersDeletedStay() {
    VirtualMachine machine = create(Disk.blank(ByteSize.mib(8)));
    Path folder = vmx(machine).getParent();
    assertThrows(
        OperationCancelledException.class, () -> delete(machine, Loss.BEFORE_THE_QUESTION));
    assertTrue(names(folder).stream().anyMatch(name -> name.endsWith(".vmdk")));
  }

  @Test
  void whatWasMadeForAMachineGoesThoughNobodyHeardThatItIsGone() {
    VirtualMachine machine = create(Disk.blank(ByteSize.mib(8)));
    DeleteReport report = delete(machine, Loss.OF_THE_ANSWER);
    assertFalse(Files.exists(vmx(machine).getParent()), () -> "" + names(vmware.machines()));
    assertEquals(0, report.kept().size(), report::toString);
  }

  @Test
  void whatStaysIsNamedWhenTheConnectionDoesNotComeBack() {
    VirtualMachine machine = create(Disk.blank(ByteSize.mib(8)));
    String disk = machine.inspect().disks().get(0).hostPath().orElseThrow();
    DeleteReport report = delete(machine, Loss.AFTER_THE_ANSWER);
    assertTrue(report.kept().containsKey("disk " + disk), report::toString);
    assertTrue(report.kept().containsKey("folder " + vmx(machine).getParent()), report::toString);
    assertTrue(Files.exists(Path.of(disk)));
  }
}
