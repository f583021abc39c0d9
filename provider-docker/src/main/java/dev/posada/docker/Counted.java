package dev.posada.docker;

import dev.posada.spi.Operation;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Tells an operation how much went through a stream, now and then. Not thread-safe. */
final class Counted {
  private static final int BUFFER = 64 * 1024;
  private static final long STEP = 1024 * 1024;

  private final Operation op;
  private final String phase;
  private final long total;
  private long done;
  private long told;

  private Counted(Operation op, String phase, long total) {
    this.op = op;
    this.phase = phase;
    this.total = total;
  }

  /** Copies all of an answer, whatever its size. */
  static void copy(InputStream in, OutputStream out, String phase, Operation op)
      throws IOException {
    InputStream counted = in(in, phase, 0, op);
    byte[] buffer = new byte[BUFFER];
    for (int read = counted.read(buffer); read >= 0; read = counted.read(buffer)) {
      out.write(buffer, 0, read);
    }
  }

  /**
   * What is read.
   *
   * @param total how much it will be; 0 if that is not known
   */
  static InputStream in(InputStream in, String phase, long total, Operation op) {
    Counted counted = new Counted(op, phase, total);
    return new FilterInputStream(in) {
      @Override
      public int read() throws IOException {
        int read = in.read();
        counted.add(read < 0 ? 0 : 1);
        return read;
      }

      @Override
      public int read(byte[] buffer, int from, int length) throws IOException {
        int read = in.read(buffer, from, length);
        if (read < 0) {
          counted.tell();
        } else {
          counted.add(read);
        }
        return read;
      }
    };
  }

  /** What is written. */
  static OutputStream out(OutputStream out, String phase, long total, Operation op) {
    Counted counted = new Counted(op, phase, total);
    return new FilterOutputStream(out) {
      @Override
      public void write(int b) throws IOException {
        out.write(b);
        counted.add(1);
      }

      @Override
      public void write(byte[] buffer, int from, int length) throws IOException {
        out.write(buffer, from, length);
        counted.add(length);
      }

      @Override
      public void flush() throws IOException {
        out.flush();
        counted.tell();
      }
    };
  }

  private void add(int more) {
    done += more;
    if (done - told >= STEP) {
      tell();
    }
  }

  private void tell() {
    if (done != told) {
      told = done;
      op.progress(phase, total == 0 ? done : Math.min(done, total), total);
    }
  }
}
