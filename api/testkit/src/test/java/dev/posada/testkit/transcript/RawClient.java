package dev.posada.testkit.transcript;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A client that sends what the test says, and shows every byte that comes. */
final class RawClient implements AutoCloseable {
  private final SocketChannel channel;
  private final Wire wire;
  private final HttpReader reader;

  private RawClient(SocketAddress server) throws IOException {
    channel = SocketChannel.open(server);
    wire = new Wire(channel, new CountDownLatch(1));
    reader = new HttpReader(wire);
  }

  static RawClient to(SocketAddress server) throws IOException {
    return new RawClient(server);
  }

  static RawClient to(Path socket) throws IOException {
    return new RawClient(UnixDomainSocketAddress.of(socket));
  }

  void send(String text) throws IOException {
    wire.send(text.getBytes(StandardCharsets.UTF_8));
  }

  void endInput() throws IOException {
    channel.shutdownOutput();
  }

  /** Sends a request as people write it; returns the answer, null if there is none. */
  HttpMessage ask(String request) throws IOException {
    send(HttpText.request(request));
    return reader.answer(request.split(" ")[0]);
  }

  /** Reads a head alone, after which {@link #read} goes on. */
  HttpMessage head() throws IOException {
    return reader.head();
  }

  String read(int length) throws IOException {
    return new String(wire.readNBytes(length), StandardCharsets.UTF_8);
  }

  String rest() throws IOException {
    return new String(wire.readAllBytes(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
