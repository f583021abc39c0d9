package dev.posada.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ConnectionException;
import dev.posada.Container;
import dev.posada.ExecSpec;
import dev.posada.Host;
import dev.posada.HostEvent;
import dev.posada.HypervisorException;
import dev.posada.LogOptions;
import dev.posada.Subscription;
import dev.posada.testkit.InTurn;
import dev.posada.testkit.fault.Relay;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@LabEngine.Needed
@InTurn(LabEngine.TURN)
@Timeout(120)
class RealEventsTest {
  private final List<HostEvent> events = new CopyOnWriteArrayList<>();

  @AfterEach
  void leaveNothing() {
    try (Host host = LabEngine.connect()) {
      LabEngine.clean(host);
    }
  }

  /** What happened to a container, and to the connection. */
  private List<String> of(Container container) {
    return events.stream()
        .filter(event -> event.guest().map(container::equals).orElse(true))
        .map(event -> event.kind() + event.state().map(state -> " " + state).orElse(""))
        .toList();
  }

  /** Long enough for an engine, a relay and another connection on a busy machine. */
  private void await(Supplier<Boolean> condition) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.get()) {
      assertTrue(System.nanoTime() < end, events.toString());
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }

  @Test
  void tellsALife() throws Exception {
    try (Host host = LabEngine.connect();
        Subscription all = host.subscribe(events::add)) {
      Container container = host.containers().create(LabEngine.idle());
      container.start();
      container.pause();
      container.resume();
      container.rename(LabEngine.name());
      container.stop(Duration.ofSeconds(5));
      container.delete();
      await(() -> of(container).contains("GUEST_DELETED STOPPED"));
      // A pause and a resume in quick succession may be told twice: dockerd 20.10 tells what it
      // did,
      // and once more what containerd tells it late.
      Iterator<String> told = of(container).iterator();
      for (String event :
          List.of(
              "GUEST_CREATED STOPPED",
              "GUEST_CHANGED RUNNING",
              "GUEST_CHANGED PAUSED",
              "GUEST_CHANGED RUNNING",
              "GUEST_CHANGED RUNNING",
              "GUEST_CHANGED STOPPED",
              "GUEST_DELETED STOPPED")) {
        while (told.hasNext() && !told.next().equals(event)) {}
        assertTrue(
            told.hasNext() || event.equals("GUEST_DELETED STOPPED"), event + " in " + events);
      }
      assertFalse(told.hasNext(), () -> "events after the end: " + events);
    }
  }

  /** As long as the engine lives, it remembers what happened while nobody listened. */
  @Test
  void catchesUpAfterAnOutage() throws Exception {
    try (Relay relay = LabEngine.relay();
        Host near = LabEngine.connect();
        Host host = LabEngine.connect(relay);
        Subscription all = host.subscribe(events::add)) {
      Container container = near.containers().create(LabEngine.idle());
      await(() -> of(host.containers().get(container.id())).size() == 1);
      Container seen = host.containers().get(container.id());
      relay.goAway();
      await(() -> of(seen).contains("DISCONNECTED"));
      container.start();
      relay.comeBack();
      await(() -> of(seen).contains("GUEST_CHANGED RUNNING"));
      assertEquals(
          List.of("GUEST_CREATED STOPPED", "DISCONNECTED", "CONNECTED", "GUEST_CHANGED RUNNING"),
          of(seen));
    }
  }

  /** A log, a command and a subscription in the middle of which the engine dies. */
  @Test
  void anOutageIsToldEverywhereWithinASecondAndLeavesNothing() throws Exception {
    try (Relay relay = LabEngine.relay()) {
      Host host = LabEngine.connect(relay);
      Container container =
          host.containers().run(LabEngine.shell("while true; do echo tick; sleep 0.1; done"));
      host.subscribe(events::add);
      var log =
          CompletableFuture.supplyAsync(
              () -> container.logs(LogOptions.defaults().follow()).count());
      var exec = CompletableFuture.supplyAsync(() -> container.exec("sleep", "100"));
      Process process = container.spawn(ExecSpec.command("sleep", "100"));
      TimeUnit.MILLISECONDS.sleep(500);

      long died = System.nanoTime();
      relay.goAway();
      assertConnectionLost(log);
      assertConnectionLost(exec);
      assertThrows(ConnectionException.class, process::waitFor);
      await(() -> events.stream().anyMatch(e -> e.kind() == HostEvent.Kind.DISCONNECTED));
      long millis = (System.nanoTime() - died) / 1_000_000;
      System.out.println("an outage is told everywhere within " + millis + " ms");
      assertThrows(ConnectionException.class, host.containers()::list);

      relay.comeBack();
      await(() -> events.stream().anyMatch(e -> e.kind() == HostEvent.Kind.CONNECTED));
      assertTrue(host.containers().list().contains(container));
      assertEquals(0, container.exec("true").exitCode());
      host.close();
      assertEquals(
          List.of(),
          Thread.getAllStackTraces().keySet().stream()
              .map(Thread::getName)
              .filter(name -> name.startsWith("posada-docker-"))
              .toList());
    }
  }

  private static void assertConnectionLost(CompletableFuture<?> running) {
    ExecutionException e = assertThrows(ExecutionException.class, running::get);
    assertEquals(ConnectionException.class, e.getCause().getClass());
    System.out.println(((HypervisorException) e.getCause()).outcome() + " " + e.getCause());
  }
}
