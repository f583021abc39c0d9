package dev.posada.virtualbox.tool;

import dev.posada.spi.command.CommandResult;

/** Whether a command was not begun for a reason that passes by itself, and which. */
enum Passing {
  /** It may have been begun, or will never be. */
  NO,

  /** The server of VirtualBox was just starting or ending, or had too many clients. */
  SERVER,

  /** The machine is on its way from one state to the next, and cannot be asked meanwhile. */
  TRANSITION,

  /** Somebody has locked the machine: for a moment, or because it runs. */
  LOCK;

  static Passing of(CommandResult result, boolean changes) {
    ErrorText error = ErrorText.of(result.stderr());
    if (error.says("Failed to create the VirtualBox object")) {
      return SERVER;
    }
    if (isTransition(error) && (!changes || isBeforeItBegan(error))) {
      return TRANSITION;
    }
    return isLock(error) ? LOCK : NO;
  }

  /**
   * Whether the machine is on its way from one state to the next. "Not ready" is said too where its
   * settings cannot be read, by another component.
   */
  static boolean isTransition(ErrorText error) {
    return isBeforeItBegan(error)
        || error.is("E_ACCESSDENIED")
            && error.says("The object is not ready")
            && !error.component().equals("MachineWrap")
        || isEnding(error)
        || error.says("The object is not ready") && error.says("The session is not locked");
  }

  /**
   * Whether the machine could not be locked for the command, which does nothing before; as while
   * the session of a killed process has not been noticed to be gone.
   */
  static boolean isBeforeItBegan(ErrorText error) {
    return error.is("E_ACCESSDENIED") && error.says("An unexpected process (PID=")
        || error.says("Failed to assign the machine to the session (E_ACCESSDENIED)");
  }

  /** Whether the process of the machine was on its way out and did nothing more for the command. */
  static boolean isEnding(ErrorText error) {
    return error.says("Failed to get a console object from the direct session");
  }

  static boolean isLock(ErrorText error) {
    return error.is("VBOX_E_INVALID_OBJECT_STATE")
        && error.says(
            "already locked for a session",
            "already locked by a session",
            "has a lock request pending",
            "while it is locked");
  }
}
