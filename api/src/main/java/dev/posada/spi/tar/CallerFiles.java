package dev.posada.spi.tar;

import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.InsufficientResourcesException;
import dev.posada.Kind;
import dev.posada.NotFoundException;
import dev.posada.PermissionDeniedException;
import dev.posada.RejectedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What goes wrong with files on this machine, while they go to a guest or come from it.
 * Thread-safe.
 */
public final class CallerFiles {
  private CallerFiles() {}

  /**
   * {@return where something is that is to be read, without links}
   *
   * @param from its path on this machine
   * @throws PermissionDeniedException if it cannot be read
   * @throws NotFoundException if it is not there
   */
  public static Path readable(Path from) {
    try {
      Path real = from.toRealPath();
      if (!Files.isReadable(real)) {
        throw new PermissionDeniedException("cannot read " + from, Failure.notDone());
      }
      return real;
    } catch (IOException e) {
      throw failed("read", from, e, Failure.notDone());
    }
  }

  /**
   * Makes a call that reads files here; that one cannot be read is the caller's to know.
   *
   * @param file what is read
   * @param outcome what the call has done then
   * @param call reads it, and throws {@link UncheckedIOException} if that fails
   * @param <T> what it answers
   * @return its answer
   */
  public static <T> T read(Path file, Failure outcome, Supplier<T> call) {
    try {
      return call.get();
    } catch (UncheckedIOException e) {
      throw failed("read", file, e.getCause(), outcome);
    }
  }

  /**
   * {@return the exception for a file that cannot be read or written}
   *
   * @param verb what was done with it: read, write
   * @param file which
   * @param e what Java said
   * @param outcome what the call has done then
   */
  public static HypervisorException failed(String verb, Path file, IOException e, Failure outcome) {
    Failure failure = outcome.cause(e);
    String said = String.valueOf(e.getMessage());
    String what = "cannot " + verb + " " + (said.contains(file.toString()) ? "" : file + ": ");
    if (e instanceof NoSuchFileException missing) {
      return new NotFoundException(
          Kind.FILE, Optional.ofNullable(missing.getFile()).orElse(file.toString()), failure);
    }
    if (e instanceof AccessDeniedException || said.contains("not permitted")) {
      return new PermissionDeniedException(what + said, failure);
    }
    if (said.contains("No space left")) {
      return new InsufficientResourcesException(what + said, failure.remedy("free some space"));
    }
    return new RejectedException(what + said, failure);
  }
}
