package dev.posada.docker.http;

import static dev.posada.docker.http.ClientFixture.CHUNKED;
import static dev.posada.docker.http.ClientFixture.PING;
import static dev.posada.docker.http.ClientFixture.START;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.OperationCancelledException;
import dev.posada.OperationTimeoutException;
import dev.posada.Subscription;
import dev.posada.spi.CallText;
import dev.posada.spi.Operation;
import dev.posada.testkit.TestOperation;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A call can be ended at every moment, and then nothing of it stays open. */
@Timeout(20)
class CancelTest {
  private static final Duration SOON = Duration.ofMillis(80);

  private final ScriptedServer.Script mute =
      client -> {
        client.request();
        client.awaitHangUp();
      };

  @Test
  void anEngineThatNeverAnswersIsLeftAtTheDeadline() throws Exception {
    try (ScriptedServer server = ScriptedServer.playing(mute, mute, mute);
        HttpClient http = server.client()) {
      assertThrows(
          OperationTimeoutException.class, () -> http.call(PING, TestOperation.within(SOON)));
      assertThrows(
          OperationTimeoutException.class, () -> http.open(PING, TestOperation.within(SOON)));
      assertThrows(
          OperationTimeoutException.class, () -> http.upgrade(START, TestOperation.within(SOON)));
      assertEquals(0, http.openConnections());
    }
  }

  @Test
  void anEngineThatStopsWithinItsHeadersOrBodyIsLeft() throws Exception {
    for (String part : new String[] {"HTTP/1.1 200 OK\r\nContent-L", CHUNKED + "5\r\nhel"}) {
      try (ScriptedServer server =
              ScriptedServer.playing(
                  client -> {
                    client.request();
                    client.send(part);
                    client.awaitHangUp();
                  });
          HttpClient http = server.client()) {
        assertThrows(
            OperationCancelledException.class,
            () -> http.call(PING, TestOperation.cancelledAfter(SOON)));
        assertEquals(0, http.openConnections());
      }
    }
  }

  @Test
  void anUploadThatNobodyReadsIsLeft() throws Exception {
    CountDownLatch done = new CountDownLatch(1);
    try (ScriptedServer server =
            ScriptedServer.playing(
                client -> {
                  client.request();
                  done.await();
                });
        HttpClient http = server.client()) {
      assertThrows(
          OperationCancelledException.class,
          () ->
              http.call(
                  START.body("a/b", new byte[10_000_000]), TestOperation.cancelledAfter(SOON)));
      assertEquals(0, http.openConnections());
      done.countDown();
    }
  }

  @Test
  void aCallCancelledBeforeItIsMadeConnectsToNothing() throws Exception {
    try (ScriptedServer server = ScriptedServer.playing();
        HttpClient http = server.client()) {
      TestOperation op = TestOperation.unlimited();
      op.cancel();

      assertThrows(OperationCancelledException.class, () -> http.call(PING, op));
    }
  }

  @Test
  void anEngineThatDoesNotEvenAcceptIsLeft() {
    CountDownLatch closed = new CountDownLatch(1);
    Wire deaf =
        new Wire() {
          @Override
          public void connect() throws java.io.IOException {
            try {
              closed.await();
            } catch (InterruptedException e) {
              throw new java.io.InterruptedIOException();
            }
            throw new java.nio.channels.AsynchronousCloseException();
          }

          @Override
          public InputStream in() {
            throw new AssertionError();
          }

          @Override
          public OutputStream out() {
            throw new AssertionError();
          }

          @Override
          public int poll(byte[] buffer, int from, int length) {
            throw new AssertionError();
          }

          @Override
          public void closeOutput() {}

          @Override
          public void close() {
            closed.countDown();
          }
        };
    try (HttpClient http = new HttpClient(() -> deaf)) {
      assertThrows(
          OperationTimeoutException.class, () -> http.call(PING, TestOperation.within(SOON)));
      assertEquals(0, http.openConnections());
    }
  }

  @Test
  void anInterruptEndsACallAndStaysSet() throws Exception {
    Thread caller = Thread.currentThread();
    try (ScriptedServer server =
            ScriptedServer.playing(
                client -> {
                  client.request();
                  caller.interrupt();
                  client.awaitHangUp();
                });
        HttpClient http = server.client()) {
      assertThrows(RuntimeException.class, () -> http.call(PING, TestOperation.unlimited()));
      assertTrue(Thread.interrupted());
      assertEquals(0, http.openConnections());
    }
  }

  /** An operation keeps its hook only until the call is over; but a cancel may be under way. */
  @Test
  void aCancelThatComesLateHitsNobodyElse() throws Exception {
    AtomicReference<Runnable> late = new AtomicReference<>();
    TestOperation plain = TestOperation.unlimited();
    Operation op = new LateCancel(plain, late);
    try (ScriptedServer server =
            ScriptedServer.playing(
                client -> {
                  client.request();
                  client.send(ClientFixture.OK);
                  client.request();
                  late.get().run();
                  client.send(ClientFixture.OK);
                });
        HttpClient http = server.client()) {
      http.call(PING, op);

      assertEquals("OK", http.call(PING, plain).text());
      assertFalse(Thread.currentThread().isInterrupted());
    }
  }

  /** Remembers the hook for ever. */
  private record LateCancel(TestOperation plain, AtomicReference<Runnable> late)
      implements Operation {
    @Override
    public java.util.Optional<Duration> remaining() {
      return plain.remaining();
    }

    @Override
    public void check() {
      plain.check();
    }

    @Override
    public Subscription onCancel(Runnable abort) {
      late.set(abort);
      return () -> {};
    }

    @Override
    public void progress(String phase, long done, long total) {}

    @Override
    public <T> T read(CallText text, Callable<T> body) {
      return plain.read(text, body);
    }

    @Override
    public <T> T change(CallText text, Callable<T> body) {
      return plain.change(text, body);
    }

    @Override
    public <T> T await(Callable<T> body, Runnable abort) throws Exception {
      return plain.await(body, abort);
    }
  }
}
