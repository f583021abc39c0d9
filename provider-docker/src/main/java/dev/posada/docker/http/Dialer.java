package dev.posada.docker.http;

import java.io.IOException;
import java.nio.file.Path;

/** Makes wires to one engine. Thread-safe. */
@FunctionalInterface
public interface Dialer {

  /** {@return a new wire, not yet connected; must not wait for the engine} */
  Wire wire() throws IOException;

  /**
   * {@return a dialer of a unix domain socket}
   *
   * <p>A path that is too long or missing, that may not be opened or where nobody listens fails
   * only in {@link Wire#connect}, in the words of the JDK.
   *
   * @param socket the path of the socket
   */
  static Dialer unix(Path socket) {
    return () -> new UnixWire(socket);
  }
}
