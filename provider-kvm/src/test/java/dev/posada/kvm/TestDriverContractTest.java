package dev.posada.kvm;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.posada.kvm.libvirt.Libraries;
import dev.posada.kvm.libvirt.NotLoadedException;
import dev.posada.testkit.HypervisorContract;

/** The contract, on libvirt's own simulated hypervisor, which needs the library alone. */
class TestDriverContractTest extends HypervisorContract {
  @Override
  protected String uri() {
    try {
      Libraries.here().load(name -> {});
    } catch (NotLoadedException e) {
      assumeTrue(false, e.getMessage());
    }
    return "test:///default";
  }
}
