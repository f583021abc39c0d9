package dev.posada.spi.command;

import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.InsufficientResourcesException;
import dev.posada.Kind;
import dev.posada.NativeException;
import dev.posada.NotFoundException;
import dev.posada.PermissionDeniedException;

/** The leaf for what a file system refuses. */
final class FileFailure {
  private FileFailure() {}

  static HypervisorException missing(String path, Failure failure) {
    return new NotFoundException(Kind.FILE, path, failure);
  }

  static HypervisorException denied(String said, Failure failure) {
    return new PermissionDeniedException(said, failure);
  }

  /** For what only the system's own words tell. */
  static HypervisorException said(String said, Failure failure) {
    if (said.contains("No space left") // as Unix
        || said.contains("uota exceeded")
        || said.contains("not enough space")) { // as Windows
      return new InsufficientResourcesException(said, failure.remedy("free some space"));
    }
    // The second is how Unix refuses what even the owner may not do.
    boolean denied = said.contains("Permission denied") || said.contains("Operation not permitted");
    return denied ? denied(said, failure) : new NativeException(said, failure);
  }
}
