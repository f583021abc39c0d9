package dev.posada.vmrun.command;

import dev.posada.vmrun.host.Networks;
import dev.posada.vmrun.host.Networks.Forward;
import dev.posada.vmrun.host.Networks.Network;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** Words about the networks of the host. */
final class HostNetworks {
  private HostNetworks() {}

  static void list(Request request) throws IOException {
    List<Network> networks = Networks.of(request.home()).all();
    request.print("Total host networks: " + networks.size());
    row(request, "INDEX", "NAME", "TYPE", "DHCP", "SUBNET", "MASK");
    for (Network n : networks) {
      String number = Integer.toString(n.number());
      row(request, number, n.name(), n.type(), Boolean.toString(n.dhcp()), n.subnet(), n.mask());
    }
  }

  private static void row(Request request, Object... cells) {
    request.print(String.format("%-6s %-12s %-12s %-12s %-16s %s", cells));
  }

  /** The table of one with forwards was never captured. [G] */
  static void forwards(Request request) throws IOException {
    List<Forward> forwards = Networks.of(request.home()).forwards(network(request));
    request.print("Total port forwardings: " + forwards.size());
    if (!forwards.isEmpty()) {
      forward(request, "INDEX", "PROTOCOL", "HOST PORT", "GUEST IP", "GUEST PORT", "DESCRIPTION");
    }
    for (int i = 0; i < forwards.size(); i++) {
      Forward f = forwards.get(i);
      forward(request, i, f.protocol(), f.hostPort(), f.guest(), f.guestPort(), f.text());
    }
  }

  private static void forward(Request request, Object... cells) {
    request.print(String.format("%-6s %-12s %-12s %-16s %-12s %s", cells).stripTrailing());
  }

  static void set(Request request) throws IOException, InterruptedException {
    allowed(request);
    String to = request.parameter(3) + "," + port(request, 4) + "," + request.parameter(5, "");
    Networks.of(request.home()).forward(network(request), protocol(request), port(request, 2), to);
  }

  static void delete(Request request) throws IOException, InterruptedException {
    allowed(request);
    String network = network(request);
    String protocol = protocol(request);
    String port = port(request, 2);
    boolean known =
        Networks.of(request.home()).forwards(network).stream()
            .anyMatch(
                f -> f.protocol().equals(protocol) && Integer.toString(f.hostPort()).equals(port));
    if (!known) {
      throw Message.INVALID_PARAMETER.failure();
    }
    Networks.of(request.home()).forward(network, protocol, port, null);
  }

  /** Only root and administrators may. [D] */
  private static void allowed(Request request) {
    if (!request.settings().admin()) {
      throw Message.INSUFFICIENT_PERMISSIONS.failure();
    }
  }

  private static String network(Request request) throws IOException {
    String name = request.parameter(0);
    if (Networks.of(request.home()).all().stream().noneMatch(n -> n.name().equals(name))) {
      throw Message.INVALID_PARAMETER.failure();
    }
    return name;
  }

  private static String protocol(Request request) {
    String protocol = request.parameter(1).toLowerCase(Locale.ROOT);
    if (!List.of("tcp", "udp").contains(protocol)) {
      throw Message.INVALID_PARAMETER.failure();
    }
    return protocol;
  }

  private static String port(Request request, int at) {
    String port = request.parameter(at);
    if (!port.matches("[1-9]\\d{0,4}") || Integer.parseInt(port) > 65_535) {
      throw Message.INVALID_PARAMETER.failure();
    }
    return port;
  }
}
