package dev.posada.docker;

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
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/** What goes wrong with files on this machine, while they go to an engine or come from it. */
final class CallerFiles {
  private CallerFiles() {}

  /**
   * Makes a call that reads files here; that one cannot be read is the caller's to know.
   *
   * @param outcome what the call has done then
   */
  static <T> T read(Path file, Failure outcome, Supplier<T> call) {
    try {
      return call.get();
    } catch (UncheckedIOException e) {
      throw failed("read", file, e.getCause(), outcome);
    }
  }

  /** The exception for a file that cannot be read or written. */
  static HypervisorException failed(String verb, Path file, IOException e, Failure outcome) {
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
