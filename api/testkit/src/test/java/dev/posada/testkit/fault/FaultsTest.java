package dev.posada.testkit.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.BusyException;
import dev.posada.ConnectionException;
import dev.posada.GuestState;
import dev.posada.Host;
import dev.posada.HostEvent;
import dev.posada.Hypervisors;
import dev.posada.OperationTimeoutException;
import dev.posada.Outcome;
import dev.posada.Subscription;
import dev.posada.Task;
import dev.posada.VirtualMachine;
import dev.posada.VirtualMachineSpec;
import dev.posada.memory.Fault;
import dev.posada.memory.MemoryWorld;
import dev.posada.testkit.Memory;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Timeout(60)
@Execution(ExecutionMode.CONCURRENT)
class FaultsTest {
  private final String uri = "memory:///" + getClass().getSimpleName() + "-" + hashCode();
  private final Faults faults = new Faults();
  private final CountDownLatch starting = new CountDownLatch(1);
  private final Host host =
      Hypervisors.of(
              WrappedProvider.around(
                  WrappedProvider.around(Memory.provider(), faults),
                  call -> {
                    if (call.method().equals("start")) {
                      starting.countDown();
                    }
                    return call.proceed();
                  }))
          .connect(uri);

  @AfterEach
  void close() {
    host.close();
    MemoryWorld.of(uri).reset();
  }

  private VirtualMachine machine(String name) {
    return host.virtualMachines().create(VirtualMachineSpec.named(name));
  }

  @Test
  void failsOneCallOfAName() {
    faults.inject(Fault.failure(new BusyException("locked")).on("start").call(2));
    machine("first").start();
    VirtualMachine second = machine("second");
    assertThrows(BusyException.class, second::start);
    assertEquals(GuestState.STOPPED, second.inspect().state());
    second.start();
  }

  @Test
  void failsEveryCallAboutAGuestUntilItIsWithdrawn() {
    VirtualMachine one = machine("one");
    VirtualMachine other = machine("other");
    try (Subscription fault =
        faults.inject(
            Fault.failure(new BusyException("locked")).on("start").guest(one.id()).always())) {
      assertThrows(BusyException.class, one::start);
      assertThrows(BusyException.class, one::start);
      other.start();
    }
    one.start();
  }

  @Test
  void failsWhenTheEffectIsThere() {
    VirtualMachine machine = machine("web");
    faults.inject(Fault.outage().on("rename").afterEffect());
    assertThrows(ConnectionException.class, () -> machine.rename("shop"));
    assertThrows(ConnectionException.class, machine::inspect);
    faults.reconnect();
    assertEquals("shop", machine.inspect().name());
  }

  @Test
  void hangsUntilTheTimeIsUp() {
    VirtualMachine machine = machine("web");
    faults.inject(Fault.hang().on("start"));
    OperationTimeoutException late =
        assertThrows(
            OperationTimeoutException.class,
            () -> machine.start(Task.within(Duration.ofMillis(50))));
    assertEquals(Outcome.NOT_DONE, late.outcome());
  }

  @Test
  void hangsUntilItIsWithdrawn() throws Exception {
    VirtualMachine machine = machine("web");
    FutureTask<Void> start = new FutureTask<>(machine::start, null);
    try (Subscription fault = faults.inject(Fault.hang().on("start"))) {
      Thread thread = new Thread(start);
      thread.start();
      starting.await();
      assertThrows(
          java.util.concurrent.TimeoutException.class, () -> start.get(50, TimeUnit.MILLISECONDS));
    }
    start.get(30, TimeUnit.SECONDS);
    assertEquals(GuestState.RUNNING, machine.inspect().state());
  }

  @Test
  void delaysACall() {
    VirtualMachine machine = machine("web");
    long before = System.nanoTime();
    faults.inject(Fault.delay(Duration.ofMillis(50)).on("start"));
    machine.start();
    assertTrue(System.nanoTime() - before >= Duration.ofMillis(50).toNanos());
  }

  @Test
  void anOutageIsToldToTheListenersAndSwallowsEvents() throws InterruptedException {
    BlockingQueue<HostEvent.Kind> kinds = new LinkedBlockingQueue<>();
    try (Subscription subscription = host.subscribe(event -> kinds.add(event.kind()))) {
      faults.disconnect();
      await(kinds, HostEvent.Kind.DISCONNECTED);
      assertThrows(ConnectionException.class, () -> machine("web"));
      faults.reconnect();
      await(kinds, HostEvent.Kind.CONNECTED);
      machine("web");
      await(kinds, HostEvent.Kind.GUEST_CREATED);
    }
  }

  private static void await(BlockingQueue<HostEvent.Kind> kinds, HostEvent.Kind wanted)
      throws InterruptedException {
    HostEvent.Kind kind;
    do {
      kind = kinds.poll(30, TimeUnit.SECONDS);
      assertFalse(kind == null, wanted + " does not come");
    } while (kind != wanted);
  }

  @Test
  void strikesConnectingToo() {
    faults.inject(Fault.outage().on("open"));
    assertThrows(
        ConnectionException.class,
        () -> Hypervisors.of(WrappedProvider.around(Memory.provider(), faults)).connect(uri));
  }

  @Test
  void halvesAreRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> faults.inject(Fault.outage().on("save").halfway()));
  }
}
