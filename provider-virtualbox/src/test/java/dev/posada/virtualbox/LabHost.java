package dev.posada.virtualbox;

import dev.posada.ByteSize;
import dev.posada.Host;
import dev.posada.ResourceQuota;
import dev.posada.VirtualMachine;
import dev.posada.VirtualMachineSpec;
import dev.posada.VirtualMachines;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The command line of the lab: connected before each test, and after it what it made is gone. */
final class LabHost implements BeforeEachCallback, AfterEachCallback {
  static final ResourceQuota SMALL = ResourceQuota.limit().memory(ByteSize.mib(64)).vcpus(1);

  private Host host;

  @Override
  public void beforeEach(ExtensionContext test) {
    host = LabBox.connect();
  }

  @Override
  public void afterEach(ExtensionContext test) {
    if (host != null) {
      LabBox.clean(host);
      host.close();
    }
  }

  /** {@return a small machine of a name that nobody else has} */
  static VirtualMachineSpec spec() {
    return VirtualMachineSpec.named(LabBox.name()).quota(SMALL);
  }

  VirtualMachines machines() {
    return host.virtualMachines();
  }

  VirtualMachine create(VirtualMachineSpec spec) {
    return machines().create(spec);
  }
}
