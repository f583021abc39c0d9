package dev.posada.internal;

import dev.posada.Capability;
import dev.posada.Failure;
import dev.posada.Kind;
import dev.posada.Network;
import dev.posada.NetworkSpec;
import dev.posada.NotFoundException;
import dev.posada.spi.NetworkDriver;
import dev.posada.spi.Operation;
import dev.posada.spi.SpecPart;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The networks of a {@link FakeHost}. */
final class FakeNetworks implements NetworkDriver {
  final List<Network> there = new CopyOnWriteArrayList<>();
  boolean refusesTakenNames;

  private final FakeHost host;

  FakeNetworks(FakeHost host) {
    this.host = host;
  }

  @Override
  public List<Network> list(Operation op) {
    return host.ask("networks", false, op, () -> List.copyOf(there));
  }

  @Override
  public boolean refusesTakenNames() {
    return refusesTakenNames;
  }

  /** Puts a network there, as somebody else would. */
  Network add(String name) {
    Network network = Network.builder("network-" + there.size(), name).build();
    there.add(network);
    return network;
  }

  @Override
  public Network create(NetworkSpec spec, Operation op) {
    host.needs(Capability.NETWORKS, "create of a network");
    host.promised(
        spec.labels().isEmpty() || host.understands.contains(SpecPart.NETWORK_LABEL),
        "labels that are not understood");
    return host.ask(
        "createNetwork",
        true,
        op,
        () -> {
          Network made =
              Network.builder("network-" + there.size(), spec.name())
                  .mode(spec.mode())
                  .labels(spec.labels())
                  .build();
          there.add(made);
          return made;
        });
  }

  @Override
  public void delete(Network network, Operation op) {
    host.needs(Capability.NETWORKS, "delete of a network");
    host.ask(
        "deleteNetwork",
        true,
        op,
        () -> {
          if (!there.remove(network)) {
            throw new NotFoundException(Kind.NETWORK, network.name(), Failure.undecided());
          }
          return null;
        });
  }
}
