package dev.posada.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ByteSize;
import dev.posada.Capability;
import dev.posada.Cdrom;
import dev.posada.ConnectionException;
import dev.posada.Disk;
import dev.posada.Failure;
import dev.posada.GuestState;
import dev.posada.Host;
import dev.posada.InvalidStateException;
import dev.posada.Kind;
import dev.posada.Nic;
import dev.posada.NotFoundException;
import dev.posada.OperationCancelledException;
import dev.posada.Outcome;
import dev.posada.RejectedException;
import dev.posada.Task;
import dev.posada.VirtualMachine;
import java.io.IOException;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Devices come and go, also while the machine runs, and a failure says what is true. */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(20)
class DevicesTest {
  private static final IOException BROKEN = new IOException("Broken pipe");
  private static final Disk BLANK = Disk.blank(ByteSize.gib(1));

  private final FakeProvider fake = new FakeProvider();
  private final FakeGuest there = fake.driver.machines.add("web", GuestState.RUNNING);
  private Host host = fake.connect();
  private VirtualMachine web = host.virtualMachines().get("web");

  @AfterEach
  void theCoreKeptItsPromises() {
    host.close();
    assertEquals(List.of(), fake.driver.brokenPromises);
  }

  private void without(Capability... missing) {
    fake.driver.capabilities = EnumSet.complementOf(EnumSet.copyOf(List.of(missing)));
    host.close();
    fake.driver.closed = false;
    host = fake.connect();
    web = host.virtualMachines().get("web");
    fake.driver.calls.clear();
  }

  @Test
  void whatIsAttachedHasAnIdByWhichItIsChangedAndDetached() {
    Nic nic = web.attach(Nic.nat());
    assertTrue(nic.id().isPresent());
    Nic unplugged = web.change(nic.connected(false));
    assertEquals(List.of(unplugged), web.inspect().nics());
    web.detach(unplugged);
    assertEquals(List.of(), web.inspect().nics());
    assertThrows(IllegalArgumentException.class, () -> web.attach(nic));
    assertThrows(IllegalArgumentException.class, () -> web.change(Nic.nat()));
    assertThrows(IllegalArgumentException.class, () -> web.detach(Nic.nat()));
  }

  @Test
  void withoutHotplugARunningMachineIsToBeStopped() {
    Cdrom cdrom = web.attach(Cdrom.empty());
    without(Capability.HOTPLUG);
    for (GuestState state : List.of(GuestState.RUNNING, GuestState.PAUSED)) {
      there.state = state;
      for (Runnable verb :
          List.<Runnable>of(
              () -> web.attach(BLANK),
              () -> web.change(cdrom.insert("/discs/1.iso")),
              () -> web.detach(cdrom))) {
        InvalidStateException e = assertThrows(InvalidStateException.class, verb::run);
        assertEquals(Optional.of("stop it first"), e.remedy());
        assertEquals(Outcome.NOT_DONE, e.outcome());
        assertEquals(Optional.of(state), e.lastSeen());
      }
    }
    assertEquals(List.of(), fake.driver.changes());
    there.state = GuestState.STOPPED;
    web.attach(BLANK);
    web.change(cdrom.insert("/discs/1.iso"));
    web.detach(cdrom);
    assertEquals(List.of("attach", "change", "detach"), fake.driver.changes());
  }

  @Test
  void otherForwardsOfARunningMachineAreACapabilityOfTheirOwn() {
    Nic nic = web.attach(Nic.nat().forward(8080, 80));
    without(Capability.HOTPLUG);
    Nic more = web.change(nic.forward(8443, 443));
    without(Capability.PORT_FORWARD);
    web.change(more.connected(false));
    InvalidStateException e =
        assertThrows(InvalidStateException.class, () -> web.change(more.forward(2222, 22)));
    assertEquals(Optional.of("stop it first"), e.remedy());
    assertTrue(e.getMessage().contains("port forwards cannot be changed then"), e.getMessage());
    there.state = GuestState.STOPPED;
    web.change(more.forward(2222, 22));
  }

  @Test
  void whatIsNotAttachedIsNotFound() {
    Nic nic = Nic.nat().attachedAs("net9");
    for (Runnable verb : List.<Runnable>of(() -> web.change(nic), () -> web.detach(nic))) {
      NotFoundException e = assertThrows(NotFoundException.class, verb::run);
      assertEquals(Kind.DEVICE, e.kind());
      assertEquals(Outcome.NOT_DONE, e.outcome());
    }
  }

  @Test
  void aLostAttachReturnsTheDeviceThatIsNew() {
    Disk before = web.attach(BLANK);
    fake.driver.next("attach", FakeHost.failsWhenDone(BROKEN));
    Disk second = web.attach(BLANK);
    assertTrue(!second.id().equals(before.id()));
    fake.driver.next("attach", FakeHost.fails(BROKEN));
    ConnectionException e = assertThrows(ConnectionException.class, () -> web.attach(BLANK));
    assertEquals(Outcome.UNKNOWN, e.outcome());
    assertEquals(Optional.of(web), e.guest());
  }

  @Test
  void aDiskThatIsAttachedAlreadyIsNotTakenForTheNewOne() {
    web.attach(Disk.of("/disks/data.qcow2"));
    fake.driver.next(
        "attach", FakeHost.fails(new RejectedException("in use", Failure.undecided())));
    RejectedException e =
        assertThrows(RejectedException.class, () -> web.attach(Disk.of("/disks/data.qcow2")));
    assertEquals(Outcome.NOT_DONE, e.outcome(), "the answer came, and no device is new");
  }

  @Test
  void aLostChangeReturnsIfTheDeviceIsAsItWasToBe() {
    Nic nic = web.attach(Nic.nat());
    fake.driver.next("change", FakeHost.failsWhenDone(BROKEN));
    assertEquals(nic.connected(false), web.change(nic.connected(false)));
    fake.driver.next("change", FakeHost.fails(BROKEN));
    assertEquals(
        Outcome.UNKNOWN, assertThrows(ConnectionException.class, () -> web.change(nic)).outcome());
  }

  @Test
  void detachWaitsUntilTheGuestLetsGo() {
    Disk disk = web.attach(BLANK);
    there.letsGo = false;
    Background detach = Background.call(() -> web.detach(disk));
    detach.staysRunning();
    web.pause(); // nobody holds the guest meanwhile
    there.devices.clear();
    detach.returns();
  }

  /** A guest that boots does not hear it. */
  @Test
  void aDetachThatWasNotHeardIsAskedForAgain() {
    Disk disk = web.attach(BLANK);
    there.letsGo = false;
    fake.driver.next(
        "detach",
        (effect, op) -> {
          effect.take(); // nothing, as the guest does not let go
          there.letsGo = true;
        });
    Background.call(() -> web.detach(disk)).returns();
    assertEquals(2, Collections.frequency(fake.driver.changes(), "detach"));
    assertEquals(List.of(), there.devices);
  }

  @Test
  void aCancelledDetachMayStillHappen() {
    Disk disk = web.attach(BLANK);
    there.letsGo = false;
    Task task = Task.unbounded();
    Background detach = Background.call(() -> web.detach(disk, task));
    Background.await(() -> fake.driver.changes().contains("detach"));
    task.cancel();
    OperationCancelledException e = detach.throwing(OperationCancelledException.class);
    assertEquals(Outcome.PARTLY, e.outcome());
    assertEquals(List.of("the guest was asked to let it go and may do so"), e.remains());
  }

  @Test
  void aDetachThatFailsSaysWhatIsTrue() {
    Disk disk = web.attach(BLANK);
    fake.driver.next(
        "detach", FakeHost.fails(new RejectedException("boot disk", Failure.undecided())));
    RejectedException e = assertThrows(RejectedException.class, () -> web.detach(disk));
    assertEquals(Outcome.NOT_DONE, e.outcome());
    there.state = GuestState.STOPPED;
    fake.driver.next("detach", FakeHost.fails(BROKEN));
    assertEquals(
        Outcome.NOT_DONE,
        assertThrows(ConnectionException.class, () -> web.detach(disk)).outcome());
    fake.driver.next("detach", FakeHost.failsWhenDone(BROKEN));
    web.detach(disk);
  }
}
