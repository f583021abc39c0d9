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
  /** {@return what a quota means on a host} */
  static Size of(ResourceQuota quota, HostSize.Size host) {
    int vcpus = quota.vcpus().orElse((int) Math.max(1, Math.ceil(quota.cpus().orElse(1))));
    long memory = quota.memory().orElse(ByteSize.gib(1)).bytes() >> 20;
    long processors =
        host.processors() == 0 ? Limits.MOST_VCPUS : Math.min(Limits.MOST_VCPUS, host.processors());
    if (vcpus > processors) {
      throw rejected("it has " + vcpus + " processors, the host only " + processors);
    }
    if (memory < Limits.LEAST_MEMORY) {
      throw rejected("it has " + memory + " MiB, a machine at least " + Limits.LEAST_MEMORY);
    }
    if (host.memory() > 0 && memory > host.memory()) {
      throw rejected("it has " + memory + " MiB, the host only " + host.memory());
    }
    int cap = 100;
    if (quota.cpus().isPresent()) {
      double cpus = quota.cpus().getAsDouble();
      cap = Limits.cap(cpus, vcpus);
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
