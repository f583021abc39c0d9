package dev.posada.docker;

import dev.posada.Failure;
import dev.posada.RejectedException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * User, machine and port of an address, read from its text: {@link java.net.URI#getHost} knows no
 * names with an underscore.
 *
 * @param user empty for none
 * @param host a name or an address, IPv6 without brackets
 * @param port 0 for none
 */
record Authority(String user, String host, int port) {
  private static final Pattern HOST =
      Pattern.compile("(?:\\[([0-9A-Fa-f:.]+(?:%[\\w.-]+)?)]|([\\w.-]+))(?::([0-9]{1,5}))?");

  /**
   * Reads one.
   *
   * @param text as in {@code user@host:22}; what is wrong with it is told without its user
   */
  static Authority of(String text) {
    int at = text.lastIndexOf('@');
    String user = at < 0 ? "" : text.substring(0, at);
    String machine = text.substring(at + 1);
    if (user.indexOf(':') >= 0) {
      throw rejected("it has a password", "leave it out: keys let in, not passwords");
    }
    Matcher host = HOST.matcher(machine);
    if (machine.isEmpty() || machine.startsWith(":")) {
      throw rejected("it names no machine", "name one, as in docker+tcp://machine:2376");
    }
    if (!host.matches()) {
      throw rejected(
          "it does not name a machine: " + machine,
          "write a name or an address, IPv6 in brackets, and perhaps a port");
    }
    String name = host.group(1) == null ? host.group(2) : host.group(1);
    if (name.startsWith("-") || user.startsWith("-")) {
      throw rejected("a name begins with a dash", "correct it: it would be taken for an option");
    }
    int port = host.group(3) == null ? 0 : Integer.parseInt(host.group(3));
    if (host.group(3) != null && (port == 0 || port > 0xffff)) {
      throw rejected("there is no port " + port, "give one from 1 to 65535");
    }
    return new Authority(user, name, port);
  }

  private static RejectedException rejected(String message, String remedy) {
    return new RejectedException(message, Failure.notDone().remedy(remedy));
  }
}
