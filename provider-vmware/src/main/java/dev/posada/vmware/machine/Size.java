package dev.posada.vmware.machine;

import dev.posada.ByteSize;
import dev.posada.Failure;
import dev.posada.RejectedException;
import dev.posada.ResourceQuota;
import java.util.Optional;

/**
 * The size of a machine as VMware takes it.
 *
 * @param vcpus its processors
 * @param memory its memory in MiB, a multiple of 4
 */
record Size(int vcpus, long memory) {
  private static final int MOST_VCPUS = 32;
  private static final int STEP = 4; // MiB

  /** {@return what a quota means} */
  static Size of(ResourceQuota quota) {
    int vcpus = quota.vcpus().orElse((int) Math.max(1, Math.ceil(quota.cpus().orElse(1))));
    return new Size(vcpus, rounded(quota.memory().orElse(ByteSize.gib(1))));
  }

  /** {@return memory in MiB, rounded down to what VMware takes} */
  static long rounded(ByteSize memory) {
    return (memory.bytes() >> 20) / STEP * STEP;
  }

  /** Refuses what no machine on a host can have. */
  void check(HostSize host) {
    ofVcpus(host)
        .or(() -> ofMemory(host))
        .ifPresent(
            why -> {
              throw why;
            });
  }

  /** {@return why it cannot have so many processors; VMware would not start it} */
  Optional<RejectedException> ofVcpus(HostSize host) {
    int most = host.processors() > 0 ? Math.min(MOST_VCPUS, host.processors()) : MOST_VCPUS;
    return vcpus > most
        ? rejected("the host has processors for " + most + " vcpus", "ask for fewer vcpus")
        : Optional.empty();
  }

  /** {@return why it cannot have so much memory} */
  Optional<RejectedException> ofMemory(HostSize host) {
    if (memory < STEP) {
      return rejected("a machine has at least " + STEP + " MiB", "ask for more memory");
    }
    return host.memory() > 0 && memory > host.memory() >> 20 || memory > Integer.MAX_VALUE
        ? rejected(
            "the host has " + ByteSize.bytes(host.memory()) + " of memory", "ask for less memory")
        : Optional.empty();
  }

  private static Optional<RejectedException> rejected(String why, String remedy) {
    return Optional.of(new RejectedException(why, Failure.notDone().remedy(remedy)));
  }
}
