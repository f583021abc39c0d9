package dev.posada.internal.memory;

import dev.posada.ByteSize;
import dev.posada.ResourceQuota;
import dev.posada.VirtualMachineSpec;

/**
 * How large a machine can become while it runs, and how much of the host's memory it holds. Guarded
 * by the {@link Timeline}.
 */
final class Size {
  private static final ByteSize NOTHING = ByteSize.bytes(0);

  private final Capacity capacity;
  private final ByteSize maximumMemory;
  private int maximumVcpus;
  private ByteSize held = NOTHING;

  Size(Capacity capacity, VirtualMachineSpec spec) {
    this.capacity = capacity;
    maximumVcpus = spec.maximumVcpus().orElse(0);
    maximumMemory = spec.maximumMemory().orElse(NOTHING);
  }

  /** Takes memory for a machine that begins to run with these limits. */
  void take(ByteSize memory, ResourceQuota limits) {
    capacity.take(memory);
    held = memory;
    maximumVcpus = Math.max(maximumVcpus, limits.vcpus().orElseThrow());
  }

  void giveBack() {
    capacity.giveBack(held);
    held = NOTHING;
  }

  /** Returns how much of the host's memory it holds; nothing while it is off. */
  ByteSize held() {
    return held;
  }

  /** Returns whether the machine has to be started again before it can be so large. */
  boolean isOutgrown(ResourceQuota.Part part, ResourceQuota limits) {
    return switch (part) {
      case VCPUS -> limits.vcpus().orElseThrow() > maximumVcpus;
      case MEMORY ->
          limits.memory().orElseThrow().bytes() > Math.max(held.bytes(), maximumMemory.bytes());
      default -> false;
    };
  }

  /** Takes what a machine needs in addition for limits that are about to hold. */
  void make(ResourceQuota limits) {
    long more = limits.memory().map(ByteSize::bytes).orElse(0L) - held.bytes();
    if (more > 0) {
      capacity.take(ByteSize.bytes(more));
      held = ByteSize.bytes(held.bytes() + more);
    }
  }
}
