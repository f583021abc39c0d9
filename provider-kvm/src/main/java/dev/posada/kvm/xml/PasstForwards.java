package dev.posada.kvm.xml;

import dev.posada.PortForward;
import dev.posada.PortForward.Protocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The port forwards of a card behind passt, of which libvirt knows itself. */
final class PasstForwards {
  /** What is read of one card: a range may be all ports there are. */
  private static final int MOST = 1024;

  private PasstForwards() {}

  static boolean isOn(Xml card) {
    return card.attributeOf("backend", "type").filter("passt"::equals).isPresent();
  }

  static List<PortForward> read(Xml card) {
    List<PortForward> all = new ArrayList<>();
    for (Xml element : card.children("portForward")) {
      try {
        Protocol protocol = Protocol.valueOf(element.raw("proto").toUpperCase(Locale.ROOT));
        for (Xml range : element.children("range")) {
          read(protocol, element.raw("address"), range, all);
        }
      } catch (IllegalArgumentException nonsense) {
        // a protocol, a port or an address that there is not
      }
    }
    return List.copyOf(all);
  }

  private static void read(Protocol protocol, String address, Xml range, List<PortForward> all) {
    int start = Integer.parseInt(range.raw("start"));
    int end = range.attribute("end").map(Integer::parseInt).orElse(start);
    int to = range.attribute("to").map(Integer::parseInt).orElse(start);
    boolean exclude = range.raw("exclude").equals("yes");
    for (int port = start; port <= end && all.size() < MOST; port++) {
      if (exclude) {
        int excluded = port;
        all.removeIf(one -> one.protocol() == protocol && one.hostPort() == excluded);
      } else {
        all.add(new PortForward(protocol, address, port, to + port - start));
      }
    }
  }

  static void write(Xml card, List<PortForward> forwards) {
    card.children("portForward").forEach(Xml::remove);
    for (PortForward one : forwards) {
      Xml element =
          card.add("portForward").with("proto", one.protocol().name().toLowerCase(Locale.ROOT));
      if (!one.hostAddress().isEmpty()) {
        element.with("address", one.hostAddress());
      }
      element.add("range").with("start", one.hostPort()).with("to", one.guestPort());
    }
  }
}
