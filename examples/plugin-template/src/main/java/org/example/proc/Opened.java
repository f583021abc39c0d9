package org.example.proc;

import dev.posada.ConnectionException;
import dev.posada.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a host has open, so that closing it leaves nothing behind. Thread-safe. */
final class Opened {
  private final Object lock = new Object();
  private final Set<Process> talks = new HashSet<>();
  private volatile boolean closed;

  /** Takes a conversation, which {@link #close} will end; those that are over are let go. */
  Process add(Process talk) {
    synchronized (lock) {
      talks.removeIf(old -> !old.isAlive());
      talks.add(talk);
    }
    return talk;
  }

  /** Throws if nothing more will come, because the host is closed. */
  void check() {
    if (closed) {
      throw new ConnectionException("the host was closed", Failure.notDone());
    }
  }

  /** A stream whose end is an error if it is there because the host is closed. */
  InputStream checked(InputStream stream) {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] bytes, int at, int length) throws IOException {
        int read = closed ? -1 : stream.read(bytes, at, length);
        if (closed) {
          throw new IOException("the host was closed");
        }
        return read;
      }

      @Override
      public int available() throws IOException {
        return stream.available();
      }

      @Override
      public void close() throws IOException {
        stream.close();
      }
    };
  }

  void close() {
    closed = true;
    List<Process> open;
    synchronized (lock) {
      open = List.copyOf(talks);
      talks.clear();
    }
    open.forEach(Process::destroyForcibly);
  }
}
