package dev.posada.testkit.transcript;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ConnectionException;
import dev.posada.NativeException;
import dev.posada.OperationCancelledException;
import dev.posada.spi.command.Command;
import dev.posada.spi.command.CommandResult;
import dev.posada.spi.command.CommandRunner;
import dev.posada.spi.command.HostFiles;
import dev.posada.testkit.transcript.Transcript.Fault;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
@Timeout(30)
class CommandPlayerTest {
  private static final Transcript SCENE =
      Transcript.of(new Transcript.Header("tool", "1", "any", false))
          .command(0, "\"web\" {a-b}\nState: running for 1.5 hours\n", "", "tool", "list")
          .command(1, "", "tool: error: no machine named 'web'\n", "tool", "start", "web", "***")
          .command(0, "none\n", "", "tool", "list");
  private static final Command LIST = Command.read("/usr/bin/tool", "list");
  private static final Command START = Command.change("tool", "start", "web").secret("hunter2");

  private final CallOperation op = new CallOperation();

  private static String failure(Executable executable) {
    return assertThrows(AssertionError.class, executable).getMessage();
  }

  private CommandResult play(Fault fault, Command command) {
    CommandPlayer player = CommandPlayer.matching(SCENE.with(fault));
    return player.run(command, op);
  }

  @Test
  void playsInOrder() {
    try (CommandPlayer player = CommandPlayer.strict(SCENE)) {
      assertTrue(player.run(LIST, op).stdout().startsWith("\"web\""));
      assertEquals(
          new CommandResult(1, "", "tool: error: no machine named 'web'\n"), player.run(START, op));
      assertEquals("none\n", player.run(LIST, op).stdout());
    }
    assertEquals(
        List.of("/usr/bin/tool list", "!tool start web ***", "/usr/bin/tool list"), op.calls());
  }

  @Test
  void saysWhichCommandIsOutOfOrder() {
    CommandPlayer player = CommandPlayer.strict(SCENE);
    player.run(LIST, op);
    String failure =
        """
        exchange 2 of 3 is another one: word 2 is 'list' instead of 'start'
          before:   tool list
          expected: tool start web ***
          actual:   tool list
          which is exchange 1""";
    assertEquals(failure, failure(() -> player.run(LIST, op)));
    assertEquals(failure, failure(player::close)); // the first may have been swallowed
  }

  @Test
  void saysWhatIsNowhere() {
    CommandPlayer player = CommandPlayer.strict(SCENE);
    assertEquals(
        """
        exchange 1 of 3 is another one: word 3 is '--all' instead of the end
          expected: tool list
          actual:   tool list --all
          which is nowhere in the transcript""",
        failure(() -> player.run(LIST.plain("--all"), op)));
    assertEquals(
        """
        nowhere in the transcript
          actual:   tool start web
          recorded: tool start web ***
          recorded: tool list""",
        failure(() -> CommandPlayer.matching(SCENE).run(Command.read("tool", "start", "web"), op)));
  }

  @Test
  void saysWhatIsMissingAndWhatIsTooMuch() {
    CommandPlayer player = CommandPlayer.strict(SCENE);
    player.run(LIST, op);
    assertEquals(
        "1 of 3 exchanges were played; not played:\n  tool start web ***\n  tool list",
        failure(player::close));
    player.run(START, op);
    player.run(LIST, op);
    player.close();
    assertEquals(
        "all 3 exchanges are played, then came\n  actual:   tool list",
        failure(() -> player.run(LIST, op)));
  }

  @Test
  void aPlainWordIsNoSecret() {
    Command open = Command.read("tool", "start", "web", "hunter2");
    assertFalse(failure(() -> CommandPlayer.matching(SCENE).run(open, op)).isEmpty());
  }

  @Test
  void playsWhatMatches() {
    try (CommandPlayer player = CommandPlayer.matching(SCENE)) {
      assertEquals(1, player.run(START, op).exitCode());
      assertTrue(player.run(LIST, op).stdout().startsWith("\"web\""));
      assertEquals("none\n", player.run(LIST, op).stdout());
      assertEquals("none\n", player.run(LIST, op).stdout());
      assertEquals(1, player.run(START, op).exitCode());
    }
  }

  @Test
  void listenerAndSinkHearWhatWasRecorded() {
    List<String> lines = new ArrayList<>();
    ByteArrayOutputStream sink = new ByteArrayOutputStream();
    try (CommandPlayer player = CommandPlayer.strict(SCENE)) {
      assertEquals("", player.run(LIST.stdoutTo(sink).lines(lines::add), op).stdout());
      assertEquals(1, player.run(START.lines(lines::add), op).exitCode());
      assertEquals("none\n", player.run(LIST, op).stdout());
    }
    assertEquals(
        List.of(
            "\"web\" {a-b}", "State: running for 1.5 hours", "tool: error: no machine named 'web'"),
        lines);
    assertTrue(sink.toString(UTF_8).startsWith("\"web\" {a-b}\n"));
  }

  @Test
  void aListenerOrSinkThatThrowsIsHeard() {
    CommandPlayer player = CommandPlayer.matching(SCENE);
    Command stopped =
        LIST.lines(
            line -> {
              throw new IllegalStateException(line);
            });
    assertEquals(
        "\"web\" {a-b}",
        assertThrows(IllegalStateException.class, () -> player.run(stopped, op)).getMessage());
    Command refused = LIST.stdoutTo(new FullDisk(0));
    assertThrows(ConnectionException.class, () -> player.run(refused, op));
  }

  @Test
  void theLimitOfACommandCounts() {
    CommandPlayer player = CommandPlayer.matching(SCENE);
    assertThrows(NativeException.class, () -> player.run(LIST.outputLimit(10), op));
    CommandResult start = player.run(START.outputLimit(10), op);
    assertTrue(start.isCut());
    assertEquals("tool: erro", start.stderr());
  }

  @Test
  void aSecretFileIsASecretWord() {
    Command start = Command.change("tool", "start", "web").secretFile("hunter2").stdin("y");
    assertEquals(1, CommandPlayer.matching(SCENE).run(start, op).exitCode());
  }

  @Test
  void findsToolsOfTheTranscript() {
    CommandPlayer player = CommandPlayer.strict(SCENE);
    assertTrue(player.find("tool", op).orElseThrow().endsWith("tool"));
    assertEquals(Optional.of("/opt/x/tool"), player.find("/opt/x/tool", op));
    assertEquals(Optional.empty(), player.find("other", op));
  }

  @Test
  void hasFilesIfSomeAreGiven() {
    CommandPlayer player = CommandPlayer.strict(SCENE);
    assertThrows(UnsupportedOperationException.class, player::files);
    HostFiles files = CommandRunner.local().files();
    CommandPlayer second = player.files(files);
    assertSame(files, second.files());
    second.run(LIST, op);
    player.run(START, op);
    second.run(LIST, op);
    player.close();
  }

  @Test
  void refusesRequests() {
    assertThrows(
        IllegalArgumentException.class, () -> CommandPlayer.strict(SCENE.with(Fault.DROP, 2)));
  }

  @Test
  void aToolThatHangsEndsWithItsOperation() throws Exception {
    CompletableFuture<CommandResult> run =
        CompletableFuture.supplyAsync(() -> play(Fault.HANG, LIST));
    while (!op.isWaitedFor()) {
      Thread.onSpinWait();
    }
    assertFalse(run.isDone());
    op.cancel();
    ExecutionException e =
        assertThrows(ExecutionException.class, () -> run.get(10, TimeUnit.SECONDS));
    assertEquals(OperationCancelledException.class, e.getCause().getClass());
    assertFalse(op.isWaitedFor());
  }

  @Test
  void aToolThatHangsEndsWithItsPlayer() throws Exception {
    CommandPlayer player =
        CommandPlayer.matching(
            SCENE.command(-1, "1\n2\n", "", "tool", "watch")); // ended while it was recorded
    List<String> lines = new CopyOnWriteArrayList<>();
    Command watch = Command.read("tool", "watch").lines(lines::add);
    CompletableFuture<CommandResult> run =
        CompletableFuture.supplyAsync(() -> player.run(watch, op));
    while (!op.isWaitedFor()) {
      Thread.onSpinWait();
    }
    assertEquals(List.of("1", "2"), lines); // before it hangs
    player.close();
    ExecutionException e =
        assertThrows(ExecutionException.class, () -> run.get(10, TimeUnit.SECONDS));
    assertEquals(ConnectionException.class, e.getCause().getClass());
    assertTrue(e.getCause().getMessage().contains("tool watch was ended"));
  }

  @Test
  void aPipeIsTruncated() {
    CommandResult whole = CommandPlayer.matching(SCENE).run(LIST, op);
    CommandResult half = play(Fault.TRUNCATED, LIST);
    assertEquals(0, half.exitCode());
    byte[] bytes = whole.stdoutBytes();
    assertArrayEquals(Arrays.copyOf(bytes, bytes.length / 2), half.stdoutBytes());
  }

  @Test
  void garbageIsNoText() {
    byte[] garbage = play(Fault.GARBAGE, LIST).stdoutBytes();
    assertFalse(Arrays.equals(new String(garbage, UTF_8).getBytes(UTF_8), garbage));
    assertArrayEquals(garbage, play(Fault.GARBAGE, LIST).stdoutBytes());
  }

  @Test
  void anotherLocaleHasOtherWords() {
    assertEquals(
        "\"web\" {a-b}\nStàté: rûññîñg för 1,5 höûrs\n", play(Fault.OTHER_LOCALE, LIST).stdout());
    CommandResult start = play(Fault.OTHER_LOCALE, START);
    assertEquals(1, start.exitCode());
    assertEquals("tööl: érrör: ñö màčhîñé ñàméd 'web'\n", start.stderr());
    String machine = "VMState=\"poweroff\" 7.2.22_Debian /a/path NS_ERROR_FAILURE key=value";
    assertEquals(machine, OtherLocale.of(machine));
  }

  @Test
  void anErrorComesWithExitCodeZero() {
    assertEquals(
        new CommandResult(0, "", "tool: error: no machine named 'web'\n"),
        play(Fault.ERROR_WITH_EXIT_0, START));
    CommandResult list = play(Fault.ERROR_WITH_EXIT_0, LIST);
    assertEquals(0, list.exitCode());
    assertTrue(list.stderr().contains("error"));
  }

  @Test
  void anExitCodeComesWithoutText() {
    assertEquals(new CommandResult(1, "", ""), play(Fault.NO_TEXT, START));
    assertEquals(new CommandResult(1, "", ""), play(Fault.NO_TEXT, LIST));
  }

  @Test
  void aSlowToolComesToItsEnd() {
    assertEquals(CommandPlayer.matching(SCENE).run(START, op), play(Fault.SLOW, START));
    op.cancel();
    assertThrows(OperationCancelledException.class, () -> play(Fault.SLOW, START));
  }

  @Test
  void oneExchangeGoesWrong() {
    CommandPlayer player = CommandPlayer.strict(SCENE.with(Fault.NO_TEXT, 3));
    assertEquals(0, player.run(LIST, op).exitCode());
    player.run(START, op);
    assertEquals(1, player.run(LIST, op).exitCode());
    assertThrows(IndexOutOfBoundsException.class, () -> SCENE.with(Fault.SLOW, 4));
  }
}
