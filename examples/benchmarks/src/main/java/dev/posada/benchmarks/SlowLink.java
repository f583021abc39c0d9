package dev.posada.benchmarks;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;

/** A way to a socket on which everything arrives a millisecond later, in both directions. */
final class SlowLink {
  private static final long DELAY = 1_000_000; // nanoseconds

  private final Path target;

  private SlowLink(Path target) {
    this.target = target;
  }

  /** {@return a socket that leads to another one} */
  static Path to(Path target, Stage stage) throws IOException {
    return stage.keep(new UnixServer(new SlowLink(target)::serve)).socket();
  }

  private void serve(SocketChannel client) throws IOException {
    try (SocketChannel upstream = SocketChannel.open(UnixDomainSocketAddress.of(target))) {
      UnixServer.begin(() -> carry(upstream, client));
      carry(client, upstream);
    }
  }

  /** What is read, and when it may arrive; null at the end. */
  private record Parcel(ByteBuffer bytes, long due) {}

  private static void carry(SocketChannel from, SocketChannel to) throws IOException {
    BlockingQueue<Parcel> under = new LinkedBlockingQueue<>();
    Thread arriving = UnixServer.begin(() -> arrive(under, to));
    try {
      ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
      while (from.read(buffer) >= 0) {
        under.add(new Parcel(buffer.flip(), System.nanoTime() + DELAY));
        buffer = ByteBuffer.allocate(64 * 1024);
      }
    } finally {
      arriving.interrupt();
      to.close();
    }
  }

  private static void arrive(BlockingQueue<Parcel> under, SocketChannel to) throws IOException {
    try {
      while (true) {
        Parcel next = under.take();
        long left;
        while ((left = next.due() - System.nanoTime()) > 0) {
          LockSupport.parkNanos(left);
        }
        while (next.bytes().hasRemaining()) {
          to.write(next.bytes());
        }
      }
    } catch (InterruptedException end) {
      // nothing comes any more
    }
  }
}
