package dev.posada.virtualbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ByteSize;
import dev.posada.Disk;
import dev.posada.GuestState;
import dev.posada.Host;
import dev.posada.MigrateOptions;
import dev.posada.Nic;
import dev.posada.NotFoundException;
import dev.posada.OperationCancelledException;
import dev.posada.Outcome;
import dev.posada.Progress;
import dev.posada.Task;
import dev.posada.VirtualMachine;
import dev.posada.VirtualMachineInfo;
import dev.posada.testkit.InTurn;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A machine that runs, between the VirtualBoxes of two users of the emulated host. */
@InTurn(LabBox.EMULATED_HOST)
@Timeout(420)
@OnlyInFull
class RealTeleportTest {
  private static final MigrateOptions MOVE =
      MigrateOptions.live().maxDowntime(Duration.ofSeconds(2));

  private final BareBox box = BareBox.emulated();
  private final Host neighbour = LabBox.connectNeighbour();
  private final Host root = LabBox.connectEmulated();

  @AfterEach
  void leaveNothing() {
    try (box;
        neighbour;
        root) {
      LabBox.clean(root);
      LabBox.clean(neighbour);
    }
  }

  private List<String> left(VirtualMachine machine) {
    String path = machine.name();
    return box.says("find", "/root", "/home/neighbour", "-path", "*" + path + "*", "-type", "f")
        .lines()
        .toList();
  }

  @Test
  void aMachineRunsOnWithItsDiskAndComesBackPaused() {
    VirtualMachine machine =
        neighbour
            .virtualMachines()
            .create(
                LabHost.spec()
                    .label("moves", "a <b> & \"c\"")
                    .attach(Disk.blank(ByteSize.mib(8)), Nic.nat()));
    machine.start();
    VirtualMachineInfo before = machine.inspect();
    String disk = before.disks().get(0).hostPath().orElseThrow();
    cancelled(machine);

    List<Progress> told = new CopyOnWriteArrayList<>();
    VirtualMachine moved = machine.migrateTo(root, MOVE, Task.unbounded().onProgress(told::add));
    assertEquals(Set.of("move"), Set.copyOf(told.stream().map(Progress::phase).toList()));
    assertThrows(NotFoundException.class, machine::inspect);
    VirtualMachineInfo now = moved.inspect();
    assertEquals(GuestState.RUNNING, now.state());
    assertEquals(machine.id(), moved.id());
    assertEquals(before.labels(), now.labels());
    assertEquals(before.nics(), now.nics());
    assertEquals(
        List.of(disk), now.disks().stream().map(one -> one.hostPath().orElseThrow()).toList());
    assertTrue(left(machine).contains(disk));
    assertFalse(
        left(machine).stream().anyMatch(file -> file.matches("/home/.*(vbox|log).*")),
        "where it was");

    moved.pause();
    VirtualMachine back = moved.migrateTo(neighbour, MOVE);
    assertEquals(GuestState.PAUSED, back.inspect().state());
    back.resume();
    back.kill();
    back.start(); // and does not wait for another one
    assertEquals(GuestState.RUNNING, back.inspect().state());
    back.kill();
    assertEquals(Set.of("disk " + disk), back.delete().kept().keySet());
    assertEquals(List.of(disk), left(machine));
    box.says("rm", disk);
  }

  private void cancelled(VirtualMachine machine) {
    Task task = Task.unbounded();
    task.onProgress(
        progress -> {
          if (progress.phase().equals("move")) {
            task.cancel();
          }
        });
    OperationCancelledException cancelled =
        assertThrows(OperationCancelledException.class, () -> machine.migrateTo(root, MOVE, task));
    assertEquals(Outcome.NOT_DONE, cancelled.outcome(), cancelled::toString);
    assertEquals(GuestState.RUNNING, machine.inspect().state());
    assertEquals(List.of(), root.virtualMachines().named(machine.name()));
    assertNotEquals(List.of(), left(machine));
    assertFalse(left(machine).stream().anyMatch(file -> file.startsWith("/root")));
  }
}
