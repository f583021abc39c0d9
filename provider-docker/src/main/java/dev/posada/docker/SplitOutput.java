package dev.posada.docker;

import dev.posada.docker.frames.Frames;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Two streams that come on one connection, for two readers of which there may be only one.
 * Thread-safe.
 *
 * <p>Operating systems have a pipe for each stream, and a program that reads one of them while the
 * other fills up waits for ever. Here both come through one channel, so that would happen the
 * sooner. Therefore:
 *
 * <ul>
 *   <li>A stream that somebody reads holds the command up when the reader is slow, like a pipe: at
 *       most a window of it is kept.
 *   <li>A stream that nobody has begun to read holds nothing up until much more is kept; and then
 *       only while nobody waits for the other stream or for the end. Otherwise what comes is
 *       dropped, and who reads it after all gets what was kept and then an {@link IOException}.
 *   <li>A closed stream is dropped silently: its reader wanted that.
 * </ul>
 */
final class SplitOutput implements Frames.Sink {
  private static final int WINDOW = 256 << 10;
  private static final int KEPT = 16 << 20;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final int window;
  private final int kept;
  private final Stream out = new Stream();
  private final Stream err = new Stream();
  private int awaitingEnd;
  private boolean ended;
  private String failure;

  SplitOutput() {
    this(WINDOW, KEPT);
  }

  SplitOutput(int window, int kept) {
    this.window = window;
    this.kept = kept;
  }

  InputStream out() {
    return out;
  }

  InputStream err() {
    return err;
  }

  @Override
  public void write(boolean stderr, byte[] buffer, int from, int length) throws IOException {
    Stream stream = stderr ? err : out;
    Stream other = stderr ? out : err;
    lock.lock();
    try {
      while (true) {
        if (ended) {
          throw new IOException(failure == null ? "ended" : failure);
        }
        if (stream.dropped || stream.closed) {
          return;
        }
        if (stream.size < (stream.begun ? window : kept)) {
          stream.add(buffer, from, length);
          changed.signalAll();
          return;
        }
        if (!stream.begun && (other.readers > 0 || awaitingEnd > 0)) {
          stream.dropped = true;
          return;
        }
        changed.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Nothing more will come. What has come can still be read.
   *
   * @param why what reading throws then; null for an end as it should be
   */
  void end(String why) {
    lock.lock();
    try {
      if (!ended) {
        ended = true;
        failure = why;
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Somebody begins, or ceases, to wait for the end: no stream that nobody reads may delay it. */
  void awaitingEnd(boolean begins) {
    lock.lock();
    try {
      awaitingEnd += begins ? 1 : -1;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private final class Stream extends InputStream {
    private final Deque<byte[]> chunks = new ArrayDeque<>();
    private int offset; // in the first chunk
    private int size;
    private int readers;
    private boolean begun;
    private boolean dropped;
    private boolean closed;

    void add(byte[] buffer, int from, int length) {
      byte[] chunk = new byte[length];
      System.arraycopy(buffer, from, chunk, 0, length);
      chunks.add(chunk);
      size += length;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int from, int length) throws IOException {
      Objects.checkFromIndexSize(from, length, buffer.length);
      if (length == 0) {
        return 0;
      }
      lock.lock();
      try {
        begun = true;
        while (size == 0) {
          if (closed) {
            throw new IOException("Stream closed");
          }
          if (dropped) {
            throw new IOException("more than " + kept + " bytes came before anybody read them");
          }
          if (ended) {
            if (failure != null) {
              throw new IOException(failure);
            }
            return -1;
          }
          await();
        }
        int taken = take(buffer, from, length);
        changed.signalAll();
        return taken;
      } finally {
        lock.unlock();
      }
    }

    private void await() throws IOException {
      readers++;
      changed.signalAll(); // a writer that is held up by the other stream has to look again
      try {
        changed.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted");
      } finally {
        readers--;
      }
    }

    private int take(byte[] buffer, int from, int length) {
      int taken = 0;
      while (taken < length && size > 0) {
        byte[] first = chunks.peek();
        int n = Math.min(length - taken, first.length - offset);
        System.arraycopy(first, offset, buffer, from + taken, n);
        taken += n;
        offset += n;
        size -= n;
        if (offset == first.length) {
          chunks.remove();
          offset = 0;
        }
      }
      return taken;
    }

    @Override
    public int available() {
      lock.lock();
      try {
        return size;
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void close() {
      lock.lock();
      try {
        closed = true;
        chunks.clear();
        size = 0;
        offset = 0;
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }
}
