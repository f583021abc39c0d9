package dev.posada.spi.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.posada.NativeError;
import org.junit.jupiter.api.Test;

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
  void anErrorIsBounded() {
    String endless = "x".repeat(4095) + "\uD83D\uDE00" + "y".repeat(5000);
    assertEquals("x".repeat(4095) + "...", new CommandResult(1, "", endless).error("tool").text());
    assertEquals(4096, new CommandResult(1, "", "x".repeat(4096)).error("tool").text().length());
  }
}
