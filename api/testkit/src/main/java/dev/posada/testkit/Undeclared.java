package dev.posada.testkit;

import java.io.Serial;

/** Ends a clause: what it needs is not declared, and was refused as it should be. */
final class Undeclared extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  Undeclared(String reason) {
    super(reason, null, false, false);
  }
}
