package dev.posada.vmware;

import dev.posada.ConnectOptions;
import dev.posada.Diagnosis;
import dev.posada.HypervisorException;
import dev.posada.spi.HostDriver;
import dev.posada.spi.HypervisorProvider;
import dev.posada.spi.Operation;
import dev.posada.spi.command.CommandResult;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * VMware Workstation, Fusion and Player, driven by their command line tool {@code vmrun}.
 * Thread-safe.
 */
public final class VmwareProvider implements HypervisorProvider {
  private final Supplier<ThisMachine> here;
  private final Supplier<Optional<Obstacles.Obstacle>> obstacle;

  /** For {@link java.util.ServiceLoader}; looks at nothing yet. */
  public VmwareProvider() {
    this(ThisMachine::real, () -> new Obstacles(Path.of("/")).first());
  }

  VmwareProvider(Supplier<ThisMachine> here, Supplier<Optional<Obstacles.Obstacle>> obstacle) {
    this.here = here;
    this.obstacle = obstacle;
  }

  @Override
  public Set<String> schemes() {
    return Set.of("vmware");
  }

  @Override
  public String name() {
    return "VMware";
  }

  /** The version, which the usage of vmrun begins with, then whether its service answers. */
  @Override
  public Diagnosis diagnose(ConnectOptions options, Operation op) {
    ThisMachine machine = here.get();
    Connecting connecting = new Connecting(machine, options);
    Diagnosis found = connecting.search().diagnose(machine.runner(), List.of(), this::version, op);
    if (!found.available()) {
      return found;
    }
    try {
      connecting.reach(op);
      return found;
    } catch (HypervisorException silent) {
      return Diagnosis.missing(
          silent.getMessage(),
          silent.remedy().orElse("run vmrun list by hand to see what it does"),
          found.lookedAt());
    }
  }

  private Optional<String> version(CommandResult said) {
    Optional<String> version = Usage.version(said.stdout() + "\n" + said.stderr());
    if (version.isPresent()) {
      obstacle
          .get()
          .ifPresent(
              known -> {
                throw known.exception(version.get());
              });
    }
    return version;
  }

  @Override
  public HostDriver open(URI uri, ConnectOptions options, Operation op) {
    return new Connecting(here.get(), options).open(uri, op);
  }
}
