package dev.posada.vmware.network;

import dev.posada.ConnectionException;
import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.Network;
import dev.posada.PermissionDeniedException;
import dev.posada.PortForward.Protocol;
import dev.posada.spi.NetworkDriver;
import dev.posada.spi.Operation;
import dev.posada.vmware.files.HostNetwork;
import dev.posada.vmware.files.HostNetworks;
import dev.posada.vmware.files.NatFile;
import dev.posada.vmware.files.NatForward;
import dev.posada.vmware.text.NetworkText;
import dev.posada.vmware.tool.Installation;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The networks of a host, which its administrator makes, and the ports that lead into them. */
public final class HostNetworking implements NetworkDriver {
  private final Installation vmware;

  /** Takes the values. */
  public HostNetworking(Installation vmware) {
    this.vmware = vmware;
  }

  @Override
  public List<Network> list(Operation op) {
    return all(op).stream().map(HostNetworking::network).toList();
  }

  /**
   * {@return whether an address may be that of the host itself, which vmrun tells of a guest now
   * and then; where nobody tells the networks, the first one of each is taken for it}
   */
  public boolean mayBeHost(String address, Operation op) {
    if (!address.endsWith(".1")) {
      return false;
    }
    List<HostNetwork> networks = all(op);
    return networks.isEmpty()
        || networks.stream().anyMatch(one -> one.hostAddress().filter(address::equals).isPresent());
  }

  private static Network network(HostNetwork one) {
    Network.Builder network =
        Network.builder(one.name(), one.name())
            .mode(
                switch (one.type()) {
                  case NAT -> Network.Mode.NAT;
                  case BRIDGED -> Network.Mode.BRIDGED;
                  case HOST_ONLY -> Network.Mode.ISOLATED;
                });
    subnet(one).ifPresent(network::subnet);
    return network.build();
  }

  private static Optional<String> subnet(HostNetwork one) {
    if (!one.subnet().matches("\\d{1,3}(\\.\\d{1,3}){3}")
        || !one.mask().matches("\\d{1,3}(\\.\\d{1,3}){3}")) {
      return Optional.empty();
    }
    int bits = 0;
    for (String part : one.mask().split("\\.")) {
      bits += Integer.bitCount(Integer.parseInt(part));
    }
    return Optional.of(one.subnet() + "/" + bits);
  }

  /** {@code listHostNetworks}; the file of the networks where vmrun does not know that. */
  private List<HostNetwork> all(Operation op) {
    List<HostNetwork> told = told(op);
    return told.isEmpty() ? files(op) : told;
  }

  /** {@return {@code listHostNetworks}; nothing where vmrun does not know the command yet} */
  public List<HostNetwork> told(Operation op) {
    try {
      return NetworkText.networks(vmware.tool().read(op, "listHostNetworks"));
    } catch (ConnectionException gone) {
      throw gone;
    } catch (HypervisorException unknown) {
      op.check();
      return List.of();
    }
  }

  private List<HostNetwork> files(Operation op) {
    List<String> places = NetworkPlaces.networking(vmware.places().system());
    Map<String, byte[]> found = vmware.files().readAll(places, op);
    return places.stream()
        .filter(found::containsKey)
        .map(found::get)
        .map(HostNetworks::of)
        .findFirst()
        .orElse(List.of());
  }

  /**
   * {@return the ports of the host that lead into a network}
   *
   * <p>{@code listPortForwardings}; the file of the network where vmrun does not know that.
   *
   * @param network as in {@code vmnet8}
   */
  public List<NatForward> forwards(String network, Operation op) {
    try {
      return NetworkText.forwards(vmware.tool().read(op, "listPortForwardings", network));
    } catch (ConnectionException gone) {
      throw gone;
    } catch (HypervisorException unknown) {
      op.check();
      String place = NetworkPlaces.nat(vmware.places().system(), network);
      byte[] file = vmware.files().readAll(List.of(place), op).get(place);
      if (file == null) {
        throw unknown;
      }
      return NatFile.forwards(file);
    }
  }

  /** {@code setPortForwarding}, for which VMware wants an administrator. */
  public void forward(String network, NatForward forward, Operation op) {
    administrator(
        () ->
            vmware
                .tool()
                .change(
                    op,
                    "setPortForwarding",
                    network,
                    word(forward.protocol()),
                    Integer.toString(forward.hostPort()),
                    forward.guestAddress(),
                    Integer.toString(forward.guestPort())));
  }

  /** {@code deletePortForwarding}. */
  public void unforward(String network, Protocol protocol, int hostPort, Operation op) {
    administrator(
        () ->
            vmware
                .tool()
                .change(
                    op,
                    "deletePortForwarding",
                    network,
                    word(protocol),
                    Integer.toString(hostPort)));
  }

  private static String word(Protocol protocol) {
    return protocol.name().toLowerCase(Locale.ROOT);
  }

  private static void administrator(Runnable change) {
    try {
      change.run();
    } catch (PermissionDeniedException e) {
      throw new PermissionDeniedException(
          "ports of the host are changed by its administrator: " + e.getMessage(),
          Failure.notDone().cause(e).remedy("run the program, or the ssh login, as root"));
    }
  }
}
