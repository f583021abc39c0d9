package dev.posada.docker.http;

import static dev.posada.docker.http.ClientFixture.OK;
import static dev.posada.docker.http.ClientFixture.PING;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ConnectionException;
import dev.posada.OperationCancelledException;
import dev.posada.OperationTimeoutException;
import dev.posada.testkit.TestOperation;
import dev.posada.testkit.fault.Leaks;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class TcpWireTest {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "localhost"})
  void callsByAddressAndByName(String host) throws Exception {
    try (ServerSocket server = new ServerSocket(0, 5, LOOPBACK);
        HttpClient http = new HttpClient(Dialer.tcp(host, server.getLocalPort()))) {
      Thread answering =
          new Thread(
              () -> {
                try (Socket client = server.accept()) {
                  client.getInputStream().read(new byte[1000]);
                  client.getOutputStream().write(OK.getBytes(StandardCharsets.ISO_8859_1));
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              });
      answering.start();
      assertEquals("OK", http.call(PING, TestOperation.unlimited()).text());
      answering.join();
    }
  }

  @Test
  void whereNobodyListensItIsRefused() throws Exception {
    int port;
    try (ServerSocket gone = new ServerSocket(0, 1, LOOPBACK)) {
      port = gone.getLocalPort();
    }
    try (HttpClient http = new HttpClient(Dialer.tcp("127.0.0.1", port))) {
      ConnectionException e =
          assertThrows(ConnectionException.class, () -> http.call(PING, TestOperation.unlimited()));
      assertEquals("Connection refused", e.getMessage());
      assertEquals(0, http.openConnections());
    }
  }

  @Test
  void aNameThatNobodyKnowsIsTold() {
    try (HttpClient http = new HttpClient(Dialer.tcp("nobody.invalid", 1))) {
      ConnectionException e =
          assertThrows(ConnectionException.class, () -> http.call(PING, TestOperation.unlimited()));
      assertTrue(e.getMessage().contains("nobody.invalid"), e.getMessage());
      assertTrue(e.remedy().isPresent());
    }
  }

  /** A full queue lets nobody in, and refuses nobody. */
  @Test
  void connectingIsLeftWhenItIsCancelled() throws Exception {
    Leaks leaks = Leaks.sinceNow();
    try (ServerSocket full = new ServerSocket(0, 1, LOOPBACK)) {
      List<Socket> waiting = new ArrayList<>();
      try {
        for (int i = 0; i < 3; i++) {
          Socket socket = new Socket();
          waiting.add(socket);
          socket.connect(new InetSocketAddress(LOOPBACK, full.getLocalPort()), 100);
        }
      } catch (IOException theQueueIsFull) {
        // as it should be
      }
      try (HttpClient http = new HttpClient(Dialer.tcp("127.0.0.1", full.getLocalPort()))) {
        assertThrows(
            OperationCancelledException.class,
            () -> http.call(PING, TestOperation.cancelledAfter(Duration.ofMillis(200))));
        assertThrows(
            OperationTimeoutException.class,
            () -> http.call(PING, TestOperation.within(Duration.ofMillis(200))));
        assertEquals(0, http.openConnections());
      }
      for (Socket socket : waiting) {
        socket.close();
      }
    }
    assertEquals(List.of(), leaks.found());
  }

  @Test
  void aWireThatIsClosedDoesNotConnect() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 5, LOOPBACK)) {
      for (String host : new String[] {"127.0.0.1", "localhost"}) {
        Wire wire = new TcpWire(host, server.getLocalPort());
        wire.close();
        assertThrows(IOException.class, wire::connect);
      }
    }
  }
}
