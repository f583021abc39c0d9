package dev.posada.spi.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.OperationTimeoutException;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a connection to a socket does, wherever that is. */
@Timeout(60)
abstract class HostSocketContract {
  private static final Duration LONG = Duration.ofSeconds(20);

  final TestOperation op = new TestOperation();

  @TempDir Path folder;
  private final ExecutorService threads = Executors.newCachedThreadPool(); // all of them may wait
  private ServerSocketChannel server;

  abstract CommandRunner runner();

  /** Where the tests listen. */
  Path path() {
    return folder.resolve("socket");
  }

  @BeforeEach
  void listens() throws IOException {
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(path()));
    Files.setPosixFilePermissions(path(), PosixFilePermissions.fromString("rwxrwxrwx"));
  }

  @AfterEach
  void listensNoMore() throws IOException {
    threads.shutdownNow();
    server.close();
  }

  final HostSocket connect() {
    return runner().connect(path().toString(), op);
  }

  private static void write(SocketChannel to, String text) throws IOException {
    to.write(ByteBuffer.wrap(text.getBytes(UTF_8)));
  }

  private Future<Integer> reading(HostSocket socket) {
    return threads.submit(() -> socket.in().read());
  }

  @Test
  void oneThreadWritesWhileAnotherOneWaitsForAnAnswer() throws Exception {
    try (HostSocket socket = connect();
        SocketChannel other = server.accept()) {
      Future<Integer> answer = reading(socket);
      socket.out().write("question\n".getBytes(UTF_8));
      ByteBuffer heard = ByteBuffer.allocate(9);
      while (heard.hasRemaining()) {
        other.read(heard);
      }
      assertEquals("question\n", new String(heard.array(), UTF_8));
      assertFalse(answer.isDone(), "nobody has answered yet");
      write(other, "ü");
      assertEquals(0xC3, answer.get(20, TimeUnit.SECONDS));
      assertEquals(0xBC, socket.in().read());
    }
  }

  /** Sends back what comes, to its end. */
  private static Void mirror(SocketChannel other) throws IOException {
    ByteBuffer piece = ByteBuffer.allocate(100_000);
    while (other.read(piece) >= 0) {
      piece.flip();
      while (piece.hasRemaining()) {
        other.write(piece);
      }
      piece.clear();
    }
    return null;
  }

  @Test
  void muchGoesThroughBothWaysAtOnce() throws Exception {
    byte[] much = RunnerFixture.random(3_000_000);
    try (HostSocket socket = connect();
        SocketChannel other = server.accept()) {
      Future<?> mirror = threads.submit(() -> mirror(other));
      Future<byte[]> back = threads.submit(() -> socket.in().readNBytes(much.length));
      socket.out().write(much);
      assertArrayEquals(much, back.get(40, TimeUnit.SECONDS));
      socket.close();
      mirror.get(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void oneThatHangsUpIsNoticedBeforeAndWhileItIsRead() throws Exception {
    try (HostSocket socket = connect()) {
      server.accept().close();
      assertTrue(socket.endsWithin(LONG, op), "it has hung up");
    }
    try (HostSocket socket = connect()) {
      SocketChannel other = server.accept();
      Future<Integer> answer = reading(socket);
      other.close();
      assertEquals(-1, answer.get(20, TimeUnit.SECONDS));
    }
  }

  @Test
  void whatIsSaidWhileItIsLookedAtCanBeRead() throws Exception {
    try (HostSocket socket = connect();
        SocketChannel other = server.accept()) {
      assertFalse(socket.endsWithin(Duration.ofMillis(30), op), "it is silent");
      write(other, "hello");
      assertFalse(socket.endsWithin(LONG, op), "it says something");
      write(other, " again");
      assertEquals("hello again", new String(socket.in().readNBytes(11), UTF_8));
    }
  }

  @Test
  void aDeadlineEndsALookAtIt() throws Exception {
    try (HostSocket socket = connect();
        SocketChannel other = server.accept()) {
      op.expire();
      assertThrows(OperationTimeoutException.class, () -> socket.endsWithin(LONG, op));
      write(other, "on");
      assertEquals("on", new String(socket.in().readNBytes(2), UTF_8), "it can be used on");
    }
  }

  @Test
  void closingEndsAReadThatWaitsAndTellsTheOtherEnd() throws Exception {
    HostSocket socket = connect();
    try (SocketChannel other = server.accept()) {
      Future<Integer> answer = reading(socket);
      write(other, "x");
      assertEquals('x', answer.get(20, TimeUnit.SECONDS));
      Future<Integer> never = reading(socket);
      socket.close();
      socket.close();
      ExecutionException ended =
          assertThrows(ExecutionException.class, () -> never.get(20, TimeUnit.SECONDS));
      assertTrue(ended.getCause() instanceof IOException, ended::toString);
      assertThrows(IOException.class, () -> socket.out().write('x'));
      InputStream in = socket.in();
      assertThrows(IOException.class, in::read);
      assertEquals(-1, other.read(ByteBuffer.allocate(1)), "what the other end sees");
    }
  }
}
