package dev.posada.internal.memory;

import dev.posada.Network;
import java.net.InetAddress;
import java.util.Map;
import java.util.Optional;

/**
 * A network as it is in its world, and who has which address on it. Guarded by {@link Timeline}.
 */
final class SimulatedNetwork {
  private final String id = Ids.unique();
  private final String name;
  private final Network.Mode mode;
  private final Map<String, String> labels;
  private final Subnet subnet;
  private final String shown;
  private final Leases leases;

  /**
   * @param shown its addresses as it tells them; null for a bridged one, which gives none itself
   */
  SimulatedNetwork(
      String name,
      Network.Mode mode,
      Map<String, String> labels,
      String shown,
      Subnet subnet,
      Leases leases) {
    this.name = name;
    this.mode = mode;
    this.labels = labels;
    this.shown = shown;
    this.subnet = subnet;
    this.leases = leases;
  }

  SimulatedNetwork(String name, Network.Mode mode, Map<String, String> labels, String subnet) {
    this(name, mode, labels, subnet, Subnet.parse(subnet), new Leases());
  }

  String id() {
    return id;
  }

  String name() {
    return name;
  }

  /** Returns the addresses that it gives itself. */
  Optional<Subnet> subnet() {
    return shown == null ? Optional.empty() : Optional.of(subnet);
  }

  /** Gives a guest the first free address, or the one that it has. */
  InetAddress join(String guest) {
    return leases
        .take(guest, subnet.room())
        .map(subnet::at)
        .orElseThrow(
            () ->
                Refused.resources(
                    "network " + name + " has no address left", "stop a guest that is on it"));
  }

  void leave(String guest) {
    leases.giveBack(guest);
  }

  /** Returns the address of a guest that runs on it. */
  Optional<InetAddress> address(String guest) {
    return leases.of(guest).map(subnet::at);
  }

  Network toNetwork() {
    Network.Builder network = Network.builder(id, name).mode(mode).labels(labels);
    if (shown != null) {
      network.subnet(shown);
    }
    return network.build();
  }
}
