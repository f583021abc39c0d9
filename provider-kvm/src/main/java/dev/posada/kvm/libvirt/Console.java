package dev.posada.kvm.libvirt;

import dev.posada.Subscription;
import dev.posada.kvm.jna.VirDomain;
import dev.posada.kvm.jna.VirStream;
import dev.posada.spi.Operation;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;

/**
 * A serial console: what the guest prints, and what it is told. Thread-safe; one thread may read
 * while another one writes. Closing it, from any thread, ends both.
 *
 * <p>The stream of libvirt does not block; a thread that has to wait is woken by the event loop. A
 * blocking one could not be left: nothing ends {@code virStreamRecv} but data.
 */
public final class Console implements AutoCloseable {
  /** {@code VIR_DOMAIN_CONSOLE_FORCE}: throws out whoever uses it. */
  public static final int FORCE = 1;

  private static final int NONBLOCK = 1;
  private static final int READABLE = 1;
  private static final int WRITABLE = 2;
  private static final int GONE = 4 | 8; // error, hang-up
  private static final int WOULD_BLOCK = -2;

  private final Owned stream;

  /** Guards what is below; never held while libvirt is called. */
  private final Object lock = new Object();

  /** Held while libvirt is told what is wanted, so that the last word is the newest. */
  private final Object telling = new Object();

  private boolean ended;
  private int ready;
  private int wanted;
  private boolean closed;

  /** Of its callback. */
  private volatile long number;

  /** To be told of the end of the connection. */
  private volatile Subscription end;

  private Console(Owned stream) {
    this.stream = stream;
  }

  /**
   * {@code virDomainOpenConsole}; to be closed.
   *
   * @param device alias of a serial port, or null for the first
   */
  static Console open(Domain domain, String device, int flags, Operation op) {
    return Call.of("virDomainOpenConsole", domain.name(), device, flags)
        .change(domain.owned(), op, pointer -> open(domain, pointer, device, flags));
  }

  private static Console open(Domain domain, long pointer, String device, int flags) {
    Owned connection = domain.connection().owned();
    long conn = connection.enter();
    try {
      long stream = Answer.some(VirStream.virStreamNew(conn, NONBLOCK));
      Owned owned = new Owned("console of " + domain, stream, connection, VirStream::virStreamFree);
      try {
        Answer.ok(VirDomain.virDomainOpenConsole(pointer, device, stream, flags));
        Console console = new Console(owned);
        console.number = Callbacks.registerStream(stream, console::wake);
        console.end = domain.connection().onEnd(console::end);
        return console;
      } catch (RuntimeException e) {
        owned.close();
        throw e;
      }
    } finally {
      connection.leave();
    }
  }

  /** By the event loop. It is told again and again until nothing is wanted, so that ends here. */
  private void wake(int events) {
    synchronized (lock) {
      ready |= events;
      wanted &= ~events;
      if ((events & GONE) != 0) {
        wanted = 0;
      }
      lock.notifyAll();
    }
    update();
  }

  /** The connection ended. */
  private void end() {
    synchronized (lock) {
      ended = true;
      lock.notifyAll();
    }
  }

  private void update() {
    long pointer;
    try {
      pointer = stream.enter();
    } catch (IllegalStateException e) {
      return; // closed meanwhile
    }
    try {
      synchronized (telling) {
        int events;
        synchronized (lock) {
          events = closed ? 0 : wanted;
        }
        VirStream.virStreamEventUpdateCallback(pointer, events);
      }
    } finally {
      stream.leave();
    }
  }

  /** Waits until libvirt says that it is ready for that, or that it is over. */
  private void await(int event) throws IOException {
    synchronized (lock) {
      ready &= ~event;
      wanted |= event;
    }
    update();
    synchronized (lock) {
      while (!closed && !ended && (ready & (event | GONE)) == 0) {
        try {
          lock.wait();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new InterruptedIOException("interrupted");
        }
      }
      requireOpen();
    }
  }

  private void requireOpen() throws IOException {
    synchronized (lock) {
      if (closed) {
        throw new IOException("the console is closed");
      }
      if (ended) {
        throw new IOException("the connection of the console is lost");
      }
    }
  }

  private interface Move {
    int move(long stream);
  }

  /** As often as it takes; the number of bytes, 0 at the end. */
  private int moving(int event, Move move) throws IOException {
    while (true) {
      int count;
      LibvirtError error = null;
      long pointer;
      try {
        pointer = stream.enter();
      } catch (IllegalStateException e) {
        throw new IOException("the console is closed", e);
      }
      try {
        count = move.move(pointer);
        if (count == -1) {
          error = LibvirtError.last();
        }
      } finally {
        stream.leave();
      }
      if (count >= 0) {
        return count;
      }
      if (count != WOULD_BLOCK) {
        requireOpen();
        throw new IOException(error.message());
      }
      await(event);
    }
  }

  /** {@return what the guest prints; closing it closes the console} */
  public InputStream input() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
      }

      @Override
      public int read(byte[] to, int offset, int length) throws IOException {
        if (length == 0) {
          return 0;
        }
        byte[] data = new byte[Math.min(length, 64 * 1024)];
        int count =
            moving(READABLE, pointer -> VirStream.virStreamRecv(pointer, data, data.length));
        System.arraycopy(data, 0, to, offset, count);
        return count == 0 ? -1 : count;
      }

      @Override
      public void close() {
        Console.this.close();
      }
    };
  }

  /** {@return what the guest is told; closing it closes the console} */
  public OutputStream output() {
    return new OutputStream() {
      @Override
      public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
      }

      @Override
      public void write(byte[] from, int offset, int length) throws IOException {
        int done = 0;
        while (done < length) {
          byte[] data = new byte[Math.min(length - done, 64 * 1024)];
          System.arraycopy(from, offset + done, data, 0, data.length);
          done += moving(WRITABLE, pointer -> VirStream.virStreamSend(pointer, data, data.length));
        }
      }

      @Override
      public void close() {
        Console.this.close();
      }
    };
  }

  /** Ends reading and writing with an exception; idempotent. */
  @Override
  public void close() {
    synchronized (lock) {
      if (closed) {
        return;
      }
      closed = true;
      lock.notifyAll();
    }
    end.close();
    stream.close(
        pointer -> {
          VirStream.virStreamEventRemoveCallback(pointer);
          Callbacks.forgetStream(number);
          VirStream.virStreamAbort(pointer);
        });
  }
}
