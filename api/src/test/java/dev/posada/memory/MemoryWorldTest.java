package dev.posada.memory;

import static dev.posada.ResourceQuota.Part.CPUS;
import static dev.posada.ResourceQuota.limit;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.BusyException;
import dev.posada.ByteSize;
import dev.posada.ConnectOptions;
import dev.posada.ConnectionException;
import dev.posada.Container;
import dev.posada.ContainerSpec;
import dev.posada.Diagnosis;
import dev.posada.Disk;
import dev.posada.ExecSpec;
import dev.posada.Failure;
import dev.posada.Guest;
import dev.posada.GuestState;
import dev.posada.Host;
import dev.posada.HostEvent;
import dev.posada.Hypervisors;
import dev.posada.Kind;
import dev.posada.NativeCall;
import dev.posada.Nic;
import dev.posada.NotFoundException;
import dev.posada.OperationTimeoutException;
import dev.posada.Outcome;
import dev.posada.QuotaReport;
import dev.posada.RejectedException;
import dev.posada.Task;
import dev.posada.VirtualMachine;
import dev.posada.VirtualMachineSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an embedder sees, through the core. */
@Timeout(60)
class MemoryWorldTest {
  private static final String URI = "memory:///world-test";
  private static final Duration LONG = Duration.ofSeconds(30);

  private final MemoryWorld world = MemoryWorld.of(URI);
  private final List<NativeCall> calls = Collections.synchronizedList(new ArrayList<>());
  private final Host host =
      Hypervisors.load().connect(URI, ConnectOptions.defaults().trace(calls::add));

  @AfterEach
  void close() {
    host.close();
    world.reset();
  }

  private VirtualMachine machine(String name) {
    return host.virtualMachines().create(VirtualMachineSpec.named(name));
  }

  private VirtualMachine ready(String name) {
    VirtualMachine machine = machine(name);
    machine.start();
    machine.awaitReady();
    return machine;
  }

  private List<String> texts() {
    return calls.stream()
        .filter(call -> call.phase() == NativeCall.Phase.ENDED)
        .map(NativeCall::text)
        .toList();
  }

  @Test
  void theQuickstartWorksOnANewWorld() {
    host.virtualMachines()
        .create(
            VirtualMachineSpec.named("web")
                .quota(limit().vcpus(2).memory(ByteSize.gib(1)))
                .attach(Disk.blank(ByteSize.gib(8)), Nic.nat()));
    host.containers()
        .create(ContainerSpec.image("alpine:3.20").name("cache").command("sleep", "600"));
    assertEquals(2, host.guests().list().size());
    for (Guest guest : host.guests().list()) {
      guest.start();
      guest.awaitReady();
      assertEquals("hello from " + guest.name() + "\n", hello(guest));
      assertTrue(guest.measure().cpuTime().isPresent());
      QuotaReport report = guest.apply(limit().cpus(0.5));
      assertEquals(0.5, report.actual().cpus().orElseThrow());
      guest.stop(LONG);
      guest.delete();
    }
    assertEquals(List.of(), host.guests().list());
  }

  private static String hello(Guest guest) {
    return guest.exec("echo", "hello from", guest.name()).stdout();
  }

  @Test
  void theProviderIsFoundAndSaysThatItsFiguresAreSimulated() {
    Diagnosis memory =
        Hypervisors.load().diagnose().stream()
            .filter(found -> found.schemes().equals(Set.of("memory")))
            .findAny()
            .orElseThrow();
    assertEquals("Memory", memory.provider());
    assertTrue(memory.available());
    assertEquals("Memory, simulated", host.inspect().product());
    assertEquals("yes", host.inspect().details().get("simulated"));
  }

  @Test
  void twoHostsOfOneUriSeeTheSameGuests() {
    machine("web");
    try (Host other = Hypervisors.load().connect(URI)) {
      assertEquals("web", other.guests().get("web").name());
    }
    try (Host elsewhere = Hypervisors.load().connect("memory:///world-test-2")) {
      assertEquals(List.of(), elsewhere.guests().list());
    }
  }

  @Test
  void aHostGivesItsWorld() {
    machine("web");
    MemoryWorld same = host.unwrap(MemoryWorld.class).orElseThrow();
    same.reset();
    assertEquals(List.of(), host.guests().list());
  }

  @Test
  void anotherUriIsRejectedAndNothingIsDone() {
    for (String uri : List.of("memory://h/x", "memory:///x?y=z", "docker:///x")) {
      RejectedException refused =
          assertThrows(RejectedException.class, () -> MemoryWorld.of(uri), uri);
      assertEquals(Outcome.NOT_DONE, refused.outcome());
    }
    assertThrows(RejectedException.class, () -> Hypervisors.load().connect("memory://h/x"));
  }

  @Test
  void aFrozenClockMovesByAdvanceOnly() {
    world.freeze();
    Container job = host.containers().run(ContainerSpec.image("alpine").command("sleep", "3600"));
    Instant before = world.now();
    world.advance(Duration.ofMinutes(59));
    assertEquals(GuestState.RUNNING, job.inspect().state());
    world.advance(Duration.ofMinutes(1));
    assertEquals(GuestState.STOPPED, job.inspect().state());
    assertEquals(0, job.awaitExit());
    assertEquals(before.plusSeconds(3600), world.now());
  }

  @Test
  void theClockIsAsFastAsOneLikes() {
    world.speed(1e6);
    Container job = host.containers().run(ContainerSpec.image("alpine").command("sleep", "100000"));
    assertEquals(0, job.awaitExit());
  }

  @Test
  void timeDoesNotGoBack() {
    assertThrows(IllegalArgumentException.class, () -> world.advance(Duration.ofSeconds(-1)));
    assertThrows(IllegalArgumentException.class, () -> world.speed(0));
    assertThrows(IllegalArgumentException.class, () -> world.speed(Double.NaN));
  }

  @Test
  void tenThousandGuestsAreListedInTwoCalls() {
    IntStream.range(0, 5_000)
        .forEach(
            i -> {
              machine("m" + i);
              host.containers().create(ContainerSpec.image("alpine").name("c" + i));
            });
    calls.clear();
    assertEquals(10_000, host.guests().summaries().size());
    assertEquals(
        List.of("memory summaries virtual machines", "memory summaries containers"), texts());
  }

  @Test
  void startingLooksAndActsAndWaits() {
    Container job = host.containers().create(ContainerSpec.image("alpine").name("job"));
    calls.clear();
    job.start();
    assertEquals(List.of("memory state " + job.id(), "memory start " + job.id()), texts());
  }

  @Test
  void aCreateWhoseAnswerGotLostIsFoundAgain() {
    world.inject(
        Fault.failure(new ConnectionException("reset by peer", Failure.undecided()))
            .on("create")
            .afterEffect());
    VirtualMachine web = machine("web");
    assertEquals(List.of(web), host.virtualMachines().list());
  }

  @Test
  void aCreateDuringWhichTheHostIsLostIsUnknown() {
    world.inject(Fault.outage().on("create").afterEffect());
    ConnectionException lost = assertThrows(ConnectionException.class, () -> machine("web"));
    assertEquals(Outcome.UNKNOWN, lost.outcome());
    world.reconnect();
    assertEquals(1, host.guests().list().size());
  }

  @Test
  void aStepOfAQuotaThatFailsHalfwayIsUndone() {
    VirtualMachine web = ready("web");
    world.inject(
        Fault.failure(new BusyException("locked", Failure.undecided()))
            .on("apply")
            .call(2)
            .afterEffect());
    BusyException failed =
        assertThrows(
            BusyException.class, () -> web.apply(limit().memory(ByteSize.mib(512)).cpus(0.5)));
    assertEquals(Outcome.NOT_DONE, failed.outcome());
    assertEquals(ByteSize.gib(1), failed.report().orElseThrow().actual().memory().orElseThrow());
    assertTrue(failed.report().orElseThrow().actual().lifted().contains(CPUS));
  }

  @Test
  void aDroppedLimitIsARefusal() {
    VirtualMachine web = ready("web");
    world.dropLimits(CPUS);
    assertThrows(RejectedException.class, () -> web.apply(limit().cpus(0.5)));
    world.dropLimits();
    web.apply(limit().cpus(0.5));
  }

  @Test
  void aHangingCallIsBoundedByItsTask() {
    VirtualMachine web = machine("web");
    world.inject(Fault.hang().on("start"));
    assertThrows(
        OperationTimeoutException.class, () -> web.start(Task.within(Duration.ofMillis(100))));
    assertEquals(GuestState.STOPPED, web.inspect().state());
    web.start();
  }

  @Test
  void aGuestThatIgnoresShutdownRunsOnUntilItIsStopped() {
    VirtualMachine web = ready("web");
    world.ignoreShutdown("web");
    assertThrows(OperationTimeoutException.class, () -> web.shutdown(Duration.ofMillis(200)));
    assertEquals(GuestState.RUNNING, web.inspect().state());
    web.stop(Duration.ofMillis(200));
    assertEquals(GuestState.STOPPED, web.inspect().state());
  }

  @Test
  void crashesAreSeenAndCuredByARestart() {
    VirtualMachine web = ready("web");
    world.panic(web.id());
    assertEquals(GuestState.CRASHED, web.inspect().state());
    web.restart(Duration.ZERO);
    assertEquals(GuestState.RUNNING, web.inspect().state());
    world.crash("web");
    web.start();
    assertEquals(GuestState.RUNNING, web.inspect().state());
    assertThrows(NotFoundException.class, () -> world.crash("nobody"));
  }

  @Test
  void whatIsStoppedWhileItBootsIsOffInTheEnd() {
    VirtualMachine web = machine("web");
    web.start();
    web.stop(Duration.ofMillis(500));
    assertEquals(GuestState.STOPPED, web.inspect().state());
  }

  @Test
  void anOutageIsToldAndTheHostOutlivesIt() throws InterruptedException {
    BlockingQueue<HostEvent.Kind> events = new LinkedBlockingQueue<>();
    host.subscribe(event -> events.add(event.kind()));
    world.disconnect();
    assertThrows(ConnectionException.class, () -> host.guests().list());
    assertThrows(ConnectionException.class, () -> Hypervisors.load().connect(URI));
    world.reconnect();
    assertEquals(List.of(), host.guests().list());
    assertEquals(HostEvent.Kind.DISCONNECTED, events.poll(10, TimeUnit.SECONDS));
    assertEquals(HostEvent.Kind.CONNECTED, events.poll(10, TimeUnit.SECONDS));
    assertEquals(HostEvent.Kind.EVENTS_LOST, events.poll(10, TimeUnit.SECONDS));
  }

  @Test
  void resetTellsWhoWatchesAndMakesEverythingNew() throws InterruptedException {
    ready("web");
    world.freeze();
    world.disconnect();
    BlockingQueue<HostEvent.Kind> events = new LinkedBlockingQueue<>();
    world.reconnect();
    host.subscribe(event -> events.add(event.kind()));
    world.inject(Fault.failure(new BusyException("locked")).always());

    world.reset();

    assertEquals(HostEvent.Kind.EVENTS_LOST, events.poll(10, TimeUnit.SECONDS));
    assertEquals(List.of(), host.guests().list());
    assertEquals(List.of(), host.images().list());
    assertEquals(host.inspect().memory(), host.inspect().memoryFree());
    ready("web");
  }

  @Test
  void aMissingImageIsNotFoundAndNothingIsMade() {
    NotFoundException missing =
        assertThrows(
            NotFoundException.class,
            () -> host.containers().create(ContainerSpec.image("missing/app:1")));
    assertEquals(Kind.IMAGE, missing.kind());
    assertEquals(List.of(), host.guests().list());
  }

  @Test
  void labelsFindGuestsOfBothKinds() {
    host.virtualMachines().create(VirtualMachineSpec.named("m").label("tier", "a"));
    host.containers().create(ContainerSpec.image("alpine").name("cc").label("tier", "a"));
    machine("other");
    assertEquals(
        List.of("m", "cc"),
        host.guests().list(Map.of("tier", "a")).stream().map(Guest::name).toList());
  }

  @Test
  void aClosedHostLeavesNoThreadAndEndsItsProcesses() throws Exception {
    Container job = host.containers().run(ContainerSpec.image("alpine"));
    Process cat = job.spawn(ExecSpec.command("cat"));
    host.subscribe(event -> {});
    host.close();
    assertFalse(cat.isAlive());
    assertEquals(
        List.of(),
        Thread.getAllStackTraces().keySet().stream()
            .map(Thread::getName)
            .filter(name -> name.startsWith("posada-memory-"))
            .toList());
  }
}
