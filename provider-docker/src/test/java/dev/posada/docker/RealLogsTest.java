package dev.posada.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ConnectionException;
import dev.posada.Container;
import dev.posada.Host;
import dev.posada.LogLine;
import dev.posada.LogOptions;
import dev.posada.testkit.InTurn;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@LabEngine.Needed
@InTurn(LabEngine.TURN)
@Timeout(120)
class RealLogsTest {
  private final Host host = LabEngine.connect();

  @AfterEach
  void leaveNothing() {
    try (Host other = LabEngine.connect()) {
      LabEngine.clean(other);
    }
    host.close();
  }

  private static List<String> texts(Container container, LogOptions options) {
    try (Stream<LogLine> lines = container.logs(options)) {
      return lines.map(LogLine::text).toList();
    }
  }

  @Test
  void tellsBothStreamsWithTheirTimes() {
    Container container =
        host.containers().run(LabEngine.shell("echo one; sleep 0.1; echo two >&2; printf end"));
    container.awaitExit();
    try (Stream<LogLine> stream = container.logs()) {
      List<LogLine> lines = stream.toList();
      assertEquals("[one, two, end]", lines.toString());
      assertTrue(lines.get(1).stderr());
      assertTrue(lines.get(0).time().isBefore(lines.get(1).time()));
      assertEquals(
          List.of("two", "end"),
          texts(container, LogOptions.defaults().since(lines.get(1).time())));
    }
    assertEquals(List.of("end"), texts(container, LogOptions.defaults().tail(1)));
    assertEquals(List.of(), texts(container, LogOptions.defaults().tail(0)));
  }

  @Test
  void aLongLineIsOneLine() {
    Container container =
        host.containers().run(LabEngine.shell("head -c 50000 /dev/zero | tr '\\0' x; echo"));
    container.awaitExit();
    assertEquals(50_000, texts(container, LogOptions.defaults()).get(0).length());
  }

  /** A terminal has one stream, and no frames around its pieces. */
  @Test
  void readsTheLogOfATerminal() {
    DockerEngine engine = host.unwrap(DockerEngine.class).orElseThrow();
    String name = LabEngine.name();
    engine.request(
        "POST",
        "/containers/create?name=" + name,
        """
        {"Image": "%s", "Tty": true, "Cmd": ["sh", "-c", "echo one; echo two >&2"]}
        """
            .formatted(LabEngine.IMAGE));
    Container container = host.containers().get(name);
    container.start();
    container.awaitExit();
    assertEquals(
        List.of("one", "two"),
        texts(container, LogOptions.defaults()).stream().map(String::strip).toList());
  }

  @Test
  void followsUntilTheContainerIsOff() {
    Container container =
        host.containers().run(LabEngine.shell("for i in 1 2 3; do echo $i; sleep 0.1; done"));
    assertEquals(List.of("1", "2", "3"), texts(container, LogOptions.defaults().follow()));
  }

  @Test
  void closingEndsAReadThatWaits() throws Exception {
    Container container = host.containers().run(LabEngine.idle());
    Stream<LogLine> lines = container.logs(LogOptions.defaults().follow());
    Iterator<LogLine> iterator = lines.iterator();
    CompletableFuture<Boolean> reading = CompletableFuture.supplyAsync(iterator::hasNext);
    TimeUnit.MILLISECONDS.sleep(200);
    lines.close();
    ExecutionException e = assertThrows(ExecutionException.class, reading::get);
    assertEquals(ConnectionException.class, e.getCause().getClass());
  }

  @Test
  void closingTheHostEndsAFollowedLogWithAnError() throws Exception {
    Container container = host.containers().run(LabEngine.idle());
    Iterator<LogLine> lines = container.logs(LogOptions.defaults().follow()).iterator();
    CompletableFuture<Boolean> reading = CompletableFuture.supplyAsync(lines::hasNext);
    TimeUnit.MILLISECONDS.sleep(200);
    host.close();
    ExecutionException e = assertThrows(ExecutionException.class, reading::get);
    assertEquals(ConnectionException.class, e.getCause().getClass());
  }
}
