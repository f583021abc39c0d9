package dev.posada.testkit.fault;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/**
 * Stands between a client and a real server: hands on what both say, may change it, and may go away
 * and come back as a server that is killed and started again. Thread-safe.
 *
 * <p>A change sees pieces as they arrive, of up to 64 KiB, and not messages: what it looks for may
 * be cut in two. It may answer fewer or more bytes; lengths that the protocol announces are its own
 * business, so that changes that keep the length are the easy ones.
 *
 * <pre>{@code
 * try (Relay relay = Relay.before(UnixDomainSocketAddress.of("/run/docker.sock"))) {
 *   relay.changeRequests(Relay.text(piece -> piece.replace("\"Memory\":64", "\"Memory\":65")));
 *   Host host = Hypervisors.load().connect("docker+unix://" + relay.address());
 *   relay.goAway();
 * }
 * }</pre>
 */
public final class Relay implements AutoCloseable {
  private static final int PIECE = 64 * 1024;
  private static final AtomicInteger MADE = new AtomicInteger();

  private final SocketAddress server;
  private final SocketAddress address;
  private final Path folder;
  private final Set<Passage> passages = ConcurrentHashMap.newKeySet();
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
  private final String name = "posada-test-relay-" + MADE.incrementAndGet();
  private final Object lock = new Object();
  private volatile UnaryOperator<byte[]> requests = UnaryOperator.identity();
  private volatile UnaryOperator<byte[]> answers = UnaryOperator.identity();
  private volatile RuntimeException failed;
  private ServerSocketChannel listening;
  private Thread accepting;

  private Relay(SocketAddress server) throws IOException {
    this.server = server;
    if (server instanceof UnixDomainSocketAddress) {
      folder = Files.createTempDirectory("posada-test-");
      address = UnixDomainSocketAddress.of(folder.resolve("relay.sock"));
      comeBack();
    } else {
      folder = null;
      listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      address = listening.getLocalAddress();
    }
  }

  /**
   * {@return one that listens at an address of its own, a socket file or a port of the loopback
   * interface as the server does}
   *
   * @param server where the server listens
   * @throws IOException if there is no place to listen
   */
  public static Relay before(SocketAddress server) throws IOException {
    return new Relay(server);
  }

  /**
   * {@return a change of bytes, seen as text in which each byte is a character}
   *
   * @param change a change of that text
   */
  public static UnaryOperator<byte[]> text(UnaryOperator<String> change) {
    return piece ->
        change
            .apply(new String(piece, StandardCharsets.ISO_8859_1))
            .getBytes(StandardCharsets.ISO_8859_1);
  }

  /** {@return where it listens, also while it is away} */
  public SocketAddress address() {
    return address;
  }

  String name() {
    return name;
  }

  /**
   * Changes what clients say from now on.
   *
   * @param change gets each piece and returns what the server gets in its place
   */
  public void changeRequests(UnaryOperator<byte[]> change) {
    this.requests = change;
  }

  /**
   * Changes what the server says from now on.
   *
   * @param change gets each piece and returns what the client gets in its place
   */
  public void changeAnswers(UnaryOperator<byte[]> change) {
    this.answers = change;
  }

  /** Breaks all connections; new ones are welcome. */
  public void drop() {
    passages.forEach(Passage::close);
  }

  /**
   * Goes away as a killed server does: every connection breaks, and new ones are refused.
   *
   * @throws IOException if the socket file cannot be removed
   */
  public void goAway() throws IOException {
    synchronized (lock) {
      listening.close();
      join(accepting); // the kernel accepts connections until a thread that waits for one has left
      if (folder != null) {
        Files.deleteIfExists(((UnixDomainSocketAddress) address).getPath());
      }
    }
    drop();
  }

  /**
   * Listens again, at the address that it had.
   *
   * @throws IOException if somebody else took its port
   */
  public void comeBack() throws IOException {
    listen(address);
  }

  private void listen(SocketAddress at) throws IOException {
    synchronized (lock) {
      if (listening != null && listening.isOpen()) {
        return;
      }
      ServerSocketChannel made =
          folder == null
              ? ServerSocketChannel.open()
              : ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      try {
        made.bind(at);
      } catch (IOException e) {
        made.close();
        throw e;
      }
      listening = made;
      accepting = begin(() -> accept(made));
    }
  }

  private void accept(ServerSocketChannel from) throws IOException {
    while (true) {
      SocketChannel client = from.accept();
      Passage passage;
      try {
        passage = new Passage(client, SocketChannel.open(server));
      } catch (IOException serverIsAway) {
        client.close();
        continue;
      }
      passages.add(passage);
      if (!from.isOpen()) {
        passage.close(); // it went away meanwhile, and did not see this one
      }
      begin(() -> passage.hand(client, passage.upstream, true));
      begin(() -> passage.hand(passage.upstream, client, false));
    }
  }

  /** One connection, on both sides. */
  private final class Passage {
    private final SocketChannel client;
    private final SocketChannel upstream;
    private final AtomicInteger open = new AtomicInteger(2);

    Passage(SocketChannel client, SocketChannel upstream) {
      this.client = client;
      this.upstream = upstream;
    }

    /** Hands on one direction until its end, which ends that direction alone. */
    void hand(SocketChannel from, SocketChannel to, boolean request) throws IOException {
      ByteBuffer buffer = ByteBuffer.allocate(PIECE);
      try {
        while (from.read(buffer.clear()) >= 0) {
          byte[] piece = new byte[buffer.flip().remaining()];
          buffer.get(piece);
          ByteBuffer out = ByteBuffer.wrap((request ? requests : answers).apply(piece));
          while (out.hasRemaining()) {
            to.write(out);
          }
        }
        to.shutdownOutput();
      } catch (IOException broken) {
        close();
      } catch (RuntimeException e) {
        failed = e;
        close();
      }
      if (open.decrementAndGet() == 0) {
        close();
      }
    }

    void close() {
      passages.remove(this);
      for (SocketChannel channel : new SocketChannel[] {client, upstream}) {
        try {
          channel.close();
        } catch (IOException e) {
          // as closed as it gets
        }
      }
    }
  }

  private interface Work {
    void run() throws IOException;
  }

  private Thread begin(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException closed) {
                // it went away
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

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // it ends by itself
    }
  }

  /**
   * Goes away for good, with its threads.
   *
   * @throws IllegalStateException if a change failed, which broke a connection
   */
  @Override
  public void close() throws IOException {
    goAway();
    threads.forEach(Relay::join);
    if (folder != null) {
      Files.deleteIfExists(folder);
    }
    if (failed != null) {
      throw new IllegalStateException("a change failed: " + failed.getMessage(), failed);
    }
  }
}
