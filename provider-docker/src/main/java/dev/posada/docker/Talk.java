package dev.posada.docker;

import dev.posada.docker.frames.Frames;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.BooleanSupplier;

/** How a process in a container is talked to: its streams, and how it ended. Thread-safe. */
interface Talk extends AutoCloseable {
  /** The exit value of a process of which nobody knows how it ended. */
  int UNKNOWN = -1;

  /** What it writes; asked for once. */
  Frames output();

  /** What it reads; closing it is the end of its input. */
  OutputStream input();

  /**
   * Waits for its end, after that of its output.
   *
   * @param isGivenUp whether nobody wants to know it any more
   * @return its exit code, or {@link #UNKNOWN}
   */
  int awaitExit(BooleanSupplier isGivenUp) throws IOException;

  /** Ends the talk, not the process; whoever reads or waits gets an error. Never waits. */
  @Override
  void close();
}
