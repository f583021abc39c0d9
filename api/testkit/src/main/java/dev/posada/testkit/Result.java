package dev.posada.testkit;

/** What became of a clause. Immutable. */
public enum Result {
  /** What was declared works. */
  PASS,
  /** It does not, or what is not declared does not refuse as it should. */
  FAIL,
  /** It is not declared, and refuses with a reason. */
  UNSUPPORTED,
  /** It could not be tried here. */
  NOT_RUN
}
