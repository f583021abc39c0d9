package dev.posada.kvm;

import dev.posada.Nic;
import dev.posada.VirtualMachineSpec;
import dev.posada.testkit.Engine;
import dev.posada.testkit.HypervisorContract;
import java.util.Optional;

/** The contract, on a real libvirtd with QEMU that the environment names. */
@LabDaemon.Needed
class KvmContractTest extends HypervisorContract {
  private final BareDaemon daemon = new BareDaemon();

  @Override
  protected String uri() {
    return daemon.uri();
  }

  @Override
  protected Optional<String> otherUri() {
    return Optional.of(LabDaemon.URI2);
  }

  /** Which keeps its process when its kernel dies. */
  @Override
  protected VirtualMachineSpec machine(String name) {
    return LabDaemon.linux()
        .name(name)
        .attach(Nic.on("default"))
        .option(KvmMachineOptions.defaults().onCrash(KvmMachineOptions.OnCrash.PRESERVE));
  }

  @Override
  protected Engine engine() {
    return daemon;
  }
}
