package dev.posada.internal;

import dev.posada.AlreadyExistsException;
import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.InsufficientResourcesException;
import dev.posada.Kind;
import dev.posada.NativeException;
import dev.posada.NotFoundException;
import dev.posada.PermissionDeniedException;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;

/**
 * A file on the caller's machine that a verb writes: never over another one, and whole or not at
 * all.
 */
final class NewFile {
  private static final int BUFFER = 1 << 16;

  private NewFile() {}

  /** Writes a file that is not there yet; of a failed write nothing is left. */
  static void write(Path file, Consumer<OutputStream> body) {
    write(file, create(file), body);
  }

  private static OutputStream create(Path file) {
    try {
      return Files.newOutputStream(file, StandardOpenOption.CREATE_NEW);
    } catch (FileAlreadyExistsException e) {
      throw new AlreadyExistsException(Kind.FILE, file.toString(), Failure.notDone().cause(e));
    } catch (NoSuchFileException e) {
      throw new NotFoundException(Kind.FILE, folder(file).toString(), Failure.notDone().cause(e));
    } catch (IOException e) {
      throw failed(file, e);
    }
  }

  /** Writes the file that was just made. */
  static void write(Path file, OutputStream made, Consumer<OutputStream> body) {
    try (OutputStream out = new Local(file, new BufferedOutputStream(made, BUFFER))) {
      body.accept(out);
    } catch (IOException e) {
      HypervisorException notClosed = failed(file, e);
      remove(file, notClosed);
      throw notClosed;
    } catch (RuntimeException | Error e) {
      remove(file, e);
      throw e;
    }
  }

  private static void remove(Path file, Throwable failed) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException notRemoved) {
      failed.addSuppressed(notRemoved);
    }
  }

  /** Refuses to write over a file, or into a folder that is not there. */
  static void requireNew(Path file) {
    if (Files.exists(file)) {
      throw new AlreadyExistsException(Kind.FILE, file.toString(), Failure.notDone());
    }
    require(folder(file));
  }

  /** Refuses a file or folder that is not there. */
  static void require(Path file) {
    if (Files.notExists(file)) {
      throw new NotFoundException(Kind.FILE, file.toString(), Failure.notDone());
    }
  }

  /** Makes a folder, unless it is there. */
  static void requireFolder(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw failed(folder, e);
    }
  }

  /** Returns the folder of a file; the root is in itself. */
  static Path folder(Path file) {
    Path whole = file.toAbsolutePath();
    return whole.getParent() == null ? whole : whole.getParent();
  }

  private static HypervisorException failed(Path file, IOException e) {
    String what = "cannot write " + file + ": " + e.getMessage();
    Failure failure = Failure.undecided().cause(e);
    if (e instanceof AccessDeniedException) {
      return new PermissionDeniedException(what, failure);
    }
    boolean full = String.valueOf(e.getMessage()).contains("No space left");
    return full
        ? new InsufficientResourcesException(what, failure.remedy("free some space"))
        : new NativeException(what, failure);
  }

  /** Its failures are the file's, not those of the connection that the bytes come from. */
  private static final class Local extends FilterOutputStream {
    private final Path file;

    private Local(Path file, OutputStream out) {
      super(out);
      this.file = file;
    }

    @Override
    public void write(byte[] bytes, int from, int length) {
      run(() -> out.write(bytes, from, length));
    }

    @Override
    public void write(int oneByte) {
      run(() -> out.write(oneByte));
    }

    @Override
    public void flush() {
      run(out::flush);
    }

    private interface Step {
      void take() throws IOException;
    }

    private void run(Step step) {
      try {
        step.take();
      } catch (IOException e) {
        throw failed(file, e);
      }
    }
  }
}
