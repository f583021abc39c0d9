package dev.posada.internal;

/** What a user may want of a guest, as far as the guest's state has a say in it. */
enum Verb {
  START,
  AWAIT_READY,
  SHUTDOWN,
  STOP,
  KILL,
  RESTART,
  PAUSE,
  RESUME,
  RENAME,
  DELETE,
  APPLY,
  EXEC;

  String word() {
    return switch (this) {
      case AWAIT_READY -> "wait for";
      case APPLY -> "limit";
      case EXEC -> "run a command in";
      default -> name().toLowerCase(java.util.Locale.ROOT);
    };
  }
}
