package dev.posada.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.posada.ByteSize;
import dev.posada.Capability;
import dev.posada.Disk;
import dev.posada.GuestState;
import dev.posada.Host;
import dev.posada.Hypervisors;
import dev.posada.InvalidStateException;
import dev.posada.Kind;
import dev.posada.MigrateOptions;
import dev.posada.NotFoundException;
import dev.posada.OperationCancelledException;
import dev.posada.Progress;
import dev.posada.RejectedException;
import dev.posada.Snapshot;
import dev.posada.Task;
import dev.posada.VirtualMachine;
import dev.posada.VirtualMachineInfo;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Machines that move to another host. */
interface MigrationClauses extends Clauses {
  @Clause(value = "MIGRATE-01", needs = Capability.MIGRATE_LIVE)
  default void aRunningMachineRunsOnTheOtherHostAndNowhereElse(Lab lab) {
    Host other = lab.other();
    VirtualMachine machine = Equipped.ready(labelled(lab));
    lab.needs(machine, Capability.MIGRATE_LIVE);
    Marks marks = new Marks(lab, machine);
    marks.set("here");
    VirtualMachineInfo before = machine.inspect();
    List<Progress> seen = new CopyOnWriteArrayList<>();
    VirtualMachine moved =
        lab.adopt(
            machine.migrateTo(
                other, MigrateOptions.live(), Task.unbounded().onProgress(seen::add)));
    assertMoved(before, GuestState.RUNNING, machine, moved, other);
    moved.awaitReady();
    new Marks(lab, moved).assertSet(true, "here", "it went on, without a boot");
    assertFalse(seen.isEmpty(), "no progress was told");
  }

  @Clause(value = "MIGRATE-02", needs = Capability.MIGRATE_OFFLINE)
  default void aMachineThatIsOffIsOnTheOtherHostAndNowhereElse(Lab lab) {
    Host other = lab.other();
    VirtualMachine machine = labelled(lab);
    VirtualMachineInfo before = machine.inspect();
    VirtualMachine moved = lab.adopt(machine.migrateTo(other, MigrateOptions.offline()));
    assertMoved(before, GuestState.STOPPED, machine, moved, other);
    Equipped.ready(moved);
    assertEquals(GuestState.RUNNING, moved.inspect().state(), "it boots there");
  }

  @Clause(
      value = "MIGRATE-03",
      needs = {Capability.MIGRATE_LIVE, Capability.PAUSE})
  default void aPausedMachineArrivesPausedOrStays(Lab lab) {
    Host other = lab.other();
    VirtualMachine machine = Equipped.ready(labelled(lab));
    lab.needs(machine, Capability.MIGRATE_LIVE);
    machine.pause();
    VirtualMachineInfo before = machine.inspect();
    VirtualMachine moved;
    try {
      moved = lab.adopt(machine.migrateTo(other, MigrateOptions.live()));
    } catch (InvalidStateException refused) {
      assertEquals("resume it first", refused.remedy().orElse(""));
      assertStayed(GuestState.PAUSED, machine, other);
      return;
    }
    assertMoved(before, GuestState.PAUSED, machine, moved, other);
    moved.resume();
    assertEquals(GuestState.RUNNING, moved.inspect().state(), "it goes on there");
  }

  @Clause(value = "MIGRATE-04", needs = Capability.MIGRATE_LIVE)
  default void aCancelledMoveLeavesItOnOneHost(Lab lab) {
    Host other = lab.other();
    VirtualMachine machine = Equipped.ready(labelled(lab));
    lab.needs(machine, Capability.MIGRATE_LIVE);
    Task task = Task.unbounded();
    task.onProgress(
        progress -> {
          if (progress.done() > 0) {
            task.cancel();
          }
        });
    MigrateOptions slow = MigrateOptions.live().bandwidth(ByteSize.mib(1));
    OperationCancelledException cancelled =
        lab.understood(() -> cancelled(() -> lab.adopt(machine.migrateTo(other, slow, task))));
    assertEquals(machine, cancelled.guest().orElse(null), "the handle where it is");
    assertStayed(GuestState.RUNNING, machine, other);
    new Marks(lab, machine).set("still-here");
  }

  @Clause(
      value = "MIGRATE-05",
      needs = {Capability.MIGRATE_LIVE, Capability.MIGRATE_OFFLINE})
  default void whatRunsMovesLiveAndWhatIsOffOffline(Lab lab) {
    Host other = lab.other();
    VirtualMachine machine = labelled(lab);
    Thrown.refusal(
        InvalidStateException.class,
        "one that is off, live",
        () -> lab.adopt(machine.migrateTo(other, MigrateOptions.live())));
    assertStayed(GuestState.STOPPED, machine, other);
    Equipped.ready(machine);
    Thrown.refusal(
        InvalidStateException.class,
        "one that runs, offline",
        () -> lab.adopt(machine.migrateTo(other, MigrateOptions.offline())));
    assertStayed(GuestState.RUNNING, machine, other);
  }

  @Clause(value = "MIGRATE-06", needs = Capability.MIGRATE_OFFLINE)
  default void aHostThatHasAMachineOfTheNameTakesNoOtherOne(Lab lab) {
    Host other = lab.other();
    VirtualMachine machine = lab.stoppedMachine();
    VirtualMachine namesake =
        lab.adopt(other.virtualMachines().create(lab.machineSpec().name(machine.name())));
    Thrown.alreadyExists(
        Kind.VIRTUAL_MACHINE,
        "one of its name",
        () -> lab.adopt(machine.migrateTo(other, MigrateOptions.offline())));
    assertEquals(GuestState.STOPPED, machine.inspect().state(), "it is where it was");
    assertEquals(List.of(namesake), other.virtualMachines().named(machine.name()), "there");
  }

  @Clause(
      value = "MIGRATE-07",
      needs = {Capability.MIGRATE_OFFLINE, Capability.SNAPSHOT})
  default void aMachineMovesWithItsSnapshotsOrStaysWithThem(Lab lab) {
    Host other = lab.other();
    VirtualMachine machine = Equipped.stopped(lab);
    Snapshot taken = machine.snapshots().take("taken");
    VirtualMachine where = machine;
    try {
      where = lab.adopt(machine.migrateTo(other, MigrateOptions.offline()));
    } catch (InvalidStateException refused) {
      assertTrue(refused.remedy().isPresent(), () -> "what helps: " + refused);
      assertStayed(GuestState.STOPPED, machine, other);
    }
    assertEquals(
        List.of(taken.name()),
        where.snapshots().list().stream().map(Snapshot::name).toList(),
        "none is lost");
  }

  @Clause(value = "MIGRATE-08", needs = Capability.MIGRATE_OFFLINE)
  default void aHostOfAnotherProviderIsRefused(Lab lab) {
    VirtualMachine machine = lab.stoppedMachine();
    try (Host stranger = Hypervisors.of(new Elsewhere()).connect("elsewhere:///")) {
      RejectedException refusal =
          Thrown.refusal(
              RejectedException.class,
              "a host of another provider",
              () -> machine.migrateTo(stranger, MigrateOptions.offline()));
      assertEquals(machine, refusal.guest().orElse(null), "the handle where it is");
    }
    assertEquals(GuestState.STOPPED, machine.inspect().state(), "it is where it was");
  }

  @Clause(value = "MIGRATE-09", needs = Capability.MIGRATE_OFFLINE)
  default void aMachineThatIsOffTakesItsDisksAlong(Lab lab) {
    Host other = lab.other();
    VirtualMachine machine = withDisk(lab);
    VirtualMachineInfo before = machine.inspect();
    VirtualMachine moved = takeAlong(lab, machine, other, MigrateOptions.offline());
    assertMoved(before, GuestState.STOPPED, machine, moved, other);
    assertEquals(sizes(before), sizes(moved.inspect()), "its disks");
    Equipped.ready(moved);
    assertEquals(GuestState.RUNNING, moved.inspect().state(), "it boots there");
  }

  @Clause(value = "MIGRATE-10", needs = Capability.MIGRATE_LIVE)
  default void aRunningMachineTakesItsDisksAlong(Lab lab) {
    Host other = lab.other();
    VirtualMachine machine = Equipped.ready(withDisk(lab));
    lab.needs(machine, Capability.MIGRATE_LIVE);
    Marks marks = new Marks(lab, machine);
    marks.set("here");
    VirtualMachineInfo before = machine.inspect();
    VirtualMachine moved = takeAlong(lab, machine, other, MigrateOptions.live());
    assertMoved(before, GuestState.RUNNING, machine, moved, other);
    assertEquals(sizes(before), sizes(moved.inspect()), "its disks");
    new Marks(lab, moved).assertSet(true, "here", "it went on, without a boot");
  }

  private static VirtualMachine withDisk(Lab lab) {
    return lab.understood(
        () ->
            lab.machine(lab.machineSpec().label("moves", "yes").attach(Disk.blank(Equipped.SIZE))));
  }

  private static VirtualMachine takeAlong(
      Lab lab, VirtualMachine machine, Host other, MigrateOptions options) {
    return lab.understood(() -> lab.adopt(machine.migrateTo(other, options.copyDisks(true))));
  }

  private static List<Optional<ByteSize>> sizes(VirtualMachineInfo info) {
    return info.disks().stream().map(Disk::capacity).toList();
  }

  /** A refusal of what is not understood is none of the assertion's business. */
  private static OperationCancelledException cancelled(Runnable move) {
    try {
      move.run();
    } catch (OperationCancelledException e) {
      return e;
    }
    return fail("a move that takes minutes was not cancelled");
  }

  private static VirtualMachine labelled(Lab lab) {
    return lab.machine(lab.machineSpec().label("moves", "yes"));
  }

  private static void assertMoved(
      VirtualMachineInfo before,
      GuestState state,
      VirtualMachine left,
      VirtualMachine moved,
      Host other) {
    assertEquals(other, moved.host(), "the host of the handle");
    VirtualMachineInfo now = moved.inspect();
    assertEquals(state, now.state(), "there");
    assertEquals(before.name(), now.name());
    assertEquals("yes", now.labels().get("moves"), "its label");
    assertEquals(before.quota(), now.quota(), "its limits");
    assertEquals(before.nics(), now.nics(), "its network interfaces, with their addresses");
    assertEquals(List.of(moved), other.virtualMachines().named(before.name()), "there");
    assertThrows(NotFoundException.class, left::inspect, "the handle where it was");
    assertEquals(List.of(), left.host().virtualMachines().named(before.name()), "where it was");
  }

  private static void assertStayed(GuestState state, VirtualMachine machine, Host other) {
    assertEquals(state, machine.inspect().state(), "where it was");
    assertEquals(List.of(), other.virtualMachines().named(machine.name()), "on the other host");
  }
}
