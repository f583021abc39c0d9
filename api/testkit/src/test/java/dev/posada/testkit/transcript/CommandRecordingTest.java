package dev.posada.testkit.transcript;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ConnectionException;
import dev.posada.NativeException;
import dev.posada.spi.Authority;
import dev.posada.spi.Operation;
import dev.posada.spi.command.Command;
import dev.posada.spi.command.CommandResult;
import dev.posada.spi.command.CommandRunner;
import dev.posada.spi.command.HostFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Real tools that are looked after in each way: what is recorded of them is played again. */
@Execution(ExecutionMode.CONCURRENT)
@DisabledOnOs(OS.WINDOWS)
@Timeout(60)
class CommandRecordingTest {
  private static final String SECRET = "correct-horse";
  private static final Transcript.Header HEADER =
      Transcript.Header.recordedHere("coreutils", "any");

  private final CallOperation op = new CallOperation();
  private final AtomicInteger closed = new AtomicInteger();
  private final CommandRecorder recorder = new CommandRecorder(new Counted(), HEADER);

  @TempDir Path folder;

  /** Runs tools of this machine, and counts how often it is closed. */
  private final class Counted implements CommandRunner {
    @Override
    public Optional<String> find(String tool, Operation op) {
      return local().find(tool, op);
    }

    @Override
    public CommandResult run(Command command, Operation op) {
      return local().run(command, op);
    }

    @Override
    public HostFiles files() {
      return local().files();
    }

    @Override
    public void close() {
      closed.incrementAndGet();
    }

    private static CommandRunner local() {
      return CommandRunner.local();
    }
  }

  private String written() throws IOException {
    recorder.transcript().write(folder.resolve("t"));
    return Files.readString(folder.resolve("t"), ISO_8859_1); // outputs can be anything
  }

  private CommandPlayer player() throws IOException {
    written();
    return CommandPlayer.strict(Transcript.read(folder.resolve("t")));
  }

  @Test
  void aSecretFileIsNeitherWrittenNorNamed() throws IOException {
    String content = SECRET + "\nsecond-line";
    Command command =
        Command.read("sh", "-c", "echo \"$1\"; ls -l \"$1\" >&2; sort -r \"$1\"", "sh")
            .secretFile(content);
    CommandResult real = recorder.run(command, op);
    assertTrue(real.stderr().contains("-secret"), real::stderr);
    assertTrue(real.stdout().endsWith("\nsecond-line\n" + SECRET + "\n"), real::stdout);

    String text = written();
    assertFalse(text.contains(SECRET) || text.contains("second-line"), text);
    assertFalse(text.contains("-secret"), text);
    assertTrue(text.contains("\"sh\", \"***\"]"), text);
    try (CommandPlayer player = player()) {
      assertEquals("***\n***\n***\n", player.run(command, op).stdout());
    }
  }

  @Test
  @EnabledIfEnvironmentVariable(named = "POSADA_LAB_SSH", matches = ".+")
  void whatWasRecordedOfAnotherMachineIsPlayedToAnybody() throws IOException {
    Authority there = Authority.of(URI.create(System.getenv("POSADA_LAB_SSH")));
    List<String> ssh = List.of("ssh", "-F", System.getenv("POSADA_LAB_SSH_CLIENT_CONFIG"));
    Command command =
        Command.read("sh", "-c", "echo \"$1\"; cat \"$1\"; cat", "sh")
            .secretFile(SECRET)
            .stdin("in");
    CommandRecorder far = new CommandRecorder(CommandRunner.ssh(there, ssh), HEADER);
    CommandResult real;
    try (far) {
      real = far.run(command, op);
    }
    assertTrue(real.stdout().endsWith("\n" + SECRET + "in"), real::stdout);
    try (CommandPlayer player = CommandPlayer.strict(far.transcript())) {
      assertEquals("***\n******", player.run(command, op).stdout());
    }
  }

  @Test
  void linesOfAnInputAreHiddenUnlessItIsNoText() throws IOException {
    byte[] binary = {'k', 'e', 'p', 't', '\n', (byte) 0xFF};
    Path file = Files.writeString(folder.resolve("in"), "from a file\n");
    List<Command> commands =
        List.of(
            Command.read("cat").stdin("user\n " + SECRET + " \n"),
            Command.read("cat").stdin(binary),
            Command.read("cat").stdin(file),
            Command.read("wc", "-c").stdin(new byte[1 << 20]));
    List<CommandResult> real = commands.stream().map(c -> recorder.run(c, op)).toList();
    try (CommandPlayer player = player()) {
      List<CommandResult> played = commands.stream().map(c -> player.run(c, op)).toList();
      assertEquals("***\n *** \n", played.get(0).stdout());
      assertEquals(real.subList(1, 4), played.subList(1, 4));
      assertArrayEquals(binary, played.get(1).stdoutBytes());
      assertEquals("from a file\n", played.get(2).stdout());
    }
  }

  @Test
  void whatGoesToASinkIsNotedToo() throws IOException {
    ByteArrayOutputStream live = new ByteArrayOutputStream();
    CommandResult real = recorder.run(numbers(live), op);
    assertEquals("", real.stdout());
    assertEquals(588_895, live.size());
    try (CommandPlayer player = player()) {
      ByteArrayOutputStream again = new ByteArrayOutputStream();
      assertEquals(real, player.run(numbers(again), op));
      assertArrayEquals(live.toByteArray(), again.toByteArray());
    }
  }

  private static Command numbers(OutputStream sink) {
    return Command.read("seq", "100000").stdoutTo(sink);
  }

  @Test
  void aSinkGetsMoreThanATranscriptHolds() {
    ByteArrayOutputStream live = new ByteArrayOutputStream();
    recorder.run(Command.read("head", "-c", "33554433", "/dev/zero").stdoutTo(live), op);
    assertEquals((32 << 20) + 1, live.size());
    assertThrows(IllegalStateException.class, recorder::transcript);
  }

  @Test
  void aSinkThatRefusesDoesSoAgain() throws IOException {
    FullDisk live = new FullDisk(10);
    Command yes = Command.change("yes");
    assertThrows(ConnectionException.class, () -> recorder.run(yes.stdoutTo(live), op));
    FullDisk again = new FullDisk(10);
    try (CommandPlayer player = player()) {
      assertThrows(ConnectionException.class, () -> player.run(yes.stdoutTo(again), op));
    }
    assertEquals("y\ny\ny\ny\ny\n", live.toString());
    assertEquals(live.toString(), again.toString());
  }

  @Test
  void linesAreToldBothTimes() throws IOException {
    List<String> live = new ArrayList<>();
    recorder.run(talker().lines(live::add), op);
    assertEquals(List.of("a", "b", "oops", "c"), live);
    List<String> again = new ArrayList<>();
    try (CommandPlayer player = player()) {
      player.run(talker().lines(again::add), op);
    }
    assertEquals(List.of("a", "b", "c", "oops"), again); // which of both came first is not known
  }

  private static Command talker() {
    return Command.change(
        "bash", "-c", "printf 'a\\nb\\n'; sleep 0.3; echo oops >&2; sleep 0.3; echo c");
  }

  @Test
  void aCutResultStaysOne() throws IOException {
    Command cut = Command.change("seq", "100").outputLimit(9);
    CommandResult real = recorder.run(cut, op);
    assertTrue(real.isCut());
    assertTrue(written().contains("\"cut\": true"));
    try (CommandPlayer player = player()) {
      assertEquals(real, player.run(cut, op));
    }
    Command unlimited = Command.change("seq", "100");
    assertTrue(player().run(unlimited, op).isCut()); // the rest is nowhere
  }

  @Test
  void aToolThatWroteTooMuchIsNotNoted() {
    Command read = Command.read("yes").outputLimit(100);
    assertThrows(NativeException.class, () -> recorder.run(read, op));
    assertEquals(0, recorder.transcript().size());
  }

  @Test
  void closingItClosesWhatRuns() {
    recorder.run(Command.read("true"), op);
    recorder.close();
    assertEquals(1, closed.get());
    assertEquals(1, recorder.transcript().size());
  }
}
