package dev.posada.internal.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ConnectionException;
import dev.posada.ContainerSpec;
import dev.posada.LogLine;
import dev.posada.LogOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class LogTest {
  private final Inn inn = new Inn();

  @AfterEach
  void close() {
    inn.close();
  }

  private Stream<LogLine> logs(String id, LogOptions options) {
    return inn.containers.logs(id, options, inn.op);
  }

  private List<String> texts(String id, LogOptions options) {
    try (Stream<LogLine> log = logs(id, options)) {
      return log.map(LogLine::text).toList();
    }
  }

  @Test
  void aLogHoldsWhatTheCommandWroteAndWhen() {
    Instant start = inn.world.now();
    String id = inn.running("echo", "one\ntwo");
    inn.advanceSeconds(5);
    try (Stream<LogLine> log = logs(id, LogOptions.defaults())) {
      assertEquals(
          List.of(new LogLine(start, false, "one"), new LogLine(start, false, "two")),
          log.toList());
    }
  }

  @Test
  void complaintsAreOnTheErrorStream() {
    String id = inn.running("nginx");
    try (Stream<LogLine> log = logs(id, LogOptions.defaults())) {
      LogLine line = log.findFirst().orElseThrow();
      assertTrue(line.stderr());
      assertEquals("sh: nginx: not found", line.text());
    }
  }

  @Test
  void aLogGoesOnOverRestarts() {
    String id = inn.running("echo", "again");
    inn.advanceSeconds(1);
    inn.containers.start(id, inn.op);
    inn.advanceSeconds(1);
    assertEquals(List.of("again", "again"), texts(id, LogOptions.defaults()));
  }

  @Test
  void tailBeginsNearTheEndOverRestarts() {
    String id = inn.running("echo", "1\n2\n3");
    inn.advanceSeconds(1);
    inn.containers.start(id, inn.op);
    inn.advanceSeconds(1);
    assertEquals(List.of("3", "1", "2", "3"), texts(id, LogOptions.defaults().tail(4)));
    assertEquals(List.of("3"), texts(id, LogOptions.defaults().tail(1)));
    assertEquals(List.of(), texts(id, LogOptions.defaults().tail(0)));
    assertEquals(6, texts(id, LogOptions.defaults().tail(100)).size());
  }

  @Test
  void sinceLeavesOutWhatIsOlder() {
    String id = inn.running("yes");
    Instant start = inn.world.now();
    inn.advanceSeconds(1);
    assertEquals(1_001, texts(id, LogOptions.defaults()).size());
    assertEquals(501, texts(id, LogOptions.defaults().since(start.plusMillis(500))).size());
    assertEquals(1_001, texts(id, LogOptions.defaults().since(start)).size());
    assertEquals(List.of(), texts(id, LogOptions.defaults().since(start.plusSeconds(2))));
  }

  @Test
  void sinceLeavesOutTheLastInstantOfOneThatEnded() {
    String id = inn.running("echo", "one");
    Instant start = inn.world.now();
    inn.advanceSeconds(5);
    assertEquals(List.of("one"), texts(id, LogOptions.defaults().since(start)));
    assertEquals(List.of(), texts(id, LogOptions.defaults().since(start.plusNanos(1))));
    assertEquals(List.of(), texts(id, LogOptions.defaults().since(start.plusSeconds(1))));
  }

  @Test
  void theEndOfAYearOfYesIsReadAtOnce() {
    String id = inn.running("yes");
    inn.advance(Duration.ofDays(365));
    try (Stream<LogLine> log = logs(id, LogOptions.defaults().tail(2))) {
      List<LogLine> lines = log.toList();
      assertEquals(2, lines.size());
      assertEquals(inn.world.now(), lines.get(1).time());
    }
  }

  @Test
  void aLogThatDoesNotFollowEndsAtWhatWasThereWhenItWasOpened() {
    String id = inn.running("yes");
    try (Stream<LogLine> log = logs(id, LogOptions.defaults())) {
      inn.advanceSeconds(10);
      assertEquals(1, log.count());
    }
  }

  @Test
  void timesSkipPauses() {
    String id = inn.running("yes");
    inn.advance(Duration.ofMillis(1));
    inn.containers.pause(id, inn.op);
    inn.advanceSeconds(60);
    inn.containers.resume(id, inn.op);
    inn.advance(Duration.ofMillis(1));
    try (Stream<LogLine> log = logs(id, LogOptions.defaults())) {
      List<LogLine> lines = log.toList();
      assertEquals(3, lines.size());
      assertEquals(
          Duration.ofMillis(60_001), Duration.between(lines.get(1).time(), lines.get(2).time()));
    }
  }

  @Test
  void whoFollowsGetsLinesAsTheyAreWritten() throws Exception {
    String id = inn.running("yes");
    inn.world.speed(1_000);
    try (Stream<LogLine> log = logs(id, LogOptions.defaults().follow())) {
      assertEquals(500, log.limit(500).count());
    }
  }

  @Test
  void whoFollowsIsDoneWhenTheContainerIsOff() throws Exception {
    String id = inn.running("sleep", "60");
    CompletableFuture<Long> count =
        CompletableFuture.supplyAsync(() -> logs(id, LogOptions.defaults().follow()).count());
    inn.advanceSeconds(60);
    assertEquals(0, count.get());
  }

  @Test
  void whoFollowsStaysOverARestart() {
    String id =
        inn.running(
            ContainerSpec.image("alpine")
                .command("echo", "hi")
                .restart(ContainerSpec.Restart.ALWAYS));
    inn.world.speed(100);
    try (Stream<LogLine> log = logs(id, LogOptions.defaults().follow())) {
      assertEquals(List.of("hi", "hi", "hi"), log.limit(3).map(LogLine::text).toList());
    }
  }

  @Test
  void aBrokenConnectionEndsItWithAnError() {
    String id = inn.running("yes");
    try (Stream<LogLine> log = logs(id, LogOptions.defaults().follow())) {
      Iterator<LogLine> lines = log.iterator();
      assertEquals("y", lines.next().text());
      inn.world.disconnect();
      inn.world.reconnect();
      assertThrows(ConnectionException.class, lines::hasNext);
    }
  }

  @Test
  void closingTheHostEndsItWithAnErrorAlsoWhileItWaits() throws Exception {
    String id = inn.running("sleep", "60");
    Stream<LogLine> log = logs(id, LogOptions.defaults().follow());
    CompletableFuture<Long> count = CompletableFuture.supplyAsync(log::count);
    inn.host.close();
    ExecutionException thrown = assertThrows(ExecutionException.class, count::get);
    assertEquals(ConnectionException.class, thrown.getCause().getClass());
  }

  @Test
  void closingTheStreamEndsWhoWaits() throws Exception {
    String id = inn.running("sleep", "60");
    Stream<LogLine> log = logs(id, LogOptions.defaults().follow());
    Iterator<LogLine> lines = log.iterator();
    CompletableFuture<Boolean> more = CompletableFuture.supplyAsync(lines::hasNext);
    log.close();
    assertFalse(more.get());
  }
}
