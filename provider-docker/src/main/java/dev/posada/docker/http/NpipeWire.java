package dev.posada.docker.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * A named pipe of Windows. Never run: there is no Windows where this is built.
 *
 * <p>It is an asynchronous channel because Windows lets a read that waits and a write at the same
 * time pass only on overlapped handles. A write of nothing is how Docker ends its output on such
 * pipes; whether the JDK hands that on is not known.
 */
final class NpipeWire implements Wire {
  private static final long FIRST_PAUSE_MILLIS = 20;
  private static final long LONGEST_PAUSE_MILLIS = 200;

  /** The offset, which a pipe has not. */
  private static final long NOWHERE = 0;

  private final Path pipe;
  private final InputStream in = new In();
  private final OutputStream out = new Out();
  private final Object lock = new Object();
  private AsynchronousFileChannel channel;
  private boolean closed;

  NpipeWire(Path pipe) {
    this.pipe = pipe;
  }

  /** Waits while every instance of the pipe is taken (ERROR_PIPE_BUSY). */
  @Override
  public void connect() throws IOException {
    for (long pause = FIRST_PAUSE_MILLIS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS)) {
      try {
        hold(AsynchronousFileChannel.open(pipe, StandardOpenOption.READ, StandardOpenOption.WRITE));
        return;
      } catch (FileSystemException e) {
        if (!String.valueOf(e.getReason()).contains("busy")) {
          throw e;
        }
      }
      rest(pause);
    }
  }

  private void hold(AsynchronousFileChannel opened) throws IOException {
    synchronized (lock) {
      if (closed) {
        opened.close();
        throw new AsynchronousCloseException();
      }
      channel = opened;
    }
  }

  private void rest(long millis) throws IOException {
    synchronized (lock) {
      if (!closed) {
        try {
          TimeUnit.MILLISECONDS.timedWait(lock, millis);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new AsynchronousCloseException();
        }
      }
      if (closed) {
        throw new AsynchronousCloseException();
      }
    }
  }

  private static int result(Future<Integer> count) throws IOException {
    try {
      return count.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AsynchronousCloseException();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failed) {
        throw failed;
      }
      throw new IOException(e.getCause());
    }
  }

  @Override
  public InputStream in() {
    return in;
  }

  @Override
  public OutputStream out() {
    return out;
  }

  /** It cannot be told. */
  @Override
  public int poll(byte[] buffer, int from, int length) {
    return 0;
  }

  @Override
  public void closeOutput() throws IOException {
    result(channel.write(ByteBuffer.allocate(0), NOWHERE));
  }

  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
      lock.notifyAll();
      if (channel != null) {
        try {
          channel.close();
        } catch (IOException e) {
          // it is closed all the same
        }
      }
    }
  }

  @Override
  public String toString() {
    return "npipe:" + pipe;
  }

  private final class In extends WireInput {
    @Override
    public int read(byte[] buffer, int from, int length) throws IOException {
      return result(channel.read(ByteBuffer.wrap(buffer, from, length), NOWHERE));
    }
  }

  private final class Out extends WireOutput {
    @Override
    public void write(byte[] buffer, int from, int length) throws IOException {
      ByteBuffer rest = ByteBuffer.wrap(buffer, from, length);
      while (rest.hasRemaining()) {
        result(channel.write(rest, NOWHERE));
      }
    }
  }
}
