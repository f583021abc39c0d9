package dev.posada.internal.memory;

import dev.posada.Network;
import dev.posada.NetworkSpec;
import dev.posada.spi.NetworkDriver;
import dev.posada.spi.Operation;
import java.util.List;

/** The networks of a {@link World}. Thread-safe. */
final class MemoryNetworks implements NetworkDriver {
  private final World world;
  private final Connection connection;

  MemoryNetworks(World world, Connection connection) {
    this.world = world;
    this.connection = connection;
  }

  @Override
  public List<Network> list(Operation op) {
    return connection.read(
        "list",
        "networks",
        op,
        () -> world.networks().all().stream().map(SimulatedNetwork::toNetwork).toList());
  }

  @Override
  public boolean refusesTakenNames() {
    return true;
  }

  @Override
  public Network create(NetworkSpec spec, Operation op) {
    return connection.change(
        "create", spec.name(), op, () -> world.networks().create(spec).toNetwork());
  }

  @Override
  public void delete(Network network, Operation op) {
    connection.change(
        "delete", network.name(), op, () -> world.networks().delete(world.networks().get(network)));
  }
}
