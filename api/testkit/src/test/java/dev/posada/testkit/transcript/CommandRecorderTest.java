package dev.posada.testkit.transcript;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ConnectionException;
import dev.posada.OperationCancelledException;
import dev.posada.spi.command.Command;
import dev.posada.spi.command.CommandResult;
import dev.posada.spi.command.CommandRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** With real tools of this machine. */
@Execution(ExecutionMode.CONCURRENT)
@DisabledOnOs(OS.WINDOWS)
@Timeout(60)
class CommandRecorderTest {
  private static final String SECRET = "correct-horse";

  private final CallOperation op = new CallOperation();
  private final CommandRecorder recorder =
      new CommandRecorder(
          CommandRunner.local(), Transcript.Header.recordedHere("coreutils", "any"), "SHOWN");

  @TempDir Path folder;

  private Transcript written() throws IOException {
    recorder.transcript().write(folder.resolve("t"));
    return Transcript.read(folder.resolve("t"));
  }

  @Test
  void whatIsRecordedIsPlayed() throws IOException {
    String printf = recorder.find("printf", op).orElseThrow();
    List<Command> commands =
        List.of(
            Command.read("id", "-u"),
            Command.read(printf, "\\000\\377\\n--- end\\nno newline"),
            Command.change("false"),
            Command.read("ls", "/does/not exist"),
            Command.read("cat").stdin("a\n"));
    List<CommandResult> real = commands.stream().map(c -> recorder.run(c, op)).toList();
    assertArrayEquals(new byte[] {0, (byte) 0xFF}, first(real.get(1).stdoutBytes(), 2));
    assertFalse(real.get(3).stderr().isEmpty());

    Transcript transcript = written();
    assertEquals(5, transcript.size());
    assertTrue(transcript.header().orElseThrow().recorded());
    try (CommandPlayer player = CommandPlayer.strict(transcript)) {
      List<CommandResult> played = commands.stream().map(c -> player.run(c, op)).toList();
      assertEquals(real.subList(0, 4), played.subList(0, 4));
      assertEquals("***\n", played.get(4).stdout()); // an input may be a password
    }
  }

  private static byte[] first(byte[] bytes, int length) {
    return Arrays.copyOf(bytes, length);
  }

  @Test
  void aSecretIsNeverWritten() throws IOException {
    CommandResult result =
        recorder.run(
            Command.read("env", "printf", "%s\\n", "plain").secret("x" + SECRET + "x"), op);
    assertTrue(result.stdout().contains(SECRET)); // the caller sees what there is
    recorder.run(Command.read("cat").stdin("user\n" + SECRET + "\n"), op);
    recorder.run(Command.read("env").environment("HIDDEN", SECRET), op);
    recorder.run(Command.read("ls", "-d").secret("/" + SECRET), op);

    assertEquals(4, written().size());
    String text = Files.readString(folder.resolve("t"));
    assertFalse(text.contains(SECRET), text);
    assertTrue(text.contains("\"plain\", \"***\""), text);
    assertTrue(text.contains("HIDDEN=***"), text);
  }

  @Test
  void onlyTheEnvironmentThatWasChosenIsShown() throws IOException {
    recorder.run(
        Command.read("true").environment("SHOWN", "seen").environment("OTHER", "unseen"), op);
    written();
    String text = Files.readString(folder.resolve("t"));
    assertTrue(text.contains("\"environ\": {\"SHOWN\": \"seen\"}"), text);
    assertFalse(text.contains("unseen"), text);
  }

  @Test
  void aToolThatWasEndedIsPlayedAsOneThatHangs() throws Exception {
    CompletableFuture<CommandResult> run =
        CompletableFuture.supplyAsync(() -> recorder.run(Command.read("sleep", "600"), op));
    while (!op.isWaitedFor()) {
      Thread.onSpinWait();
    }
    op.cancel();
    ExecutionException e =
        assertThrows(ExecutionException.class, () -> run.get(30, TimeUnit.SECONDS));
    assertEquals(OperationCancelledException.class, e.getCause().getClass());
    assertEquals(-1, written().exchanges().get(0).number("exit"));
  }

  @Test
  void whatCannotBeStartedIsNotNoted() {
    Command none = Command.read("/does/not/exist");
    assertThrows(ConnectionException.class, () -> recorder.run(none, op));
    assertEquals(0, recorder.transcript().size());
  }
}
