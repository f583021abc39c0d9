package dev.posada.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.posada.AlreadyExistsException;
import dev.posada.HypervisorException;
import dev.posada.Kind;
import dev.posada.NotFoundException;
import dev.posada.Outcome;
import org.junit.jupiter.api.function.Executable;

/** What a call has to throw, with what the exception has to say. */
final class Thrown {
  private Thrown() {}

  static void notFound(Kind kind, String what, Executable call) {
    assertEquals(
        kind,
        assertThrows(NotFoundException.class, call, what).kind(),
        () -> what + ": the kind of what was not found");
  }

  static void alreadyExists(Kind kind, String what, Executable call) {
    AlreadyExistsException refusal = assertThrows(AlreadyExistsException.class, call, what);
    assertEquals(kind, refusal.kind(), () -> what + ": the kind of what was there");
    assertEquals(Outcome.NOT_DONE, refusal.outcome(), what);
  }

  static <X extends HypervisorException> X thrown(Class<X> type, String what, Executable call) {
    X thrown = assertThrows(type, call, what);
    assertFalse(String.valueOf(thrown.getMessage()).isBlank(), () -> what + ": no message");
    return thrown;
  }

  /** A refusal that says that nothing was done. */
  static <X extends HypervisorException> X refusal(Class<X> type, String what, Executable call) {
    X refusal = thrown(type, what, call);
    assertEquals(Outcome.NOT_DONE, refusal.outcome(), () -> what + ": " + refusal);
    return refusal;
  }
}
