package dev.posada.spi.command;

import dev.posada.ConnectionException;
import dev.posada.Failure;
import dev.posada.Subscription;
import dev.posada.spi.Operation;
import dev.posada.spi.Pause;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/**
 * A connection to who listens at a Unix domain socket on the machine of the tools; see {@link
 * CommandRunner#connect}. One thread may read while another one writes; closing is thread-safe.
 *
 * <p>What waits in one of its streams ends with an {@link IOException} when it is closed, when its
 * thread is interrupted, which closes it too, and when the connection to its machine is lost. That
 * the other end has hung up reads as the end of the stream.
 */
public final class HostSocket implements AutoCloseable {
  private static final int PIECE = 16 * 1024;
  private static final long LOOK = 10; // milliseconds

  private final Path path;
  private final SocketChannel channel;
  private final Way way;
  private final InputStream in = new In();
  private final OutputStream out = new Out();
  private ByteBuffer ahead = ByteBuffer.allocate(0); // what came before anyone read
  private boolean ended;
  private boolean closed; // guarded by this

  /** What lies between here and the machine of the socket. */
  interface Way extends AutoCloseable {
    /** Nothing. */
    Way NONE = () -> {};

    /** Throws if it is broken, or just breaks. */
    default void check() throws IOException {}

    /** Called once, when the socket is closed. */
    @Override
    void close();
  }

  private HostSocket(Path path, SocketChannel channel, Way way) {
    this.path = path;
    this.channel = channel;
    this.way = way;
  }

  /**
   * Connects to a socket of this machine.
   *
   * @param way is closed with it
   * @param op may be over while nobody accepts it
   */
  static HostSocket of(Path path, Way way, Operation op) throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    try (Subscription hook = op.onCancel(() -> close(channel))) {
      channel.connect(UnixDomainSocketAddress.of(path));
      return new HostSocket(path, channel, way);
    } catch (IOException | RuntimeException e) {
      close(channel);
      throw new IOException("cannot connect to " + path + ": " + e.getMessage(), e);
    }
  }

  private static void close(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // it is closed all the same, and nobody waits for what it had to say
    }
  }

  /** {@return what the other end writes, as it comes; closing it closes the connection} */
  public InputStream in() {
    return in;
  }

  /**
   * {@return what the other end reads; each write is sent at once, and closing it closes the
   * connection}
   */
  public OutputStream out() {
    return out;
  }

  /**
   * Waits whether the other end hangs up, as one does that serves somebody else, and a machine that
   * forwards nothing. To be asked before anybody reads; what comes meanwhile can be read then.
   *
   * @param time how long to wait at most; less if it writes something
   * @param op the call's deadline
   * @return whether it has
   * @throws ConnectionException if the connection to its machine is lost
   */
  public boolean endsWithin(Duration time, Operation op) {
    try {
      channel.configureBlocking(false);
      try {
        // Counted, as a machine that stands still for a while has not waited.
        for (long looks = time.toMillis() / LOOK; isSilent() && looks > 0; looks--) {
          Pause.of(LOOK, op);
        }
      } finally {
        channel.configureBlocking(true);
      }
    } catch (IOException e) {
      op.check();
      ended = true;
    }
    if (ended) {
      checkWay();
    }
    return ended;
  }

  private void checkWay() {
    try {
      way.check();
    } catch (IOException lost) {
      throw new ConnectionException(lost.getMessage(), Failure.undecided().cause(lost));
    }
  }

  private boolean isSilent() throws IOException {
    if (ended || ahead.hasRemaining()) {
      return false;
    }
    ByteBuffer some = ByteBuffer.allocate(PIECE);
    int count = channel.read(some);
    ended = count < 0;
    ahead = some.flip();
    return count == 0;
  }

  /** Ends both directions. Closing again does nothing. */
  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    close(channel);
    way.close();
  }

  /** {@return the path by which it is reached on this machine} */
  @Override
  public String toString() {
    return path.toString();
  }

  // Not the streams of Channels: those of JDK 17 hold one lock for both directions.

  private final class In extends InputStream {
    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] to, int from, int length) throws IOException {
      Objects.checkFromIndexSize(from, length, to.length);
      if (length == 0) {
        return 0;
      }
      if (ahead.hasRemaining()) {
        int count = Math.min(length, ahead.remaining());
        ahead.get(to, from, count);
        return count;
      }
      int count = channel.read(ByteBuffer.wrap(to, from, Math.min(length, PIECE)));
      if (count < 0) {
        way.check();
      }
      return count;
    }

    @Override
    public void close() {
      HostSocket.this.close();
    }
  }

  private final class Out extends OutputStream {
    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] all, int from, int length) throws IOException {
      Objects.checkFromIndexSize(from, length, all.length);
      for (int done = 0; done < length; ) {
        done += channel.write(ByteBuffer.wrap(all, from + done, Math.min(length - done, PIECE)));
      }
    }

    @Override
    public void close() {
      HostSocket.this.close();
    }
  }
}
