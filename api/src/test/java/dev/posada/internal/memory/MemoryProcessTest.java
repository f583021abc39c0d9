package dev.posada.internal.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ContainerSpec;
import dev.posada.ExecSpec;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class MemoryProcessTest {
  private final Inn inn = new Inn();
  private String id;

  @BeforeEach
  void run() {
    id = inn.running(ContainerSpec.image("alpine"));
  }

  @AfterEach
  void close() {
    inn.close();
  }

  private Process spawn(String... command) {
    return inn.containers.spawn(id, ExecSpec.command(command), inn.op);
  }

  @Test
  void oneTalksToCatLineByLine() throws Exception {
    Process cat = spawn("cat");
    try (BufferedWriter in = cat.outputWriter();
        BufferedReader out = cat.inputReader()) {
      in.write("one\n");
      in.flush();
      assertEquals("one", out.readLine());
      in.write("two\n");
      in.flush();
      assertEquals("two", out.readLine());
      assertTrue(cat.isAlive());
      in.close();
      assertEquals(null, out.readLine());
    }
    assertEquals(0, cat.waitFor());
  }

  @Test
  void aFullPipeMakesTheWriterWaitForTheReader() throws Exception {
    Process cat = spawn("cat");
    byte[] bytes = new byte[3 * Pipe.CAPACITY];
    CompletableFuture<Void> writer =
        CompletableFuture.runAsync(
            () -> {
              try (OutputStream in = cat.getOutputStream()) {
                in.write(bytes);
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            });
    assertEquals(bytes.length, cat.getInputStream().readAllBytes().length);
    writer.get();
  }

  @Test
  void yesIsReadForAsLongAsOneLikesAndKeepsNothing() throws Exception {
    Process yes = spawn("yes");
    InputStream out = yes.getInputStream();
    byte[] buffer = new byte[1 << 20];
    for (int i = 0; i < 100; i++) {
      assertEquals(buffer.length, out.readNBytes(buffer, 0, buffer.length));
    }
    assertTrue(yes.isAlive());

    yes.destroy();

    assertEquals(Execution.TERMINATED, yes.waitFor());
    assertEquals(-1, out.read());
  }

  @Test
  void headHasEndedWhenWhatIsLeftFitsAPipe() throws Exception {
    Process head = spawn("head", "-c", "1000000");
    inn.advanceSeconds(1);
    assertFalse(head.waitFor(1, TimeUnit.MILLISECONDS));

    InputStream out = head.getInputStream();
    out.readNBytes(1_000_000 - Pipe.CAPACITY);

    assertEquals(0, head.waitFor());
    assertEquals(Pipe.CAPACITY, out.readAllBytes().length);
  }

  @Test
  void echoEndsWithoutBeingRead() throws Exception {
    Process echo = spawn("echo", "hi");
    inn.advanceSeconds(0);
    assertEquals(0, echo.waitFor());
    assertEquals("hi\n", new String(echo.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
  }

  @Test
  void errorsAreOnTheirOwnStream() throws Exception {
    Process unknown = spawn("apt-get");
    assertEquals("sh: apt-get: not found", unknown.errorReader().readLine());
    assertEquals(-1, unknown.getInputStream().read());
    assertEquals(127, unknown.waitFor());
  }

  @Test
  void sleepEndsInVirtualTimeAndSaysItWithTheEndOfItsOutput() throws Exception {
    Process sleep = spawn("sleep", "60");
    assertThrows(IllegalThreadStateException.class, sleep::exitValue);
    CompletableFuture<byte[]> read =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return sleep.getInputStream().readAllBytes();
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            });
    inn.advanceSeconds(60);
    assertEquals(0, read.get().length);
    assertEquals(0, sleep.exitValue());
  }

  @Test
  void whatEndedByItselfKeepsItsExitCode() throws Exception {
    Process exit = spawn("exit", "3");
    inn.advanceSeconds(0);
    exit.destroyForcibly();
    assertEquals(3, exit.waitFor());
  }

  @Test
  void theGuestsEndIsItsEnd() throws Exception {
    Process yes = spawn("yes");
    inn.containers.kill(id, inn.op);
    assertEquals(Execution.KILLED, yes.waitFor());
  }

  @Test
  void aBrokenConnectionBreaksItsStreams() throws Exception {
    Process cat = spawn("cat");
    inn.world.disconnect();
    inn.world.reconnect();
    assertThrows(IOException.class, () -> cat.getInputStream().read());
    assertThrows(IOException.class, () -> cat.getOutputStream().write(1));
    assertEquals(Execution.KILLED, cat.waitFor());
  }

  @Test
  void closingTheHostBreaksWhoReads() throws Exception {
    Process cat = spawn("cat");
    CompletableFuture<Integer> read =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return cat.getInputStream().read();
              } catch (IOException e) {
                throw new IllegalStateException(e.getMessage());
              }
            });
    inn.host.close();
    ExecutionException thrown = assertThrows(ExecutionException.class, read::get);
    assertEquals("the host was closed", thrown.getCause().getMessage());
  }

  @Test
  void anInterruptEndsAReadAndLeavesTheFlag() {
    Process cat = spawn("cat");
    Thread.currentThread().interrupt();
    assertThrows(InterruptedIOException.class, () -> cat.getInputStream().read());
    assertTrue(Thread.interrupted());
  }

  @Test
  void aProcessThatHasEndedReadsNoMore() throws Exception {
    Process exit = spawn("exit", "0");
    exit.waitFor();
    IOException broken =
        assertThrows(IOException.class, () -> exit.getOutputStream().write(new byte[8]));
    assertEquals("Broken pipe", broken.getMessage());
  }

  @Test
  void itHasNoPlaceAmongTheProcessesOfThisMachine() {
    Process cat = spawn("cat");
    assertThrows(UnsupportedOperationException.class, cat::pid);
    assertThrows(UnsupportedOperationException.class, cat::toHandle);
    assertThrows(UnsupportedOperationException.class, cat::info);
  }
}
