package dev.posada.docker.http;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Makes wires to one engine. Thread-safe. */
@FunctionalInterface
public interface Dialer {

  /** {@return a new wire, not yet connected; must not wait for the engine} */
  Wire wire() throws IOException;

  /** {@return how many wires at once are little for this machine} */
  default int atOnce() {
    return 256;
  }

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

  /**
   * {@return a dialer of a TCP port, where everybody on the way can listen}
   *
   * @param host a name or an address
   * @param port the port
   */
  static Dialer tcp(String host, int port) {
    return () -> new TcpWire(host, port);
  }

  /**
   * {@return a dialer of a TCP port that speaks TLS}
   *
   * @param host a name or an address, which is in the certificate
   * @param port the port
   * @param tls whom to trust, and who we are
   */
  static Dialer tls(String host, int port, TlsContext tls) {
    return () -> new TlsWire(new TcpWire(host, port), host, port, tls);
  }

  /**
   * {@return a dialer of a command that speaks with the engine by its input and output}
   *
   * @param machine where the engine is, for people
   * @param command the program and its arguments
   */
  static Dialer ssh(String machine, List<String> command) {
    List<String> copy = List.copyOf(command);
    return new Dialer() {
      @Override
      public Wire wire() {
        return new SshWire(machine, copy);
      }

      /** Each is a process here, and a login there. */
      @Override
      public int atOnce() {
        return 8;
      }
    };
  }

  /**
   * {@return a dialer of a named pipe of Windows}
   *
   * @param pipe the pipe, as in {@code \\.\pipe\docker_engine}
   */
  static Dialer npipe(Path pipe) {
    return () -> new NpipeWire(pipe);
  }
}
