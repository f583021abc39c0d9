package dev.posada.kvm.storage;

import dev.posada.AlreadyExistsException;
import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.Kind;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Files on the caller's machine: what goes wrong with them is no failure of the connection. */
public final class CallerFiles {
  private CallerFiles() {}

  /** Something that is done with a file. */
  public interface Step<T> {
    T take() throws IOException;
  }

  public static <T> T with(Path file, Step<T> step) {
    try {
      return step.take();
    } catch (IOException e) {
      throw failed(file, e);
    }
  }

  public static HypervisorException failed(Path file, IOException e) {
    Failure failure = Failure.undecided();
    return e instanceof FileAlreadyExistsException
        ? new AlreadyExistsException(Kind.FILE, file.toString(), failure.cause(e))
        : dev.posada.spi.tar.CallerFiles.failed("use", file, e, failure);
  }

  /** {@return what is in a folder, unsorted} */
  public static List<Path> list(Path folder) {
    return with(
        folder,
        () -> {
          try (Stream<Path> all = Files.list(folder)) {
            return all.toList();
          }
        });
  }

  /** Removes a folder and what is in it, after a failure that is what the caller is to hear of. */
  public static void remove(Path folder, Throwable failed) {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException notRemoved) {
      failed.addSuppressed(notRemoved);
    }
  }
}
