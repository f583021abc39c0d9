package dev.posada.spi.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.HypervisorException;
import dev.posada.OperationTimeoutException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Here, and behind a prefix as over ssh: there a shell takes the lock for each command. */
@EnabledOnOs({OS.LINUX, OS.MAC})
@Timeout(60)
class TurnsTest {
  private static final List<Supplier<CommandRunner>> RUNNERS =
      List.of(CommandRunner::local, () -> CommandRunner.local().prefixed("env"));

  private final TestOperation op = new TestOperation();

  @TempDir Path folder;

  private CommandResult run(CommandRunner runner, String file, String script) {
    return new Turns(runner, file, "others are at it")
        .run(op, inTurn -> inTurn.run(Command.change("sh", "-c", script), op));
  }

  @Test
  void aCommandRunsInItsTurnWithWhatItSaysAndItsCode() {
    for (Supplier<CommandRunner> runner : RUNNERS) {
      for (String file : List.of("", folder.resolve("lock").toString())) {
        CommandResult result = run(runner.get(), file, "echo out; exit 7");
        assertEquals("out\n", result.stdout());
        assertEquals(7, result.exitCode());
      }
    }
  }

  @Test
  void aLockThatCannotBeMadeIsNobodysTurn() {
    for (Supplier<CommandRunner> runner : RUNNERS) {
      String file = folder.resolve("none/lock").toString();
      assertThrows(UncheckedIOException.class, () -> run(runner.get(), file, "exit 0"));
    }
  }

  @Test
  void whileOthersHaveItNothingIsRun() throws IOException {
    Path file = folder.resolve("lock");
    try (FileChannel channel =
            FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      assertTrue(lock.isValid());
      op.expireIn(Duration.ofMillis(300));
      assertThrows(
          OperationTimeoutException.class,
          () -> run(CommandRunner.local(), file.toString(), "exit 0"));
    }
  }

  /** To close a file gives up all locks that the process has on it. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void whoGivesUpWaitingDoesNotTakeTheTurnFromTheOther() throws Exception {
    Path file = folder.resolve("lock");
    Turns one = new Turns(CommandRunner.local(), file.toString(), "busy");
    one.alone(
        op,
        any -> {
          assertTrue(isLocked(file));
          TestOperation other = new TestOperation();
          FutureTask<String> turn =
              new FutureTask<>(
                  () -> {
                    other.expireIn(Duration.ofMillis(200));
                    return new Turns(CommandRunner.local(), file.toString(), "busy")
                        .alone(other, same -> "a turn");
                  });
          new Thread(turn).start();
          Throwable gaveUp = assertThrows(ExecutionException.class, turn::get).getCause();
          assertInstanceOf(OperationTimeoutException.class, gaveUp);
          assertTrue(isLocked(file), "by this process, for others");
          return null;
        });
    assertFalse(isLocked(file));
  }

  private static boolean isLocked(Path file) {
    try {
      String inode = ":" + Files.getAttribute(file, "unix:ino") + " ";
      return Files.readAllLines(Path.of("/proc/locks")).stream()
          .anyMatch(line -> line.contains("POSIX") && line.contains(inode));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aTurnMayBeBegunAgainInsideOfItself() {
    for (Supplier<CommandRunner> runner : RUNNERS) {
      Turns turns = new Turns(runner.get(), folder.resolve("lock").toString(), "busy");
      Command echo = Command.change("echo", "inner");
      assertEquals(
          "inner\n",
          turns.alone(op, any -> turns.run(op, inTurn -> inTurn.run(echo, op)).stdout()));
    }
  }

  @Test
  void aCommandOfATurnBehindAPrefixWaitsForOthers() throws IOException {
    Path file = folder.resolve("lock");
    Turns turns = new Turns(CommandRunner.local().prefixed("env"), file.toString(), "busy");
    Path ran = folder.resolve("ran");
    Command touch = Command.change("touch", ran.toString());
    Process other =
        new ProcessBuilder("flock", file.toString(), "sh", "-c", "echo has; exec sleep 60").start();
    try {
      assertEquals("has", other.inputReader().readLine());
      op.expireIn(Duration.ofMillis(500));
      assertThrows(
          HypervisorException.class,
          () -> turns.alone(op, any -> turns.run(op, inTurn -> inTurn.run(touch, op))));
    } finally {
      other.descendants().forEach(ProcessHandle::destroy);
      other.destroy();
    }
    assertFalse(Files.exists(ran));
  }
}
