package dev.posada.benchmarks;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Listens at a unix socket of its own, with a thread for each connection. Thread-safe. */
final class UnixServer implements AutoCloseable {
  private final Path folder;
  private final Path socket;
  private final ServerSocketChannel server;
  private final Connected connected;
  private final Set<SocketChannel> connections = ConcurrentHashMap.newKeySet();

  /** Serves a connection until it ends. */
  @FunctionalInterface
  interface Connected {
    void serve(SocketChannel client) throws IOException;
  }

  UnixServer(Connected connected) throws IOException {
    this.connected = connected;
    this.folder = Files.createTempDirectory("posada-benchmarks-");
    this.socket = folder.resolve("socket");
    this.server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket));
    begin(this::accept);
  }

  Path socket() {
    return socket;
  }

  private void accept() throws IOException {
    while (true) {
      SocketChannel client = server.accept();
      connections.add(client);
      if (!server.isOpen()) { // who closes may have looked through the connections just before
        client.close();
      }
      begin(
          () -> {
            try (client) {
              connected.serve(client);
            } finally {
              connections.remove(client);
            }
          });
    }
  }

  /** Some work that ends with an {@link IOException} when a connection or the server is closed. */
  @FunctionalInterface
  interface Work {
    void run() throws IOException;
  }

  static Thread begin(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException closed) {
                // nobody is left who could be told
              }
            },
            "benchmark-server");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (SocketChannel connection : connections) {
      connection.close();
    }
    Files.deleteIfExists(socket);
    Files.deleteIfExists(folder);
  }
}
