package dev.posada.docker;

import dev.posada.docker.http.Dialer;
import dev.posada.docker.http.TlsContext;
import dev.posada.spi.Authority;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where an engine may listen. Its text never tells who connects there. */
sealed interface Endpoint {

  /** {@return what connects there} */
  Dialer dialer(DockerConnectOptions options);

  /**
   * A unix domain socket.
   *
   * @param socket its path
   */
  record Unix(Path socket) implements Endpoint {
    @Override
    public Dialer dialer(DockerConnectOptions options) {
      return Dialer.unix(socket);
    }

    @Override
    public String toString() {
      return "unix://" + socket;
    }
  }

  /**
   * A TCP port.
   *
   * @param host a name or an address, IPv6 without brackets
   * @param port the port
   * @param tls how TLS is spoken there; empty for none
   */
  record Tcp(String host, int port, Optional<Tls> tls) implements Endpoint {
    @Override
    public Dialer dialer(DockerConnectOptions options) {
      return tls.map(found -> Dialer.tls(host, port, found.context(options)))
          .orElseGet(() -> Dialer.tcp(host, port));
    }

    @Override
    public String toString() {
      String name = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
      return "tcp://" + name + ":" + port + (tls.isPresent() ? "" : " without TLS");
    }
  }

  /**
   * How TLS is spoken, as far as the options do not say it.
   *
   * @param folder of the files; empty for whom the Java VM trusts
   * @param verified whether to look who answers
   */
  record Tls(Optional<Path> folder, boolean verified) {
    TlsContext context(DockerConnectOptions options) {
      boolean look = verified && !options.isUnverified();
      return options
          .certificates()
          .or(() -> folder)
          .map(from -> TlsContext.of(from, options.keyPassword(), look))
          .orElseGet(() -> TlsContext.plain(look));
    }
  }

  /**
   * Docker's command line client on a machine that ssh reaches.
   *
   * @param user who logs in there; empty for whom ssh takes
   * @param host a name of ssh's configuration or an address
   * @param port the port; 0 for the one that ssh takes
   * @param socket the path of the engine's socket there; empty for the one that the client takes
   */
  record Ssh(String user, String host, int port, String socket) implements Endpoint {
    @Override
    public Dialer dialer(DockerConnectOptions options) {
      return Dialer.ssh(new Authority("", host, port).toString(), command(options.ssh()));
    }

    /** What the options say comes first, because ssh takes the first value of an option. */
    List<String> command(List<String> ssh) {
      List<String> command = new ArrayList<>(ssh);
      // a question for a password would go to a terminal that belongs to somebody else
      command.addAll(List.of("-o", "BatchMode=yes", "-o", "ConnectTimeout=30"));
      // or a machine that is gone, or a network, would be waited for as long as TCP tries
      command.addAll(List.of("-o", "ServerAliveInterval=5", "-o", "ServerAliveCountMax=3"));
      // a master that this one became would end with it, under all who use it; one that is there
      // already is used all the same
      command.addAll(List.of("-o", "ControlMaster=no", "-T"));
      if (!user.isEmpty()) {
        command.addAll(List.of("-l", user));
      }
      if (port != 0) {
        command.addAll(List.of("-p", Integer.toString(port)));
      }
      command.addAll(List.of("--", host, "docker"));
      if (!socket.isEmpty()) {
        command.addAll(List.of("--host", quoted("unix://" + socket)));
      }
      command.addAll(List.of("system", "dial-stdio"));
      return command;
    }

    /** On the other side ssh hands the words to a shell. */
    private static String quoted(String word) {
      return word.matches("[A-Za-z0-9_./:@%+,-]*") ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    @Override
    public String toString() {
      String name = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
      return "ssh://" + name + (port == 0 ? "" : ":" + port) + socket;
    }
  }

  /**
   * A named pipe of Windows.
   *
   * @param pipe its path with slashes, as in {@code //./pipe/docker_engine}
   */
  record Pipe(String pipe) implements Endpoint {
    @Override
    public Dialer dialer(DockerConnectOptions options) {
      return Dialer.npipe(Path.of(pipe.replace('/', '\\')));
    }

    @Override
    public String toString() {
      return "npipe://" + pipe;
    }
  }
}
