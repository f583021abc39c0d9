package org.example.proc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ByteSize;
import dev.posada.Container;
import dev.posada.ContainerSpec;
import dev.posada.ExecResult;
import dev.posada.ExecSpec;
import dev.posada.InvalidStateException;
import dev.posada.OperationTimeoutException;
import dev.posada.Task;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CommandsTest {
  private final Lodging lodging = Lodging.open();
  private final Container guest =
      lodging
          .host()
          .containers()
          .run(ContainerSpec.named("g").command("sleep", "1d").environment("A", "guest's"));

  @AfterEach
  void close() throws Exception {
    lodging.close();
  }

  @Test
  void aCommandHasAnExitCodeAndTwoOutputs() {
    ExecResult result = guest.exec("sh", "-c", "echo out $A; echo err >&2; exit 9");
    assertEquals(9, result.exitCode());
    assertEquals("out guest's\n", result.stdout());
    assertEquals("err\n", result.stderr());
    assertEquals(127, guest.exec("no-such-program").exitCode());
    assertEquals(127, guest.exec("exit", "3").exitCode());
    assertEquals("", guest.exec("sh", "-c", "kill -9 $$").stderr());
  }

  @Test
  void theTimeOfACommandIsThatOfItsGuest() {
    Duration before = guest.measure().cpuTime().orElseThrow();
    guest.exec("head", "-c", "100000000", "/dev/zero");
    assertTrue(guest.measure().cpuTime().orElseThrow().compareTo(before) > 0);
  }

  @Test
  void tenMegabytesGoInAndOut() {
    byte[] bytes = new byte[10 << 20];
    new Random(12).nextBytes(bytes);
    ExecResult result = guest.exec(ExecSpec.command("cat").stdin(bytes));
    assertArrayEquals(bytes, result.stdoutBytes());
    assertFalse(result.truncated());
    assertTrue(
        guest.exec(ExecSpec.command("cat").stdin(bytes).outputLimit(ByteSize.mib(1))).truncated());
  }

  @Test
  void aCommandThatDoesNotEndIsEndedWithItsChildren() {
    ExecSpec spec = ExecSpec.command("sh", "-c", "sleep 1d & sleep 1d");
    assertThrows(
        OperationTimeoutException.class,
        () -> guest.exec(spec, Task.within(Duration.ofMillis(300))));
    assertEquals(1, guest.processes().size());
  }

  @Test
  void aCommandDoesNotWaitForWhatItLeavesBehind() {
    assertEquals("done\n", guest.exec("sh", "-c", "sleep 1d & echo done").stdout());
    assertEquals(2, guest.processes().size());
    guest.kill();
    assertThrows(InvalidStateException.class, guest::processes);
    guest.start();
    assertEquals(1, guest.processes().size());
  }

  @Test
  void whatACommandLeavesBehindMayWriteWithoutEnd() {
    ExecSpec spec = ExecSpec.command("sh", "-c", "yes & sleep 0.1");
    ExecResult result = guest.exec(spec.outputLimit(ByteSize.kib(64)));
    assertTrue(result.truncated());
    assertTrue(result.stdout().startsWith("y\ny\n"));
  }

  @Test
  void oneTalksToASpawnedCommand() throws Exception {
    ExecSpec spec = ExecSpec.command("sh", "-c", "pwd; exec cat").directory("/usr");
    Process process = guest.spawn(spec.environment("A", "b"));
    try (OutputStream in = process.getOutputStream()) {
      in.write("hello\n".getBytes());
    }
    assertEquals(List.of("/usr", "hello"), process.inputReader().lines().toList());
    assertEquals(0, process.waitFor());
    assertThrows(UnsupportedOperationException.class, process::pid);
  }

  @Test
  void aSpawnedCommandEndsWhenItIsDestroyed() throws Exception {
    Process process = guest.spawn(ExecSpec.command("sh", "-c", "sleep 1d & sleep 1d"));
    Lodging.await("it runs", () -> guest.processes().size() == 4);
    process.destroy();
    assertEquals(128 + 9, process.waitFor());
    Lodging.await("all end", () -> guest.processes().size() == 1);
  }

  @Test
  void aCommandEndsWithItsGuest() throws Exception {
    Process process = guest.spawn(ExecSpec.command("sleep", "1d"));
    Lodging.await("it runs", () -> guest.processes().size() == 2);
    guest.kill();
    assertEquals(128 + 9, process.waitFor());
  }
}
