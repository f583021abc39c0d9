package dev.posada.internal.memory;

import dev.posada.Kind;
import dev.posada.PortForward;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * The networks that a guest is on and the ports of the host that lead to it: wishes while it is
 * off, addresses and ports while it runs. Guarded by the {@link Timeline}.
 */
final class Joined {
  private final World world;
  private final String guest;
  private final List<SimulatedNetwork> networks;
  private final List<PortForward> wanted;
  private List<PortForward> published = List.of();
  private boolean up;

  Joined(World world, String guest, List<SimulatedNetwork> networks, List<PortForward> wanted) {
    this.world = world;
    this.guest = guest;
    this.networks = new ArrayList<>(networks);
    this.wanted = wanted;
  }

  /** Takes addresses and ports, all or none. */
  void goUp() {
    if (up) {
      return;
    }
    for (SimulatedNetwork network : networks) {
      requireThere(network);
    }
    published = world.ports().take(guest, wanted);
    try {
      networks.forEach(network -> network.join(guest));
    } catch (RuntimeException full) {
      goDown();
      throw full;
    }
    up = true;
  }

  private void requireThere(SimulatedNetwork network) {
    if (!world.networks().has(network)) {
      throw Refused.missing(Kind.NETWORK, network.name());
    }
  }

  void goDown() {
    networks.forEach(network -> network.leave(guest));
    world.ports().giveBack(guest);
    published = List.of();
    up = false;
  }

  boolean isOn(SimulatedNetwork network) {
    return networks.contains(network);
  }

  void join(SimulatedNetwork network) {
    if (!networks.contains(network)) {
      if (up) {
        network.join(guest);
      }
      networks.add(network);
    }
  }

  void leave(SimulatedNetwork network) {
    if (networks.remove(network)) {
      network.leave(guest);
    }
  }

  List<String> networks() {
    return networks.stream().map(SimulatedNetwork::name).toList();
  }

  /** Returns the ports that lead to it; those that the host is to choose it has while it runs. */
  List<PortForward> ports() {
    return up ? published : wanted;
  }

  /** Returns its addresses; none while it is off. */
  List<InetAddress> addresses() {
    return networks.stream().flatMap(network -> network.address(guest).stream()).toList();
  }
}
