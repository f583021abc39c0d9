package dev.posada.spi;

import dev.posada.ContainerInfo;
import dev.posada.ContainerSpec;
import dev.posada.LogLine;
import dev.posada.LogOptions;
import java.util.stream.Stream;

/** The containers of a host. Thread-safe. */
public interface ContainerDriver extends GuestDriver {

  /**
   * Creates a container, which is off then. The core pulls the image first where {@link
   * ContainerSpec#pull} says so.
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
}
