package dev.posada.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.BuildSpec;
import dev.posada.ConnectionException;
import dev.posada.Container;
import dev.posada.ContainerSpec;
import dev.posada.ExecSpec;
import dev.posada.Host;
import dev.posada.HostEvent;
import dev.posada.Hypervisors;
import dev.posada.LogOptions;
import dev.posada.Outcome;
import dev.posada.testkit.fault.Leaks;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** A real dockerd is killed in the middle of every call that waits for it. */
@MortalEngine.Needed
@Tag("slow")
@Isolated("counts the threads and files of the Java VM")
@Timeout(300)
class KilledEngineTest {
  private static final int SECONDS = 60;

  @TempDir Path folder;

  /** A call that does not end by itself. */
  private interface Call {
    void make() throws Exception;
  }

  /** What reads, to which a line is added for another call. */
  private static Map<String, Call> reading(Host host, Container ticking) {
    Map<String, Call> calls = new LinkedHashMap<>();
    calls.put("followed logs", () -> ticking.logs(LogOptions.defaults().follow()).count());
    calls.put("measure", () -> forEver(ticking::measure));
    calls.put("measureAll", () -> forEver(host.containers()::measureAll));
    calls.put("awaitExit", ticking::awaitExit);
    return calls;
  }

  /** What may have done something, to which a line is added for another call. */
  private static Map<String, Call> changing(Host host, Container ticking, Path context) {
    Map<String, Call> calls = new LinkedHashMap<>();
    calls.put("exec", () -> ticking.exec("sleep", "100"));
    Process spawned = ticking.spawn(ExecSpec.command("sleep", "100"));
    calls.put("spawn", spawned::waitFor);
    calls.put("build", () -> host.images().build(BuildSpec.context(context)));
    return calls;
  }

  /** Until a command, a process and a step of a build sleep. */
  private static void awaitSleepers(MortalEngine engine) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (engine.running("sleep", "100") < 3) {
      assertTrue(System.nanoTime() < end, () -> engine.running("sleep", "100") + " sleep");
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  private static void forEver(Call call) throws Exception {
    while (true) {
      call.make();
    }
  }

  @Test
  void everyCallEndsAndTheSameHostWorksAgain() throws Exception {
    Files.writeString(
        folder.resolve("Dockerfile"), "FROM " + MortalEngine.IMAGE + "\nRUN sleep 100\n");
    try (MortalEngine engine = MortalEngine.start();
        ServerSocket registry = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Leaks leaks = Leaks.sinceNow();
      try (Host host = Hypervisors.load().connect(engine.uri())) {
        List<HostEvent> events = new CopyOnWriteArrayList<>();
        host.subscribe(events::add);
        Container ticking =
            host.containers()
                .run(
                    ContainerSpec.image(MortalEngine.IMAGE)
                        .command("sh", "-c", "while true; do echo tick; sleep 0.1; done"));
        Map<String, FutureTask<Void>> reading = begun(reading(host, ticking));
        Map<String, FutureTask<Void>> changing = begun(changing(host, ticking, folder));
        awaitSleepers(engine);
        // The last one, for dockerd gives up a registry that says nothing after some seconds.
        String stalled = "localhost:" + registry.getLocalPort() + "/stalled:1";
        changing.put("pull", begin(() -> host.images().pull(stalled)));
        registry.setSoTimeout(SECONDS * 1000);
        try (Socket pull = registry.accept()) {
          reading.forEach(KilledEngineTest::assertWaiting);
          changing.forEach(KilledEngineTest::assertWaiting);

          engine.kill();
          reading.forEach(
              (name, call) -> assertEquals(Outcome.NOT_DONE, outcome(name, call), name));
          changing.forEach(
              (name, call) -> assertNotEquals(Outcome.NOT_DONE, outcome(name, call), name));
        }
        assertThrows(ConnectionException.class, host.containers()::list);
        await(events, HostEvent.Kind.DISCONNECTED);

        engine.revive();
        await(events, HostEvent.Kind.CONNECTED);
        assertTrue(host.containers().list().contains(ticking));
        assertEquals(0, ticking.exec("true").exitCode());
        assertTrue(host.containers().measureAll().containsKey(ticking));
        ticking.kill();
        assertEquals( // the engine has forgotten what happened while nobody could listen
            List.of(
                HostEvent.Kind.DISCONNECTED, HostEvent.Kind.CONNECTED, HostEvent.Kind.EVENTS_LOST),
            events.stream().filter(e -> e.guest().isEmpty()).map(HostEvent::kind).toList());
      }
      assertEquals( // the processes are those of the engine
          List.of(), leaks.found().stream().filter(one -> !one.startsWith("process ")).toList());
    }
  }

  private static Map<String, FutureTask<Void>> begun(Map<String, Call> calls) {
    Map<String, FutureTask<Void>> running = new LinkedHashMap<>();
    calls.forEach((name, call) -> running.put(name, begin(call)));
    return running;
  }

  private static FutureTask<Void> begin(Call call) {
    FutureTask<Void> running =
        new FutureTask<>(
            () -> {
              call.make();
              return null;
            });
    Thread thread = new Thread(running, "caller");
    thread.setDaemon(true);
    thread.start();
    return running;
  }

  private static void assertWaiting(String name, FutureTask<Void> running) {
    assertFalse(running.isDone(), () -> name + " has ended by itself");
  }

  private static Outcome outcome(String name, FutureTask<Void> running) {
    ExecutionException e =
        assertThrows(ExecutionException.class, () -> running.get(SECONDS, TimeUnit.SECONDS), name);
    assertEquals(ConnectionException.class, e.getCause().getClass(), name + ": " + e.getCause());
    return ((ConnectionException) e.getCause()).outcome();
  }

  private static void await(List<HostEvent> events, HostEvent.Kind kind)
      throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (events.stream().noneMatch(e -> e.kind() == kind)) {
      assertTrue(System.nanoTime() < end, () -> kind + " in " + events);
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }
}
