package dev.posada.kvm;

import dev.posada.Nic;
import dev.posada.VirtualMachineSpec;
import dev.posada.testkit.Engine;
import dev.posada.testkit.HypervisorContract;
import java.util.Optional;
import java.util.Set;

/**
 * The contract, on a real libvirtd with QEMU that the environment names. Half of its clauses are
 * tried beside it, by {@link KvmStatesContractTest}, unless all that they prove is to be written
 * down.
 */
@LabDaemon.Needed
class KvmContractTest extends HypervisorContract {
  private static final Set<String> STATES = Set.of("LIFE", "QUOTA", "SNAPSHOT", "STATE");

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
  protected Optional<String> leavesOut(String clause) {
    return isWhole() || !isOfStates(clause)
        ? Optional.empty()
        : Optional.of("KvmStatesContractTest tries it");
  }

  static boolean isWhole() {
    return System.getenv("POSADA_FULL") != null;
  }

  static boolean isOfStates(String clause) {
    return STATES.contains(clause.substring(0, clause.lastIndexOf('-')));
  }

  @Override
  protected Engine engine() {
    return daemon;
  }
}
