package dev.posada.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ByteSize;
import dev.posada.Capability;
import dev.posada.ContainerSpec;
import dev.posada.DeleteReport;
import dev.posada.Disk;
import dev.posada.Guest;
import dev.posada.GuestState;
import dev.posada.HypervisorException;
import dev.posada.InvalidStateException;
import dev.posada.Kind;
import dev.posada.Mount;
import dev.posada.NotFoundException;
import dev.posada.Outcome;
import dev.posada.VirtualMachine;
import dev.posada.Volume;
import java.util.List;

/** What is made with a guest and goes with it, and what stays. */
interface DeleteClauses extends Clauses {
  @Clause("DELETE-01")
  default void aDeletedGuestIsGoneAndTheReportSaysSo(Lab lab) {
    lab.eachKind(
        kind -> {
          Guest guest = lab.stopped(kind);
          DeleteReport report = guest.delete();
          assertTrue(
              report.removed().stream().anyMatch(what -> what.contains(guest.name())),
              () -> kind + " " + guest.name() + ": " + report);
          requireGone(lab, kind, guest);
        });
  }

  @Clause("DELETE-02")
  default void aGuestThatRunsIsNotDeleted(Lab lab) {
    lab.eachKind(
        kind -> {
          Guest guest = lab.running(kind);
          InvalidStateException runs =
              assertThrows(InvalidStateException.class, guest::delete, kind + " that runs");
          assertEquals(Outcome.NOT_DONE, runs.outcome(), runs::toString);
          assertEquals(GuestState.RUNNING, guest.inspect().state(), kind.toString());
          guest.kill();
          guest.delete();
          requireGone(lab, kind, guest);
        });
  }

  private static void requireGone(Lab lab, Kind kind, Guest guest) {
    assertThrows(
        NotFoundException.class, () -> NewGuest.of(lab, kind).get(guest.id()), "by its id");
    assertEquals(List.of(), NewGuest.of(lab, kind).named(guest.name()), kind + " by its name");
    assertFalse(NewGuest.of(lab, kind).summaries().containsKey(guest), kind + " in the summaries");
    NotFoundException gone =
        assertThrows(NotFoundException.class, guest::delete, kind + " deleted twice");
    assertEquals(Outcome.NOT_DONE, gone.outcome(), gone::toString);
  }

  @Clause("DELETE-03")
  default void aRefusedCreateLeavesNothing(Lab lab) {
    lab.eachKind(
        kind -> {
          String name = Lab.name();
          lab.needs(kind == Kind.CONTAINER ? Capability.IMAGES : Capability.VIRTUAL_MACHINES);
          HypervisorException refusal =
              assertThrows(
                  HypervisorException.class,
                  () -> impossible(lab, kind, name),
                  kind + " of what is not there");
          assertEquals(Outcome.NOT_DONE, refusal.outcome(), refusal::toString);
          assertEquals(List.of(), NewGuest.of(lab, kind).named(name), kind + " that was refused");
          Guest next = NewGuest.named(lab, kind, name);
          assertEquals(GuestState.STOPPED, next.inspect().state(), kind + " of that name, then");
        });
  }

  private static Guest impossible(Lab lab, Kind kind, String name) {
    if (kind == Kind.VIRTUAL_MACHINE) {
      Disk none = Disk.of("/missing/" + name + ".qcow2");
      return lab.machine(lab.machineSpec().name(name).attach(none)); // or no disks at all
    }
    return lab.container(
        ContainerSpec.image("posada-test/none:" + name).name(name).pull(ContainerSpec.Pull.NEVER));
  }

  @Clause(
      value = "DELETE-04",
      needs = {Capability.VIRTUAL_MACHINES, Capability.VOLUMES})
  default void aDiskThatWasMadeForAMachineGoesWithIt(Lab lab) {
    VirtualMachine machine =
        lab.understood(() -> lab.machine(lab.machineSpec().attach(Disk.blank(ByteSize.mib(2)))));
    List<String> disks = Kept.of(machine);
    assertEquals(1, disks.size(), () -> "the disks of " + machine.inspect());
    DeleteReport report = machine.delete();
    disks.forEach(disk -> Kept.requireRemoved(lab, disk, report));
  }

  @Clause(value = "DELETE-05", needs = Capability.VOLUMES)
  default void aVolumeThatWasThereBeforeStaysAndTheReportNamesIt(Lab lab) {
    lab.eachKind(
        kind -> {
          Volume volume = Kept.volume(lab, kind);
          Guest guest = lab.understood(() -> with(lab, kind, volume));
          assertEquals(1, Kept.of(guest).size(), () -> "what is kept of " + guest.inspect());
          DeleteReport report = guest.delete();
          Kept.requireKept(lab, volume, report);
        });
  }

  private static Guest with(Lab lab, Kind kind, Volume volume) {
    return kind == Kind.CONTAINER
        ? lab.container(lab.containerSpec().mount(Mount.volume(volume, "/data")))
        : lab.machine(lab.machineSpec().attach(Disk.of(volume)));
  }

  @Clause("DELETE-06")
  default void aGuestThatOthersMadeIsManagedAndAllItHasIsKept(Lab lab) {
    lab.eachKind(
        kind -> {
          String name = Lab.name();
          String id = lab.engine().foreignGuest(kind, name);
          Guest guest = lab.adopt(NewGuest.of(lab, kind).get(id));
          assertEquals(guest, NewGuest.of(lab, kind).get(name), kind + " by its name");
          assertTrue(NewGuest.of(lab, kind).list().contains(guest), kind + " in the list");
          assertEquals(name, guest.inspect().name(), kind + ", inspected");
          if (guest.inspect().state() == GuestState.STOPPED) {
            guest.start();
          }
          assertEquals(GuestState.RUNNING, guest.inspect().state(), kind + " as started");
          guest.kill();
          List<String> all = Kept.of(guest);
          all.forEach(one -> Kept.forget(lab, one));
          DeleteReport report = guest.delete();
          all.forEach(one -> Kept.requireNamed(lab, one, report));
          requireGone(lab, kind, guest);
        });
  }
}
