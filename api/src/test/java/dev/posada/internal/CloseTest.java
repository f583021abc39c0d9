package dev.posada.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ConnectOptions;
import dev.posada.Guest;
import dev.posada.GuestState;
import dev.posada.Host;
import dev.posada.NativeCall;
import dev.posada.NativeException;
import dev.posada.OperationCancelledException;
import dev.posada.Outcome;
import dev.posada.ResourceQuota;
import dev.posada.Task;
import dev.posada.VirtualMachineSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
@Timeout(20)
class CloseTest {
  private final FakeProvider fake = new FakeProvider();
  private final FakeGuest there = fake.driver.machines.add("web", GuestState.RUNNING);
  private final AtomicReference<Host> closing = new AtomicReference<>();
  private final CountDownLatch entered = new CountDownLatch(1);

  @AfterEach
  void theCoreKeptItsPromises() {
    assertEquals(List.of(), fake.driver.brokenPromises);
  }

  @Test
  void everyCallAfterCloseIsRefusedAndReachesNobody() {
    Host host = fake.connect();
    Guest web = host.guests().get("web");
    host.close();
    fake.driver.calls.clear();
    List<Consumer<Guest>> verbs =
        List.of(
            Guest::start,
            Guest::kill,
            Guest::inspect,
            Guest::measure,
            Guest::delete,
            Guest::awaitReady,
            guest -> guest.stop(Duration.ZERO),
            guest -> guest.rename("x"),
            guest -> guest.exec("true"),
            guest -> guest.preview(ResourceQuota.limit()),
            guest -> guest.host().inspect(),
            guest -> guest.host().guests().list(),
            guest -> guest.host().images().list(),
            guest -> guest.host().virtualMachines().create(VirtualMachineSpec.named("x")),
            guest -> guest.host().subscribe(event -> {}),
            guest -> guest.host().unwrap(FakeHost.class));
    for (Consumer<Guest> verb : verbs) {
      IllegalStateException e = assertThrows(IllegalStateException.class, () -> verb.accept(web));
      assertEquals("fake:///x is closed", e.getMessage());
    }
    assertEquals(List.of(), fake.driver.calls);
    assertEquals("web", web.name());
    assertEquals("fake:///x", host.uri().toString());
    assertFalse(host.capabilities().isEmpty());
  }

  @Test
  void closingAgainDoesNothing() {
    Host host = fake.connect();
    host.close();
    host.close();
    assertTrue(fake.driver.closed);
  }

  @Test
  void aDriverPutsThingsBackWithCallsOfItsOwnBeforeItIsClosed() {
    Host host = fake.connect();
    fake.driver.calls.clear();
    List<Duration> left = new ArrayList<>();
    fake.driver.beforeClose =
        op -> {
          fake.driver.ask("put back", true, op, () -> null);
          fake.driver.ask("look", false, op.unattended(Duration.ofSeconds(1)), () -> null);
          left.add(op.remaining().orElseThrow());
        };
    Thread.currentThread().interrupt();
    host.close();
    assertTrue(Thread.interrupted(), "it is interrupted still");
    host.close();
    assertEquals(1, left.size(), "once");
    assertEquals(List.of("*put back", "look"), fake.driver.calls);
    assertTrue(fake.driver.closed);
  }

  @Test
  void oneThatCannotPutThingsBackIsClosedAllTheSame() {
    Host host = fake.connect();
    fake.driver.beforeClose =
        op -> {
          throw new NativeException("it does not answer");
        };
    host.close();
    assertTrue(fake.driver.closed);
  }

  @Test
  void closeWaitsForTheCallsThatItCancels() {
    Host host = fake.connect();
    Guest web = host.guests().get("web");
    fake.driver.next(
        "pause",
        (effect, op) -> {
          try {
            FakeHost.hangs(entered).run(effect, op);
          } finally {
            Thread.sleep(50);
            if (fake.driver.closed) {
              fake.driver.brokenPromises.add("closed while a call is running");
            }
          }
        });
    Background pause = Background.call(web::pause);
    Background.await(entered);
    host.close();
    assertTrue(fake.driver.closed);
    assertEquals(Outcome.NOT_DONE, pause.throwing(OperationCancelledException.class).outcome());
  }

  @Test
  void closeDoesNotWaitForEver() {
    Host host = fake.connect(ConnectOptions.defaults().timeout(Duration.ofMillis(500)));
    Guest web = host.guests().get("web");
    CountDownLatch go = new CountDownLatch(1);
    fake.driver.next(
        "pause",
        (effect, op) -> {
          entered.countDown();
          go.await();
          throw new java.io.IOException("at last");
        });
    Background pause = Background.call(() -> web.pause());
    Background.await(entered);
    host.close();
    assertTrue(fake.driver.closed);
    go.countDown();
    assertEquals(Outcome.UNKNOWN, pause.throwing(OperationCancelledException.class).outcome());
  }

  @Test
  void anInterruptedCloseFreesEverythingAndKeepsTheFlag() {
    Host host = fake.connect();
    Guest web = host.guests().get("web");
    CountDownLatch go = new CountDownLatch(1);
    fake.driver.next(
        "pause",
        (effect, op) -> {
          entered.countDown();
          go.await();
        });
    Background pause = Background.call(() -> web.pause());
    Background.await(entered);
    Background close = Background.call(host::close);
    close.staysRunning();
    close.interrupt();
    close.returns();
    assertTrue(close.wasInterrupted());
    assertTrue(fake.driver.closed);
    go.countDown();
    pause.end();
  }

  @Test
  void anInterruptedCloseStillWaitsAMomentForTheCallsThatItCancelled() {
    Host host = fake.connect();
    Guest web = host.guests().get("web");
    CountDownLatch go = new CountDownLatch(1);
    AtomicBoolean freed = new AtomicBoolean(true);
    fake.driver.next(
        "pause",
        (effect, op) -> {
          entered.countDown();
          go.await();
          freed.set(fake.driver.closed);
        });
    Background pause = Background.call(() -> web.pause());
    Background.await(entered);
    Background close = Background.call(host::close).interrupt();
    close.staysRunning();
    go.countDown();
    pause.end();
    close.returns();
    assertTrue(close.wasInterrupted());
    assertFalse(freed.get(), "the driver was freed under a call");
  }

  @Test
  void aListenerToProgressMayCloseItsHost() {
    Host host = fake.connect();
    Guest web = host.guests().get("web");
    fake.driver.next(
        "apply",
        (effect, op) -> {
          op.progress("working", 1, 2);
          op.check();
        });
    OperationCancelledException e =
        assertThrows(
            OperationCancelledException.class,
            () ->
                web.apply(
                    ResourceQuota.limit().cpuWeight(1),
                    Task.unbounded().onProgress(progress -> host.close())));
    assertEquals(Outcome.UNKNOWN, e.outcome());
    assertTrue(fake.driver.closed);
  }

  @Test
  void aListenerToTheTraceMayCloseItsHostAndTheCallIsNotMade() {
    Host host = closedBy(call -> call.phase() == NativeCall.Phase.ANNOUNCED);
    Guest web = host.guests().get("web");
    OperationCancelledException e = assertThrows(OperationCancelledException.class, web::pause);
    assertEquals(Outcome.NOT_DONE, e.outcome());
    assertEquals(List.of("open"), fake.driver.changes());
    assertEquals(GuestState.RUNNING, there.state);
  }

  @Test
  void aListenerToTheEndOfACallMayCloseItsHost() {
    Host host = closedBy(call -> call.text().equals("pause") && call.duration().isPresent());
    Guest web = host.guests().get("web");
    web.pause();
    assertTrue(fake.driver.closed);
  }

  @Test
  void nothingIsLookedAtOnAHostThatItsOwnListenerClosed() {
    Host host = closedBy(call -> call.text().equals("pause") && call.duration().isPresent());
    Guest web = host.guests().get("web");
    fake.driver.next("pause", FakeHost.fails(new java.io.IOException("Broken pipe")));
    assertEquals(
        Outcome.UNKNOWN, assertThrows(OperationCancelledException.class, web::pause).outcome());
  }

  private Host closedBy(java.util.function.Predicate<NativeCall> when) {
    Host host =
        fake.connect(
            ConnectOptions.defaults()
                .trace(
                    call -> {
                      if (closing.get() != null && when.test(call)) {
                        closing.get().close();
                      }
                    }));
    host.guests().list();
    closing.set(host);
    return host;
  }

  @Test
  void closingEndsTheWatch() {
    Host host = fake.connect();
    host.subscribe(event -> {});
    assertTrue(fake.driver.sink.get() != null);
    host.close();
    assertTrue(fake.driver.sink.get() == null);
  }
}
