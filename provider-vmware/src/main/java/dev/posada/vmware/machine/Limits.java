package dev.posada.vmware.machine;

import dev.posada.ByteSize;
import dev.posada.ResourceQuota;
import dev.posada.vmware.files.MachineFile;

/** The limits of a machine, which are its size: VMware's products know no others. */
public final class Limits {
  private Limits() {}

  /** {@return the limits that a file says; of an encrypted one nothing is known} */
  public static ResourceQuota of(MachineFile machine) {
    return machine.isEncrypted()
        ? ResourceQuota.limit()
        : ResourceQuota.limit().vcpus(machine.vcpus()).memory(ByteSize.mib(machine.memory()));
  }
}
