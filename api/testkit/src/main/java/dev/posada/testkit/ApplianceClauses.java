package dev.posada.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ByteSize;
import dev.posada.Capability;
import dev.posada.Disk;
import dev.posada.GuestState;
import dev.posada.InvalidStateException;
import dev.posada.Kind;
import dev.posada.Nic;
import dev.posada.OperationCancelledException;
import dev.posada.RejectedException;
import dev.posada.Task;
import dev.posada.VirtualMachine;
import dev.posada.VirtualMachineInfo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Machines as files on the caller's machine: appliances and backups. */
interface ApplianceClauses extends Clauses {
  @Clause(value = "OVA-01", needs = Capability.OVA)
  default void aMachineComesBackFromItsAppliance(Lab lab) {
    VirtualMachine machine = source(lab);
    Path folder = Scratch.folder(lab);
    for (String name : List.of("one.ova", "beside.ovf")) {
      Path file = folder.resolve(name);
      machine.exportTo(file);
      assertTrue(Files.isRegularFile(file), () -> name + " was not written");
      assertEquals(GuestState.STOPPED, machine.inspect().state(), "it goes on as it was");
      assertLike(machine, imported(lab, file, Lab.name()));
    }
    assertEquals(
        List.of("one.ova"),
        Scratch.names(folder).stream().filter(name -> name.startsWith("one")).toList(),
        "an .ova is one file");
  }

  @Clause(value = "OVA-02", needs = Capability.OVA)
  default void anExportWritesOverNoFileAndNoRunningMachineIsExported(Lab lab) {
    VirtualMachine machine = source(lab);
    Path folder = Scratch.folder(lab);
    Path mine = Scratch.file(folder, "mine.ova", 100, lab.random());
    byte[] bytes = Scratch.bytes(mine);
    Thrown.alreadyExists(Kind.FILE, "export over a file", () -> machine.exportTo(mine));
    assertArrayEquals(bytes, Scratch.bytes(mine), "the file that was there");
    Equipped.ready(machine);
    Thrown.refusal(
        InvalidStateException.class,
        "export of one that runs",
        () -> machine.exportTo(folder.resolve("running.ova")));
    assertEquals(List.of("mine.ova"), Scratch.names(folder), "no file is left");
  }

  @Clause(value = "OVA-03", needs = Capability.OVA)
  default void whatCannotBeReadIsRejectedAndMakesNoMachine(Lab lab) {
    Path folder = Scratch.folder(lab);
    Path broken = Scratch.file(folder, "broken.ova", 4_000, lab.random());
    List<String> before = lab.names(Kind.VIRTUAL_MACHINE);
    Thrown.thrown(
        RejectedException.class, "a broken file", () -> imported(lab, broken, Lab.name()));
    Path none = folder.resolve("none.ova");
    Thrown.notFound(Kind.FILE, "a missing file", () -> imported(lab, none, Lab.name()));
    VirtualMachine machine = source(lab);
    Path whole = folder.resolve("whole.ova");
    machine.exportTo(whole);
    Thrown.alreadyExists(
        Kind.VIRTUAL_MACHINE, "a taken name", () -> imported(lab, whole, machine.name()));
    machine.delete();
    assertEquals(before, lab.names(Kind.VIRTUAL_MACHINE), "machines after the refusals");
    assertEquals(machine.name(), imported(lab, whole, machine.name()).name(), "it is free now");
  }

  @Clause(value = "OVA-04", needs = Capability.OVA)
  default void aCancelledExportLeavesNoFile(Lab lab) {
    VirtualMachine machine = Equipped.with(lab, Disk.blank(ByteSize.gib(4)));
    Path folder = Scratch.folder(lab);
    Task task = Task.unbounded();
    task.onProgress(progress -> task.cancel());
    assertThrows(
        OperationCancelledException.class,
        () -> machine.exportTo(folder.resolve("cancelled.ova"), task));
    assertEquals(List.of(), Scratch.names(folder));
    assertEquals(GuestState.STOPPED, machine.inspect().state());
  }

  @Clause(value = "BACKUP-01", needs = Capability.BACKUP)
  default void eachBackupIsAFolderOfWhichAMachineIsMade(Lab lab) {
    VirtualMachine machine = Equipped.ready(source(lab));
    lab.needs(machine, Capability.BACKUP);
    Marks marks = new Marks(lab, machine);
    boolean last = marks.last(lab);
    Path folder = Scratch.folder(lab).resolve("made");
    marks.set("first");
    Path full = machine.backupTo(folder);
    marks.set("second");
    Path second = machine.backupTo(folder);
    assertEquals(GuestState.RUNNING, machine.inspect().state(), "it runs on");
    assertEquals(folder, full.getParent(), "the full one is below the folder");
    assertEquals(folder, second.getParent(), "the second one is below the folder");
    assertNotEquals(full, second);
    assertTrue(Files.isDirectory(full) && Files.isDirectory(second), "both are folders");

    VirtualMachine old = imported(lab, full, Lab.name());
    assertLike(machine, old);
    VirtualMachine young = imported(lab, second, Lab.name());
    assertLike(machine, young);
    Equipped.ready(old);
    Equipped.ready(young);
    if (last) {
      new Marks(lab, old).assertSet(true, "first", "of the first backup");
      new Marks(lab, old).assertSet(false, "second", "of the first backup");
      new Marks(lab, young).assertSet(true, "first", "of the second backup");
      new Marks(lab, young).assertSet(true, "second", "of the second backup");
    }
  }

  @Clause(value = "BACKUP-02", needs = Capability.BACKUP)
  default void aCancelledBackupLeavesNothing(Lab lab) {
    VirtualMachine machine = Equipped.with(lab, Disk.blank(ByteSize.gib(4)));
    lab.needs(machine, Capability.BACKUP);
    Path folder = Scratch.folder(lab);
    Task task = Task.unbounded();
    task.onProgress(progress -> task.cancel());
    assertThrows(OperationCancelledException.class, () -> machine.backupTo(folder, task));
    assertEquals(List.of(), Scratch.names(folder));
  }

  @Clause(value = "BACKUP-03", needs = Capability.BACKUP)
  default void aFolderThatIsNoBackupIsRejectedAndATakenNameRefused(Lab lab) {
    Path folder = Scratch.folder(lab);
    Scratch.file(folder, "other", 100, lab.random());
    VirtualMachine machine = source(lab);
    List<String> before = lab.names(Kind.VIRTUAL_MACHINE);
    Thrown.thrown(RejectedException.class, "no backup", () -> imported(lab, folder, Lab.name()));
    Path backup = machine.backupTo(folder);
    Thrown.alreadyExists(
        Kind.VIRTUAL_MACHINE, "a taken name", () -> imported(lab, backup, machine.name()));
    assertEquals(before, lab.names(Kind.VIRTUAL_MACHINE), "machines after the refusals");
  }

  private static VirtualMachine source(Lab lab) {
    return Equipped.with(lab, Disk.blank(Equipped.SIZE), Disk.blank(ByteSize.mib(32)), Nic.nat());
  }

  private static VirtualMachine imported(Lab lab, Path file, String name) {
    VirtualMachine machine = lab.adopt(lab.host().virtualMachines().importFrom(file, name));
    assertEquals(name, machine.inspect().name());
    return machine;
  }

  private static void assertLike(VirtualMachine source, VirtualMachine made) {
    VirtualMachineInfo from = source.inspect();
    VirtualMachineInfo now = made.inspect();
    assertNotEquals(source.id(), made.id(), "ids");
    assertEquals(GuestState.STOPPED, now.state(), "as imported");
    assertEquals(
        from.disks().stream().map(Disk::capacity).toList(),
        now.disks().stream().map(Disk::capacity).toList(),
        "capacities of the disks");
    assertEquals(from.quota().vcpus(), now.quota().vcpus(), "processors");
    assertEquals(from.quota().memory(), now.quota().memory(), "memory");
    assertEquals(from.nics().size(), now.nics().size(), "network interfaces");
    for (Nic nic : now.nics()) {
      assertTrue(
          from.nics().stream().noneMatch(other -> other.mac().equals(nic.mac())),
          () -> "an address of its source: " + nic);
    }
  }
}
