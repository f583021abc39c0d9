package dev.posada.spi;

import dev.posada.Failure;
import dev.posada.RejectedException;
import java.net.URI;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * User, machine and port of an address, for providers that reach other machines. Immutable.
 *
 * <p>It is read from the text, as {@link URI#getHost} knows no names with an underscore. One that
 * exists is safe to hand to a command line tool: no part of it is taken for an option, and none has
 * spaces or control characters. It never has a password.
 *
 * @param user as it is written, nothing decoded; empty for none
 * @param host a name or an address, IPv6 without brackets
 * @param port 0 for none
 */
public record Authority(String user, String host, int port) {
  private static final String ADDRESS = "[0-9A-Fa-f:.]+(?:%[\\w.-]+)?";
  private static final String NAME = "[\\w.-]+";
  private static final Pattern HOST = Pattern.compile(ADDRESS + "|" + NAME);
  private static final Pattern WITH_PORT =
      Pattern.compile("(?:\\[(" + ADDRESS + ")]|(" + NAME + "))(?::([0-9]{1,5}))?");

  /**
   * Checks and takes the values.
   *
   * @param user as it is written, nothing decoded; empty for none
   * @param host a name or an address, IPv6 without brackets
   * @param port 0 for none
   * @throws RejectedException if one of them is nothing that an address can have; what is wrong is
   *     told without the user
   */
  public Authority {
    Objects.requireNonNull(user, "user");
    Objects.requireNonNull(host, "host");
    if (user.indexOf(':') >= 0) {
      throw rejected("the address has a password", "leave it out: keys let in, not passwords");
    }
    if (user.chars().anyMatch(c -> Character.isISOControl(c) || Character.isWhitespace(c))) {
      throw rejected("the user of the address has spaces or control characters", "correct it");
    }
    if (host.isEmpty()) {
      throw rejected("the address names no machine", "give a name or an address");
    }
    if (!HOST.matcher(host).matches()) {
      throw noMachine(host);
    }
    if (host.startsWith("-") || user.startsWith("-")) {
      throw rejected(
          "a name in the address begins with a dash",
          "correct it: it would be taken for an option");
    }
    if (port < 0 || port > 0xffff) {
      throw noPort(port);
    }
  }

  /**
   * {@return one, read from text}
   *
   * @param text as in {@code user@host:22} or {@code [::1]:22}, user and port may be missing
   * @throws RejectedException if it is none; what is wrong with it is told without its user
   */
  public static Authority of(String text) {
    int at = text.lastIndexOf('@');
    String user = at < 0 ? "" : text.substring(0, at);
    String machine = text.substring(at + 1);
    if (machine.isEmpty() || machine.startsWith(":")) {
      return new Authority(user, "", 0);
    }
    Matcher parts = WITH_PORT.matcher(machine);
    if (!parts.matches()) {
      throw noMachine(machine);
    }
    String host = parts.group(1) == null ? parts.group(2) : parts.group(1);
    Authority portless = new Authority(user, host, 0);
    if (parts.group(3) == null) {
      return portless;
    }
    int port = Integer.parseInt(parts.group(3));
    if (port == 0) {
      throw noPort(port);
    }
    return new Authority(user, host, port);
  }

  /**
   * {@return that of a URI}
   *
   * @param uri as in {@code scheme://user@host:22/path}
   * @throws RejectedException if it names no machine, or has something else there
   */
  public static Authority of(URI uri) {
    String text = uri.getRawAuthority();
    return of(text == null ? "" : text);
  }

  /** {@return it as text, which {@link #of(String)} reads} */
  @Override
  public String toString() {
    return (user.isEmpty() ? "" : user + "@")
        + (host.indexOf(':') < 0 ? host : "[" + host + "]")
        + (port == 0 ? "" : ":" + port);
  }

  /** What is no port may be a password with a slash in it, which is not told either. */
  private static RejectedException noMachine(String text) {
    return rejected(
        "not an address of a machine: " + text.replaceFirst("(?s)^([^\\[:]*:)(?!\\d*$).*", "$1***"),
        "write a name or an address, IPv6 in brackets, and perhaps a port");
  }

  private static RejectedException noPort(int port) {
    return rejected("there is no port " + port, "give one from 1 to 65535");
  }

  private static RejectedException rejected(String message, String remedy) {
    return new RejectedException(message, Failure.notDone().remedy(remedy));
  }
}
