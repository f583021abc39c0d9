package dev.posada.virtualbox.machine;

import dev.posada.ByteSize;
import dev.posada.Failure;
import dev.posada.RejectedException;
import dev.posada.ResourceQuota;
import java.util.ArrayList;
import java.util.List;

/**
 * The size of a machine that is created.
 *
 * @param vcpus its processors
 * @param memory its memory in MiB
 * @param cap how much of each processor it may use, 1 to 100 per cent
 */
record Size(int vcpus, long memory, int cap) {
  private static final int MOST_VCPUS = 64; // "must be in range [1, 64]"
  private static final long LEAST_MEMORY = 4; // "must be in range [4, 2097152] MB"

  /** {@return what a quota means on a host} */
  static Size of(ResourceQuota quota, HostSize.Size host) {
    int vcpus = quota.vcpus().orElse((int) Math.max(1, Math.ceil(quota.cpus().orElse(1))));
    long memory = quota.memory().orElse(ByteSize.gib(1)).bytes() >> 20;
    long processors = host.processors() == 0 ? MOST_VCPUS : Math.min(MOST_VCPUS, host.processors());
    if (vcpus > processors) {
      throw rejected("it has " + vcpus + " processors, the host only " + processors);
    }
    if (memory < LEAST_MEMORY) {
      throw rejected("it has " + memory + " MiB, a machine at least " + LEAST_MEMORY);
    }
    if (host.memory() > 0 && memory > host.memory()) {
      throw rejected("it has " + memory + " MiB, the host only " + host.memory());
    }
    int cap = 100;
    if (quota.cpus().isPresent()) {
      double cpus = quota.cpus().getAsDouble();
      // a hair more, as 0.29 of 1 is 28.999... per cent
      cap = (int) Math.floor(cpus / vcpus * 100 + 1e-6);
      if (cap < 1 || cpus > vcpus) {
        throw rejected(cpus + " CPUs of " + vcpus + " processors are not 1 to 100 per cent");
      }
    }
    return new Size(vcpus, memory, cap);
  }

  private static RejectedException rejected(String why) {
    return new RejectedException(why, Failure.notDone());
  }

  /** {@return the words of {@code modifyvm} for it} */
  List<String> words() {
    return new ArrayList<>(
        List.of("--memory", "" + memory, "--cpus", "" + vcpus, "--cpuexecutioncap", "" + cap));
  }
}
