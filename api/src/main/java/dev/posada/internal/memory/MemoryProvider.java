package dev.posada.internal.memory;

import dev.posada.ConnectOptions;
import dev.posada.Diagnosis;
import dev.posada.spi.HostDriver;
import dev.posada.spi.HypervisorProvider;
import dev.posada.spi.Operation;
import java.net.URI;
import java.util.List;
import java.util.Set;

/** The provider of {@code memory:///}, a simulated hypervisor that is always there. */
public final class MemoryProvider implements HypervisorProvider {
  static final String VERSION = "1";

  /** Does nothing; for {@link java.util.ServiceLoader}. */
  public MemoryProvider() {}

  @Override
  public Set<String> schemes() {
    return Set.of("memory");
  }

  @Override
  public Diagnosis diagnose(ConnectOptions options, Operation op) {
    return Diagnosis.found(VERSION + ", simulated", List.of("this Java virtual machine"));
  }

  @Override
  public HostDriver open(URI uri, ConnectOptions options, Operation op) {
    World world = World.of(uri);
    Connection connection = new Connection(world);
    return connection.read(
        "open", world.name(), op, () -> new MemoryHost(world, connection, uri, options));
  }
}
