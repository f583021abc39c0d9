package dev.posada.virtualbox.network;

import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.InvalidStateException;
import dev.posada.Kind;
import dev.posada.Network;
import dev.posada.NetworkSpec;
import dev.posada.NotFoundException;
import dev.posada.spi.NetworkDriver;
import dev.posada.spi.Operation;
import dev.posada.virtualbox.settings.NetworkName;
import dev.posada.virtualbox.settings.Subnet;
import dev.posada.virtualbox.tool.Installation;
import dev.posada.virtualbox.tool.NetworkDirectory;
import dev.posada.virtualbox.tool.NetworkDirectory.Known;
import java.util.List;

/**
 * NAT networks, host-only networks and internal networks, which are the isolated ones.
 *
 * <p>An id has the kind and the name, as in {@code natnetwork:web}.
 */
public final class VirtualNetworks implements NetworkDriver {
  private final Installation vbox;
  private final NetworkDirectory directory;

  public VirtualNetworks(Installation vbox) {
    this.vbox = vbox;
    this.directory = new NetworkDirectory(vbox);
  }

  @Override
  public List<Network> list(Operation op) {
    return directory.all(op).stream().map(VirtualNetworks::network).toList();
  }

  private static Network network(Known known) {
    NetworkName name = known.name();
    Network.Builder network =
        Network.builder(name.id(), name.name())
            .mode(name.kind() == NetworkName.Kind.NAT ? Network.Mode.NAT : Network.Mode.ISOLATED);
    known.subnet().map(Subnet::toString).ifPresent(network::subnet);
    return network.build();
  }

  @Override
  public boolean refusesTakenNames() {
    return true;
  }

  /** {@code natnetwork add}, or {@code dhcpserver add} for an isolated one. */
  @Override
  public Network create(NetworkSpec spec, Operation op) {
    // no other process may take the name or the subnet between the look and the command
    return network(vbox.tool().alone(op, () -> new NetworkCreation(vbox, op).create(spec)));
  }

  /**
   * {@code natnetwork remove}, {@code dhcpserver remove}, {@code hostonlyif remove} or {@code
   * hostonlynet remove}. VirtualBox would take an interface from under a running machine.
   */
  @Override
  public void delete(Network network, Operation op) {
    NetworkName name =
        directory.all(op).stream()
            .map(Known::name)
            .filter(one -> one.id().equals(network.id()))
            .findFirst()
            .orElseThrow(
                () -> new NotFoundException(Kind.NETWORK, network.name(), Failure.notDone()));
    List<String> users = directory.users(name, op);
    if (!users.isEmpty()) {
      throw new InvalidStateException(
          "machine " + users.get(0) + " is on it", Failure.notDone().remedy("stop it first"));
    }
    switch (name.kind()) {
      case NAT -> vbox.tool().change(op, "natnetwork", "remove", "--netname", name.name());
      case HOST_ONLY -> vbox.tool().work("remove", op, "hostonlyif", "remove", name.name());
      case HOST_ONLY_NETWORK ->
          vbox.tool().change(op, "hostonlynet", "remove", "--name", name.name());
      case INTERNAL -> {} // its server is all of it
    }
    if (vbox.settings().networks(op).givesAddresses(server(name))) {
      try {
        vbox.tool().change(op, "dhcpserver", "remove", "--network", server(name));
      } catch (HypervisorException e) {
        throw name.kind() == NetworkName.Kind.INTERNAL
            ? e
            : e.with(
                e.getMessage(), e.failure().remains(List.of("the DHCP server of " + name.name())));
      }
    }
  }

  /** {@return the name by which the DHCP server of a network is known} */
  private static String server(NetworkName name) {
    return switch (name.kind()) {
      case NAT, INTERNAL -> name.name();
      case HOST_ONLY -> "HostInterfaceNetworking-" + name.name();
      case HOST_ONLY_NETWORK -> "hostonly-" + name.name();
    };
  }
}
