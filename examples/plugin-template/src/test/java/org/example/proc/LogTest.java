package org.example.proc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ConnectionException;
import dev.posada.Container;
import dev.posada.GuestState;
import dev.posada.Host;
import dev.posada.Hypervisors;
import dev.posada.LogLine;
import dev.posada.LogOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LogTest {
  private static final LogOptions ALL = LogOptions.defaults();

  private final Lodging lodging = Lodging.open();

  @AfterEach
  void close() throws Exception {
    lodging.close();
  }

  private static List<String> texts(Stream<LogLine> lines) {
    return lines.map(LogLine::text).toList();
  }

  @Test
  void bothOutputsAreOneLogInTheOrderOfTime() {
    Instant before = Instant.now();
    Container guest = lodging.script("l", "echo a; sleep 0.2; echo b >&2; sleep 0.2; printf 'c d'");
    guest.awaitExit();
    List<LogLine> lines = guest.logs().toList();
    assertEquals(List.of("a", "b", "c d"), lines.stream().map(LogLine::text).toList());
    assertEquals(List.of(false, true, false), lines.stream().map(LogLine::stderr).toList());
    for (LogLine line : lines) {
      assertTrue(
          line.time().isAfter(before) && line.time().isBefore(Instant.now()), line::toString);
    }
    assertEquals(List.of("b", "c d"), texts(guest.logs(ALL.tail(2))));
    assertEquals(List.of(), texts(guest.logs(ALL.tail(0))));
    assertEquals(List.of("c d"), texts(guest.logs(ALL.since(lines.get(2).time()))));
    guest.start();
    guest.awaitExit();
    assertEquals(List.of("a", "b", "c d", "a", "b", "c d"), texts(guest.logs()));
  }

  @Test
  void aLogThatFollowsEndsWithTheGuest() throws Exception {
    Container guest = lodging.run("cat", "cat");
    try (Writer in = guest.stdio().outputWriter();
        Stream<LogLine> lines = guest.logs(ALL.follow())) {
      Iterator<LogLine> log = lines.iterator();
      for (String text : List.of("one", "zwei 🏨", "")) {
        in.write(text + "\n");
        in.flush();
        assertEquals(text, log.next().text());
      }
      in.write("and bye");
      in.close();
      assertEquals("and bye", log.next().text());
      assertFalse(log.hasNext());
    }
  }

  @Test
  void whoClosesALogThatFollowsEndsIt() throws Exception {
    Container guest = lodging.script("on", "echo one; exec sleep 1d");
    Stream<LogLine> log = guest.logs(ALL.follow());
    CompletableFuture<Void> reader =
        CompletableFuture.runAsync(() -> log.forEach(line -> log.close()));
    reader.get(20, TimeUnit.SECONDS);
    assertEquals(GuestState.RUNNING, guest.inspect().state());
  }

  @Test
  void manyLinesOfAnyLengthKeepTheirOrder() {
    Container guest =
        lodging.script("many", "seq 5000; head -c 100000 /dev/zero | tr '\\0' x; seq 3");
    guest.awaitExit();
    List<String> lines = texts(guest.logs());
    assertEquals(5003, lines.size());
    assertEquals("5000", lines.get(4999));
    assertEquals("x".repeat(100000) + "1", lines.get(5000));
    assertEquals(List.of("2", "3"), texts(guest.logs(ALL.tail(2))));
  }

  @Test
  void oneTalksToTheProcessOfAGuest() throws Exception {
    Container guest = lodging.script("talk", "echo early; while read a; do printf \"<$a>\"; done");
    Lodging.await("it says something", () -> guest.logs().count() == 1);
    Process process = guest.stdio();
    try (Writer in = process.outputWriter();
        BufferedReader out = process.inputReader()) {
      in.write("x\n");
      in.flush();
      char[] prompt = new char[3];
      assertEquals(3, out.read(prompt)); // though the line has no end yet
      assertEquals("<x>", new String(prompt));
      assertTrue(process.isAlive());
      in.close();
      assertNull(out.readLine());
    }
    assertEquals(1, process.waitFor() + guest.awaitExit() + 1);
  }

  @Test
  void whoLeavesLeavesTheGuestRunning() throws Exception {
    Container guest = lodging.run("cat", "cat");
    Process process = guest.stdio();
    process.destroy();
    assertEquals(-1, process.getInputStream().read());
    assertThrows(IOException.class, () -> process.getOutputStream().write('x'));
    process.getOutputStream().close();
    assertEquals(143, process.waitFor());
    assertEquals(GuestState.RUNNING, guest.inspect().state());
    assertThrows(UnsupportedOperationException.class, process::pid);
  }

  @Test
  void closingAHostBreaksItsStreamsButNotTheGuest() {
    Container guest = lodging.script("on", "echo one; exec sleep 1d");
    Host other = Hypervisors.load().connect(lodging.uri());
    Container same = other.containers().get("on");
    Iterator<LogLine> log = same.logs(ALL.follow()).iterator();
    assertEquals("one", log.next().text());
    Process process = same.stdio();
    other.close();
    assertThrows(ConnectionException.class, log::hasNext);
    assertThrows(IOException.class, () -> process.getInputStream().read());
    assertEquals(GuestState.RUNNING, guest.awaitState(Set.of(GuestState.RUNNING)));
  }
}
