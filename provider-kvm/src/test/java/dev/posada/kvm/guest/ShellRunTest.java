package dev.posada.kvm.guest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ByteSize;
import dev.posada.ExecSpec;
import dev.posada.kvm.agent.AgentCommand;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The shell's part, by the shell of this machine. */
@Timeout(60)
@EnabledOnOs({OS.LINUX, OS.MAC})
class ShellRunTest {
  private ShellRun run;

  @TempDir Path folder;

  @AfterEach
  void remove() throws Exception {
    start(run.removal(), "").waitFor();
    assertFalse(Files.exists(Path.of(run.stdoutFile())), "of stdout");
    assertFalse(Files.exists(Path.of(run.stderrFile())), "of stderr");
  }

  private Process start(List<String> words, String stdin) throws IOException {
    Path input = Files.writeString(folder.resolve("input"), stdin);
    return new ProcessBuilder(words)
        .redirectInput(input.toFile())
        .redirectOutput(folder.resolve("out").toFile())
        .redirectError(folder.resolve("err").toFile())
        .start();
  }

  private Optional<ShellRun.End> end(int most, String stdin, String... command) throws Exception {
    return end(ExecSpec.command(command).outputLimit(ByteSize.bytes(most)), stdin);
  }

  private Optional<ShellRun.End> end(ExecSpec spec, String stdin) throws Exception {
    run = new ShellRun(spec);
    Process shell = start(run.words(), stdin);
    assertTrue(shell.waitFor(30, TimeUnit.SECONDS), "it has not ended");
    return run.end(
        new AgentCommand.Status(
            true,
            shell.exitValue(),
            Files.readAllBytes(folder.resolve("out")),
            Files.readAllBytes(folder.resolve("err")),
            false));
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Test
  void saysWhatACommandSaid() throws Exception {
    ShellRun.End end =
        end(100, "in", "sh", "-c", "cat; printf '%s|' \"$@\"; echo no >&2; exit 7", "x", "a\n", "")
            .orElseThrow();
    assertEquals(7, end.exitCode());
    assertEquals("ina\n||", text(end.stdout()));
    assertEquals("no\n", text(end.stderr()));
    assertFalse(end.kept());
    assertFalse(Files.exists(Path.of(run.stdoutFile())), "a file that nobody needs");
  }

  @ParameterizedTest
  @ValueSource(strings = {"$(id) `id` *", " two  spaces ", "'\"\\", "-n", "a;b&c|d>e", ""})
  void leavesWordsAsTheyAre(String word) throws Exception {
    ShellRun.End end = end(100, "", "printf", "%s", word).orElseThrow();
    assertEquals(word, text(end.stdout()));
  }

  /** The agent itself makes files that everybody may read and write. */
  @Test
  void aLongInputIsNobodyElsesAndGoesThoughNothingIsRun() throws Exception {
    ExecSpec spec = ExecSpec.command("cat").directory(folder + "/none");
    run = new ShellRun(spec);
    assertEquals(0, start(run.stdinRoom(), "").waitFor());
    Path input = Path.of(run.stdinFile());
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(input)));
    assertNotEquals(0, start(run.stdinRoom(), "").waitFor(), "somebody else's file was taken");
    Process shell = start(run.words(), "");
    assertTrue(shell.waitFor(30, TimeUnit.SECONDS), "it has not ended");
    assertEquals("nodirectory\n", Files.readString(folder.resolve("out")));
    assertFalse(Files.exists(input), "the input stays");
  }

  @Test
  void tellsASignalByItsNumber() throws Exception {
    assertEquals(128 + 9, end(9, "", "sh", "-c", "kill -9 $$").orElseThrow().exitCode());
  }

  @Test
  void keepsWhatIsMuch() throws Exception {
    int size = 3_000_000;
    ShellRun.End end = end(2 * size, "", "head", "-c", "" + size, "/dev/zero").orElseThrow();
    assertTrue(end.kept());
    assertEquals(size, end.stdoutSize());
    assertEquals(0, end.stderrSize());
    assertArrayEquals(new byte[size], Files.readAllBytes(Path.of(run.stdoutFile())));
    assertEquals(0, end.stdout().length + end.stderr().length);
  }

  @Test
  void keepsOneByteMoreThanItMayAndTheCommandDoesNotNotice() throws Exception {
    ShellRun.End end =
        end(10, "", "sh", "-c", "head -c 999999 /dev/zero && echo done >&2").orElseThrow();
    assertEquals(0, end.exitCode());
    assertEquals(11, end.stdoutSize());
    assertEquals("done\n", text(end.stderr()));
  }

  @Test
  void tellsACommandThatIsNotThereFromOneThatSaysSo() throws Exception {
    assertEquals(Optional.empty(), end(100, "", "posada-no-such-command"));
    assertEquals(Optional.empty(), end(100, "", folder.toString()));
    assertEquals(127, end(100, "", "sh", "-c", "exit 127").orElseThrow().exitCode());
  }

  @Test
  void isNoPlaceForCommandsOfAShell() throws Exception {
    assertEquals(Optional.empty(), end(100, "", "shift"));
    ShellRun.End end = end(100, "", "echo", "-n").orElseThrow();
    assertEquals(0, end.exitCode());
  }
}
