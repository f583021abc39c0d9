package dev.posada.spi.command;

/** How a running tool is ended from outside. Neither waits for it. */
interface Ending {

  /** Asks it to end. */
  void gently();

  /** Kills it. */
  void byForce();

  /** Whether more than the tool's own process is to be ended, and has not. */
  default boolean isPending() {
    return false;
  }
}
