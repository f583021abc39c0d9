package dev.posada.internal.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.BusyException;
import dev.posada.ConnectionException;
import dev.posada.GuestState;
import dev.posada.OperationCancelledException;
import dev.posada.ResourceQuota;
import dev.posada.Subscription;
import dev.posada.memory.Fault;
import dev.posada.spi.QuotaPlan;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class FaultsTest {
  private static final Fault LOCKED = Fault.failure(new BusyException("locked"));

  private final Inn inn = new Inn();

  @AfterEach
  void close() {
    inn.close();
  }

  private GuestState state(String id) {
    return inn.machines.state(id, inn.op);
  }

  @Test
  void theNextCallOfAnOperationFailsAndDoesNothing() {
    String id = inn.machine("m");
    inn.world.inject(LOCKED.on("start"));
    assertEquals(GuestState.STOPPED, state(id));

    BusyException thrown = assertThrows(BusyException.class, () -> inn.machines.start(id, inn.op));
    assertEquals("locked", thrown.getMessage());
    assertEquals(GuestState.STOPPED, state(id));

    inn.machines.start(id, inn.op);
    assertEquals(GuestState.STARTING, state(id));
  }

  @Test
  void theThirdCallFailsAndTheOthersDoNot() {
    inn.world.inject(LOCKED.on("summaries").call(3));
    inn.machines.summaries(inn.op);
    inn.machines.summaries(inn.op);
    assertThrows(BusyException.class, () -> inn.machines.summaries(inn.op));
    inn.machines.summaries(inn.op);
  }

  @Test
  void aFaultMayStrikeOneGuestOnly() {
    String one = inn.machine("one");
    String two = inn.machine("two");
    inn.world.inject(LOCKED.on("start").guest(two));
    inn.machines.start(one, inn.op);
    assertThrows(BusyException.class, () -> inn.machines.start(two, inn.op));
  }

  @Test
  void aLastingFaultStrikesUntilItIsWithdrawnEachTimeWithAnExceptionOfItsOwn() {
    Subscription fault = inn.world.inject(LOCKED.always());
    BusyException one = assertThrows(BusyException.class, () -> inn.machines.summaries(inn.op));
    BusyException two = assertThrows(BusyException.class, () -> inn.machines.summaries(inn.op));
    assertNotSame(one, two);
    fault.close();
    inn.machines.summaries(inn.op);
  }

  @Test
  void aHalfDoneCallTookEffectAndFails() {
    inn.world.inject(LOCKED.on("create").afterEffect());
    assertThrows(BusyException.class, () -> inn.machine("m"));
    assertEquals(1, inn.machines.summaries(inn.op).size());
  }

  @Test
  void aHalfDoneStepOfAQuotaHolds() {
    String id = inn.booted("m");
    QuotaPlan plan = inn.machines.plan(id, ResourceQuota.limit().cpus(0.5), inn.op);
    inn.world.inject(LOCKED.on("apply").afterEffect());
    assertThrows(BusyException.class, () -> inn.machines.apply(id, plan.steps().get(0), inn.op));
    assertEquals(0.5, inn.machines.readQuota(id, inn.op).actual().cpus().orElseThrow());
  }

  @Test
  void aCreateMayBeMadeAndTheConnectionBreak() {
    inn.world.inject(Fault.outage().on("create").afterEffect());
    ConnectionException broken = assertThrows(ConnectionException.class, () -> inn.machine("m"));
    assertTrue(broken.failure().outcome().isEmpty(), "nobody who was cut off knows");
    assertThrows(ConnectionException.class, () -> inn.machines.summaries(inn.op));

    inn.world.reconnect();
    assertEquals(1, inn.machines.summaries(inn.op).size());
  }

  @Test
  void aDelayTakesRealTimeAlsoInAFrozenWorld() {
    inn.world.inject(Fault.delay(Duration.ofMillis(30)).on("summaries"));
    long start = System.nanoTime();
    inn.machines.summaries(inn.op);
    assertTrue(System.nanoTime() - start >= 30_000_000);
  }

  @Test
  void aHangingCallIsEndedByItsOperationOnly() {
    String id = inn.machine("m");
    inn.world.inject(Fault.hang().on("start"));
    FakeOperation op = inn.another();
    CompletableFuture<Void> call = CompletableFuture.runAsync(() -> inn.machines.start(id, op));
    while (!op.isWaiting()) {
      Thread.onSpinWait();
    }
    inn.advanceSeconds(3600);
    assertFalse(call.isDone());

    op.cancel();

    ExecutionException thrown = assertThrows(ExecutionException.class, call::get);
    assertEquals(OperationCancelledException.class, thrown.getCause().getClass());
    assertEquals(GuestState.STOPPED, state(id));
  }

  @Test
  void aCallThatHangsAfterItsEffectHasHadIt() {
    String id = inn.machine("m");
    inn.world.inject(Fault.hang().on("start").afterEffect());
    FakeOperation op = inn.another();
    CompletableFuture<Void> call = CompletableFuture.runAsync(() -> inn.machines.start(id, op));
    while (!op.isWaiting()) {
      Thread.onSpinWait();
    }
    op.cancel();
    assertThrows(ExecutionException.class, call::get);
    assertEquals(GuestState.STARTING, state(id));
  }

  @Test
  void withdrawingTheFaultLetsWhoHangsGoOn() throws Exception {
    String id = inn.machine("m");
    Subscription fault = inn.world.inject(Fault.hang().on("start"));
    FakeOperation op = inn.another();
    CompletableFuture<Void> call = CompletableFuture.runAsync(() -> inn.machines.start(id, op));
    while (!op.isWaiting()) {
      Thread.onSpinWait();
    }
    fault.close();
    call.get();
    assertEquals(GuestState.STARTING, state(id));
  }

  @Test
  void everyCallFailsDuringAnOutage() {
    String id = inn.machine("m");
    inn.world.disconnect();
    assertThrows(ConnectionException.class, () -> inn.machines.start(id, inn.op));
    assertThrows(ConnectionException.class, () -> inn.host.inspect(inn.op));
    assertThrows(ConnectionException.class, () -> inn.images.list(inn.op));
    inn.world.reconnect();
    assertEquals(GuestState.STOPPED, state(id));
  }
}
