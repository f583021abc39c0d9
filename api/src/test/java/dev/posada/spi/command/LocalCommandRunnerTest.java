package dev.posada.spi.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ConnectionException;
import dev.posada.NativeException;
import dev.posada.OperationCancelledException;
import dev.posada.OperationTimeoutException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Real processes: each tool is a script for the shell of the system. */
@EnabledOnOs({OS.LINUX, OS.MAC})
@Timeout(30)
@Isolated("counts the threads and open files of the process")
class LocalCommandRunnerTest {
  private static final String REPLACEMENT = "\uFFFD";

  private final CommandRunner runner = CommandRunner.local();
  private final TestOperation op = new TestOperation();

  @TempDir Path folder;

  private String tool(String script) throws IOException {
    Path file = folder.resolve("tool");
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    assertTrue(file.toFile().setExecutable(true));
    return file.toString();
  }

  private CommandResult run(String script, String... arguments) throws IOException {
    return runner.run(command(script, arguments), op);
  }

  private Command command(String script, String... arguments) throws IOException {
    List<String> argv = new ArrayList<>();
    argv.add(tool(script));
    argv.addAll(List.of(arguments));
    return Command.read(argv);
  }

  /** The process that the script's first line {@code echo $$ >"$0.pid"} names. */
  private ProcessHandle awaitProcess() throws IOException, InterruptedException {
    Path file = folder.resolve("tool.pid");
    while (!Files.exists(file) || Files.readString(file).isBlank()) {
      Thread.sleep(5);
    }
    return ProcessHandle.of(Long.parseLong(Files.readString(file).strip())).orElseThrow();
  }

  private boolean toolRuns() throws IOException {
    long pid = Long.parseLong(Files.readString(folder.resolve("tool.pid")).strip());
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }

  @Test
  void tellsExitCodeAndBothOutputs() throws IOException {
    CommandResult result = run("echo out; echo err >&2; exit 3");
    assertEquals(new CommandResult(3, "out\n", "err\n"), result);
  }

  @Test
  void wordsArriveAsTheyAre() throws IOException {
    CommandResult result =
        run("for a; do printf '<%s>' \"$a\"; done", "", "a  b", "-n", "$HOME", "\"'\\", "1\n2");
    assertEquals("<><a  b><-n><$HOME><\"'\\><1\n2>", result.stdout());
  }

  @Test
  void theToolSpeaksEnglishInUtf8() throws IOException {
    assertEquals("C.UTF-8 unset\n", run("echo $LC_ALL ${LANGUAGE-unset}").stdout());
  }

  @Test
  void standardInputIsEmpty() throws IOException {
    assertEquals("end\n", run("cat; echo end").stdout());
  }

  @Test
  void aMegabyteGoesThroughATool() {
    String text = "0123456789abcde\n".repeat(1 << 16);
    CommandResult result = runner.run(Command.read("cat").stdin(text), op);
    assertEquals(text, result.stdout());
    assertEquals("short", runner.run(Command.read("cat").stdin("short"), op).stdout());
    String fits = "x".repeat(4096);
    assertEquals(fits, runner.run(Command.read("cat").stdin(fits), op).stdout());
  }

  @Test
  void aToolNeedNotReadItsInput() {
    String text = "0123456789abcde\n".repeat(1 << 16);
    assertEquals(0, runner.run(Command.read("true").stdin(text), op).exitCode());
    for (int i = 0; i < 20; i++) {
      assertEquals(0, runner.run(Command.read("true").stdin("short"), op).exitCode());
    }
  }

  @Test
  void theEnvironmentIsTheCommands() throws IOException {
    Command command = command("echo \"$TOKEN $LC_ALL\"").environment("TOKEN", "hunter2");
    assertEquals("hunter2 C.UTF-8\n", runner.run(command, op).stdout());
    assertEquals("hunter2 C\n", runner.run(command.environment("LC_ALL", "C"), op).stdout());
  }

  @Test
  void aSecretArrivesAndIsNeitherTracedNorTold() throws IOException {
    Command echoing = command("printf %s \"$1\"").secret("hunter2");
    assertEquals("hunter2", runner.run(echoing, op).stdout());
    assertEquals(List.of(echoing.argv().get(0) + " ***"), op.calls());
    Command broken =
        Command.read(folder.resolve("missing").toString()).secret("hunter2").stdin("hunter2");
    String told =
        assertThrows(ConnectionException.class, () -> runner.run(broken, op)).getMessage();
    assertFalse(told.contains("hunter2"), told);
    Command endless = command("exec yes").secret("hunter2");
    told = assertThrows(NativeException.class, () -> runner.run(endless, op)).getMessage();
    assertFalse(told.contains("hunter2"), told);
  }

  @Test
  void aChangeIsAChange() throws IOException {
    runner.run(Command.read("true"), op);
    assertEquals(List.of(), op.changes());
    runner.run(Command.change("true", "now"), op);
    assertEquals(List.of("true now"), op.changes());
  }

  @Test
  void megabytesOnBothOutputsArriveWhole() throws IOException {
    CommandResult result =
        run("head -c 3000000 /dev/zero | tr '\\0' o; head -c 3000000 /dev/zero | tr '\\0' e >&2");
    assertEquals("o".repeat(3_000_000), result.stdout());
    assertEquals("e".repeat(3_000_000), result.stderr());
  }

  @Test
  void whatIsWrittenJustBeforeTheEndArrives() throws IOException {
    String tool = tool("printf begin; sleep 0.02; head -c 60000 /dev/zero | tr '\\0' z");
    for (int i = 0; i < 20; i++) {
      assertEquals(60_005, runner.run(Command.read(tool), op).stdout().length());
    }
  }

  @Test
  void bytesThatAreNotUtf8AreReplaced() throws IOException {
    assertEquals("a" + REPLACEMENT + "b", run("printf 'a\\377b'").stdout());
  }

  @Test
  void aToolThatWritesWithoutEndIsEnded() throws IOException {
    Command endless = command("echo $$ >\"$0.pid\"; exec yes");
    assertThrows(NativeException.class, () -> runner.run(endless, op));
    assertFalse(toolRuns());
  }

  @Test
  void aToolThatHangsIsEndedAtTheDeadline() throws IOException {
    Command hanging = command("echo $$ >\"$0.pid\"; exec sleep 60");
    op.expireIn(Duration.ofMillis(300));
    assertTimeoutPreemptively(
        Duration.ofSeconds(2),
        () -> assertThrows(OperationTimeoutException.class, () -> runner.run(hanging, op)));
    assertFalse(toolRuns());
  }

  @Test
  void aToolMayTidyUpWhenItIsEnded() throws IOException {
    Command tidy =
        command("trap 'sleep 0.3; echo >\"$0.tidy\"; exit' TERM; while :; do sleep 0.05; done");
    op.expireIn(Duration.ofMillis(300));
    assertThrows(OperationTimeoutException.class, () -> runner.run(tidy, op));
    assertTrue(Files.exists(folder.resolve("tool.tidy")));
  }

  @Test
  void aToolThatWillNotEndIsKilled() throws IOException {
    Command stubborn = command("trap '' TERM; echo $$ >\"$0.pid\"; while :; do sleep 0.05; done");
    op.expireIn(Duration.ofMillis(300));
    assertThrows(OperationTimeoutException.class, () -> runner.run(stubborn, op));
    assertFalse(toolRuns());
  }

  @Test
  void anInterruptEndsTheTool() throws IOException, InterruptedException {
    Command hanging = command("echo $$ >\"$0.pid\"; exec sleep 60");
    Thread caller = Thread.currentThread();
    CompletableFuture.runAsync(
        () -> {
          try {
            awaitProcess();
            caller.interrupt();
          } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
          }
        });
    assertThrows(OperationCancelledException.class, () -> runner.run(hanging, op));
    assertTrue(Thread.interrupted());
    assertFalse(toolRuns());
  }

  @Test
  void nothingIsStartedWhenTheOperationIsOver() throws IOException {
    Command marking = command("echo >\"$0.ran\"");
    op.expireIn(Duration.ZERO);
    assertThrows(
        OperationTimeoutException.class,
        () -> {
          while (true) {
            runner.find("sh", op);
          }
        });
    assertThrows(OperationTimeoutException.class, () -> runner.run(marking, op));
    assertFalse(Files.exists(folder.resolve("tool.ran")));
  }

  @Test
  void aChildThatHoldsTheOutputsIsNeitherWaitedForNorEnded()
      throws IOException, InterruptedException {
    Command leaving = command("sleep 20 & echo $! >\"$0.pid\"; echo started");
    CommandResult result =
        assertTimeoutPreemptively(Duration.ofSeconds(5), () -> runner.run(leaving, op));
    assertEquals("started\n", result.stdout());
    ProcessHandle child = awaitProcess();
    assertTrue(child.isAlive());
    child.destroyForcibly();
  }

  @Test
  void aToolThatCannotBeStartedIsNoConnection() throws IOException {
    Command broken = Command.read(Files.writeString(folder.resolve("broken"), "").toString());
    assertThrows(ConnectionException.class, () -> runner.run(broken, op));
  }

  @Test
  void everyRunIsTracedAndTakesItsHookBack() throws IOException {
    Command command = command(":", "a b");
    runner.run(command, op);
    assertEquals(List.of(command.toString()), op.calls());
    assertEquals(0, op.hooks());
  }

  @Test
  void leavesNoFileAndNoThreadBehind() throws IOException, InterruptedException {
    Command command = command("echo out; echo err >&2");
    runner.run(command, op);
    Set<String> before = threads();
    long files = openFiles();
    for (int i = 0; i < 50; i++) {
      runner.run(command, op);
    }
    TimeUnit.MILLISECONDS.sleep(50);
    Set<String> after = threads();
    after.removeAll(before);
    after.remove("process reaper"); // the JDK's own, shared by all processes
    assertEquals(Set.of(), after);
    assertTrue(openFiles() <= files + 5, files + " files were open, now " + openFiles());
  }

  private static Set<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(thread -> thread.getName().replaceFirst(" \\(pid.*", "")) // JDK 21: with the pid
        .collect(Collectors.toSet());
  }

  private static long openFiles() throws IOException {
    Path own = Path.of("/dev/fd");
    try (var files = Files.list(own)) {
      return files.count();
    }
  }

  @Test
  void findsAToolOfTheSystem() {
    String shell = runner.find("sh", op).orElseThrow();
    assertTrue(Path.of(shell).isAbsolute(), shell);
    assertEquals(Optional.of(shell), runner.find(shell, op));
    assertEquals(Optional.empty(), runner.find("posada-no-such-tool", op));
  }
}
