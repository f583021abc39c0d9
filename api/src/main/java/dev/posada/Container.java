package dev.posada;

import java.util.stream.Stream;

/**
 * A guest that shares the kernel of its host. Thread-safe; implemented by Posada only, and by
 * mocks.
 */
public non-sealed interface Container extends Guest {

  @Override
  ContainerInfo inspect();

  @Override
  Container rename(String name);

  /** {@return all lines that its process has written so far; close it} */
  default Stream<LogLine> logs() {
    return logs(LogOptions.defaults());
  }

  /**
   * {@return lines that its process wrote, read as they are asked for; close it}
   *
   * @param options which lines; a stream that follows ends when the container is off. Reading
   *     throws {@link ConnectionException} when the connection is lost: a log never ends silently
   *     before its end
   */
  Stream<LogLine> logs(LogOptions options);

  /**
   * Waits until its process has ended.
   *
   * @return the exit code; of a container that is off already, the last one
   * @throws InvalidStateException if it was never started
   */
  int awaitExit();

  /**
   * Waits until its process has ended, as {@link #awaitExit()}.
   *
   * @param task deadline, progress and cancel
   * @return the exit code
   */
  int awaitExit(Task task);
}
