package dev.posada.docker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ConnectionException;
import dev.posada.Container;
import dev.posada.ContainerSpec;
import dev.posada.ExecResult;
import dev.posada.ExecSpec;
import dev.posada.GuestState;
import dev.posada.Host;
import dev.posada.InvalidStateException;
import dev.posada.Task;
import dev.posada.testkit.InTurn;
import dev.posada.testkit.fault.Relay;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@LabEngine.Needed
@InTurn(LabEngine.TURN)
@Timeout(120)
class RealStdioTest {
  private final Host host = LabEngine.connect();

  @AfterEach
  void leaveNothing() {
    try (Host other = LabEngine.connect()) {
      LabEngine.clean(other);
    }
    host.close();
  }

  private Container run(String script) {
    return host.containers().run(LabEngine.shell(script));
  }

  private static void write(Process process, String text) throws IOException {
    OutputStream in = process.getOutputStream();
    in.write(text.getBytes(StandardCharsets.UTF_8));
    in.flush();
  }

  @Test
  void theEndOfTheInputReachesTheContainer() throws Exception {
    Container container = run("cat; echo said >&2; exit 7");
    Process process = container.stdio();
    write(process, "some\n");
    process.getOutputStream().close();
    assertEquals("some\n", new String(process.getInputStream().readAllBytes()));
    assertEquals("said\n", new String(process.getErrorStream().readAllBytes()));
    assertEquals(7, process.waitFor());
    assertEquals(GuestState.STOPPED, container.inspect().state());
  }

  @Test
  void bothDirectionsCarryMuchAtOnce() throws Exception {
    Container container = run("cat");
    Process process = container.stdio();
    byte[] much = new byte[5 << 20];
    for (int i = 0; i < much.length; i++) {
      much[i] = (byte) (i * 7 >> 3);
    }
    CompletableFuture<byte[]> back =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return process.getInputStream().readAllBytes();
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            });
    try (OutputStream in = process.getOutputStream()) {
      in.write(much);
    }
    assertArrayEquals(much, back.join());
    assertEquals(0, process.waitFor());
  }

  @Test
  void whoComesNextTalksToTheSameInput() throws Exception {
    Container container = run("cat");
    for (int i = 0; i < 3; i++) {
      Process process = container.stdio();
      write(process, i + "\n");
      assertEquals(Integer.toString(i), process.inputReader().readLine());
      process.destroy();
      assertEquals(-1, process.waitFor());
    }
    assertEquals(GuestState.RUNNING, container.inspect().state());
    container.stdio().getOutputStream().close();
    assertEquals(0, container.awaitExit(Task.within(Duration.ofSeconds(20))));
  }

  @Test
  void aContainerThatIsStartedAgainHasANewInput() throws Exception {
    Container container = run("cat");
    for (int i = 0; i < 2; i++) {
      Process process = container.stdio();
      write(process, "x\n");
      process.getOutputStream().close();
      assertEquals("x\n", new String(process.getInputStream().readAllBytes()));
      assertEquals(0, process.waitFor());
      container.start();
    }
  }

  /** The input of before is closed then, which must not be the end of the new one. */
  @Test
  void aContainerThatEndedWhileNobodyTalkedHasANewInput() throws Exception {
    Container container = run("cat");
    for (int i = 0; i < 3; i++) {
      Process process = container.stdio();
      write(process, i + "\n");
      assertEquals(Integer.toString(i), process.inputReader().readLine());
      process.destroy();
      container.kill();
      container.start();
    }
    assertEquals(GuestState.RUNNING, container.inspect().state());
  }

  @Test
  void theExitCodeIsKnownOfWhatRemovesItself() throws Exception {
    Container container =
        host.containers().run(LabEngine.shell("read x; exit $x").removeAtExit(true));
    Process process = container.stdio();
    write(process, "42\n");
    assertEquals(42, process.waitFor());
  }

  @Test
  void aTerminalIsTypedAt() throws Exception {
    ContainerSpec spec = LabEngine.shell("tty; cat; exit 3").terminal(true);
    Container container = host.containers().run(spec);
    Process process = container.stdio();
    write(process, "typed \u0010\u0011 it\n"); // what would else take the terminal away
    process.getOutputStream().close();
    assertEquals(3, process.waitFor());
    List<String> lines = process.inputReader().lines().toList();
    assertTrue(lines.contains("typed \u0010 it"), () -> "with its echo: " + lines);
    assertEquals(-1, process.getErrorStream().read());
    List<String> log = container.logs().map(line -> line.text()).toList();
    assertTrue(log.get(0).startsWith("/dev/"), log::toString);
    assertTrue(log.contains("typed \u0010 it"), log::toString);
  }

  @Test
  void aCommandHasATerminal() throws Exception {
    Container container = host.containers().run(LabEngine.idle());
    ExecResult result =
        container.exec(ExecSpec.command("sh", "-c", "tty; cat; exit 5").terminal(true).stdin("in"));
    assertEquals(5, result.exitCode());
    assertTrue(result.stdout().contains("/dev/pts/"), result::stdout);
    assertTrue(result.stdout().endsWith("in"), result::stdout);
    // a shell that reads lines itself may not have begun to when the end of the input comes
    ExecSpec typed = ExecSpec.command("sh", "-c", "read six; echo $((six * 7)) >&2; cat");
    Process process = container.spawn(typed.terminal(true));
    BufferedReader out = process.inputReader();
    write(process, "6\n");
    String line = out.readLine();
    while (!line.equals("42")) {
      line = out.readLine();
    }
    process.getOutputStream().close();
    assertEquals(0, process.waitFor());
  }

  @Test
  void whatIsOffIsNotTalkedTo() {
    Container container = host.containers().create(LabEngine.idle());
    assertThrows(InvalidStateException.class, container::stdio);
  }

  @Test
  void aConnectionThatIsLostIsNoEnd() throws Exception {
    Container container = run("sleep 1000");
    try (Relay relay = LabEngine.relay();
        Host between = LabEngine.connect(relay)) {
      Process process = between.containers().get(container.id()).stdio();
      relay.goAway();
      assertThrows(IOException.class, () -> process.getInputStream().read());
      assertThrows(ConnectionException.class, process::waitFor);
      assertFalse(process.isAlive());
    }
    assertEquals(GuestState.RUNNING, container.inspect().state());
  }

  @Test
  void manyConversationsWithOneContainerLeaveNothing() throws Exception {
    Container container = run("cat");
    container.stdio().destroy();
    int threads = own();
    for (int i = 0; i < 30; i++) {
      Process process = container.stdio();
      process.destroy();
      process.waitFor();
    }
    long until = System.nanoTime() + 5_000_000_000L;
    while (own() > threads && System.nanoTime() < until) {
      Thread.sleep(20);
    }
    assertTrue(own() <= threads, () -> own() + " threads, before " + threads);
  }

  private static int own() {
    return (int)
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().startsWith("posada-docker-stdio"))
            .count();
  }
}
