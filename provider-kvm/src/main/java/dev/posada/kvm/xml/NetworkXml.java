package dev.posada.kvm.xml;

import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;

/** Writes the definitions of networks. */
public final class NetworkXml {
  /** The first is the network's own, the second the host's. */
  private static final BigInteger FIRST_GUEST = BigInteger.TWO;

  /** libvirt gives out no more than 65535. */
  private static final BigInteger MOST_GUESTS = BigInteger.valueOf(65_000);

  private NetworkXml() {}

  /**
   * {@return a network that gives addresses to its guests, and names}
   *
   * @param nat whether they reach the world
   * @throws IllegalArgumentException if a text has a character that XML does not have
   */
  public static String own(String name, Map<String, String> labels, boolean nat, Subnet subnet) {
    Xml network = named(name, labels);
    if (nat) {
      Xml forward = network.add("forward").with("mode", "nat");
      if (!subnet.isV4()) {
        forward.add("nat").with("ipv6", "yes"); // else it would be routed
      }
    }
    network.add("bridge").with("stp", "on").with("delay", 0); // libvirt finds it a name
    Xml ip = network.add("ip");
    if (!subnet.isV4()) {
      ip.with("family", "ipv6");
    }
    ip.with("address", subnet.address(BigInteger.ONE)).with("prefix", subnet.prefix());
    BigInteger last = subnet.size().subtract(subnet.isV4() ? BigInteger.TWO : BigInteger.ONE);
    ip.add("dhcp")
        .add("range")
        .with("start", subnet.address(FIRST_GUEST))
        .with("end", subnet.address(last.min(FIRST_GUEST.add(MOST_GUESTS))));
    return network.toString();
  }

  /** {@return why no such network can be, if none can} */
  public static Optional<String> objection(Subnet subnet) {
    if (subnet.size().compareTo(BigInteger.valueOf(4)) < 0) {
      return Optional.of("it has no address left for a guest");
    }
    return !subnet.isV4() && subnet.prefix() < 64
        ? Optional.of("addresses of IPv6 are given out in a subnet of /64 or less")
        : Optional.empty();
  }

  /**
   * {@return a network beside the host}
   *
   * @param hostInterface a bridge, or a card on which libvirt makes devices for the guests
   */
  public static String beside(
      String name, Map<String, String> labels, String hostInterface, boolean isBridge) {
    Xml network = named(name, labels);
    Xml forward = network.add("forward").with("mode", "bridge");
    if (isBridge) {
      network.add("bridge").with("name", hostInterface);
    } else {
      forward.add("interface").with("dev", hostInterface);
    }
    return network.toString();
  }

  /** {@return a network for a moment, in which each direction is limited} */
  public static String limited(String name, int kibPerSecond) {
    Xml network = named(name, Map.of());
    Xml bandwidth = network.add("bandwidth");
    bandwidth.add("inbound").with("average", kibPerSecond);
    bandwidth.add("outbound").with("average", kibPerSecond);
    return network.toString();
  }

  private static Xml named(String name, Map<String, String> labels) {
    Xml network = Xml.root("network");
    network.add("name").text(name);
    if (!labels.isEmpty()) {
      Labels.write(network.add("metadata"), labels);
    }
    return network;
  }
}
