package dev.posada.spi.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.posada.NativeError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class CommandResultTest {

  @Test
  void anErrorIsWhatTheToolSaidOfIt() {
    assertEquals(
        new NativeError("vmrun", "255", "Error: no such file"),
        new CommandResult(255, "listing", "Error: no such file\n").error("vmrun"));
    assertEquals(
        new NativeError("vmrun", "1", "Error: on the other one"),
        new CommandResult(1, " Error: on the other one\n", "\n").error("vmrun"));
    assertEquals(
        "it says nothing (vmrun 1)", new CommandResult(1, "", "").error("vmrun").toString());
  }

  @Test
  void keepsBytesThatAreNoText() {
    byte[] latin = {'M', (byte) 0xFC, 'l', 'l'};
    CommandResult result = new CommandResult(1, latin, new byte[0]);
    assertEquals("M\uFFFDll", result.stdout());
    assertArrayEquals(new byte[] {'M', (byte) 0xFC, 'l', 'l'}, result.stdoutBytes());
    latin[0] = 'X';
    result.stdoutBytes()[0] = 'X';
    assertEquals('M', result.stdoutBytes()[0]);
  }

  @Test
  void equalsWhatEndedAlike() {
    CommandResult one = new CommandResult(1, "a", "b");
    assertEquals(one, new CommandResult(1, "a".getBytes(UTF_8), "b".getBytes(UTF_8)));
    assertEquals(one.hashCode(), new CommandResult(1, "a", "b").hashCode());
    assertNotEquals(one, new CommandResult(2, "a", "b"));
    assertNotEquals(one, new CommandResult(1, "ab", ""));
    assertEquals("exit code 1, stdout: a, stderr: b", one.toString());
  }

  @Test
  void anErrorIsBounded() {
    String endless = "x".repeat(4095) + "\uD83D\uDE00" + "y".repeat(5000);
    assertEquals("x".repeat(4095) + "...", new CommandResult(1, "", endless).error("tool").text());
    assertEquals(4096, new CommandResult(1, "", "x".repeat(4096)).error("tool").text().length());
  }
}
