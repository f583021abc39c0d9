package dev.posada.spi.command;

import dev.posada.Failure;
import dev.posada.InsufficientResourcesException;
import dev.posada.Kind;
import dev.posada.NativeException;
import dev.posada.NotFoundException;
import dev.posada.PermissionDeniedException;
import dev.posada.spi.CallText;
import dev.posada.spi.Operation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/** The files of this machine. */
final class LocalFiles implements HostFiles {
  static final LocalFiles INSTANCE = new LocalFiles();

  private static final int LIMIT = 16 << 20;
  private static final int BUFFER = 1 << 16;

  private LocalFiles() {}

  @Override
  public byte[] read(String path, Operation op) {
    Path file = absolute(path);
    return read("read", file, op, () -> bytes(file));
  }

  private static byte[] bytes(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(LIMIT + 1);
      if (bytes.length > LIMIT) {
        throw new NativeException(
            file + " is larger than " + LIMIT + " bytes", Failure.undecided());
      }
      return bytes;
    }
  }

  @Override
  public void write(String path, byte[] bytes, Operation op) {
    byte[] copy = bytes.clone();
    Path file = absolute(path);
    change(
        "write " + copy.length + " bytes to",
        file,
        op,
        () -> Replacement.write(file, out -> out.write(copy)));
  }

  @Override
  public List<String> list(String folder, Operation op) {
    Path path = absolute(folder);
    return read(
        "list",
        path,
        op,
        () -> {
          try (Stream<Path> files = Files.list(path)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
          }
        });
  }

  @Override
  public Optional<Instant> stamp(String path, Operation op) {
    Path file = absolute(path);
    return read(
        "look at",
        file,
        op,
        () -> {
          try {
            return Optional.of(Files.getLastModifiedTime(file).toInstant());
          } catch (NoSuchFileException e) {
            return Optional.empty();
          }
        });
  }

  @Override
  public void send(Path from, String to, Operation op) {
    copy(from, absolute(to), "send", op);
  }

  @Override
  public void fetch(String from, Path to, Operation op) {
    copy(absolute(from), to.toAbsolutePath(), "fetch", op);
  }

  private static void copy(Path from, Path to, String verb, Operation op) {
    change(
        verb + " " + from + " to",
        to,
        op,
        () -> {
          long total = size(from);
          try (InputStream in = opened(from)) {
            Replacement.write(
                to,
                out -> {
                  byte[] buffer = new byte[BUFFER];
                  long done = 0;
                  for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    out.write(buffer, 0, read);
                    done += read;
                    op.progress(verb, done, total);
                    op.check();
                  }
                });
          }
        });
  }

  private static long size(Path from) throws IOException {
    try {
      return Files.size(from);
    } catch (IOException e) {
      throw failed(from, e);
    }
  }

  private static InputStream opened(Path from) throws IOException {
    try {
      return Files.newInputStream(from);
    } catch (IOException e) {
      throw failed(from, e);
    }
  }

  private static Path absolute(String path) {
    Path file = Path.of(path);
    if (!file.isAbsolute()) {
      throw new IllegalArgumentException("not an absolute path: " + path);
    }
    return file;
  }

  private static <T> T read(String verb, Path file, Operation op, Callable<T> body) {
    return op.read(CallText.of(verb + " " + file), () -> told(file, body));
  }

  private interface Step {
    void take() throws IOException;
  }

  private static void change(String verb, Path file, Operation op, Step body) {
    op.change(
        CallText.of(verb + " " + file),
        () ->
            told(
                file,
                () -> {
                  body.take();
                  return null;
                }));
  }

  private static <T> T told(Path file, Callable<T> body) throws Exception {
    try {
      return body.call();
    } catch (IOException e) {
      throw failed(file, e);
    }
  }

  /** Returns a leaf; the operation knows better what an interrupt means. */
  private static RuntimeException failed(Path file, IOException e) throws IOException {
    if (e instanceof ClosedByInterruptException) {
      throw e;
    }
    Failure failure = Failure.undecided().cause(e);
    String said = e.getClass().getSimpleName() + ": " + e.getMessage();
    if (e instanceof NoSuchFileException) {
      return new NotFoundException(Kind.FILE, file.toString(), failure);
    }
    if (e instanceof AccessDeniedException) {
      return new PermissionDeniedException(said, failure);
    }
    boolean full = String.valueOf(e.getMessage()).contains("No space left");
    return full
        ? new InsufficientResourcesException(said, failure.remedy("free some space"))
        : new NativeException(said, failure);
  }
}
