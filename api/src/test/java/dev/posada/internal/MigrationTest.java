package dev.posada.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.AlreadyExistsException;
import dev.posada.Capability;
import dev.posada.ConnectOptions;
import dev.posada.ConnectionException;
import dev.posada.Diagnosis;
import dev.posada.GuestState;
import dev.posada.Host;
import dev.posada.HostInfo;
import dev.posada.Hypervisors;
import dev.posada.MigrateOptions;
import dev.posada.NotFoundException;
import dev.posada.OperationCancelledException;
import dev.posada.Outcome;
import dev.posada.RejectedException;
import dev.posada.Task;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.VirtualMachine;
import dev.posada.spi.HostDriver;
import dev.posada.spi.HypervisorProvider;
import dev.posada.spi.Operation;
import java.io.IOException;
import java.net.URI;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Whatever happens to a migration, it is told on which of the two hosts the machine is. */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(20)
class MigrationTest {
  private static final IOException BROKEN = new IOException("Broken pipe");
  private static final MigrateOptions LIVE = MigrateOptions.live();

  /** Another provider. */
  private static final class Stranger implements HypervisorProvider {
    @Override
    public Set<String> schemes() {
      return Set.of("other");
    }

    @Override
    public Diagnosis diagnose(ConnectOptions options, Operation op) {
      return Diagnosis.found("1", List.of());
    }

    @Override
    public HostDriver open(URI uri, ConnectOptions options, Operation op) {
      return asked -> HostInfo.builder("Other", "1").build();
    }
  }

  private final FakeProvider here = new FakeProvider();
  private final FakeProvider there = new FakeProvider("fake:///y");
  private final FakeGuest guest = here.driver.machines.add("web", GuestState.RUNNING);
  private final Host host = here.connect();
  private final Host target = there.connect();
  private final VirtualMachine web = host.virtualMachines().get("web");
  private final CountDownLatch entered = new CountDownLatch(1);

  @AfterEach
  void theCoreKeptItsPromises() {
    host.close();
    target.close();
    assertEquals(List.of(), here.driver.brokenPromises);
    assertEquals(List.of(), there.driver.brokenPromises);
  }

  private void copyThere(GuestState state) {
    FakeGuest copy = new FakeGuest(guest.kind, guest.id, guest.name, state);
    there.driver.machines.all.put(copy.id, copy);
  }

  @Test
  void whatArrivesIsAHandleThereAndGoneHere() {
    VirtualMachine moved = web.migrateTo(target, LIVE);
    assertEquals(target, moved.host());
    assertEquals("web", moved.name());
    assertEquals(GuestState.RUNNING, moved.inspect().state());
    assertThrows(NotFoundException.class, web::inspect);
    moved.kill();
    assertEquals(host, moved.migrateTo(host, MigrateOptions.offline()).host());
  }

  @Test
  void aMigrationThatFailsLeavesItWhereItWas() {
    here.driver.next("migrate", FakeHost.fails(BROKEN));
    ConnectionException e =
        assertThrows(ConnectionException.class, () -> web.migrateTo(target, LIVE));
    assertEquals("cannot migrate \"web\" to fake:///y on fake:///x: Broken pipe", e.getMessage());
    assertEquals(Outcome.NOT_DONE, e.outcome());
    assertEquals(Optional.of(web), e.guest());
    assertEquals(Optional.of(GuestState.RUNNING), e.lastSeen());
  }

  @Test
  void aLostMigrationThatArrivedReturns() {
    here.driver.next("migrate", FakeHost.failsWhenDone(BROKEN));
    assertEquals(target, web.migrateTo(target, LIVE).host());
  }

  @Test
  void aCancelledMigrationLeavesItWhereItWasUnlessItArrived() {
    for (boolean arrives : List.of(false, true)) {
      CountDownLatch moving = new CountDownLatch(1);
      here.driver.next(
          "migrate", arrives ? FakeHost.hangsAndIsDone(moving) : FakeHost.hangs(moving));
      Task task = Task.unbounded();
      Background migrate = Background.call(() -> web.migrateTo(target, LIVE, task));
      Background.await(moving);
      task.cancel();
      if (arrives) {
        migrate.returns();
        assertThrows(NotFoundException.class, web::inspect);
      } else {
        OperationCancelledException e = migrate.throwing(OperationCancelledException.class);
        assertEquals(Outcome.NOT_DONE, e.outcome());
        assertEquals(Optional.of(web), e.guest());
      }
    }
  }

  @Test
  void anIncompleteCopyThereIsNamed() {
    here.driver.next(
        "migrate",
        (effect, op) -> {
          copyThere(GuestState.PAUSED);
          throw BROKEN;
        });
    ConnectionException e =
        assertThrows(ConnectionException.class, () -> web.migrateTo(target, LIVE));
    assertEquals(Outcome.PARTLY, e.outcome());
    assertEquals(Optional.of(web), e.guest());
    assertEquals(List.of("an incomplete copy on fake:///y"), e.remains());
  }

  @Test
  void whereItRunsThereAndNotHereTheGuestIsTheOneThere() {
    for (GuestState there : List.of(GuestState.RUNNING, GuestState.PAUSED)) {
      guest.state = GuestState.RUNNING;
      this.there.driver.machines.all.clear();
      here.driver.next(
          "migrate",
          (effect, op) -> {
            copyThere(there);
            guest.state = GuestState.STOPPED;
            throw BROKEN;
          });
      ConnectionException e =
          assertThrows(ConnectionException.class, () -> web.migrateTo(target, LIVE));
      assertEquals(Outcome.PARTLY, e.outcome());
      assertEquals(target, e.guest().orElseThrow().host());
      assertEquals(Optional.of(there), e.lastSeen());
      assertEquals(List.of("its definition on fake:///x"), e.remains());
    }
  }

  @Test
  void whereItEndedHereOnTheWayNobodyKnows() {
    for (Optional<GuestState> there :
        List.of(Optional.<GuestState>empty(), Optional.of(GuestState.STARTING))) {
      guest.state = GuestState.RUNNING;
      here.driver.next(
          "migrate",
          (effect, op) -> {
            there.ifPresent(this::copyThere);
            guest.state = GuestState.STOPPED;
            throw BROKEN;
          });
      ConnectionException e =
          assertThrows(ConnectionException.class, () -> web.migrateTo(target, LIVE));
      assertEquals(Outcome.UNKNOWN, e.outcome());
      assertEquals(Optional.of(web), e.guest());
      assertEquals(Optional.of(GuestState.STOPPED), e.lastSeen());
    }
  }

  @Test
  void whereNoHostHasItNobodyKnows() {
    here.driver.next(
        "migrate",
        (effect, op) -> {
          here.driver.machines.all.clear();
          throw BROKEN;
        });
    assertEquals(
        Outcome.UNKNOWN,
        assertThrows(ConnectionException.class, () -> web.migrateTo(target, LIVE)).outcome());
  }

  @Test
  void whereTheTargetDoesNotAnswerNobodyKnows() {
    here.driver.next("migrate", FakeHost.fails(BROKEN));
    there.driver.next("summaries", (effect, op) -> effect.take());
    there.driver.next("summaries", FakeHost.fails(new IOException("Connection refused")));
    ConnectionException e =
        assertThrows(ConnectionException.class, () -> web.migrateTo(target, LIVE));
    assertEquals(Outcome.UNKNOWN, e.outcome());
    assertEquals("Connection refused", e.getSuppressed()[0].getMessage());
  }

  @Test
  void closingTheTargetCancelsAndBothAreAskedBeforeItIsFreed() {
    here.driver.next("migrate", FakeHost.hangs(entered));
    there.driver.next("summaries", (effect, op) -> effect.take());
    there.driver.next(
        "summaries",
        (effect, op) -> {
          Thread.sleep(50); // a close that does not wait would be through by now
          assertEquals(false, there.driver.closed);
          effect.take();
        });
    Background migrate = Background.call(() -> web.migrateTo(target, LIVE));
    Background.await(entered);
    target.close();
    OperationCancelledException e = migrate.throwing(OperationCancelledException.class);
    assertEquals(Outcome.NOT_DONE, e.outcome());
    assertEquals(Optional.of(web), e.guest());
    assertTrue(there.driver.count("summaries") >= 2, there.driver.calls::toString);
  }

  @Test
  void aTargetThatIsClosedIsRefused() {
    target.close();
    assertThrows(IllegalStateException.class, () -> web.migrateTo(target, LIVE));
    assertEquals(List.of("open"), here.driver.changes());
  }

  @Test
  void aNameThatIsTakenThereIsRefused() {
    there.driver.machines.add("web", GuestState.STOPPED);
    AlreadyExistsException e =
        assertThrows(AlreadyExistsException.class, () -> web.migrateTo(target, LIVE));
    assertEquals(Outcome.NOT_DONE, e.outcome());
    assertEquals(Optional.of("rename or delete the one on fake:///y"), e.remedy());
    assertEquals(List.of("open"), here.driver.changes());
  }

  @Test
  void aHostThatCannotMigrateIsRefused() {
    there.driver.capabilities = EnumSet.noneOf(Capability.class);
    try (Host without = there.connect()) {
      assertThrows(UnsupportedCapabilityException.class, () -> web.migrateTo(without, LIVE));
    }
    there.driver.closed = false;
    assertThrows(IllegalArgumentException.class, () -> web.migrateTo(host, LIVE));
  }

  @Test
  void aTargetOfAnotherProviderIsRejected() {
    try (Host stranger = Hypervisors.of(new Stranger()).connect("other:///")) {
      RejectedException e =
          assertThrows(RejectedException.class, () -> web.migrateTo(stranger, LIVE));
      assertEquals(Optional.of("export it and import it there"), e.remedy());
      assertEquals(Outcome.NOT_DONE, e.outcome());
    }
  }
}
