package dev.posada.benchmarks;

import dev.posada.Host;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Stands between a host and an engine and keeps what is sent, so that a baseline can send the very
 * same bytes. It takes requests without a body.
 */
final class Tap {
  private final Path engine;
  private final Queue<ByteArrayOutputStream> sent = new ConcurrentLinkedQueue<>();

  private Tap(Path engine) {
    this.engine = engine;
  }

  /** Uses a host. */
  @FunctionalInterface
  interface Use {
    void of(Host host) throws Exception;
  }

  /** The requests that Posada sends when it does something, less those of connecting. */
  static List<byte[]> requests(Stage stage, Path engine, Use use) throws Exception {
    Tap tap = new Tap(engine);
    try (UnixServer server = new UnixServer(tap::serve);
        Host host = stage.connect(Docker.uri(server.socket()))) {
      use.of(host); // what is asked only once is asked now
      tap.sent.forEach(ByteArrayOutputStream::reset);
      use.of(host);
    }
    return tap.sent.stream()
        .map(bytes -> bytes.toString(StandardCharsets.ISO_8859_1))
        .flatMap(text -> List.of(text.split("(?<=\r\n\r\n)")).stream())
        .filter(request -> !request.isEmpty())
        .map(request -> request.getBytes(StandardCharsets.ISO_8859_1))
        .toList();
  }

  private void serve(SocketChannel client) throws IOException {
    ByteArrayOutputStream record = new ByteArrayOutputStream(); // it locks by itself
    sent.add(record);
    try (SocketChannel upstream = SocketChannel.open(UnixDomainSocketAddress.of(engine))) {
      UnixServer.begin(() -> pump(upstream, client, new ByteArrayOutputStream()));
      pump(client, upstream, record);
    }
  }

  private static void pump(SocketChannel from, SocketChannel to, ByteArrayOutputStream record)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
    while (from.read(buffer.clear()) >= 0) {
      buffer.flip();
      record.write(buffer.array(), 0, buffer.limit());
      while (buffer.hasRemaining()) {
        to.write(buffer);
      }
    }
  }
}
