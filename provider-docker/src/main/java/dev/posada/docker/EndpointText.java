package dev.posada.docker;

import dev.posada.Failure;
import dev.posada.RejectedException;
import dev.posada.spi.Authority;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** Reads an address as {@code DOCKER_HOST} and contexts have it: {@code tcp://machine:2376}. */
final class EndpointText {
  private static final int PLAIN_PORT = 2375;
  private static final int TLS_PORT = 2376;

  private EndpointText() {}

  /**
   * Reads one.
   *
   * @param text the address; a machine without a scheme is one of TCP
   * @param tls how TLS is spoken, where it is
   */
  static Endpoint parse(String text, Optional<Endpoint.Tls> tls) {
    int colon = text.indexOf("://");
    if (colon < 0 && (text.startsWith("/") || text.startsWith("unix:"))) {
      throw rejected("it has no scheme", "write a socket as in unix:///var/run/docker.sock");
    }
    String scheme = colon < 0 ? "tcp" : text.substring(0, colon).toLowerCase(Locale.ROOT);
    String rest = colon < 0 ? text : text.substring(colon + 3);
    return switch (scheme) {
      case "unix" -> unix(rest);
      case "tcp" -> tcp(rest, tls);
      case "http" -> tcp(rest, Optional.empty());
      case "https" ->
          tcp(rest, tls.or(() -> Optional.of(new Endpoint.Tls(Optional.empty(), true))));
      case "ssh" -> ssh(rest);
      case "npipe" -> pipe(rest);
      case "fd" ->
          throw rejected(
              "it is an address of the daemon's own", "give the socket that it made, as unix://");
      default ->
          throw rejected(
              "its transport is not known: " + scheme, "use unix, tcp, https, ssh or npipe");
    };
  }

  static Endpoint unix(String path) {
    if (!path.startsWith("/") || path.equals("/")) {
      throw rejected("it names no socket", "give the absolute path of a unix socket");
    }
    return new Endpoint.Unix(Path.of(path));
  }

  static Endpoint tcp(String rest, Optional<Endpoint.Tls> tls) {
    int slash = rest.indexOf('/');
    String path = slash < 0 ? "" : rest.substring(slash);
    if (!path.isEmpty() && !path.equals("/")) {
      throw rejected("it has a path: " + path, "leave out what follows the port");
    }
    Authority machine = Authority.of(slash < 0 ? rest : rest.substring(0, slash));
    if (!machine.user().isEmpty()) {
      throw rejected("it has a user", "leave the user out: certificates let in, not names");
    }
    int port = machine.port() != 0 ? machine.port() : tls.isPresent() ? TLS_PORT : PLAIN_PORT;
    return new Endpoint.Tcp(machine.host(), port, tls);
  }

  static Endpoint ssh(String rest) {
    int slash = rest.indexOf('/');
    String path = slash < 0 || slash == rest.length() - 1 ? "" : rest.substring(slash);
    Authority machine = Authority.of(slash < 0 ? rest : rest.substring(0, slash));
    if (path.chars().anyMatch(c -> c < ' ')) {
      throw rejected("its path has control characters", "correct it");
    }
    return new Endpoint.Ssh(machine.user(), machine.host(), machine.port(), path);
  }

  static Endpoint pipe(String path) {
    if (!path.startsWith("//") || path.indexOf("/pipe/") < 0) {
      throw rejected("it names no pipe", "write it as in npipe:////./pipe/docker_engine");
    }
    return new Endpoint.Pipe(path);
  }

  private static RejectedException rejected(String message, String remedy) {
    return new RejectedException(message, Failure.notDone().remedy(remedy));
  }
}
