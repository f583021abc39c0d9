package dev.posada.testkit;

import dev.posada.Capability;
import dev.posada.ConnectOptions;
import dev.posada.DeleteReport;
import dev.posada.Diagnosis;
import dev.posada.Failure;
import dev.posada.GuestSummary;
import dev.posada.HostInfo;
import dev.posada.Kind;
import dev.posada.NotFoundException;
import dev.posada.VirtualMachineInfo;
import dev.posada.VirtualMachineSpec;
import dev.posada.spi.HostDriver;
import dev.posada.spi.HypervisorProvider;
import dev.posada.spi.Operation;
import dev.posada.spi.VirtualMachineDriver;
import java.net.URI;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A provider that is not the one under test: its hosts would take any machine, and have none. */
final class Elsewhere implements HypervisorProvider {
  @Override
  public Set<String> schemes() {
    return Set.of("elsewhere");
  }

  @Override
  public Diagnosis diagnose(ConnectOptions options, Operation op) {
    return Diagnosis.found("1", List.of());
  }

  @Override
  public HostDriver open(URI uri, ConnectOptions options, Operation op) {
    return new Empty();
  }

  private static final class Empty implements HostDriver {
    @Override
    public HostInfo inspect(Operation op) {
      return HostInfo.builder("elsewhere", "1").build();
    }

    @Override
    public Set<Capability> capabilities() {
      return EnumSet.of(Capability.MIGRATE_LIVE, Capability.MIGRATE_OFFLINE);
    }

    @Override
    public Optional<VirtualMachineDriver> virtualMachines() {
      return Optional.of(new None());
    }
  }

  private static final class None implements VirtualMachineDriver {
    private static NotFoundException missing(String id) {
      return new NotFoundException(Kind.VIRTUAL_MACHINE, id, Failure.notDone());
    }

    @Override
    public List<GuestSummary> summaries(Operation op) {
      return List.of();
    }

    @Override
    public VirtualMachineInfo inspect(String id, Operation op) {
      throw missing(id);
    }

    @Override
    public String create(VirtualMachineSpec spec, Operation op) {
      throw missing(spec.name());
    }

    @Override
    public void start(String id, Operation op) {
      throw missing(id);
    }

    @Override
    public void shutdown(String id, Operation op) {
      throw missing(id);
    }

    @Override
    public void kill(String id, Operation op) {
      throw missing(id);
    }

    @Override
    public DeleteReport delete(String id, Operation op) {
      throw missing(id);
    }
  }
}
