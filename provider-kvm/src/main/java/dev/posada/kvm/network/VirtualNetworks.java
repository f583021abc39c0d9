package dev.posada.kvm.network;

import dev.posada.Failure;
import dev.posada.InvalidStateException;
import dev.posada.Kind;
import dev.posada.Network;
import dev.posada.NetworkSpec;
import dev.posada.NotFoundException;
import dev.posada.kvm.libvirt.Connection;
import dev.posada.kvm.libvirt.Networks;
import dev.posada.kvm.libvirt.Session;
import dev.posada.kvm.xml.NetworkReader;
import dev.posada.kvm.xml.NetworkView;
import dev.posada.kvm.xml.Subnet;
import dev.posada.spi.NetworkDriver;
import dev.posada.spi.Operation;
import java.util.ArrayList;
import java.util.List;

/** The networks of a daemon; an id is libvirt's UUID. */
public final class VirtualNetworks implements NetworkDriver {
  private final Session session;

  public VirtualNetworks(Session session) {
    this.session = session;
  }

  /** {@code virConnectListAllNetworks}, and {@code virNetworkGetXMLDesc} of each. */
  @Override
  public List<Network> list(Operation op) {
    return session.on(
        op, connection -> views(connection, op).stream().map(VirtualNetworks::network).toList());
  }

  /** All that there are; one that vanishes meanwhile is left out. */
  static List<NetworkView> views(Connection connection, Operation op) {
    List<NetworkView> all = new ArrayList<>();
    for (Networks.Network one : connection.networks().list(op)) {
      try {
        all.add(NetworkReader.read(connection.networks().xml(one.name(), op)));
      } catch (NotFoundException vanished) {
        // not one of them any more
      }
    }
    return all;
  }

  static Network network(NetworkView view) {
    Network.Builder network =
        Network.builder(view.uuid().orElse(view.name()), view.name())
            .mode(view.forward().map(VirtualNetworks::mode).orElse(Network.Mode.ISOLATED))
            .labels(view.labels());
    view.subnets().stream().findFirst().map(Subnet::toString).ifPresent(network::subnet);
    return network.build();
  }

  /** Guests of a routed or an open one are seen with their own addresses: no word is for that. */
  private static Network.Mode mode(String forward) {
    return switch (forward) {
      case "nat" -> Network.Mode.NAT;
      case "bridge", "private", "vepa", "passthrough", "hostdev" -> Network.Mode.BRIDGED;
      default -> Network.Mode.OTHER;
    };
  }

  /** {@code virNetworkDefineXML} says so. */
  @Override
  public boolean refusesTakenNames() {
    return true;
  }

  /**
   * {@code virNetworkDefineXML}, {@code virNetworkCreate} and {@code virNetworkSetAutostart}: it is
   * there again when the host starts again.
   */
  @Override
  public Network create(NetworkSpec spec, Operation op) {
    return session.on(op, connection -> new NetworkCreation(connection, op).create(spec));
  }

  /**
   * {@code virNetworkDestroy} and {@code virNetworkUndefine}. libvirt would take a network from
   * under a running guest, whose card then leads nowhere.
   */
  @Override
  public void delete(Network network, Operation op) {
    session.on(
        op,
        connection -> {
          delete(connection.networks(), network, op);
          return null;
        });
  }

  private static void delete(Networks networks, Network network, Operation op) {
    Networks.Network now =
        networks.list(op).stream()
            .filter(one -> one.uuid().equals(network.id()))
            .findFirst()
            .orElseThrow(
                () -> new NotFoundException(Kind.NETWORK, network.name(), Failure.notDone()));
    int connections = NetworkReader.read(networks.xml(now.name(), op)).connections();
    if (connections > 0) {
      throw new InvalidStateException(
          "network cards of running machines are on it: " + connections,
          Failure.notDone().remedy("stop the machines that are on it first"));
    }
    if (now.active()) {
      networks.stop(now.name(), op); // with it one that is not persistent is gone
    }
    if (now.persistent()) {
      networks.undefine(now.name(), op);
    }
  }
}
