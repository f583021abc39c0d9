package dev.posada;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A guest that shares the kernel of its host. Thread-safe; implemented by Posada only; may be
 * mocked.
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
   *     before its end. No deadline ends a reader that waits for a line; closing the stream, or the
   *     host, from another thread does
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

  /**
   * Talks to its process, attached to its own input and output.
   *
   * @return the process; its {@code pid}, {@code toHandle} and {@code info} refuse. {@link
   *     Process#destroy()} closes the connection, the container runs on; closing the host may end
   *     its input
   * @throws InvalidStateException if it does not run
   */
  Process stdio();

  /**
   * {@return the processes that run inside}
   *
   * @throws InvalidStateException if it does not run
   */
  List<GuestProcess> processes();

  /**
   * Makes an image of its files as they are now, also while it runs; it is frozen for that moment.
   * What is in volumes and other mounts is not part of it. The image has the container's command
   * and labels.
   *
   * @param reference the new image's name, as a registry writes it: lower case, with {@code
   *     :latest} if it has no tag; taken away from the image that has it
   * @return the image
   * @throws RejectedException if the reference is not one
   */
  Image commit(String reference);

  /**
   * Makes an image of its files, as {@link #commit(String)}. After a cancel there may be an image
   * without a name, which {@link Images#prune()} deletes.
   *
   * @param reference the new image's name
   * @param task deadline, progress and cancel
   * @return the image
   */
  Image commit(String reference, Task task);

  /**
   * Writes all its files into an archive, of which {@link Images#importFrom(Path, String)} makes an
   * image.
   *
   * @param tar the archive to write, on the caller's machine, which must not exist
   * @throws AlreadyExistsException of kind {@link Kind#FILE} if the file exists
   */
  void exportTo(Path tar);

  /**
   * Writes all its files into an archive, as {@link #exportTo(Path)}. A cancelled export leaves no
   * file.
   *
   * @param tar the archive to write
   * @param task deadline, progress and cancel
   */
  void exportTo(Path tar, Task task);

  /**
   * Joins a network; does nothing if it is in it already.
   *
   * @param network the network
   * @throws NotFoundException of kind {@link Kind#NETWORK} if it is gone
   */
  void connect(Network network);

  /**
   * Leaves a network; does nothing if it is not in it.
   *
   * @param network the network
   * @throws NotFoundException of kind {@link Kind#NETWORK} if it is gone
   */
  void disconnect(Network network);
}
