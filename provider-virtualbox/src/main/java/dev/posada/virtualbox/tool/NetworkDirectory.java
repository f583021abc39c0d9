package dev.posada.virtualbox.tool;

import dev.posada.Failure;
import dev.posada.Kind;
import dev.posada.NotFoundException;
import dev.posada.RejectedException;
import dev.posada.spi.Operation;
import dev.posada.virtualbox.settings.MachineSettings;
import dev.posada.virtualbox.settings.NetworkName;
import dev.posada.virtualbox.settings.NetworkSettings;
import dev.posada.virtualbox.settings.Subnet;
import dev.posada.virtualbox.text.NetworkText;
import dev.posada.virtualbox.text.VmList;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The networks of a VirtualBox, and who is on them.
 *
 * <p>An internal network is one that gives addresses, or that a running machine is on: VirtualBox
 * itself knows it only as a word in the settings of machines. Interfaces of the host are no
 * networks: a card is bridged to one by its name.
 */
public final class NetworkDirectory {
  private final Installation vbox;

  public NetworkDirectory(Installation vbox) {
    this.vbox = vbox;
  }

  /**
   * A network.
   *
   * @param name its name and kind
   * @param subnet its addresses; empty if it gives none
   */
  public record Known(NetworkName name, Optional<Subnet> subnet) {}

  /** The settings files; {@code list hostonlyifs}, and {@code list runningvms} where it matters. */
  public List<Known> all(Operation op) {
    NetworkSettings settings = vbox.settings().networks(op);
    List<Known> all = written(settings);
    all.addAll(interfaces(op));
    Set<NetworkName> found = all.stream().map(Known::name).collect(Collectors.toSet());
    List<MachineSettings> others =
        vbox.settings().readable(op).stream()
            .filter(machine -> internal(machine).stream().anyMatch(name -> !found.contains(name)))
            .toList();
    if (!others.isEmpty()) {
      Set<String> running = running(op);
      others.stream()
          .filter(machine -> running.contains(machine.id()))
          .flatMap(machine -> internal(machine).stream())
          .filter(found::add)
          .forEach(name -> all.add(new Known(name, Optional.empty())));
    }
    return all;
  }

  private static List<Known> written(NetworkSettings settings) {
    List<Known> all = new ArrayList<>();
    add(all, NetworkName.Kind.NAT, settings.nat());
    add(all, NetworkName.Kind.HOST_ONLY_NETWORK, settings.hostOnly());
    add(all, NetworkName.Kind.INTERNAL, settings.internal());
    return all;
  }

  private static void add(List<Known> all, NetworkName.Kind kind, List<NetworkSettings.Net> nets) {
    nets.forEach(net -> all.add(new Known(new NetworkName(kind, net.name()), net.subnet())));
  }

  private List<Known> interfaces(Operation op) {
    return NetworkText.interfaces(vbox.tool().read(op, "list", "hostonlyifs")).stream()
        .map(
            one ->
                new Known(
                    new NetworkName(NetworkName.Kind.HOST_ONLY, one.name()),
                    Subnet.masked(one.address(), one.mask())))
        .toList();
  }

  private static List<NetworkName> internal(MachineSettings machine) {
    return names(machine).stream()
        .filter(name -> name.kind() == NetworkName.Kind.INTERNAL)
        .toList();
  }

  private static List<NetworkName> names(MachineSettings machine) {
    return machine.hardware().nics().stream()
        .flatMap(nic -> NetworkName.of(nic).stream())
        .distinct()
        .toList();
  }

  private Set<String> running(Operation op) {
    return VmList.of(vbox.tool().read(op, "list", "runningvms")).stream()
        .map(VmList::id)
        .collect(Collectors.toSet());
  }

  /** {@return the names of the running machines that are on a network} */
  public List<String> users(NetworkName network, Operation op) {
    List<MachineSettings> users =
        vbox.settings().readable(op).stream()
            .filter(machine -> names(machine).contains(network))
            .toList();
    if (users.isEmpty()) {
      return List.of();
    }
    Set<String> running = running(op);
    return users.stream()
        .filter(machine -> running.contains(machine.id()))
        .map(MachineSettings::name)
        .toList();
  }

  /**
   * {@return the network that a user has named}
   *
   * @param nameOrId an id, as of {@link NetworkName#id}, wins over a name. An id of an internal
   *     network need not be there yet: a card on it makes it
   * @throws NotFoundException of kind {@code NETWORK}
   * @throws RejectedException if networks of several kinds have the name
   */
  public NetworkName resolve(String nameOrId, Operation op) {
    Optional<NetworkName> id = NetworkName.parse(nameOrId);
    if (id.isPresent() && id.get().kind() == NetworkName.Kind.INTERNAL) {
      return id.get();
    }
    List<NetworkName> all = all(op).stream().map(Known::name).toList();
    if (id.isPresent() && all.contains(id.get())) {
      return id.get();
    }
    List<NetworkName> named = all.stream().filter(one -> one.name().equals(nameOrId)).toList();
    if (named.size() > 1) {
      throw new RejectedException(
          "several networks are called " + nameOrId,
          Failure.notDone().remedy("use one of the ids " + named));
    }
    return named.stream()
        .findFirst()
        .orElseThrow(() -> new NotFoundException(Kind.NETWORK, nameOrId, Failure.notDone()));
  }
}
