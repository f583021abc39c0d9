package dev.posada.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ConnectOptions;
import dev.posada.ContainerSpec;
import dev.posada.Failure;
import dev.posada.Guest;
import dev.posada.GuestState;
import dev.posada.Host;
import dev.posada.NativeCall;
import dev.posada.NativeError;
import dev.posada.OperationCancelledException;
import dev.posada.OperationTimeoutException;
import dev.posada.RejectedException;
import dev.posada.ResourceQuota;
import dev.posada.Task;
import dev.posada.VirtualMachineSpec;
import dev.posada.spi.CallText;
import dev.posada.spi.Operation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Every native call is told, and how many there are is part of the contract. */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(20)
class TraceTest {
  private final FakeProvider fake = new FakeProvider();
  private final FakeGuest there = fake.driver.machines.add("web", GuestState.RUNNING);
  private final List<NativeCall> told = new CopyOnWriteArrayList<>();
  private final Host host = fake.connect(ConnectOptions.defaults().trace(told::add));
  private final Guest web = host.guests().get("web");

  @AfterEach
  void close() {
    host.close();
  }

  private List<String> cost(Runnable call) {
    told.clear();
    call.run();
    return told.stream()
        .map(one -> (one.phase() == NativeCall.Phase.ANNOUNCED ? "about to " : "") + one.text())
        .toList();
  }

  @Test
  void aChangeIsToldBeforeAndAfterAndAReadAfter() {
    assertEquals(List.of("state", "about to pause", "pause"), cost(web::pause));
    NativeCall before = told.get(1);
    assertTrue(before.changes());
    assertTrue(before.duration().isEmpty());
    assertEquals("fake:///x", before.host().toString());
    assertEquals("about to pause", before.toString());
    NativeCall after = told.get(2);
    assertTrue(after.changes());
    assertTrue(after.duration().isPresent());
    assertTrue(after.error().isEmpty());
    assertFalse(told.get(0).changes());
    assertFalse(after.start().isBefore(before.start()));
  }

  @Test
  void connectingIsToldToo() {
    assertEquals("open", told.get(0).text());
  }

  @Test
  void theAnnouncementComesBeforeTheCall() {
    fake.driver.next(
        "pause",
        (effect, op) -> {
          assertEquals(NativeCall.Phase.ANNOUNCED, told.get(told.size() - 1).phase());
          effect.take();
        });
    web.pause();
    assertEquals(NativeCall.Phase.ENDED, told.get(told.size() - 1).phase());
  }

  @Test
  void aFailureIsToldInTheHypervisorsWords() {
    NativeError said = new NativeError("fake", "42", "no such domain");
    fake.driver.next("pause", FakeHost.fails(new RejectedException("no", Failure.of(said))));
    assertThrows(RejectedException.class, web::pause);
    NativeCall ended =
        told.stream()
            .filter(call -> call.text().equals("pause") && call.duration().isPresent())
            .findFirst()
            .orElseThrow();
    assertEquals(Optional.of(said), ended.error());
    assertTrue(ended.toString().startsWith("pause: no such domain (fake 42) in "));

    fake.driver.next("resume", FakeHost.fails(new java.io.IOException("Broken pipe")));
    there.state = GuestState.PAUSED;
    told.clear();
    assertThrows(dev.posada.ConnectionException.class, web::resume);
    assertEquals(
        Optional.of(new NativeError("java", "IOException", "Broken pipe")), told.get(2).error());
  }

  @Test
  void whatADriverDoesByItselfIsToldTooAndHasADeadlineOfItsOwn() {
    AtomicReference<Operation> own = new AtomicReference<>();
    fake.driver.next(
        "pause",
        (effect, op) -> {
          own.set(op.unattended(Duration.ofSeconds(1)));
          effect.take();
        });
    web.pause();
    assertEquals("seen", own.get().read(CallText.of("look"), () -> "seen"));
    assertEquals("look", told.get(told.size() - 1).text());
    assertThrows(
        OperationTimeoutException.class,
        () -> {
          while (true) {
            own.get().check();
            Thread.sleep(1);
          }
        });
  }

  /** So the native handle of a driver can be used before any verb. */
  @Test
  void whatADriverBeginsWhileItIsOpenedGoesOnUntilTheHostIsClosed() {
    AtomicReference<Operation> opening = new AtomicReference<>();
    FakeProvider other = new FakeProvider();
    other.driver.next(
        "open",
        (effect, op) -> {
          opening.set(op);
          effect.take();
        });
    try (Host open = other.connect()) {
      Operation own = opening.get().unattended(Duration.ofSeconds(20));
      assertEquals("seen", own.read(CallText.of("look"), () -> "seen"));
    }
    Operation late = opening.get().unattended(Duration.ofSeconds(20));
    assertThrows(
        OperationCancelledException.class, () -> late.read(CallText.of("look"), () -> "seen"));
  }

  @Test
  void anErrorOfTheDriverEndsTheCallToo() {
    fake.driver.next(
        "pause",
        (effect, op) -> {
          throw new NoSuchMethodError("libvirt");
        });
    assertEquals(
        List.of("state", "about to pause", "pause"),
        cost(() -> assertThrows(NoSuchMethodError.class, web::pause)));
  }

  @Test
  void anAbortedCallIsToldWithItsEnd() {
    fake.driver.next("apply", FakeHost.hangs(new CountDownLatch(1)));
    told.clear();
    assertThrows(
        OperationTimeoutException.class,
        () -> web.apply(ResourceQuota.limit().cpuWeight(1), Task.within(Duration.ofMillis(500))));
    long announced = told.stream().filter(c -> c.phase() == NativeCall.Phase.ANNOUNCED).count();
    long ended =
        told.stream().filter(c -> c.changes() && c.phase() == NativeCall.Phase.ENDED).count();
    assertEquals(2, announced); // apply and undo
    assertEquals(2, ended);
  }

  @Test
  void aListenerThatThrowsIsToldNoMoreAndHarmsNobody() {
    for (Throwable thrown : List.of(new IllegalStateException("bad"), new AssertionError("bad"))) {
      AtomicInteger calls = new AtomicInteger();
      FakeProvider other = new FakeProvider();
      other.driver.machines.add("web", GuestState.RUNNING);
      ConnectOptions options =
          ConnectOptions.defaults()
              .trace(
                  call -> {
                    calls.incrementAndGet();
                    TraceTest.<RuntimeException>sneak(thrown);
                  });
      try (Host traced = other.connect(options)) {
        traced.guests().get("web").pause();
      }
      assertEquals(1, calls.get());
      assertEquals(List.of("open", "pause"), other.driver.changes());
    }
  }

  @SuppressWarnings("unchecked")
  private static <E extends Throwable> void sneak(Throwable e) throws E {
    throw (E) e;
  }

  @Test
  void aListenerToProgressThatThrowsIsToldNoMoreAndHarmsNobody() {
    AtomicInteger calls = new AtomicInteger();
    Task task =
        Task.unbounded()
            .onProgress(
                progress -> {
                  calls.incrementAndGet();
                  throw new IllegalStateException("bad");
                });
    fake.driver.always(
        "apply",
        (effect, op) -> {
          op.progress("working", 1, 2);
          op.progress("working", 2, 2);
          effect.take();
        });
    web.apply(ResourceQuota.limit().cpuWeight(1), task);
    web.apply(ResourceQuota.limit().cpuWeight(2), task);
    assertEquals(1, calls.get());
  }

  @Test
  void progressIsToldOnTheThreadOfTheCall() {
    List<String> progress = new CopyOnWriteArrayList<>();
    Thread caller = Thread.currentThread();
    fake.driver.next(
        "apply",
        (effect, op) -> {
          op.progress("working", 1, 4);
          op.progress("thinking", 0, 0);
          effect.take();
        });
    web.apply(
        ResourceQuota.limit().cpuWeight(1),
        Task.unbounded()
            .onProgress(
                step -> {
                  assertEquals(caller, Thread.currentThread());
                  progress.add(step.toString());
                }));
    assertEquals(List.of("working 25 %", "thinking"), progress);
  }

  @Test
  void secretsAreHiddenByTheirType() {
    CallText text = CallText.of("login -u root -p ").secret("hunter2").plain(" --now");
    assertEquals("login -u root -p *** --now", text.toString());
  }

  @Test
  void whatAVerbCosts() {
    assertEquals(List.of("state"), cost(web::start));
    there.state = GuestState.STOPPED;
    assertEquals(List.of("state", "about to start", "start", "state"), cost(web::start));
    assertEquals(List.of("inspect"), cost(web::inspect));
    assertEquals(List.of("measure"), cost(web::measure));
    assertEquals(List.of("state", "about to exec", "exec"), cost(() -> web.exec("true")));
    assertEquals(
        List.of("state", "about to shutdown", "shutdown", "state"),
        cost(() -> web.stop(Duration.ofSeconds(9))));
    assertEquals(List.of("info"), cost(host::inspect));
  }

  @Test
  void whatAListCostsDoesNotGrowWithTheGuests() {
    for (int i = 0; i < 50; i++) {
      fake.driver.machines.add("m" + i, GuestState.STOPPED);
      fake.driver.containers.add("c" + i, GuestState.STOPPED);
    }
    assertEquals(List.of("summaries"), cost(() -> assertEquals(51, machines().summaries().size())));
    assertEquals(List.of("summaries"), cost(() -> assertEquals(51, machines().list().size())));
    assertEquals(List.of("summaries"), cost(() -> machines().get("web")));
    assertEquals(List.of("summaries"), cost(() -> machines().named("web")));
    assertEquals(
        List.of("summaries", "summaries"),
        cost(() -> assertEquals(101, host.guests().summaries().size())));
    assertEquals(
        List.of("summaries", "measure"),
        cost(() -> assertEquals(1, machines().measureAll().size())));
    assertEquals(
        List.of("summaries"), cost(() -> assertEquals(0, host.containers().measureAll().size())));
  }

  private dev.posada.VirtualMachines machines() {
    return host.virtualMachines();
  }

  @Test
  void whatACreateCosts() {
    assertEquals(
        List.of("summaries", "about to create", "create"),
        cost(() -> machines().create(VirtualMachineSpec.named("new"))));
    fake.driver.containers.refusesTakenNames = true;
    assertEquals(
        List.of("about to create", "create", "state", "about to start", "start"),
        cost(() -> host.containers().run(ContainerSpec.image("alpine").name("job"))));
  }

  @Test
  void measureAllLeavesOutWhoVanishes() {
    FakeGuest other = fake.driver.machines.add("other", GuestState.RUNNING);
    fake.driver.next(
        "measure",
        (effect, op) -> {
          fake.driver.machines.all.remove(other.id);
          effect.take();
        });
    assertEquals(java.util.Set.of(web), machines().measureAll().keySet());
  }
}
