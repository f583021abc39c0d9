package dev.posada.spi.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ConnectionException;
import dev.posada.UnsupportedCapabilityException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Sockets of this machine. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "its tools listen at named pipes")
class HostSocketTest extends HostSocketContract {
  @Override
  CommandRunner runner() {
    return CommandRunner.local();
  }

  @Test
  void whereNobodyListensSaysWhere() {
    String path = folder.resolve("none").toString();
    ConnectionException none =
        assertThrows(ConnectionException.class, () -> runner().connect(path, op));
    assertTrue(none.getMessage().contains(path), none::getMessage);
    assertEquals(List.of("connect " + path), op.calls());
  }

  @Test
  void aRelativePathIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> runner().connect("socket", op));
    assertEquals(List.of(), op.calls());
  }

  @Test
  void behindAPrefixThereIsNoWay() {
    CommandRunner prefixed = runner().prefixed("nice");
    assertFalse(prefixed.connects().available());
    assertThrows(
        UnsupportedCapabilityException.class, () -> prefixed.connect(path().toString(), op));
    assertTrue(runner().connects().available());
  }
}
