package dev.posada.testkit;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ByteSize;
import dev.posada.Capability;
import dev.posada.CloneOptions;
import dev.posada.Disk;
import dev.posada.GuestState;
import dev.posada.InvalidStateException;
import dev.posada.Kind;
import dev.posada.Nic;
import dev.posada.OperationCancelledException;
import dev.posada.Snapshot;
import dev.posada.Task;
import dev.posada.VirtualMachine;
import dev.posada.VirtualMachineInfo;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Machines that are made of machines. */
interface CloneClauses extends Clauses {
  @Clause(value = "CLONE-01", needs = Capability.CLONE_FULL)
  default void aFullCloneIsAMachineOfItsOwn(Lab lab) {
    VirtualMachine source = source(lab);
    VirtualMachine clone = cloned(lab, source, CloneOptions.full().label("kept-by", "the-clone"));
    assertLikeItsSource(source, clone);
    assertEquals("the-clone", clone.inspect().labels().get("kept-by"));
    assertFalse(source.inspect().labels().containsKey("kept-by"), "the source gets no label");
    assertEquals(List.of(), shared(source, clone), "disks of both");

    assertDoesNotThrow(source::delete, "it stands on its own, so that its source can go");
    Equipped.ready(clone);
    assertEquals(GuestState.RUNNING, clone.inspect().state(), "without its source");
  }

  @Clause(value = "CLONE-02", needs = Capability.CLONE_LINKED)
  default void aLinkedCloneKeepsItsSource(Lab lab) {
    VirtualMachine source = source(lab);
    VirtualMachine clone = cloned(lab, source, CloneOptions.linked());
    assertLikeItsSource(source, clone);
    InvalidStateException refusal =
        Thrown.refusal(InvalidStateException.class, "delete of its source", source::delete);
    assertTrue(refusal.remedy().isPresent(), () -> "what helps: " + refusal);
    assertEquals(GuestState.STOPPED, source.inspect().state(), "after the refusal");
    Equipped.ready(clone);
    assertEquals(GuestState.RUNNING, clone.inspect().state(), "the clone runs");
    clone.kill();
    clone.delete();
    assertEquals(GuestState.STOPPED, source.inspect().state(), "after its clone was deleted");
    source.delete();
    assertFalse(lab.host().virtualMachines().list().contains(source), "is no longer kept");
  }

  @Clause(
      value = "CLONE-03",
      needs = {Capability.CLONE_LINKED, Capability.SNAPSHOT})
  default void aLinkedCloneBeginsAtASnapshotAlsoWhileItsSourceRuns(Lab lab) {
    VirtualMachine source = source(lab);
    Snapshot snapshot = source.snapshots().take("then");
    Equipped.ready(source);
    VirtualMachine clone =
        lab.understood(() -> cloned(lab, source, CloneOptions.linked().from(snapshot)));
    assertLikeItsSource(source, clone);
    assertEquals(GuestState.RUNNING, source.inspect().state(), "the source runs on");
    source.kill();
    Thrown.refusal(InvalidStateException.class, "delete of its source", source::delete);
    assertEquals(List.of("then"), source.snapshots().list().stream().map(Snapshot::name).toList());
  }

  @Clause(
      value = "CLONE-04",
      needs = {Capability.CLONE_FULL, Capability.SNAPSHOT})
  default void aCloneOfASnapshotHasTheDevicesOfThen(Lab lab) {
    VirtualMachine source = source(lab);
    Snapshot snapshot = source.snapshots().take("then");
    source.attach(Disk.blank(Equipped.SIZE));
    VirtualMachine clone =
        lab.understood(() -> cloned(lab, source, CloneOptions.full().from(snapshot)));
    assertEquals(1, clone.inspect().disks().size(), "disks of the clone");
    assertEquals(2, source.inspect().disks().size(), "disks of the source");
  }

  @Clause(value = "CLONE-05", needs = Capability.CLONE_FULL)
  default void aCloneTakesNoNameThatAMachineHas(Lab lab) {
    VirtualMachine source = source(lab);
    VirtualMachine other = lab.stoppedMachine();
    List<String> before = lab.names(Kind.VIRTUAL_MACHINE);
    for (String name : List.of(source.name(), other.name())) {
      Thrown.alreadyExists(
          Kind.VIRTUAL_MACHINE, name, () -> cloned(lab, source, name, CloneOptions.full()));
    }
    assertEquals(before, lab.names(Kind.VIRTUAL_MACHINE), "machines after the refusals");
  }

  @Clause(value = "CLONE-06", needs = Capability.CLONE_FULL)
  default void aMachineThatRunsIsNotClonedAsItIs(Lab lab) {
    VirtualMachine source = Equipped.ready(source(lab));
    List<String> before = lab.names(Kind.VIRTUAL_MACHINE);
    Thrown.refusal(
        InvalidStateException.class,
        "a clone of what runs",
        () -> cloned(lab, source, CloneOptions.full()));
    assertEquals(before, lab.names(Kind.VIRTUAL_MACHINE), "machines after the refusal");
    assertEquals(GuestState.RUNNING, source.inspect().state(), "it runs on");
  }

  @Clause(value = "CLONE-07", needs = Capability.CLONE_FULL)
  default void aCancelledCloneLeavesNothing(Lab lab) {
    VirtualMachine source = source(lab, ByteSize.gib(4));
    List<String> before = lab.names(Kind.VIRTUAL_MACHINE);
    Task task = Task.unbounded();
    task.onProgress(progress -> task.cancel());
    String name = Lab.name();
    assertThrows(
        OperationCancelledException.class,
        () -> lab.adopt(source.cloneAs(name, CloneOptions.full(), task)));
    assertEquals(before, lab.names(Kind.VIRTUAL_MACHINE), "machines after the cancel");
    assertEquals(GuestState.STOPPED, source.inspect().state());
    assertEquals(name, cloned(lab, source, name, CloneOptions.full()).name(), "its name is free");
  }

  private static VirtualMachine source(Lab lab) {
    return source(lab, Equipped.SIZE);
  }

  private static VirtualMachine source(Lab lab, ByteSize size) {
    return Equipped.with(lab, Disk.blank(size), Nic.nat());
  }

  private static VirtualMachine cloned(Lab lab, VirtualMachine source, CloneOptions options) {
    return cloned(lab, source, Lab.name(), options);
  }

  private static VirtualMachine cloned(
      Lab lab, VirtualMachine source, String name, CloneOptions options) {
    VirtualMachine clone = lab.adopt(source.cloneAs(name, options));
    assertEquals(name, clone.name());
    assertEquals(name, clone.inspect().name());
    return clone;
  }

  private static void assertLikeItsSource(VirtualMachine source, VirtualMachine clone) {
    VirtualMachineInfo from = source.inspect();
    VirtualMachineInfo made = clone.inspect();
    assertNotEquals(source.id(), clone.id(), "ids");
    assertEquals(GuestState.STOPPED, made.state(), "of the clone");
    assertEquals(from.quota().vcpus(), made.quota().vcpus(), "processors");
    assertEquals(from.quota().memory(), made.quota().memory(), "memory");
    assertEquals(capacities(from), capacities(made), "capacities of the disks");
    assertEquals(from.nics().size(), made.nics().size(), "network interfaces");
    for (Nic nic : made.nics()) {
      assertTrue(nic.mac().isPresent(), () -> "no hardware address: " + nic);
      assertTrue(
          from.nics().stream().noneMatch(other -> other.mac().equals(nic.mac())),
          () -> "an address of its source: " + nic);
    }
  }

  private static List<Optional<ByteSize>> capacities(VirtualMachineInfo info) {
    return info.disks().stream().map(Disk::capacity).toList();
  }

  /** The files that are disks of both. */
  private static List<String> shared(VirtualMachine one, VirtualMachine other) {
    List<String> files = new ArrayList<>(files(one));
    files.retainAll(files(other));
    assertFalse(Collections.disjoint(files(one), files(one)), "no file of a disk is told");
    return files;
  }

  private static List<String> files(VirtualMachine machine) {
    return machine.inspect().disks().stream()
        .flatMap(
            disk -> disk.hostPath().or(() -> disk.volume().map(volume -> volume.id())).stream())
        .toList();
  }
}
