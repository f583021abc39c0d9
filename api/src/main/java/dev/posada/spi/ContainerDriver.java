package dev.posada.spi;

import dev.posada.Capability;
import dev.posada.ContainerInfo;
import dev.posada.ContainerSpec;
import dev.posada.GuestProcess;
import dev.posada.Image;
import dev.posada.LogLine;
import dev.posada.LogOptions;
import dev.posada.Network;
import java.io.OutputStream;
import java.util.List;
import java.util.stream.Stream;

/** The containers of a host. Thread-safe. */
public interface ContainerDriver extends GuestDriver {

  /**
   * Creates a container, which is off then. The core pulls the image first where {@link
   * ContainerSpec#pull pull} says so.
   *
   * @param spec the container; its labels have a {@code posada/nonce} by which the core finds it
   *     again
   * @param op the call's deadline and trace
   * @return its id
   * @throws dev.posada.NotFoundException of kind {@code IMAGE} if the host does not have the image
   */
  String create(ContainerSpec spec, Operation op);

  @Override
  ContainerInfo inspect(String id, Operation op);

  /**
   * {@return lines of a container's log, read as they are asked for}
   *
   * @param id the container
   * @param options which lines, of parts that the driver understands
   * @param op the call's deadline and trace, until the first answer; a stream that breaks before
   *     its end throws
   */
  Stream<LogLine> logs(String id, LogOptions options, Operation op);

  /**
   * Waits until a container's process has ended.
   *
   * @param id the container
   * @param op the call's deadline and trace
   * @return the exit code; of a container that is off already, the last one
   */
  int awaitExit(String id, Operation op);

  /**
   * {@return a running container's own input and output; the streams end with an error when the
   * driver is closed}
   *
   * @param id the container
   * @param op the call's deadline and trace, until it is connected
   */
  default Process stdio(String id, Operation op) {
    throw Undeclared.unsupported("the input and output of containers");
  }

  /**
   * {@return the processes that run inside a container}
   *
   * @param id the container
   * @param op the call's deadline and trace
   */
  default List<GuestProcess> processes(String id, Operation op) {
    throw Undeclared.unsupported("the processes of containers");
  }

  /**
   * Makes an image of a container's files. Needs {@link Capability#IMAGES}.
   *
   * @param id the container
   * @param reference the new image's name
   * @param op the call's deadline and trace
   * @return the image
   */
  default Image commit(String id, String reference, Operation op) {
    throw Undeclared.undeclared(Capability.IMAGES);
  }

  /**
   * Writes all files of a container into an archive. Needs {@link Capability#IMAGES}.
   *
   * @param id the container
   * @param tar where to write the archive to; the core opened it, closes it, and removes the file
   *     of a failed call
   * @param op the call's deadline and trace
   */
  default void exportTo(String id, OutputStream tar, Operation op) {
    throw Undeclared.undeclared(Capability.IMAGES);
  }

  /**
   * Lets a container join a network. Needs {@link Capability#NETWORKS}.
   *
   * @param id the container
   * @param network the network
   * @param op the call's deadline and trace
   * @throws dev.posada.NotFoundException of kind {@code NETWORK} if it is gone
   */
  default void connect(String id, Network network, Operation op) {
    throw Undeclared.undeclared(Capability.NETWORKS);
  }

  /**
   * Lets a container leave a network. Needs {@link Capability#NETWORKS}.
   *
   * @param id the container
   * @param network the network
   * @param op the call's deadline and trace
   * @throws dev.posada.NotFoundException of kind {@code NETWORK} if it is gone
   */
  default void disconnect(String id, Network network, Operation op) {
    throw Undeclared.undeclared(Capability.NETWORKS);
  }
}
