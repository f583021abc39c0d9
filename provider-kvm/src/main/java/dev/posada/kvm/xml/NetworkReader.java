package dev.posada.kvm.xml;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Reads the definition of any network; what it does not know it passes over. */
public final class NetworkReader {
  private static final int V6_PREFIX = 64;

  private NetworkReader() {}

  /**
   * {@return what the XML of a network says}
   *
   * @throws IllegalArgumentException if it is not readable, or is no network
   */
  public static NetworkView read(String xml) {
    Xml network = Xml.parse(xml);
    if (!network.name().equals("network")) {
      throw new IllegalArgumentException("not a network: " + network.name());
    }
    return new NetworkView(
        network.textOf("uuid"),
        network.textOf("name").orElse(""),
        network.child("forward").map(forward -> forward.attribute("mode").orElse("nat")),
        network.attributeOf("bridge", "name"),
        subnets(network),
        Labels.read(network),
        network.attribute("connections").map(DomainReader::number).stream()
            .mapToInt(number -> number.orElse(0))
            .sum());
  }

  private static List<Subnet> subnets(Xml network) {
    List<Subnet> all = new ArrayList<>();
    for (Xml ip : network.children("ip")) {
      subnet(ip).ifPresent(all::add);
    }
    all.sort(Comparator.comparingInt(Subnet::bits)); // keeps the order of those of one kind
    return all;
  }

  private static Optional<Subnet> subnet(Xml ip) {
    try {
      String address = ip.attribute("address").orElse("");
      int prefix =
          ip.attribute("prefix")
              .map(Integer::parseInt)
              .or(() -> ip.attribute("netmask").map(Subnet::prefix))
              .orElseGet(() -> address.contains(":") ? V6_PREFIX : classOf(address));
      return Optional.of(Subnet.of(address, prefix));
    } catch (IllegalArgumentException unreadable) { // or a number that is none
      return Optional.empty();
    }
  }

  /** The prefix that libvirt takes where there is none: by the classes of old. */
  private static int classOf(String address) {
    int first = DomainReader.number(address.split("\\.", 2)[0]).orElse(0);
    if (first < 128) {
      return 8;
    }
    return first < 192 ? 16 : 24;
  }
}
