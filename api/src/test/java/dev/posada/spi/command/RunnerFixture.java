package dev.posada.spi.command;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;

/** A runner, tools for it, and a look at what runs where its tools run. */
abstract class RunnerFixture {

  final TestOperation op = new TestOperation();

  @TempDir Path folder;

  /** The runner, the same one each time it is asked for. */
  abstract CommandRunner runner();

  /** How many commands are many. */
  int many() {
    return 10_000;
  }

  /** The end of the path where the user of the tools is at home. */
  String home() {
    return System.getProperty("user.home");
  }

  /** How many processes of its own the runner may add while more commands run than ever before. */
  int connections() {
    return 0;
  }

  /** A tool that is a script; it finds its folder's path and the name {@code tool} in $0. */
  final Command command(String script, String... arguments) {
    return Command.read("/bin/sh", "-c", script, folder.resolve("tool").toString())
        .plain(arguments);
  }

  final Command change(String script, String... arguments) {
    return Command.change("/bin/sh", "-c", script, folder.resolve("tool").toString())
        .plain(arguments);
  }

  final CommandResult run(String script, String... arguments) {
    return run(command(script, arguments));
  }

  final CommandResult run(Command command) {
    return runner().run(command, op);
  }

  /** A tool that runs until it is ended, and can be seen from outside. */
  Command endless() throws IOException {
    Path followed = folder.resolve("followed");
    if (!Files.exists(followed)) {
      Files.createFile(followed);
    }
    return Command.read("tail", "-f", followed.toString());
  }

  /** How many processes work on something in this test's folder. */
  long toolsThatRun() {
    String work = "tail -f " + folder;
    return processes().values().stream().filter(words -> words.contains(work)).count();
  }

  /** Who runs where the tools do, with its words; not one that only waits for its parent. */
  Map<Long, String> processes() {
    Command all = Command.read("ps", "-A", "-ww", "-o", "pid=", "-o", "stat=", "-o", "args=");
    return runner()
        .run(all, new TestOperation())
        .stdout()
        .lines()
        .map(line -> line.strip().split(" +", 3))
        .filter(parts -> !parts[1].startsWith("Z"))
        .collect(
            Collectors.toMap(parts -> Long.valueOf(parts[0]), parts -> parts[parts.length - 1]));
  }

  boolean lives(long process) {
    return processes().containsKey(process);
  }

  void kill(List<Long> processes) {
    Command kill = command("kill -9 \"$@\"");
    for (Long process : processes) {
      kill = kill.plain(process.toString());
    }
    runner().run(kill, new TestOperation());
  }

  /** The processes that a script has named by {@code echo $! >>"$0.pid"}, so many of them. */
  final List<Long> awaitProcesses(int count) throws IOException, InterruptedException {
    Path file = folder.resolve("tool.pid");
    while (!Files.exists(file) || Files.readAllLines(file).size() < count) {
      Thread.sleep(5);
    }
    return Files.readAllLines(file).stream().map(line -> Long.valueOf(line.strip())).toList();
  }

  long awaitProcess() throws IOException, InterruptedException {
    return awaitProcesses(1).get(0);
  }

  boolean toolRuns() throws IOException {
    return lives(Long.parseLong(Files.readString(folder.resolve("tool.pid")).strip()));
  }

  static void await(Callable<Boolean> condition) throws Exception {
    long start = System.nanoTime();
    while (!condition.call()) {
      assertTrue(System.nanoTime() - start < 10_000_000_000L, "not within ten seconds");
      Thread.sleep(10);
    }
  }

  static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }
}
