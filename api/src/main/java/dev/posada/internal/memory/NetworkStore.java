package dev.posada.internal.memory;

import dev.posada.ContainerSpec;
import dev.posada.GuestState;
import dev.posada.Kind;
import dev.posada.Network;
import dev.posada.NetworkSpec;
import dev.posada.Nic;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The networks that a world has. One of them, {@code default}, is always there: guests that name
 * none are on it. Guarded by the {@link Timeline}.
 */
final class NetworkStore {
  static final String DEFAULT = "default";
  static final String HOST_INTERFACE = "eth0";
  private static final String DEFAULT_SUBNET = "172.17.0.0/16";
  private static final Subnet LAN = Subnet.parse("192.168.1.0/24");

  private final World world;
  private final Map<String, SimulatedNetwork> byName = new LinkedHashMap<>();

  /** All bridged networks are the one that the host itself is on. */
  private final Leases lanLeases = new Leases();

  NetworkStore(World world) {
    this.world = world;
    clear();
  }

  Collection<SimulatedNetwork> all() {
    return byName.values();
  }

  /** Returns the network that guests are on which name none. */
  SimulatedNetwork usual() {
    return byName.get(DEFAULT);
  }

  /** Returns the networks of a container that is to be. */
  List<SimulatedNetwork> of(ContainerSpec spec) {
    return spec.networks().isEmpty()
        ? List.of(usual())
        : spec.networks().stream().map(this::get).distinct().toList();
  }

  /** Returns the network that a machine's interface is on. */
  SimulatedNetwork of(Nic nic) {
    return switch (nic.mode()) {
      case NAT -> usual();
      case NETWORK -> get(nic.network().orElseThrow());
      case BRIDGED -> {
        requireInterface(nic.network().orElseThrow());
        yield new SimulatedNetwork(
            HOST_INTERFACE, Network.Mode.BRIDGED, Map.of(), null, LAN, lanLeases);
      }
    };
  }

  private static void requireInterface(String name) {
    if (!name.equals(HOST_INTERFACE)) {
      throw Refused.value("the host has no interface " + name + ", only " + HOST_INTERFACE);
    }
  }

  SimulatedNetwork get(String nameOrId) {
    return byName.values().stream()
        .filter(network -> network.id().equals(nameOrId))
        .findFirst()
        .or(() -> Optional.ofNullable(byName.get(nameOrId)))
        .orElseThrow(() -> Refused.missing(Kind.NETWORK, nameOrId));
  }

  /** Returns the network that was seen, not another one that has its name now. */
  SimulatedNetwork get(Network seen) {
    return Optional.ofNullable(byName.get(seen.name()))
        .filter(network -> network.id().equals(seen.id()))
        .orElseThrow(() -> Refused.missing(Kind.NETWORK, seen.name()));
  }

  boolean has(SimulatedNetwork network) {
    return byName.get(network.name()) == network;
  }

  SimulatedNetwork create(NetworkSpec spec) {
    requireName(spec.name());
    if (byName.containsKey(spec.name())) {
      throw Refused.taken(Kind.NETWORK, spec.name());
    }
    SimulatedNetwork made = made(spec);
    byName.put(made.name(), made);
    return made;
  }

  private SimulatedNetwork made(NetworkSpec spec) {
    if (spec.mode() != Network.Mode.BRIDGED) {
      String subnet = spec.subnet().map(this::free).orElseGet(this::next);
      return new SimulatedNetwork(spec.name(), spec.mode(), spec.labels(), subnet);
    }
    requireInterface(spec.hostInterface().orElseThrow());
    if (spec.subnet().isPresent()) {
      throw Refused.value("the addresses of a bridged network are those of the host's network");
    }
    return new SimulatedNetwork(spec.name(), spec.mode(), spec.labels(), null, LAN, lanLeases);
  }

  private String free(String text) {
    Subnet wanted = Subnet.parse(text);
    if (wanted.room() < 1) {
      throw Refused.value("subnet " + text + " has no room for a guest");
    }
    if (wanted.overlaps(LAN)) {
      throw Refused.value("subnet " + text + " overlaps that of the host's " + HOST_INTERFACE);
    }
    for (SimulatedNetwork other : byName.values()) {
      if (other.subnet().filter(wanted::overlaps).isPresent()) {
        throw Refused.value("subnet " + text + " overlaps that of network " + other.name());
      }
    }
    return text;
  }

  private String next() {
    for (int number = 0; number < 1 << 16; number++) {
      String text = "10." + (number >> 8) + "." + (number & 0xFF) + ".0/24";
      Subnet candidate = Subnet.parse(text);
      if (byName.values().stream()
          .noneMatch(other -> other.subnet().filter(candidate::overlaps).isPresent())) {
        return text;
      }
    }
    throw Refused.resources("all subnets of 10.0.0.0/8 are used", "delete a network");
  }

  void delete(SimulatedNetwork network) {
    if (network == usual()) {
      throw Refused.value("network " + DEFAULT + " is the host's own and stays");
    }
    users(network)
        .filter(user -> user.run() != null || user.state() == GuestState.STARTING)
        .findFirst()
        .ifPresent(
            user -> {
              throw Refused.state(
                  "network " + network.name() + " is used by " + user.kind() + " " + user.name(),
                  "stop the " + user.kind() + " first");
            });
    byName.remove(network.name());
  }

  private Stream<SimulatedGuest> users(SimulatedNetwork network) {
    Stream<SimulatedGuest> machines =
        world.machines().all().stream()
            .filter(
                machine ->
                    machine.info().nics().stream()
                        .flatMap(nic -> nic.network().stream())
                        .anyMatch(name -> name.equals(network.name()) || name.equals(network.id())))
            .map(machine -> machine);
    Stream<SimulatedGuest> containers =
        world.containers().all().stream()
            .filter(container -> container.joined().isOn(network))
            .map(container -> container);
    return Stream.concat(machines, containers);
  }

  private static void requireName(String name) {
    if (name.indexOf('/') >= 0 || name.chars().anyMatch(Character::isISOControl)) {
      throw Refused.value("a network's name has no slash and no control character: " + name);
    }
  }

  /** Makes it as new. */
  void clear() {
    byName.clear();
    lanLeases.clear();
    byName.put(DEFAULT, new SimulatedNetwork(DEFAULT, Network.Mode.NAT, Map.of(), DEFAULT_SUBNET));
  }
}
