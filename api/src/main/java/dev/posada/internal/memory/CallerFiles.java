package dev.posada.internal.memory;

import dev.posada.AlreadyExistsException;
import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.Kind;
import dev.posada.NativeException;
import dev.posada.NotFoundException;
import dev.posada.PermissionDeniedException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Files on the caller's machine; what goes wrong with them is said in Posada's words. */
final class CallerFiles {
  private CallerFiles() {}

  /** Something that is done with a file. */
  interface Step<T> {
    T take() throws IOException;
  }

  /** Takes a step, whose failures are those of the file, not of the connection. */
  static <T> T with(Path file, Step<T> step) {
    try {
      return step.take();
    } catch (IOException e) {
      throw failed(file, e);
    }
  }

  private static HypervisorException failed(Path file, IOException e) {
    Failure failure = Failure.undecided().cause(e);
    if (e instanceof FileAlreadyExistsException) {
      return new AlreadyExistsException(Kind.FILE, file.toString(), failure);
    }
    if (e instanceof NoSuchFileException) {
      return new NotFoundException(Kind.FILE, file.toString(), failure);
    }
    String what = "cannot use " + file + ": " + e.getMessage();
    return e instanceof AccessDeniedException
        ? new PermissionDeniedException(what, failure)
        : new NativeException(what, failure);
  }

  static byte[] read(Path file) {
    return with(file, () -> Files.readAllBytes(file));
  }

  /** Returns a file, or a folder and all that is in it, folders before what is in them. */
  static List<Path> below(Path top) {
    return with(
        top,
        () -> {
          try (Stream<Path> all = Files.walk(top)) {
            return all.sorted().toList();
          }
        });
  }

  /** Removes a file or a folder, after a failure that is what the caller is to hear of. */
  static void remove(Path top, Throwable failed) {
    if (Files.notExists(top)) {
      return;
    }
    try (Stream<Path> all = Files.walk(top)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException notRemoved) {
      failed.addSuppressed(notRemoved);
    }
  }
}
