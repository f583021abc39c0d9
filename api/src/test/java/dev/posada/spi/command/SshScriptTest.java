package dev.posada.spi.command;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The words for the other machine, run by every shell that is installed here. */
@EnabledOnOs({OS.LINUX, OS.MAC})
@Timeout(60)
@Execution(ExecutionMode.CONCURRENT)
class SshScriptTest {
  private static final List<String> ODD =
      List.of(
          "",
          " ",
          "a  b",
          "-n",
          "--",
          "$HOME `id` $(id)",
          "\"'\\\\",
          "!x !! !$",
          "1\n2\n",
          "\n\n",
          "\t\r",
          "*",
          "?[a-z]",
          "~",
          "{a,b}",
          "#",
          "%s%%",
          "\\n\\0101",
          "ü€𝄞",
          "\u0001\u007f",
          "&|;<>");

  private final CommandRunner local = CommandRunner.local();
  private final TestOperation op = new TestOperation();

  @TempDir Path folder;

  /** The login shells here, then those that are named sh elsewhere. */
  static Stream<Shell> shells() {
    List<Shell> shells = new ArrayList<>();
    TestOperation op = new TestOperation();
    for (String login :
        List.of("sh", "dash", "bash", "zsh", "ksh", "mksh", "csh", "tcsh", "fish")) {
      CommandRunner.local().find(login, op).ifPresent(path -> shells.add(new Shell(path, "sh")));
    }
    for (String posix : List.of("dash", "bash", "ksh", "mksh", "yash")) {
      CommandRunner.local().find(posix, op).ifPresent(path -> shells.add(new Shell("sh", path)));
    }
    String busybox = System.getenv("POSADA_LAB_BUSYBOX");
    if (busybox != null) {
      shells.add(new Shell("sh", busybox));
    }
    return shells.stream();
  }

  /**
   * A pair of shells.
   *
   * @param login gets the line
   * @param posix is called sh
   */
  record Shell(String login, String posix) {}

  private CommandResult run(Shell shell, Command command, boolean asWord) throws IOException {
    String nonce = SshScript.nonce();
    Path bin = Files.createDirectories(folder.resolve("bin"));
    if (!shell.posix().equals("sh") && !Files.exists(bin.resolve("sh"))) {
      Files.createSymbolicLink(bin.resolve("sh"), Path.of(shell.posix()));
    }
    Reception reception = new Reception(command);
    SshFrame frame = new SshFrame(nonce, reception, pid -> {});
    String line = SshScript.line(nonce, command);
    ByteArrayOutputStream input = new ByteArrayOutputStream();
    if (!asWord) {
      input.writeBytes((line + "\n").getBytes(US_ASCII));
    }
    input.writeBytes(command.stdin());
    Command wrapped =
        Command.read(shell.login(), "-c", asWord ? SshScript.command(line) : SshScript.COMMAND)
            .environment("PATH", bin + ":" + System.getenv("PATH"))
            .environment("TMPDIR", folder.toString())
            .environment("IFS", "p")
            .stdin(input.toByteArray());
    for (char name = 'a'; name <= 'z'; name++) {
      wrapped = wrapped.environment(String.valueOf(name), "of the login");
    }
    CommandResult whole = local.run(wrapped, op);
    byte[] out = whole.stdoutBytes();
    frame.stdout().take(out, 0, out.length);
    byte[] err = whole.stderrBytes();
    frame.stderr().take(err, 0, err.length);
    assertTrue(frame.isDone(), () -> shell + " says " + whole);
    assertTrue(!frame.isMissing(), () -> shell + " says " + whole);
    return reception.result(frame.exitCode().orElseThrow());
  }

  @ParameterizedTest
  @MethodSource("shells")
  void variablesOfTheLoginReachTheTool(Shell shell) throws IOException {
    Command letters =
        Command.read("sh", "-c", "env | grep -c '^[a-z]=of the login$'")
            .plain("word")
            .secret("hidden")
            .environment("KEY", "value");
    assertEquals("26\n", run(shell, letters, false).stdout());
  }

  @ParameterizedTest
  @MethodSource("shells")
  void wordsArriveAsTheyAre(Shell shell) throws IOException {
    Command command = Command.read("printf", "<%s>").plain(ODD.toArray(String[]::new));
    String expected = "<" + String.join("><", ODD) + ">";
    assertEquals(expected, run(shell, command, true).stdout());
  }

  @ParameterizedTest
  @MethodSource("shells")
  void secretsAndTheInputArriveByTheInput(Shell shell) throws IOException {
    Command command =
        Command.read("sh", "-c", "printf '<%s>' \"$@\"; cat; echo err >&2; exit 7", "sh")
            .stdin("one\ntwo");
    for (String odd : ODD) {
      command = command.secret(odd);
    }
    assertEquals(
        new CommandResult(7, "<" + String.join("><", ODD) + ">one\ntwo", "err\n"),
        run(shell, command, false));
  }

  @ParameterizedTest
  @MethodSource("shells")
  void everyByteOfTheInputAndOfTheOutputsArrives(Shell shell) throws IOException {
    byte[] all = new byte[256];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }
    Command cat = Command.read("cat").stdin(all);
    assertArrayEquals(all, run(shell, cat, false).stdoutBytes());
    Command toFiles = Command.read("cat").stdin(all).outputToFiles();
    assertArrayEquals(all, run(shell, toFiles, false).stdoutBytes());
    assertNothingIsLeft();
  }

  @ParameterizedTest
  @MethodSource("shells")
  void theEnvironmentIsTheCommands(Shell shell) throws IOException {
    Command command = Command.read("env");
    Map<String, String> expected = new TreeMap<>();
    for (int i = 0; i < ODD.size(); i++) {
      if (ODD.get(i).indexOf('\n') < 0) {
        expected.put("V" + i, ODD.get(i));
      }
    }
    expected.put("UID", "7");
    expected.put("with.dot", "8");
    expected.put("LC_ALL", "C.UTF-8");
    for (Map.Entry<String, String> one : expected.entrySet()) {
      command = command.environment(one.getKey(), one.getValue());
    }
    Map<String, String> told = new TreeMap<>();
    Stream.of(run(shell, command, false).stdout().split("\n"))
        .map(line -> line.split("=", 2))
        .filter(pair -> pair.length == 2)
        .forEach(pair -> told.put(pair[0], pair[1]));
    assertFalse(told.containsKey("POSADA"), told.toString());
    told.keySet().retainAll(expected.keySet());
    assertEquals(expected, told);
  }

  @ParameterizedTest
  @MethodSource("shells")
  void aSecretFileIsThereForTheToolAlone(Shell shell) throws IOException {
    Command command =
        Command.read("sh", "-c", "ls -l \"$1\" | cut -c1-10; cat \"$1\" \"$2\"", "sh")
            .secretFile("first'\n")
            .secretFile("ü");
    assertEquals("-rw-------\nfirst'\nü", run(shell, command, false).stdout());
    assertNothingIsLeft();
  }

  @ParameterizedTest
  @MethodSource("shells")
  void aToolThatDiesOfASignalSaysNothingOfIt(Shell shell) throws IOException {
    Command command = Command.read("sh", "-c", "kill -9 $$");
    assertEquals(new CommandResult(137, "", ""), run(shell, command, true));
  }

  @AfterEach
  void removeTheLink() throws IOException {
    Files.deleteIfExists(folder.resolve("bin/sh"));
  }

  private void assertNothingIsLeft() throws IOException {
    try (Stream<Path> left = Files.list(folder)) {
      assertEquals(List.of(), left.filter(one -> !one.endsWith("bin")).toList());
    }
  }

  @Test
  void noShellHasToUnderstandMoreThanQuotes() {
    for (String line : List.of(SshScript.COMMAND, SshScript.guard("@1"))) {
      assertFalse(line.contains("\n") || line.contains("!") || line.contains("\\\\"), line);
      assertEquals(0, line.replaceAll("[^']", "").length() % 2, line);
    }
    Command odd = Command.read("tool").plain(ODD.toArray(String[]::new));
    String line = SshScript.line("@1", odd);
    assertTrue(line.matches("[A-Za-z0-9_./:=@%+,\\\\ -]*"), line);
    assertFalse(line.contains("\\\\"), line);
    assertEquals(line, new String(line.getBytes(UTF_8), ISO_8859_1));
  }
}
