package dev.posada.docker.http;

import static dev.posada.docker.http.ClientFixture.PING;
import static dev.posada.docker.http.ClientFixture.START;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ConnectionException;
import dev.posada.OperationTimeoutException;
import dev.posada.PermissionDeniedException;
import dev.posada.testkit.TestOperation;
import dev.posada.testkit.fault.Leaks;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** With scripts of a shell in the place of ssh. */
@DisabledOnOs(OS.WINDOWS)
@Timeout(60)
class SshWireTest {
  private static final String ANSWER =
      "while read line; do case \"$line\" in \r|'') "
          + "printf 'HTTP/1.1 200 OK\\r\\nContent-Length: 2\\r\\n\\r\\nOK';; esac; done\n";

  @TempDir Path folder;

  private HttpClient client(String script) throws IOException {
    return new HttpClient(Dialer.ssh("host", List.of(script(script), "-T", "--", "host")));
  }

  private String script(String text) throws IOException {
    Path file = folder.resolve("fake");
    Files.writeString(file, "#!/bin/sh\n" + text);
    assertTrue(file.toFile().setExecutable(true));
    return file.toString();
  }

  @Test
  void oneProcessCarriesManyCallsAndEndsWithTheClient() throws Exception {
    Leaks leaks = Leaks.sinceNow();
    try (HttpClient http = client("echo \"$@\" >" + folder + "/arguments\n" + ANSWER)) {
      for (int i = 0; i < 3; i++) {
        assertEquals("OK", http.call(PING, TestOperation.unlimited()).text());
      }
      assertEquals(1, http.openConnections());
    }
    assertEquals("-T -- host\n", Files.readString(folder.resolve("arguments")));
    assertEquals(List.of(), leaks.found());
  }

  @Test
  void closingItsInputIsHalfClosing() throws Exception {
    byte[] said = new byte[200_000];
    try (HttpClient http =
            client(
                "while read line; do case \"$line\" in \r|'') break;; esac; done\n"
                    + "printf 'HTTP/1.1 101 UPGRADED\\r\\n\\r\\n'; wc -c | tr -d ' '");
        Hijacked raw = http.upgrade(START, TestOperation.unlimited())) {
      raw.out().write(said);
      raw.closeOutput();
      assertArrayEquals("200000\n".getBytes(StandardCharsets.UTF_8), raw.in().readAllBytes());
    }
  }

  @Test
  void tellsWhatSshSaid() throws Exception {
    Leaks leaks = Leaks.sinceNow();
    try (HttpClient http = client("echo 'me@host: Permission denied (publickey).' >&2; exit 255")) {
      PermissionDeniedException e =
          assertThrows(
              PermissionDeniedException.class, () -> http.call(PING, TestOperation.unlimited()));
      assertEquals("ssh ended with 255: me@host: Permission denied (publickey).", e.getMessage());
    }
    try (HttpClient http = client("echo 'Host key verification failed.' >&2; exit 255")) {
      ConnectionException e =
          assertThrows(ConnectionException.class, () -> http.call(PING, TestOperation.unlimited()));
      assertTrue(e.remedy().orElseThrow().contains("by ssh once"));
    }
    try (HttpClient http = client("cat >/dev/null & echo 'sh: docker: not found' >&2; exit 127")) {
      ConnectionException e =
          assertThrows(ConnectionException.class, () -> http.call(PING, TestOperation.unlimited()));
      assertTrue(e.remedy().orElseThrow().contains("install Docker"));
    }
    assertEquals(List.of(), leaks.found());
  }

  @Test
  void aSocketThatIsNotThereOnTheOtherSideIsNoMissingClient() throws Exception {
    try (HttpClient http =
        client("echo 'dial unix /x.sock: connect: no such file or directory' >&2; exit 1\n")) {
      ConnectionException e =
          assertThrows(ConnectionException.class, () -> http.call(PING, TestOperation.unlimited()));
      assertTrue(e.remedy().orElseThrow().contains("path of its socket"), e.remedy().get());
    }
  }

  @Test
  void keepsOnlyTheEndOfWhatSshSaid() throws Exception {
    try (HttpClient http =
        client("head -c 60000 /dev/zero | tr '\\0' x >&2; echo end >&2; exit 1")) {
      ConnectionException e =
          assertThrows(ConnectionException.class, () -> http.call(PING, TestOperation.unlimited()));
      assertTrue(e.getMessage().endsWith("xend"), "");
      assertTrue(e.getMessage().length() < 2200, () -> "" + e.getMessage().length());
    }
  }

  @Test
  void aCommandThatIsNotThereIsTold() {
    try (HttpClient http = new HttpClient(Dialer.ssh("host", List.of("/nowhere/ssh")))) {
      ConnectionException e =
          assertThrows(ConnectionException.class, () -> http.call(PING, TestOperation.unlimited()));
      assertTrue(e.remedy().orElseThrow().contains("DockerConnectOptions.ssh"));
    }
  }

  @Test
  void aCancelEndsTheProcessAndWhatItBegan() throws Exception {
    Leaks leaks = Leaks.sinceNow();
    try (HttpClient http = client("sleep 1000")) {
      assertThrows(
          OperationTimeoutException.class,
          () -> http.call(PING, TestOperation.within(Duration.ofMillis(200))));
      assertEquals(0, http.openConnections());
    }
    assertEquals(List.of(), leaks.found());
  }

  /** What a thread throws that is interrupted after the script has said that it waits. */
  private Throwable interrupted(Executable body) throws Exception {
    CompletableFuture<Throwable> end = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                body.execute();
                end.complete(new AssertionError("it ended as if nothing were"));
              } catch (Throwable e) {
                end.complete(Thread.interrupted() ? e : new AssertionError("forgotten", e));
              }
            });
    thread.start();
    while (!Files.exists(folder.resolve("waits"))) {
      TimeUnit.MILLISECONDS.sleep(10);
    }
    TimeUnit.MILLISECONDS.sleep(200);
    thread.interrupt();
    try {
      return end.get(10, TimeUnit.SECONDS);
    } catch (TimeoutException e) { // the client could not even be closed, and the test not fail
      ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
      throw e;
    } finally {
      thread.join();
    }
  }

  private String waits() {
    return "touch " + folder + "/waits; sleep 1000\n";
  }

  @Test
  void anInterruptEndsACallThatWaitsAndTheProcessWithIt() throws Exception {
    Leaks leaks = Leaks.sinceNow();
    try (HttpClient http = client(waits())) {
      Throwable e = interrupted(() -> http.call(PING, TestOperation.unlimited()));
      assertInstanceOf(RuntimeException.class, e);
      assertEquals(0, http.openConnections());
    }
    assertEquals(List.of(), leaks.found());
  }

  /** Also what the process began could read it, and closing the pipe waits for who writes. */
  @Test
  void anInterruptEndsAnUploadThatNobodyReads() throws Exception {
    Leaks leaks = Leaks.sinceNow();
    try (HttpClient http = client(waits())) {
      Throwable e =
          interrupted(
              () -> http.call(START.body("a/b", new byte[10_000_000]), TestOperation.unlimited()));
      assertInstanceOf(RuntimeException.class, e);
    }
    assertEquals(List.of(), leaks.found());
  }

  @Test
  void aCancelEndsAnUploadThatNobodyReads() throws Exception {
    Leaks leaks = Leaks.sinceNow();
    try (HttpClient http = client("sleep 1000; true")) {
      assertThrows(
          OperationTimeoutException.class,
          () ->
              http.call(
                  START.body("a/b", new byte[10_000_000]),
                  TestOperation.within(Duration.ofMillis(300))));
    }
    assertEquals(List.of(), leaks.found());
  }

  @Test
  void anInterruptEndsAStreamThatIsSilent() throws Exception {
    try (HttpClient http =
            client(
                "while read line; do case \"$line\" in \r|'') break;; esac; done\n"
                    + "printf 'HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n2\\r\\nOK'\n"
                    + waits());
        StreamAnswer stream = http.open(PING, TestOperation.unlimited())) {
      Throwable e = interrupted(stream.body()::readAllBytes);
      assertInstanceOf(ClosedByInterruptException.class, e);
      assertEquals(0, http.openConnections());
    }
  }

  @Test
  void aKilledProcessEndsAStreamWithAnError() throws Exception {
    try (HttpClient http =
            client(
                "while read line; do case \"$line\" in \r|'') break;; esac; done\n"
                    + "printf 'HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n2\\r\\nOK'\n"
                    + "kill -9 $$");
        StreamAnswer stream = http.open(PING, TestOperation.unlimited())) {
      InputStream body = stream.body();
      IOException e = assertThrows(IOException.class, body::readAllBytes);
      assertEquals("ssh ended with 137 and said nothing", e.getMessage());
    }
  }

  @Test
  void aProcessThatEndedAtRestIsNotUsed() throws Exception {
    String once =
        "while read line; do case \"$line\" in \r|'') "
            + "printf 'HTTP/1.1 200 OK\\r\\nContent-Length: 2\\r\\n\\r\\nOK'; exit 0;; esac; done\n";
    try (HttpClient http = client(once)) {
      for (int i = 0; i < 3; i++) {
        assertEquals("OK", http.call(PING, TestOperation.unlimited()).text());
      }
    }
  }
}
