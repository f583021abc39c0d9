package dev.posada.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.Capability;
import dev.posada.Container;
import dev.posada.GuestState;
import dev.posada.LogLine;
import dev.posada.LogOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What a container's process wrote. */
interface LogClauses extends Clauses {
  private static List<LogLine> read(Lab lab, Container container, LogOptions options) {
    return Attempt.of(
            lab,
            "the log",
            () -> {
              try (Stream<LogLine> lines = container.logs(options)) {
                return lines.toList();
              }
            })
        .returned();
  }

  private static List<String> texts(Lab lab, Container container, LogOptions options) {
    return read(lab, container, options).stream().map(LogLine::text).toList();
  }

  /** A container that has ended, and wrote this. */
  private static Container wrote(Lab lab, List<String> lines, boolean lastEnds) {
    Container container = lab.container(lab.containerSpec().command("cat", "/tmp/lines"));
    lab.needs(container, Capability.COPY);
    String text = String.join("\n", lines) + (lastEnds ? "\n" : "");
    Path file = CallerFolder.of(lab).resolve("lines");
    CallerFolder.write(file, text.getBytes(StandardCharsets.UTF_8));
    container.copyTo(file, "/tmp/lines");
    container.start();
    container.awaitExit();
    return container;
  }

  /** A container that has ended, and wrote to both streams, a second between one and the next. */
  private static Container wroteToBoth(Lab lab) {
    Container container =
        lab.runningContainer("sh", "-c", "echo one; sleep 1; echo two >&2; sleep 1; echo three");
    container.awaitExit();
    return container;
  }

  @Clause(value = "LOG-01", needs = Capability.CONTAINERS)
  default void aLogHasItsLinesInOrderWithStreamAndTime(Lab lab) {
    Container container = wroteToBoth(lab);
    List<LogLine> log = read(lab, container, LogOptions.defaults());
    assertEquals(
        List.of("one", "two", "three"), log.stream().map(LogLine::text).toList(), "the lines");
    assertEquals(
        List.of(false, true, false), log.stream().map(LogLine::stderr).toList(), "their streams");
    for (int i = 1; i < log.size(); i++) {
      Duration between = Duration.between(log.get(i - 1).time(), log.get(i).time());
      assertTrue(between.toMillis() >= 500, "a second was between " + log.get(i - 1) + " and next");
    }
    container
        .inspect()
        .started()
        .ifPresent(
            start ->
                assertFalse(
                    log.get(0).time().isBefore(start.minusSeconds(1)),
                    "started " + start + ", first line " + log.get(0).time()));
  }

  @Clause(value = "LOG-02", needs = Capability.CONTAINERS)
  default void aLogBeginsNearItsEndWhereThatIsAskedFor(Lab lab) {
    List<String> all = IntStream.range(0, 20).mapToObj(i -> "line " + i).toList();
    String script = String.join("; ", all.stream().map(line -> "echo " + line).toList());
    Container container = lab.runningContainer("sh", "-c", script);
    container.awaitExit();
    assertEquals(all, texts(lab, container, LogOptions.defaults()), "all");
    int some = 1 + lab.random().nextInt(18);
    assertEquals(
        all.subList(all.size() - some, all.size()),
        lab.understood(() -> texts(lab, container, LogOptions.defaults().tail(some))),
        "the last " + some);
    assertEquals(List.of(), texts(lab, container, LogOptions.defaults().tail(0)), "none");
    assertEquals(all, texts(lab, container, LogOptions.defaults().tail(1000)), "more than all");
  }

  @Clause(value = "LOG-03", needs = Capability.CONTAINERS)
  default void aLogLeavesOutOlderLinesWhereThatIsAskedFor(Lab lab) {
    Container container = wroteToBoth(lab);
    List<LogLine> log = read(lab, container, LogOptions.defaults());
    assertEquals(3, log.size(), "the lines: " + log);
    LogOptions since = LogOptions.defaults().since(log.get(1).time());
    assertEquals(
        List.of("two", "three"),
        lab.understood(() -> texts(lab, container, since)),
        "from the time of a line on");
    LogOptions after = LogOptions.defaults().since(log.get(1).time().plusNanos(1));
    assertEquals(List.of("three"), texts(lab, container, after), "from just after it");
    LogOptions none = LogOptions.defaults().since(log.get(2).time().plusSeconds(1));
    assertEquals(List.of(), texts(lab, container, none), "after all of them");
  }

  @Clause(value = "LOG-04", needs = Capability.CONTAINERS)
  default void aLogThatFollowsEndsWithTheContainer(Lab lab) {
    Container container =
        lab.runningContainer("sh", "-c", "echo one; sleep 2; echo two; sleep 1; exit 3");
    List<String> texts =
        lab.understood(() -> texts(lab, container, LogOptions.defaults().follow()));
    assertEquals(List.of("one", "two"), texts, "all that it wrote");
    lab.await("it is off", () -> container.inspect().state() == GuestState.STOPPED);
    assertEquals(
        texts, texts(lab, container, LogOptions.defaults().follow()), "of one that is off");
  }

  @Clause(value = "LOG-05", needs = Capability.CONTAINERS)
  default void closingALogThatFollowsEndsIt(Lab lab) {
    Container container = lab.runningContainer("sh", "-c", "echo one; sleep 100000");
    Stream<LogLine> log = lab.understood(() -> container.logs(LogOptions.defaults().follow()));
    List<String> read = new CopyOnWriteArrayList<>();
    Attempt<Void> reader =
        Attempt.of(
            lab,
            "who reads",
            () -> {
              log.forEach(line -> read.add(line.text()));
              return null;
            });
    lab.await("a line comes while it runs", () -> read.equals(List.of("one")));
    assertFalse(reader.isOver(), "it waits for more");
    log.close();
    reader.thrown(); // it ends, by an end or by an error: its own user ended it
    assertEquals(GuestState.RUNNING, container.inspect().state(), "the container runs on");
  }

  @Clause(
      value = "LOG-06",
      needs = {Capability.CONTAINERS, Capability.COPY})
  default void aLogOfTenThousandLinesComesWhole(Lab lab) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      lines.add("line " + i + " " + "x".repeat(lab.random().nextInt(100)));
    }
    Container container = wrote(lab, lines, true);
    assertEquals(lines, texts(lab, container, LogOptions.defaults()), "all of it");
    assertEquals(
        lines.subList(9_000, 10_000),
        lab.understood(() -> texts(lab, container, LogOptions.defaults().tail(1000))),
        "the last thousand");
  }

  @Clause(
      value = "LOG-07",
      needs = {Capability.CONTAINERS, Capability.COPY})
  default void noLineIsTooLongAndNoneIsMangled(Lab lab) {
    String longest = Integer.toString(lab.random().nextInt()).repeat(20_000);
    List<String> lines = List.of("", "  around  ", "a\ttab", "ñ 日本 😀", longest, "", "no end");
    for (boolean lastEnds : new boolean[] {true, false}) {
      List<String> read = texts(lab, wrote(lab, lines, lastEnds), LogOptions.defaults());
      assertEquals(lines.subList(0, 4), read.subList(0, 4), "the short ones");
      assertEquals(
          List.of("", "no end"), read.subList(read.size() - 2, read.size()), "the last ones");
      // a hypervisor may cut a long one, but loses nothing of it
      assertEquals(longest, String.join("", read.subList(4, read.size() - 2)), "the long one");
    }
  }

  @Clause(value = "LOG-08", needs = Capability.CONTAINERS)
  default void theLogOfWhatWroteNothingIsEmpty(Lab lab) {
    Container silent = lab.container(lab.containerSpec().command("sleep", "100000"));
    assertEquals(List.of(), texts(lab, silent, LogOptions.defaults()), "never started");
    silent.start();
    assertEquals(List.of(), texts(lab, silent, LogOptions.defaults()), "while it runs");
    silent.kill();
    assertEquals(List.of(), texts(lab, silent, LogOptions.defaults()), "after its end");
  }

  @Clause(value = "LOG-09", needs = Capability.CONTAINERS)
  default void aLogGoesOnOverARestart(Lab lab) {
    String word = "w" + lab.random().nextInt();
    Container container = lab.runningContainer("sh", "-c", "echo " + word);
    container.awaitExit();
    container.start();
    container.awaitExit();
    assertEquals(List.of(word, word), texts(lab, container, LogOptions.defaults()), "both lives");
  }
}
