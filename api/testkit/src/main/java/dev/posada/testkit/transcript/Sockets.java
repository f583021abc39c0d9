package dev.posada.testkit.transcript;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * The sockets of a server, its connections, and a thread for each of both. Thread-safe; closing it
 * ends them all.
 */
final class Sockets implements AutoCloseable {
  private static final int MOST_CONNECTIONS = 64;
  private static final long PATIENCE_MILLIS = 5000;

  private final String name;
  private final Service service;
  private final Object lock = new Object();
  private final Set<AutoCloseable> channels = ConcurrentHashMap.newKeySet();
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
  private final Semaphore free = new Semaphore(MOST_CONNECTIONS);
  private Path folder;
  private InetSocketAddress loopback;
  private volatile boolean closed;

  /** What is done with a connection, which is closed then. */
  @FunctionalInterface
  interface Service {
    void serve(SocketChannel client) throws IOException;
  }

  Sockets(String name, Service service) {
    this.name = "posada-testkit-" + name;
    this.service = service;
  }

  /** Listens on a new unix domain socket, at first. */
  Path unix() throws IOException {
    synchronized (lock) {
      if (folder == null) {
        Path made = Files.createTempDirectory("posada"); // ours alone to enter
        folder = made;
        listen(
            ServerSocketChannel.open(StandardProtocolFamily.UNIX),
            UnixDomainSocketAddress.of(made.resolve("s")));
      }
      return folder.resolve("s");
    }
  }

  /** Listens on a free port that only this machine reaches, at first. */
  InetSocketAddress loopback() throws IOException {
    synchronized (lock) {
      if (loopback == null) {
        ServerSocketChannel server = ServerSocketChannel.open();
        listen(server, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        loopback = (InetSocketAddress) server.getLocalAddress();
      }
      return loopback;
    }
  }

  private void listen(ServerSocketChannel server, SocketAddress address) throws IOException {
    own(server);
    server.bind(address);
    start(() -> accept(server));
  }

  private void accept(ServerSocketChannel server) {
    while (!closed) {
      try {
        SocketChannel client = server.accept();
        if (free.tryAcquire()) {
          start(() -> serve(client));
        } else {
          client.close();
        }
      } catch (IOException e) {
        return; // it was closed
      }
    }
  }

  private void serve(SocketChannel client) {
    try (client) {
      own(client);
      service.serve(client);
    } catch (IOException e) {
      // the connection is broken, which its client notices
    } finally {
      disown(client);
      free.release();
    }
  }

  /** Closes a channel with all others; at once if that is over. */
  void own(AutoCloseable channel) throws IOException {
    channels.add(channel);
    if (closed) {
      quietly(channel);
      throw new IOException("closed");
    }
  }

  void disown(AutoCloseable channel) {
    channels.remove(channel);
  }

  /** Starts a thread that is waited for at the end. */
  Thread start(Runnable work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } finally {
                threads.remove(Thread.currentThread());
              }
            },
            name);
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
    return thread;
  }

  static void quietly(AutoCloseable channel) {
    try {
      channel.close();
    } catch (Exception e) {
      // it is of no use any more
    }
  }

  @Override
  public void close() {
    closed = true;
    boolean interrupted = false;
    long until = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
    while (!threads.isEmpty() && System.nanoTime() < until) {
      channels.forEach(Sockets::quietly); // also those that came meanwhile
      for (Thread thread : threads) {
        try {
          thread.join(100);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    channels.forEach(Sockets::quietly);
    synchronized (lock) {
      if (folder != null) {
        folder.resolve("s").toFile().delete();
        folder.toFile().delete();
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
