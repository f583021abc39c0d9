package dev.posada.spi.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ConnectionException;
import dev.posada.NativeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.OS;

/** What a tool gets, is told from whom, and where it is found. */
abstract class ToolWordsContract extends RunnerFixture {
  private static final String REPLACEMENT = "\uFFFD";
  private static final String ENGLISH = OS.MAC.isCurrentOs() ? "en_US.UTF-8" : "C.UTF-8";

  // Words, environment and exit code.

  @Test
  void tellsExitCodeAndBothOutputs() {
    assertEquals(new CommandResult(3, "out\n", "err\n"), run("echo out; echo err >&2; exit 3"));
  }

  @Test
  void everyExitCodeArrives() {
    for (int code = 0; code < 256; code++) {
      assertEquals(code, run("exit $1", Integer.toString(code)).exitCode());
    }
  }

  @Test
  void aToolThatASignalEndsSaysWhich() {
    assertEquals(128 + 9, run("echo said; kill -KILL $$").exitCode());
    assertEquals(128 + 15, run("kill -TERM $$").exitCode());
    assertEquals("said\n", run("echo said; kill -KILL $$").stdout());
  }

  @Test
  void wordsArriveAsTheyAre() {
    assertEquals(AwkwardWords.SHORT, echoed(AwkwardWords.SHORT));
    assertEquals(List.of(), echoed(List.of()));
    List<String> reversed = new ArrayList<>(AwkwardWords.SHORT);
    Collections.reverse(reversed); // an empty one and one of blanks are the last
    assertEquals(reversed, echoed(reversed));
  }

  @Test
  void longAndManyWordsArriveAsTheyAre() {
    assertEquals(AwkwardWords.LONG, echoed(AwkwardWords.LONG));
    assertEquals(AwkwardWords.MANY, echoed(AwkwardWords.MANY));
  }

  List<String> echoed(List<String> words) {
    String all =
        run("for a; do printf '%s\\0' \"$a\"; done", words.toArray(String[]::new)).stdout();
    List<String> parts = new ArrayList<>(Arrays.asList(all.split("\0", -1)));
    parts.remove(parts.size() - 1);
    return parts;
  }

  @Test
  void aToolMayHaveAnyName() throws IOException {
    for (String name : List.of("with blank", "it's", "$x", "grün", "-dash", "a=b")) {
      Path tool = folder.resolve(name);
      Files.writeString(tool, "#!/bin/sh\necho \"$0 $1\"\n");
      assertTrue(tool.toFile().setExecutable(true));
      assertEquals(tool + " x\n", run(Command.read(tool.toString(), "x")).stdout());
    }
  }

  @Test
  void theToolSpeaksEnglishInUtf8() {
    assertEquals(ENGLISH + " unset\n", run("echo $LC_ALL ${LANGUAGE-unset}").stdout());
  }

  @Test
  void theToolKnowsWhoseItIs() {
    String told = run("cd; pwd").stdout();
    assertTrue(told.endsWith(home() + "\n"), told);
  }

  @Test
  void theEnvironmentIsTheCommands() {
    Command command = command("echo \"$TOKEN $LC_ALL\"").environment("TOKEN", "hunter2");
    assertEquals("hunter2 " + ENGLISH + "\n", run(command).stdout());
    assertEquals("hunter2 C\n", run(command.environment("LC_ALL", "C")).stdout());
  }

  @Test
  void valuesOfTheEnvironmentArriveAsTheyAre() {
    Command command = command("printf '%s\\0' \"$A\" \"$_b1\"");
    for (String value : AwkwardWords.SHORT) {
      CommandResult result = run(command.environment("A", value).environment("_b1", "=" + value));
      assertEquals(value + "\0=" + value + "\0", result.stdout());
    }
  }

  @Test
  void variablesOfTheEnvironmentMayHaveAnyName() {
    Command command =
        command(
            "for z in \"$B\" \"$b\" \"$n\" \"$v\" \"$e\" \"$t\" \"$l\" \"$a\" \"$m\"; do echo \"$z\"; done");
    for (String name : List.of("B", "b", "n", "v", "e", "t", "l", "a", "m")) {
      command = command.environment(name, name + " value");
    }
    assertEquals(
        "B value\nb value\nn value\nv value\ne value\nt value\nl value\na value\nm value\n",
        run(command).stdout());
    Command odd = Command.read("env").environment("a.b", "odd").environment("c-d", "even");
    String all = run(odd).stdout();
    assertTrue(all.contains("a.b=odd\n") && all.contains("c-d=even\n"), all);
  }

  @Test
  void bytesThatAreNotUtf8AreReplaced() {
    assertEquals("a" + REPLACEMENT + "b", run("printf 'a\\377b'").stdout());
  }

  // Secrets and the trace.

  @Test
  void aSecretArrivesAndIsNeitherTracedNorTold() {
    Command echoing =
        command("printf '%s %s ' \"$1\" \"$WORD\"; cat")
            .secret("hunter2")
            .environment("WORD", "hunter2")
            .stdin("hunter2");
    assertEquals("hunter2 hunter2 hunter2", run(echoing).stdout());
    assertEquals(List.of(echoing.toString()), op.calls());
    assertFalse(op.calls().toString().contains("hunter2"));
    Command broken =
        Command.read(folder.resolve("missing").toString())
            .secret("hunter2")
            .secretFile("hunter2")
            .environment("WORD", "hunter2")
            .stdin("hunter2");
    String told = assertThrows(ConnectionException.class, () -> run(broken)).getMessage();
    assertFalse(told.contains("hunter2"), told);
    Command endless = command("exec yes").secret("hunter2").secretFile("hunter2");
    told = assertThrows(NativeException.class, () -> run(endless)).getMessage();
    assertFalse(told.contains("hunter2"), told);
  }

  @Test
  void aSecretFileIsThereWhileTheToolRuns() {
    String secret = "it's \\0101 \"gr\u00FCn\"\nwithout end";
    Command reading =
        command("cat \"$1\"; ls -l \"$1\" | cut -c 1-10; printf %s \"$2\"; echo \"$1\" >&2")
            .secretFile(secret)
            .secretFile("other");
    CommandResult result = run(reading);
    assertTrue(result.stdout().startsWith(secret + "-rw-------\n"), result.stdout());
    assertFalse(result.stdout().endsWith(result.stderr().strip()), "two files");
    assertFalse(Files.exists(Path.of(result.stderr().strip())));
    assertEquals(List.of(reading.toString()), op.calls());
  }

  @Test
  void aChangeIsAChange() {
    run(Command.read("true"));
    assertEquals(List.of(), op.changes());
    run(Command.change("true", "now"));
    assertEquals(List.of("true now"), op.changes());
  }

  @Test
  void everyRunIsTracedAndTakesItsHookBack() {
    Command command = command(":", "a b");
    run(command);
    assertEquals(List.of(command.toString()), op.calls());
    assertEquals(0, op.hooks());
  }

  // Standard input.

  @Test
  void standardInputIsEmpty() {
    assertEquals("end\n", run("cat; echo end").stdout());
  }

  @Test
  void everyByteGoesThroughATool() throws IOException {
    for (int length : new int[] {0, 1, 4095, 4096, 4097, 65_536, 1_000_003}) {
      byte[] bytes = random(length);
      assertArrayEquals(bytes, run(Command.read("cat").stdin(bytes)).stdoutBytes());
      Path file = Files.write(folder.resolve("input"), bytes);
      assertArrayEquals(bytes, run(Command.read("cat").stdin(file)).stdoutBytes());
      assertArrayEquals(bytes, run(Command.read("cat").stdin(file).secret("-")).stdoutBytes());
    }
    assertEquals("text\n\n", run(Command.read("cat").stdin("text\n\n")).stdout());
  }

  @Test
  void aToolNeedNotReadItsInput() throws IOException {
    byte[] much = random(3_000_000);
    Path file = Files.write(folder.resolve("input"), much);
    for (int i = 0; i < 10; i++) {
      assertEquals(0, run(Command.read("true").stdin("short")).exitCode());
    }
    assertEquals(0, run(Command.read("true").stdin(much)).exitCode());
    assertEquals(0, run(Command.read("true").stdin(file)).exitCode());
    assertEquals("x\n", run(command("exec <&-; sleep 0.1; echo x").stdin(much)).stdout());
    assertEquals(3, run(Command.read("head", "-c", "3").stdin(file)).stdoutBytes().length);
  }

  // Finding tools.

  @Test
  void findsAToolOfTheSystem() {
    String shell = runner().find("sh", op).orElseThrow();
    assertTrue(Path.of(shell).isAbsolute(), shell);
    assertEquals(Optional.of(shell), runner().find(shell, op));
    assertEquals(Optional.empty(), runner().find("posada-no-such-tool", op));
    assertEquals(Optional.empty(), runner().find(folder.resolve("missing").toString(), op));
    assertEquals(Optional.empty(), runner().find(folder.toString(), op));
  }
}
