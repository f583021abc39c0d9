package dev.posada.kvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ConnectOptions;
import dev.posada.ConnectionException;
import dev.posada.ExecSpec;
import dev.posada.GuestState;
import dev.posada.Host;
import dev.posada.HostEvent;
import dev.posada.OperationCancelledException;
import dev.posada.OperationTimeoutException;
import dev.posada.Outcome;
import dev.posada.SerialConsole;
import dev.posada.Subscription;
import dev.posada.VirtualMachine;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A daemon that is killed or stopped under the feet of calls, and QEMU that is. */
@LabDaemon.Needed
@Timeout(120)
class RealKillTest {
  private final BlockingQueue<HostEvent> events = new LinkedBlockingQueue<>();
  private OwnDaemon daemon;
  private Host host;

  @BeforeEach
  void start() throws Exception {
    daemon = OwnDaemon.start();
    host = LabDaemon.connect(daemon.uri(), ConnectOptions.defaults());
  }

  @AfterEach
  void end() throws Exception {
    try {
      host.close();
    } finally {
      daemon.close();
    }
  }

  private static <T> CompletableFuture<T> begin(Callable<T> body) {
    CompletableFuture<T> future = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                future.complete(body.call());
              } catch (Throwable e) {
                future.completeExceptionally(e);
              }
            });
    thread.setDaemon(true);
    thread.start();
    return future;
  }

  private static <T extends Throwable> T ended(Class<T> type, CompletableFuture<?> call) {
    ExecutionException end =
        assertThrows(ExecutionException.class, () -> call.get(60, TimeUnit.SECONDS));
    return assertInstanceOf(type, end.getCause(), () -> "" + end.getCause());
  }

  private void awaitEvent(HostEvent.Kind kind) throws InterruptedException {
    HostEvent event;
    do {
      event = events.poll(40, TimeUnit.SECONDS);
      assertTrue(event != null, "no " + kind);
    } while (event.kind() != kind);
  }

  private static long sockets() throws IOException {
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
      return descriptors.filter(RealKillTest::isSocket).count();
    }
  }

  private static boolean isSocket(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
    } catch (IOException gone) {
      return false;
    }
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("posada"))
        .sorted()
        .toList();
  }

  private static void await(Callable<Boolean> condition, Callable<?> otherwise) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.call()) {
      assertTrue(System.nanoTime() < end, "" + otherwise.call());
      Thread.sleep(20);
    }
  }

  /** After an event too, which may be a late one of its start: a daemon notices an end later. */
  private static void awaitCrashed(VirtualMachine machine) throws Exception {
    await(() -> machine.inspect().state() == GuestState.CRASHED, () -> machine.inspect().state());
  }

  @Test
  void aListFailsAndTheNextOneConnects() throws Exception {
    CompletableFuture<Void> lists =
        begin(
            () -> {
              while (true) {
                host.virtualMachines().list();
              }
            });
    daemon.kill();
    ended(ConnectionException.class, lists);
    assertThrows(ConnectionException.class, () -> host.virtualMachines().list());
    daemon.launch();
    assertEquals(List.of(), host.virtualMachines().list());
  }

  @Test
  void allThatWaitsEndsAndTheGuestRunsOn() throws Exception {
    VirtualMachine machine = host.virtualMachines().create(daemon.linux());
    machine.start();
    machine.awaitReady();
    Subscription subscription = host.subscribe(events::add);
    SerialConsole console = machine.console();
    CompletableFuture<?> reading =
        begin(() -> console.fromGuest().transferTo(OutputStream.nullOutputStream()));
    CompletableFuture<?> wait = begin(() -> machine.awaitState(Set.of(GuestState.STOPPED)));
    CompletableFuture<?> command =
        begin(() -> machine.exec(ExecSpec.command("/bin/sh", "-c", ": >/tmp/begun; sleep 60")));
    await(
        () -> machine.exec(ExecSpec.command("/bin/ls", "/tmp")).stdout().contains("begun"),
        () -> "the command does not begin");

    daemon.kill();
    ended(IOException.class, reading);
    assertThrows(IOException.class, () -> console.toGuest().write('x'));
    console.close();
    ended(ConnectionException.class, wait);
    assertEquals(Outcome.UNKNOWN, ended(ConnectionException.class, command).outcome());
    awaitEvent(HostEvent.Kind.DISCONNECTED);

    daemon.launch();
    awaitEvent(HostEvent.Kind.CONNECTED);
    awaitEvent(HostEvent.Kind.EVENTS_LOST);
    assertEquals(GuestState.RUNNING, machine.inspect().state());
    try (SerialConsole again = machine.console()) {
      again.toGuest().write('\n');
    }
    machine.kill();
    awaitEvent(HostEvent.Kind.GUEST_CHANGED);
    subscription.close();
  }

  @Test
  void qemuThatIsKilledHasCrashed() throws Exception {
    VirtualMachine machine = host.virtualMachines().create(daemon.linux());
    machine.start();
    try (Subscription subscription = host.subscribe(events::add)) {
      daemon.qemu(machine.name()).destroyForcibly();
      awaitEvent(HostEvent.Kind.GUEST_CHANGED);
      awaitCrashed(machine);
      machine.start();
      daemon.kill();
      daemon.qemu(machine.name()).destroyForcibly();
      daemon.launch();
      awaitEvent(HostEvent.Kind.EVENTS_LOST);
      awaitCrashed(machine);
    }
  }

  /** The keepalive is asked every five seconds, and missed five times. */
  @Test
  void aDaemonThatHangsIsLostAndNobodyWaitsForever() throws Exception {
    try (Host hasty =
        LabDaemon.connect(daemon.uri(), ConnectOptions.defaults().timeout(Duration.ofSeconds(5)))) {
      hasty.virtualMachines().list();
      long before = sockets();
      Subscription subscription = host.subscribe(events::add);
      daemon.hang();
      try {
        CompletableFuture<?> patient = begin(() -> host.virtualMachines().list());
        CompletableFuture<?> late = begin(() -> hasty.virtualMachines().list());
        CompletableFuture<?> connecting =
            begin(
                () ->
                    LabDaemon.connect(
                        daemon.uri(), ConnectOptions.defaults().timeout(Duration.ofSeconds(1))));
        CompletableFuture<Thread> who = new CompletableFuture<>();
        CompletableFuture<?> interrupted =
            begin(
                () -> {
                  who.complete(Thread.currentThread());
                  return host.inspect();
                });
        who.get().interrupt();
        ended(ConnectionException.class, patient);
        ended(OperationTimeoutException.class, late);
        ended(OperationCancelledException.class, interrupted);
        ended(OperationTimeoutException.class, connecting);
        awaitEvent(HostEvent.Kind.DISCONNECTED);
      } finally {
        daemon.goOn();
      }
      awaitEvent(HostEvent.Kind.CONNECTED);
      assertEquals(List.of(), host.virtualMachines().list());
      assertEquals(List.of(), hasty.virtualMachines().list());
      await(() -> sockets() <= before, () -> "before " + before + ", now " + sockets());
      subscription.close();
    }
  }

  @Test
  void afterManyKillsNothingIsLeft() throws Exception {
    long sockets = 0;
    List<String> threads = List.of();
    for (int round = 0; round < 6; round++) {
      try (Host other = LabDaemon.connect(daemon.uri(), ConnectOptions.defaults());
          Subscription subscription = other.subscribe(events::add)) {
        daemon.kill();
        assertThrows(ConnectionException.class, other::inspect);
        daemon.launch();
        awaitEvent(HostEvent.Kind.CONNECTED);
        other.inspect();
        host.inspect();
      }
      if (round == 0) {
        sockets = sockets();
        threads = threads();
      }
    }
    long before = sockets;
    int running = threads.size();
    await(() -> sockets() <= before, () -> "before " + before + ", now " + sockets());
    await(() -> threads().size() <= running, RealKillTest::threads);
  }
}
