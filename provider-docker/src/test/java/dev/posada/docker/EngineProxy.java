package dev.posada.docker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Stands between a host and a real engine: hands on what it gets, may change what is asked, and may
 * go away and come back as an engine that is killed and started again.
 */
final class EngineProxy implements AutoCloseable {
  private final Path engine;
  private final Path folder;
  private final Path socket;
  private final Set<SocketChannel> connections = ConcurrentHashMap.newKeySet();
  private volatile UnaryOperator<String> change = UnaryOperator.identity();
  private ServerSocketChannel server;

  private EngineProxy(Path engine) throws IOException {
    this.engine = engine;
    this.folder = Files.createTempDirectory("posada-test-");
    this.socket = folder.resolve("docker.sock");
    comeBack();
  }

  /** Begins before an engine that is named by a {@code docker+unix://} URI. */
  static EngineProxy before(String engineUri) throws IOException {
    return new EngineProxy(Path.of(URI.create(engineUri).getPath()));
  }

  String uri() {
    return "docker+unix://" + socket;
  }

  /** Changes every piece of a request from now on; its length has to stay as it is. */
  void change(UnaryOperator<String> change) {
    this.change = change;
  }

  /** Goes away as a killed engine does: every connection breaks, and nobody listens any more. */
  void goAway() throws IOException {
    server.close();
    Files.deleteIfExists(socket);
    for (SocketChannel connection : connections) {
      connection.close();
    }
    connections.clear();
  }

  void comeBack() throws IOException {
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket));
    ServerSocketChannel accepting = server;
    begin(() -> accept(accepting));
  }

  private void accept(ServerSocketChannel accepting) throws IOException {
    while (true) {
      SocketChannel client = accepting.accept();
      SocketChannel upstream = SocketChannel.open(UnixDomainSocketAddress.of(engine));
      connections.add(client);
      connections.add(upstream);
      begin(() -> pump(client, upstream, true));
      begin(() -> pump(upstream, client, false));
    }
  }

  private void pump(SocketChannel from, SocketChannel to, boolean request) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
    try {
      while (from.read(buffer.clear()) >= 0) {
        ByteBuffer out = request ? changed(buffer.flip()) : buffer.flip();
        while (out.hasRemaining()) {
          to.write(out);
        }
      }
      to.shutdownOutput();
    } catch (IOException broken) {
      from.close();
      to.close();
    }
  }

  private ByteBuffer changed(ByteBuffer request) {
    String text = StandardCharsets.ISO_8859_1.decode(request).toString();
    String other = change.apply(text);
    if (other.length() != text.length()) {
      throw new IllegalStateException("a changed request has to keep its length");
    }
    return StandardCharsets.ISO_8859_1.encode(other);
  }

  private interface Work {
    void run() throws IOException;
  }

  private static void begin(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException closed) {
                // the test closed it
              }
            },
            "engine-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    goAway();
    try (Stream<Path> files = Files.walk(folder)) {
      files
          .sorted(Comparator.reverseOrder())
          .forEach(
              file -> {
                try {
                  Files.delete(file);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
  }
}
