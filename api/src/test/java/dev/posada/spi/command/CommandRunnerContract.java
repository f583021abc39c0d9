package dev.posada.spi.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.OperationCancelledException;
import dev.posada.OperationTimeoutException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What every runner has to do, with real tools on this machine, wherever the runner takes them for.
 * Its subclasses run alone, because some of it counts what the process has open.
 */
@Timeout(60)
abstract class CommandRunnerContract extends ToolEndContract {
  @Test
  void anInterruptAtAnyMomentLeavesNothingBehind() throws Exception {
    Command endless = endless().stdin(random(10_000)).plain("--").secretFile("x");
    Command brief = command("sleep 0.0$1; echo", "1").stdin(random(10_000)).outputToFiles();
    Thread caller = Thread.currentThread();
    endAtAnyMoment(endless, brief, whose -> caller.interrupt());
  }

  @Test
  void theDeadlineAtAnyMomentLeavesNothingBehind() throws Exception {
    Command endless = endless().stdin(random(10_000)).plain("--").secretFile("x");
    Command brief = command("sleep 0.0$1; echo", "1").stdin(random(10_000)).outputToFiles();
    endAtAnyMoment(endless, brief, TestOperation::expire);
  }

  void endAtAnyMoment(Command endless, Command brief, Consumer<TestOperation> end)
      throws Exception {
    Random moments = new Random(13);
    ExecutorService other = Executors.newSingleThreadExecutor();
    other.submit(() -> {}).get();
    run(brief);
    Open before = Open.now();
    for (int i = 0; i < 100; i++) {
      boolean ends = i % 2 == 1;
      TestOperation mine = new TestOperation();
      long delay = moments.nextInt(40_000);
      Future<?> ended =
          other.submit(
              () -> {
                TimeUnit.MICROSECONDS.sleep(delay);
                end.accept(mine);
                return null;
              });
      boolean cancelled = false;
      try {
        runner().run(ends ? brief : endless, mine);
        assertTrue(ends, "an endless tool has ended");
      } catch (OperationCancelledException e) {
        cancelled = Thread.interrupted();
        assertTrue(cancelled, "the interrupt is forgotten");
      } catch (OperationTimeoutException e) {
        assertFalse(Thread.interrupted());
      }
      awaitUninterrupted(ended);
      assertFalse(cancelled && Thread.interrupted(), "interrupted once, told twice");
      assertEquals(0, mine.hooks());
    }
    other.shutdown();
    assertTrue(other.awaitTermination(10, TimeUnit.SECONDS));
    await(() -> toolsThatRun() == 0);
    before.awaitAgain(0);
  }

  static void awaitUninterrupted(Future<?> done) throws ExecutionException {
    boolean waits = true;
    while (waits) {
      try {
        done.get();
        waits = false;
      } catch (InterruptedException e) {
        // It came after the end of the command: expected.
      }
    }
    Thread.interrupted();
  }

  @Test
  void thousandsOfCommandsLeaveNothingBehind() throws Exception {
    Command command = Command.read("true").stdin("x");
    onThreads(4, index -> repeat(command, many() / 50));
    Open before = Open.now();
    long heap = heap();
    onThreads(4, index -> repeat(command, many() / 4));
    before.awaitAgain(0);
    long grown = heap() - heap;
    assertTrue(grown < 8 << 20, grown + " bytes more");
  }

  Void repeat(Command command, int times) {
    for (int i = 0; i < times; i++) {
      assertEquals(0, runner().run(command, new TestOperation()).exitCode());
    }
    return null;
  }

  @Test
  void sixtyFourToolsWorkAtOnce() throws Exception {
    onThreads(64, this::slow);
    Open before = Open.now();
    onThreads(64, this::slow);
    before.awaitAgain(connections());
  }

  Void slow(int index) {
    Command slow = command("echo begin; sleep 0.$2; cat; echo $1 >&2", "" + index, "" + index % 5);
    CommandResult result = runner().run(slow.stdin("in" + index), new TestOperation());
    assertEquals(new CommandResult(0, "begin\nin" + index, index + "\n"), result);
    return null;
  }

  @Test
  void manyWorkWhileOthersAreCancelled() throws Exception {
    Command endless = endless();
    onThreads(64, this::slow);
    Open before = Open.now();
    onThreads(
        64,
        index -> {
          for (int i = 0; i < 4; i++) {
            if (index % 2 == 0) {
              slow(index);
            } else {
              TestOperation mine = new TestOperation().expireIn(Duration.ofMillis(index * 3));
              assertThrows(OperationTimeoutException.class, () -> runner().run(endless, mine));
            }
          }
          return null;
        });
    await(() -> toolsThatRun() == 0);
    before.awaitAgain(connections());
  }

  interface Work {
    Void of(int index) throws Exception;
  }

  static void onThreads(int count, Work work) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(count);
    try {
      List<Future<Void>> all = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int index = i;
        all.add(threads.submit(() -> work.of(index)));
      }
      for (Future<Void> one : all) {
        one.get();
      }
    } finally {
      threads.shutdownNow();
      assertTrue(threads.awaitTermination(20, TimeUnit.SECONDS));
    }
  }

  /** What this process has open: children, threads, descriptors, temporary files. */
  record Open(long children, long threads, long descriptors, long files) {
    static Open now() throws IOException {
      return new Open(
          ProcessHandle.current().descendants().filter(Open::isNoZombie).count(),
          Thread.getAllStackTraces().keySet().stream()
              .map(Thread::getName)
              .filter(name -> !isOfTheJdk(name))
              .count(),
          count(Path.of("/dev/fd"), ""),
          count(Path.of(System.getProperty("java.io.tmpdir")), TemporaryFile.PREFIX));
    }

    /** One that has ended and waits for its parent to notice has no command. */
    private static boolean isNoZombie(ProcessHandle process) {
      return process.isAlive() && process.info().command().isPresent();
    }

    /** Such threads serve all processes and timers of this one, and come and go. */
    private static boolean isOfTheJdk(String name) {
      return Stream.of("process reaper", "ForkJoinPool", "CompletableFuture", "Common-Cleaner")
          .anyMatch(name::startsWith);
    }

    private static long count(Path place, String beginning) throws IOException {
      try (Stream<Path> all = Files.list(place)) {
        return all.filter(one -> one.getFileName().toString().startsWith(beginning)).count();
      }
    }

    /** Waits for that again, but for so many more children, with three descriptors each. */
    void awaitAgain(int more) throws Exception {
      try {
        await(
            () -> {
              Open now = now();
              return now.children <= children + more
                  && now.threads <= threads
                  && now.descriptors <= descriptors + 3L * more
                  && now.files <= files;
            });
      } catch (AssertionError e) {
        assertEquals(this, now());
      }
    }
  }
}
