package dev.posada.docker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ByteSize;
import dev.posada.ConnectionException;
import dev.posada.Container;
import dev.posada.Credentials;
import dev.posada.ExecResult;
import dev.posada.ExecSpec;
import dev.posada.Host;
import dev.posada.HypervisorException;
import dev.posada.OperationCancelledException;
import dev.posada.OperationTimeoutException;
import dev.posada.Outcome;
import dev.posada.Task;
import dev.posada.testkit.InTurn;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@LabEngine.Needed
@InTurn(LabEngine.TURN)
@Timeout(120)
class RealExecTest {
  private final Host host = LabEngine.connect();
  private Container container;

  @BeforeEach
  void run() {
    container = host.containers().run(LabEngine.idle());
  }

  @AfterEach
  void leaveNothing() {
    try (Host other = LabEngine.connect()) {
      LabEngine.clean(other);
    }
    host.close();
  }

  private Process spawn(String script) {
    return container.spawn(ExecSpec.command("sh", "-c", script));
  }

  @Test
  void splitsTheStreamsAndTellsTheExitCode() {
    ExecResult result =
        container.exec(
            ExecSpec.command("sh", "-c", "cat; echo $A:$(pwd):$(id -u) >&2; exit 3")
                .stdin("hello\n")
                .environment("A", "b c")
                .directory("/tmp")
                .as(Credentials.of("1000", "")));
    assertEquals(3, result.exitCode());
    assertEquals("hello\n", result.stdout());
    assertEquals("b c:/tmp:1000\n", result.stderr());
  }

  @Test
  void inputIsAsLargeAsItIs() {
    byte[] input = new byte[3 << 20];
    for (int i = 0; i < input.length; i++) {
      input[i] = (byte) (i * 7);
    }
    ExecResult result = container.exec(ExecSpec.command("cat").stdin(input));
    assertArrayEquals(input, result.stdoutBytes());
  }

  @Test
  void aCommandNeedNotReadItsInput() {
    ExecResult result = container.exec(ExecSpec.command("true").stdin(new byte[3 << 20]));
    assertEquals(0, result.exitCode());
  }

  @Test
  void outputIsBounded() {
    ExecResult result =
        container.exec(
            ExecSpec.command("head", "-c", "100000", "/dev/zero").outputLimit(ByteSize.kib(1)));
    assertEquals(1024, result.stdoutBytes().length);
    assertTrue(result.truncated());
  }

  @Test
  void aCancelSaysThatItMayStillRun() {
    Task task = Task.within(Duration.ofSeconds(60));
    CompletableFuture.runAsync(
        () -> {
          container.exec("sh", "-c", "until [ -e /begun ]; do sleep 0.1; done");
          task.cancel();
        });
    ExecSpec endless = ExecSpec.command("sh", "-c", "touch /begun; exec sleep 100");
    HypervisorException e =
        assertThrows(OperationCancelledException.class, () -> container.exec(endless, task));
    assertEquals(Outcome.PARTLY, e.outcome());
    assertTrue(e.remains().get(0).contains("may still run"), e.remains().toString());
  }

  @Test
  void aDeadlineEndsTheWait() {
    Task task = Task.within(Duration.ofSeconds(5)); // time enough for a busy engine to begin it
    HypervisorException e =
        assertThrows(
            OperationTimeoutException.class,
            () -> container.exec(ExecSpec.command("sleep", "100"), task));
    assertEquals(Outcome.PARTLY, e.outcome());
  }

  @Test
  void aSpawnedCommandIsTalkedTo() throws Exception {
    Process process = spawn("while read x; do echo got $x; echo no >&2; done; exit 5");
    try (OutputStream in = process.getOutputStream();
        BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream()))) {
      for (String word : new String[] {"one", "two"}) {
        in.write((word + "\n").getBytes(StandardCharsets.UTF_8));
        in.flush();
        assertEquals("got " + word, out.readLine());
      }
      assertTrue(process.isAlive());
      in.close();
      assertEquals(5, process.waitFor());
      assertEquals(5, process.exitValue());
    }
    assertEquals("no\nno\n", new String(process.getErrorStream().readAllBytes()));
    assertThrows(UnsupportedOperationException.class, process::pid);
    assertThrows(UnsupportedOperationException.class, process::toHandle);
  }

  @Test
  void whoReadsOneStreamOfALoudCommandNeverHangs() throws Exception {
    Process process = spawn("head -c 3000000 /dev/zero >&2; echo done");
    assertEquals("done\n", new String(process.getInputStream().readAllBytes()));
    assertEquals(0, process.waitFor());
    assertEquals(3_000_000, process.getErrorStream().readAllBytes().length);
  }

  @Test
  void whoOnlyWaitsForALoudCommandNeverHangs() throws Exception {
    assertEquals(0, spawn("head -c 40000000 /dev/zero").waitFor());
  }

  @Test
  void waitingForASpawnedCommandEndsInTime() throws Exception {
    Process process = spawn("sleep 100");
    assertFalse(process.waitFor(100, TimeUnit.MILLISECONDS));
    assertThrows(IllegalThreadStateException.class, process::exitValue);
    process.destroy();
    assertTrue(process.waitFor(5, TimeUnit.SECONDS));
    assertEquals(-1, process.exitValue());
    assertThrows(IOException.class, () -> process.getInputStream().read());
  }

  @Test
  void aDestroyedCommandThatReadsEnds() throws Exception {
    Process process = spawn("cat; exit 6");
    process.destroy();
    assertEquals(6, process.waitFor());
  }

  @Test
  void closingTheHostEndsItsStreamsWithAnError() throws Exception {
    Process process = spawn("sleep 100");
    host.close();
    assertThrows(IOException.class, () -> process.getInputStream().read());
    assertThrows(ConnectionException.class, process::waitFor);
  }
}
