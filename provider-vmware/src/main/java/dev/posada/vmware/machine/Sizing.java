package dev.posada.vmware.machine;

import dev.posada.ByteSize;
import dev.posada.RejectedException;
import dev.posada.ResourceQuota;
import dev.posada.spi.Operation;
import dev.posada.vmware.files.MachineFile;
import dev.posada.vmware.tool.Installation;
import java.util.Optional;

/** Reads and sets the size of machines that are off. Thread-safe. */
public final class Sizing {
  private final Installation vmware;
  private final States states;

  /** Takes the values. */
  public Sizing(Installation vmware) {
    this.vmware = vmware;
    this.states = new States(vmware);
  }

  /** {@return what a machine does, in words of VMware} */
  public String word(String id, Operation op) {
    return states.word(id, op);
  }

  /** {@return the size that a machine has, or will have when it starts} */
  public ResourceQuota read(String id, Operation op) {
    return Limits.of(vmware.library().file(id, op));
  }

  /** {@return memory as VMware takes it} */
  public static ByteSize rounded(ByteSize memory) {
    return ByteSize.mib(Math.max(1, Size.rounded(memory)));
  }

  /** {@return why no machine on this host can have so many processors; empty if it can} */
  public Optional<RejectedException> refusedVcpus(int vcpus, Operation op) {
    return new Size(vcpus, 1).ofVcpus(HostSize.of(vmware, op));
  }

  /** {@return why no machine on this host can have so much memory; empty if it can} */
  public Optional<RejectedException> refusedMemory(ByteSize memory, Operation op) {
    return new Size(1, Size.rounded(memory)).ofMemory(HostSize.of(vmware, op));
  }

  /** Sets the parts of the size that a quota names. */
  public void set(String id, ResourceQuota quota, Operation op) {
    vmware.tool().alone(id, op, () -> vmware.library().change(id, file -> sized(file, quota), op));
  }

  private static MachineFile sized(MachineFile file, ResourceQuota quota) {
    MachineFile sized = file;
    if (quota.vcpus().isPresent() && quota.vcpus().getAsInt() != file.vcpus()) {
      sized = sized.vcpus(quota.vcpus().getAsInt());
    }
    if (quota.memory().isPresent() && quota.memory().get().bytes() >> 20 != file.memory()) {
      sized = sized.memory(quota.memory().get().bytes() >> 20);
    }
    return sized;
  }
}
