package dev.posada.vmware.machine;

import dev.posada.Failure;
import dev.posada.Kind;
import dev.posada.Nic;
import dev.posada.NotFoundException;
import dev.posada.RejectedException;
import dev.posada.spi.Operation;
import dev.posada.vmware.files.Card;
import dev.posada.vmware.files.HostNetwork;
import dev.posada.vmware.network.HostNetworking;
import dev.posada.vmware.tool.Installation;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What the cards of a machine are connected to. */
final class Networks {
  private static final String CARD = "e1000e"; // which every system of today knows

  private final Installation vmware;
  private final Operation op;

  Networks(Installation vmware, Operation op) {
    this.vmware = vmware;
    this.op = op;
  }

  /**
   * {@return a card as its spec wants it}
   *
   * @param device what the guest sees; empty for what suits all
   * @param before the card in whose place it comes; empty for a new one
   */
  Card card(int index, Nic nic, Optional<String> device, Optional<Card> before) {
    Card.Address address =
        nic.mac()
            .map(mac -> mac.toLowerCase(Locale.ROOT))
            .filter(mac -> before.filter(it -> it.address().mac().equals(mac)).isEmpty())
            .map(mac -> new Card.Address(mac, false))
            .or(() -> before.map(Card::address))
            .orElseGet(Card.Address::random);
    String type = device.or(() -> before.map(Card::device)).orElse(CARD);
    return switch (nic.mode()) {
      case NAT -> new Card(index, Card.Mode.NAT, "", type, address, nic.connected());
      case BRIDGED -> bridged(index, nic, type, address);
      case NETWORK -> {
        String network = named(nic.network().orElseThrow());
        yield new Card(index, Card.Mode.CUSTOM, network, type, address, nic.connected());
      }
    };
  }

  /** Which interface of the host a bridge is on is said once for the whole host. */
  private Card bridged(int index, Nic nic, String type, Card.Address address) {
    String name = nic.network().orElse("vmnet0");
    if (name.equals("vmnet0")) {
      return new Card(index, Card.Mode.BRIDGED, "", type, address, nic.connected());
    }
    if (!name.matches("vmnet\\d{1,3}")) {
      throw new RejectedException(
          "a card is bridged by a network of VMware, and not to " + name + " itself",
          Failure.notDone()
              .remedy("bridge vmnet0 to it in the Virtual Network Editor, and name vmnet0"));
    }
    return new Card(index, Card.Mode.CUSTOM, named(name), type, address, nic.connected());
  }

  private String named(String name) {
    List<HostNetwork> known = new HostNetworking(vmware).told(op);
    if (!known.isEmpty() && known.stream().noneMatch(it -> it.name().equals(name))) {
      throw new NotFoundException(Kind.NETWORK, name, Failure.notDone());
    }
    return name;
  }
}
