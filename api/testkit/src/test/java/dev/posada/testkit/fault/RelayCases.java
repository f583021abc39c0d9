package dev.posada.testkit.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Before a server that says back what it is told, and says goodbye when it is told no more. */
abstract class RelayCases {
  private static final String GOODBYE = ", goodbye";

  private ServerSocketChannel server;
  private Thread echo;
  private Relay relay;

  abstract ServerSocketChannel listen() throws IOException;

  Relay relay() throws IOException {
    if (relay == null) {
      server = listen();
      echo = new Thread(this::echo);
      echo.start();
      relay = Relay.before(server.getLocalAddress());
    }
    return relay;
  }

  @AfterEach
  void close() throws Exception {
    if (relay != null) {
      server.close();
      echo.join();
      relay.close();
    }
  }

  private void echo() {
    while (server.isOpen()) {
      try (SocketChannel client = server.accept()) {
        ByteBuffer buffer = ByteBuffer.allocate(1024);
        while (client.read(buffer.clear()) >= 0) {
          client.write(buffer.flip());
        }
        client.write(ByteBuffer.wrap(GOODBYE.getBytes(StandardCharsets.ISO_8859_1)));
      } catch (IOException closed) {
        // the next one, if there will be one
      }
    }
  }

  private static String ask(SocketAddress address, String text) throws IOException {
    try (SocketChannel channel = SocketChannel.open(address)) {
      channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)));
      channel.shutdownOutput();
      return rest(channel);
    }
  }

  private static String rest(SocketChannel channel) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(1024);
    while (channel.read(buffer) >= 0) {
      continue;
    }
    return new String(buffer.array(), 0, buffer.position(), StandardCharsets.ISO_8859_1);
  }

  @Test
  void handsOnBothDirectionsAndTheirEnds() throws IOException {
    assertEquals("hello" + GOODBYE, ask(relay().address(), "hello"));
  }

  @Test
  void changesRequests() throws IOException {
    relay().changeRequests(Relay.text(piece -> piece.replace("hello", "welcome")));
    assertEquals("welcome" + GOODBYE, ask(relay().address(), "hello"));
  }

  @Test
  void changesAnswers() throws IOException {
    relay().changeAnswers(Relay.text(piece -> piece.replace("o", "")));
    assertEquals("hell, gdbye", ask(relay().address(), "hello"));
  }

  @Test
  void dropsConnectionsAndWelcomesOthers() throws IOException {
    try (SocketChannel channel = SocketChannel.open(relay().address())) {
      channel.write(ByteBuffer.wrap(new byte[] {'x'}));
      channel.read(ByteBuffer.allocate(1));
      relay().drop();
      assertEquals("", restOrNothing(channel));
    }
    assertEquals("hello" + GOODBYE, ask(relay().address(), "hello"));
  }

  private static String restOrNothing(SocketChannel channel) {
    try {
      return rest(channel);
    } catch (IOException reset) {
      return "";
    }
  }

  @Test
  void refusesWhileItIsAwayAndComesBackAtItsAddress() throws IOException {
    SocketAddress address = relay().address();
    relay().goAway();
    assertThrows(IOException.class, () -> ask(address, "hello"));
    relay().comeBack();
    assertEquals(address, relay().address());
    assertEquals("hello" + GOODBYE, ask(address, "hello"));
  }

  @Test
  void aServerThatIsAwayBreaksTheConnectionAlone() throws Exception {
    relay();
    server.close();
    echo.join();
    try (SocketChannel channel = SocketChannel.open(relay().address())) {
      assertEquals("", restOrNothing(channel));
    }
    assertEquals(1, threads());
  }

  private long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals(relay.name()))
        .count();
  }

  @Test
  void itsThreadsEndWithIt() throws IOException {
    try (SocketChannel channel = SocketChannel.open(relay().address())) {
      channel.write(ByteBuffer.wrap(new byte[] {'x'}));
      channel.read(ByteBuffer.allocate(1));
      assertEquals(3, threads());
      relay().close();
      assertEquals(0, threads());
    }
  }

  @Test
  void aChangeThatFailsIsToldWhenItCloses() throws IOException {
    Relay failing = Relay.before(relay().address());
    failing.changeRequests(
        piece -> {
          throw new IllegalArgumentException("not this");
        });
    try (SocketChannel channel = SocketChannel.open(failing.address())) {
      channel.write(ByteBuffer.wrap(new byte[] {'x'}));
      assertEquals("", restOrNothing(channel));
    }
    IllegalStateException told = assertThrows(IllegalStateException.class, failing::close);
    assertEquals("a change failed: not this", told.getMessage());
  }
}
