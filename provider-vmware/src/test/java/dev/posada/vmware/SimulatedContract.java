package dev.posada.vmware;

import dev.posada.ByteSize;
import dev.posada.ConnectOptions;
import dev.posada.Credentials;
import dev.posada.Guest;
import dev.posada.Hypervisors;
import dev.posada.Kind;
import dev.posada.Nic;
import dev.posada.ResourceQuota;
import dev.posada.VirtualMachineSpec;
import dev.posada.testkit.Engine;
import dev.posada.testkit.HypervisorContract;
import dev.posada.vmrun.host.Trait;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;

/** The contract, on a simulated VMware: its tools answer in this Java VM, on real files. */
@Tag("slow")
abstract class SimulatedContract extends HypervisorContract {
  private SimulatedEngine engine;

  /** Makes the host another one than Workstation on Linux. */
  void prepare(SimulatedHost host) {}

  private SimulatedEngine simulated() {
    if (engine == null) {
      engine = new SimulatedEngine();
      prepare(engine.host);
    }
    return engine;
  }

  @Override
  protected String uri() {
    return simulated().host.uri();
  }

  @Override
  protected Hypervisors hypervisors() {
    return Hypervisors.of(simulated().host.provider());
  }

  @Override
  protected ConnectOptions options() {
    return simulated().host.options().guestCredentials(Credentials.of("root", "root"));
  }

  @Override
  protected VirtualMachineSpec machine(String name) {
    return VirtualMachineSpec.named(name)
        .quota(ResourceQuota.limit().vcpus(1).memory(ByteSize.mib(128)))
        .attach(Nic.nat());
  }

  /** So that nobody takes it for the real thing. */
  @Override
  protected String variant() {
    return "simulator";
  }

  @Override
  protected Engine engine() {
    return simulated();
  }

  /** What happens to the simulated machines behind Posada's back. */
  private static final class SimulatedEngine implements Engine {
    private final Path folder;
    private final SimulatedHost host;

    SimulatedEngine() {
      try {
        folder = Files.createTempDirectory("posada-test-vmware");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      host = SimulatedHost.in(folder);
    }

    @Override
    public String foreignGuest(Kind kind, String name) {
      return host.there(host.machine(name));
    }

    @Override
    public void crash(Guest guest) {
      host.crash(host.path(guest.id()));
    }

    @Override
    public void ignoreShutdown(Guest guest) {
      host.set(host.path(guest.id()), Trait.SOFT_STOP, "ignored");
    }

    @Override
    public void disconnect() {
      host.fault("command=* action=transient");
    }

    @Override
    public void reconnect() {
      host.clearFaults();
    }

    @Override
    public void close() {
      try (Stream<Path> all = Files.walk(folder)) {
        for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(file);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
