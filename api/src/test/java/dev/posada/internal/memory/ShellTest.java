package dev.posada.internal.memory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShellTest {
  private static Program sh(String script) {
    return Commands.program(List.of("sh", "-c", script), Surroundings.usual(new FileTree()));
  }

  private static String written(Program program, boolean stderr) {
    return new String(program.first(1_000, stderr), StandardCharsets.UTF_8);
  }

  @Test
  void aScriptWritesToBothStreamsAndEndsWithItsCode() {
    Program script = sh("echo out; echo err >&2; exit 3; echo never");
    assertEquals("out\n", written(script, false));
    assertEquals("err\n", written(script, true));
    assertEquals(3, script.exitCode());
  }

  @Test
  void quotesKeepWordsTogether() {
    Program script = sh("echo 'a;  $b' \"it's\"''   c\necho \"\"");
    assertEquals("a;  $b it's c\n\n", written(script, false));
  }

  @Test
  void theLastCommandsCodeIsTheScripts() {
    assertEquals(127, sh("echo a; apt-get").exitCode());
    assertEquals(0, sh("apt-get; echo a").exitCode());
    assertEquals(127, sh("apt-get; exit").exitCode());
    assertEquals(0, sh("").exitCode());
  }

  @Test
  void linesComeWhenTheirCommandDoes() {
    Program script = sh("echo a; sleep 5; echo b >&2; sleep 1");
    assertEquals(Optional.of(Duration.ofSeconds(6)), script.takes());
    assertEquals(1, script.lines(Duration.ofSeconds(4)));
    assertEquals(2, script.lines(Duration.ofSeconds(5)));
    assertEquals(Duration.ofSeconds(5), script.when(1));
    assertEquals("b", script.line(1));
    assertTrue(script.writesToStderr(1));
    assertFalse(script.writesToStderr(0));
    assertFalse(script.onTerminal().writesToStderr(1));
  }

  @Test
  void nothingFollowsWhatNeverEnds() {
    Program script = sh("echo a; sleep infinity; echo b");
    assertEquals(Optional.empty(), script.takes());
    assertEquals("a\n", written(script, false));
    assertEquals(Long.MAX_VALUE, sh("echo a; yes; yes").bytes(false));
  }

  @Test
  void inputGoesToTheFirstThatReads() {
    byte[] input = {0, -1};
    Program script =
        Commands.program(
            List.of("sh", "-c", "cat; cat; cat >&2"), Surroundings.usual(new FileTree()), input);
    assertArrayEquals(input, script.first(10, false));
    assertEquals(0, script.bytes(true));
    assertTrue(sh("cat").reads());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "echo $HOME",
        "echo \"$HOME\"",
        "echo `a`",
        "a | b",
        "a && b",
        "a & b",
        "a > b",
        "a < b",
        "(a)",
        "echo *",
        "echo \\a",
        "echo 'a",
        "; a",
        "a;; b",
        ">&2",
        "echo 2>&1",
        "a # b"
      })
  void whatItDoesNotKnowIsASyntaxError(String script) {
    Program refused = sh(script);
    assertEquals(2, refused.exitCode());
    assertTrue(written(refused, true).startsWith("sh: syntax error: "), written(refused, true));
    assertEquals("", written(refused, false));
  }

  @Test
  void itRunsScriptsOnly() {
    Program refused = Commands.program(List.of("sh"), Surroundings.usual(new FileTree()));
    assertEquals(2, refused.exitCode());
    assertEquals("usage: sh -c SCRIPT\n", written(refused, true));
  }
}
