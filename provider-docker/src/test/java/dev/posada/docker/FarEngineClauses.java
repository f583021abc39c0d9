package dev.posada.docker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ByteSize;
import dev.posada.ConnectOptions;
import dev.posada.ConnectionException;
import dev.posada.Container;
import dev.posada.ExecSpec;
import dev.posada.Host;
import dev.posada.Hypervisors;
import dev.posada.LogLine;
import dev.posada.LogOptions;
import dev.posada.OperationCancelledException;
import dev.posada.testkit.fault.Leaks;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What holds however far the engine is. */
@Timeout(60)
abstract class FarEngineClauses {
  private static final int LARGE = 10_000_000;

  private Leaks leaks;

  /** The engine, as it is reached. */
  abstract String uri();

  abstract ConnectOptions options();

  /** Breaks all connections, as an engine, a machine or a network does that fails. */
  abstract void breakConnections() throws IOException;

  /** Ends what stands between us and the engine and runs here too. */
  abstract void forget() throws IOException;

  /** An address where somebody is connected to and says nothing; and how. */
  abstract Host connectToTheMute(int port);

  final Host connect() {
    return Hypervisors.load().connect(uri(), options());
  }

  @BeforeEach
  final void remember() {
    leaks = Leaks.sinceNow();
  }

  @AfterEach
  final void leaveNothing() throws IOException {
    forget();
    assertEquals(List.of(), leaks.found());
    try (Host host = connect()) {
      LabEngine.clean(host);
    }
  }

  @Test
  void listsAndRuns() {
    try (Host host = connect()) {
      Container container = host.containers().run(LabEngine.idle());
      assertTrue(
          host.containers().list().stream().anyMatch(other -> other.id().equals(container.id())));
      assertEquals("hello\n", container.exec("echo", "hello").stdout());
      container.kill();
      container.delete();
    }
  }

  @Test
  void followsALog() {
    try (Host host = connect()) {
      Container container =
          host.containers().run(LabEngine.shell("for i in 1 2 3; do echo $i; sleep 0.1; done"));
      try (Stream<LogLine> lines = container.logs(LogOptions.defaults().follow())) {
        assertEquals(List.of("1", "2", "3"), lines.map(LogLine::text).toList());
      }
    }
  }

  @Test
  void theEndOfTheInputArrives() throws Exception {
    try (Host host = connect()) {
      Container container = host.containers().run(LabEngine.idle());
      assertEquals(
          "some words", container.exec(ExecSpec.command("cat").stdin("some words")).stdout());
      byte[] large = new byte[LARGE];
      for (int i = 0; i < large.length; i++) {
        large[i] = (byte) (i * 31 >> 3);
      }
      assertArrayEquals(
          large,
          container
              .exec(ExecSpec.command("cat").stdin(large).outputLimit(ByteSize.mib(16)))
              .stdoutBytes());
      Process cat = container.spawn(ExecSpec.command("cat"));
      cat.getOutputStream().write(65);
      cat.getOutputStream().close();
      assertEquals("A", new String(cat.getInputStream().readAllBytes()));
      assertEquals(0, cat.waitFor());
    }
  }

  @Test
  void largeOutputArrivesWhole() {
    try (Host host = connect()) {
      Container container = host.containers().run(LabEngine.idle());
      assertEquals(
          LARGE,
          container
              .exec(
                  ExecSpec.command("head", "-c", Integer.toString(LARGE), "/dev/zero")
                      .outputLimit(ByteSize.mib(16)))
              .stdoutBytes()
              .length);
    }
  }

  @Test
  void aBrokenConnectionEndsWhatWaits() throws Exception {
    try (Host host = connect()) {
      Container container = host.containers().run(LabEngine.idle());
      try (Stream<LogLine> lines = container.logs(LogOptions.defaults().follow())) {
        Iterator<LogLine> iterator = lines.iterator();
        CompletableFuture<Boolean> log = CompletableFuture.supplyAsync(iterator::hasNext);
        Process exec = container.spawn(ExecSpec.command("sleep", "100"));
        TimeUnit.MILLISECONDS.sleep(300);
        breakConnections();
        ExecutionException e = assertThrows(ExecutionException.class, log::get);
        assertEquals(ConnectionException.class, e.getCause().getClass());
        assertThrows(IOException.class, () -> exec.getInputStream().readAllBytes());
      }
      assertEquals(container.id(), host.containers().get(container.name()).id());
    }
  }

  /** What somebody gets who is interrupted in the midst of it: soon, not by a timeout of others. */
  private static Class<?> thrownWhenInterrupted(Runnable waits) throws Exception {
    CompletableFuture<Throwable> end = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                waits.run();
                end.complete(new AssertionError("it ended as if nothing were"));
              } catch (RuntimeException e) {
                end.complete(e);
              }
            });
    thread.start();
    TimeUnit.MILLISECONDS.sleep(500);
    thread.interrupt();
    Throwable thrown = end.get(15, TimeUnit.SECONDS);
    thread.join();
    return thrown.getClass();
  }

  @Test
  void connectingIsLeftWhenItIsInterrupted() throws Exception {
    try (ServerSocket mute = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      assertEquals(
          OperationCancelledException.class,
          thrownWhenInterrupted(() -> connectToTheMute(mute.getLocalPort()).close()));
    }
  }

  @Test
  void aCommandIsLeftWhenItIsInterrupted() throws Exception {
    try (Host host = connect()) {
      Container container = host.containers().run(LabEngine.idle());
      assertEquals(
          OperationCancelledException.class,
          thrownWhenInterrupted(() -> container.exec("sleep", "50")));
    }
  }

  @Test
  void aLogThatIsFollowedIsLeftWhenItIsInterrupted() throws Exception {
    try (Host host = connect()) {
      Container container = host.containers().run(LabEngine.idle());
      try (Stream<LogLine> lines = container.logs(LogOptions.defaults().follow())) {
        Iterator<LogLine> iterator = lines.iterator();
        assertEquals(ConnectionException.class, thrownWhenInterrupted(iterator::hasNext));
      }
    }
  }

  @Test
  void manyCallsLeaveNothing() {
    try (Host host = connect()) {
      for (int i = 0; i < 30; i++) {
        assertFalse(host.inspect().version().isEmpty());
      }
    }
  }
}
