package dev.posada.benchmarks;

import static dev.posada.benchmarks.Take.millis;

import dev.posada.spi.command.Command;
import dev.posada.spi.command.CommandResult;
import dev.posada.spi.command.CommandRunner;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Command line tools, run by Posada and by the JDK alone. */
final class CommandRows {
  static final List<String> SHORT = List.of("echo", "posada");
  static final String SAID = "posada\n";

  private static final int CROWD = 64;
  private static final int SIZE = 100_000_000;
  private static final List<String> LONG = List.of("head", "-c", SIZE + "", "/dev/zero");

  private CommandRows() {}

  static List<Row> all() {
    return List.of(
        new Row("command run", "ms", Goal.ratio(1.15), new Rounds(400, 401), stage -> one()),
        new Row(
            "command run memory", "kB", Goal.ratio(1.15), new Rounds(50, 21), CommandRows::memory),
        new Row("command 64 at once", "ms", Goal.ratio(1), new Rounds(10, 31), CommandRows::crowd),
        new Row("command 100 MB", "ms", Goal.ratio(1.15), new Rounds(10, 31), stage -> much()));
  }

  /** By a runner; what it says is checked. */
  static void run(CommandRunner runner) {
    CommandResult result = runner.run(Command.read(SHORT), Alone.OPERATION);
    check(result.stdout() + result.exitCode(), SAID + 0);
  }

  static void check(Object actual, Object expected) {
    if (!actual.equals(expected)) {
      throw new IllegalStateException("a tool wrote " + actual);
    }
  }

  private static Contest one() {
    return new Contest(
        millis(() -> run(CommandRunner.local())),
        "ProcessBuilder",
        millis(() -> check(BareTool.run(SHORT), SAID)));
  }

  private static Contest memory(Stage stage) throws Exception {
    Contest one = one();
    return new Contest(
        () -> Counts.allocated(one.subject()) / 1e3,
        one.against(),
        () -> Counts.allocated(one.baseline()) / 1e3);
  }

  /** Each of them is waited for by a thread; the other way needs two more for its outputs. */
  private static Contest crowd(Stage stage) {
    ExecutorService threads = Executors.newFixedThreadPool(CROWD);
    stage.keep(threads::shutdownNow);
    return new Contest(
        millis(() -> together(threads, () -> run(CommandRunner.local()))),
        "two pump threads each",
        millis(() -> together(threads, () -> check(BareTool.pumped(SHORT), SAID))));
  }

  private static void together(ExecutorService threads, Take.Work work) throws Exception {
    Callable<Void> one =
        () -> {
          work.run();
          return null;
        };
    List<Callable<Void>> all = new ArrayList<>();
    for (int i = 0; i < CROWD; i++) {
      all.add(one);
    }
    for (Future<Void> each : threads.invokeAll(all)) {
      each.get();
    }
  }

  private static Contest much() {
    return new Contest(
        millis(
            () -> {
              Counter counter = new Counter();
              Command command = Command.read(LONG).stdoutTo(counter);
              CommandRunner.local().run(command, Alone.OPERATION);
              check(counter.count, SIZE);
            }),
        "loop of reads",
        millis(() -> check(BareTool.count(LONG), (long) SIZE)));
  }

  private static final class Counter extends OutputStream {
    private int count;

    @Override
    public void write(int one) {
      count++;
    }

    @Override
    public void write(byte[] bytes, int from, int length) {
      count += length;
    }
  }
}
