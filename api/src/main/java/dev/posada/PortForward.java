package dev.posada;

import java.util.Locale;
import java.util.Objects;

/**
 * A port of the host that leads to a port of a guest. Immutable.
 *
 * @param protocol TCP or UDP
 * @param hostAddress the address of the host, a number and no name; empty for every address
 * @param hostPort 1 to 65535, or 0 if the host is to choose
 * @param guestPort 1 to 65535
 */
public record PortForward(Protocol protocol, String hostAddress, int hostPort, int guestPort) {
  private static final int LAST = 65535;

  /** What is forwarded. */
  public enum Protocol {
    /** Connections. */
    TCP,
    /** Datagrams. */
    UDP
  }

  /**
   * Checks and takes the values.
   *
   * @param protocol TCP or UDP
   * @param hostAddress the address of the host, a number and no name; empty for every address
   * @param hostPort 1 to 65535, or 0 if the host is to choose
   * @param guestPort 1 to 65535
   */
  public PortForward {
    Objects.requireNonNull(protocol, "protocol");
    Objects.requireNonNull(hostAddress, "hostAddress");
    if (!hostAddress.isEmpty()) {
      IpText.address(hostAddress);
    }
    Check.require(hostPort >= 0 && hostPort <= LAST, "a host's port is 0 to 65535: " + hostPort);
    Check.require(guestPort > 0 && guestPort <= LAST, "a guest's port is 1 to 65535: " + guestPort);
  }

  /**
   * {@return a TCP port of every address of the host, forwarded}
   *
   * @param hostPort 1 to 65535, or 0 if the host is to choose
   * @param guestPort 1 to 65535
   */
  public static PortForward tcp(int hostPort, int guestPort) {
    return new PortForward(Protocol.TCP, "", hostPort, guestPort);
  }

  /**
   * {@return a UDP port of every address of the host, forwarded}
   *
   * @param hostPort 1 to 65535, or 0 if the host is to choose
   * @param guestPort 1 to 65535
   */
  public static PortForward udp(int hostPort, int guestPort) {
    return new PortForward(Protocol.UDP, "", hostPort, guestPort);
  }

  /** Whether both would take the same port of the host; where the host chooses, none would. */
  boolean replaces(PortForward that) {
    return hostPort == 0
        ? equals(that)
        : protocol == that.protocol
            && hostAddress.equals(that.hostAddress)
            && hostPort == that.hostPort;
  }

  /** {@return the forward as a line, as in {@code 127.0.0.1:8080->80/tcp}} */
  @Override
  public String toString() {
    String address = hostAddress.indexOf(':') < 0 ? hostAddress : "[" + hostAddress + "]";
    return (address.isEmpty() ? "" : address + ":")
        + (hostPort == 0 ? "any" : hostPort)
        + "->"
        + guestPort
        + "/"
        + protocol.name().toLowerCase(Locale.ROOT);
  }
}
