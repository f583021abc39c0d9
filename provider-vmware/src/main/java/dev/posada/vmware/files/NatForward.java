package dev.posada.vmware.files;

import dev.posada.PortForward.Protocol;
import java.util.Locale;
import java.util.Optional;

/**
 * A port of the host that leads to a guest. Immutable.
 *
 * @param protocol TCP or UDP
 * @param hostPort the port of the host, at every address
 * @param guestAddress the address of the guest
 * @param guestPort the port of the guest
 */
public record NatForward(Protocol protocol, int hostPort, String guestAddress, int guestPort) {
  private static final int LAST = 65535;

  /** {@return a forwarded port of such words; empty if they are none} */
  public static Optional<NatForward> of(
      String protocol, String hostPort, String guestAddress, String guestPort) {
    boolean known = protocol.equalsIgnoreCase("tcp") || protocol.equalsIgnoreCase("udp");
    int host = port(hostPort);
    int guest = port(guestPort);
    return known && host > 0 && guest > 0 && !guestAddress.isBlank()
        ? Optional.of(
            new NatForward(
                Protocol.valueOf(protocol.toUpperCase(Locale.ROOT)), host, guestAddress, guest))
        : Optional.empty();
  }

  private static int port(String text) {
    int port = text.matches("\\d{1,5}") ? Integer.parseInt(text) : 0;
    return port <= LAST ? port : 0;
  }

  /** {@return whether it has the same port of the host} */
  boolean takes(NatForward other) {
    return protocol == other.protocol && hostPort == other.hostPort;
  }
}
