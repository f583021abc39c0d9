package dev.posada.kvm.storage;

import dev.posada.Failure;
import dev.posada.RejectedException;
import dev.posada.kvm.libvirt.Transfer;
import dev.posada.spi.Operation;
import java.io.FilterInputStream;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file on the caller's machine. What goes wrong with it is said as its own failure, never as the
 * connection's.
 */
public final class CallerFile {
  private final Path path;

  private CallerFile(Path path) {
    this.path = path;
  }

  /** A file that is there. */
  public static CallerFile of(Path path) {
    CallerFile file = new CallerFile(path);
    if (Files.isDirectory(path)) {
      throw new RejectedException(path + " is a folder", Failure.notDone());
    }
    file.length();
    return file;
  }

  Path path() {
    return path;
  }

  private <T> T with(CallerFiles.Step<T> step) {
    return CallerFiles.with(path, step);
  }

  long length() {
    return with(() -> Files.size(path));
  }

  /**
   * Sends its first bytes into a volume.
   *
   * @param sparse whether the volume is a raw file that is new
   */
  void send(long length, Transfer to, boolean sparse, Operation op) {
    with(
        () -> {
          try (InputStream in = new Local(Files.newInputStream(path))) {
            return sparse ? to.uploadSparse(in, length, op) : to.upload(in, length, op);
          }
        });
  }

  /** Its failures must not pass for those of what it is sent through. */
  private final class Local extends FilterInputStream {
    private Local(InputStream in) {
      super(in);
    }

    @Override
    public int read() {
      return with(in::read);
    }

    @Override
    public int read(byte[] bytes, int from, int length) {
      return with(() -> in.read(bytes, from, length));
    }
  }

  /** The bytes there, fewer if it ends before. */
  byte[] read(long from, int count) {
    return with(
        () -> {
          try (InputStream in = Files.newInputStream(path)) {
            in.skipNBytes(Math.min(from, Files.size(path)));
            return in.readNBytes(count);
          }
        });
  }
}
