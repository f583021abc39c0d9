package dev.posada.internal.memory;

import dev.posada.ByteSize;
import dev.posada.Kind;
import dev.posada.ResourceQuota;
import dev.posada.VirtualMachineSpec;
import java.nio.charset.StandardCharsets;

/** What a machine is made of besides its devices, as far as it has consequences here. */
final class Hardware {
  private static final String SEED = "/var/lib/cloud/seed";

  private Hardware() {}

  /** Refuses a machine that could grow to less than it has, or to more than there is. */
  static void check(VirtualMachineSpec spec, ResourceQuota quota) {
    int vcpus = quota.vcpus().orElseThrow();
    int most = spec.maximumVcpus().orElse(vcpus);
    if (most < vcpus || most > Capacity.CPUS) {
      throw Refused.value(
          "the maximum of vcpus is " + vcpus + " to " + Capacity.CPUS + ": " + most);
    }
    ByteSize memory = quota.memory().orElseThrow();
    ByteSize largest = spec.maximumMemory().orElse(memory);
    if (largest.compareTo(memory) < 0 || largest.compareTo(Capacity.MEMORY) > 0) {
      throw Refused.value(
          "the maximum of memory is " + memory + " to " + Capacity.MEMORY + ": " + largest);
    }
    spec.kernel()
        .map(VirtualMachineSpec.Kernel::hostPath)
        .filter(path -> path.startsWith(Disks.MISSING))
        .ifPresent(
            path -> {
              throw Refused.missing(Kind.FILE, path);
            });
  }

  /** Puts into a new machine what cloud-init would find, and the parameters of its kernel. */
  static void install(VirtualMachineSpec spec, FileTree files) {
    if (spec.userData().isPresent()) {
      files.makeFolder("/var/lib");
      files.makeFolder("/var/lib/cloud");
      files.makeFolder(SEED);
      files.write(SEED + "/user-data", bytes(spec.userData().get()));
      spec.networkConfig()
          .ifPresent(config -> files.write(SEED + "/network-config", bytes(config)));
    }
    spec.kernel()
        .flatMap(VirtualMachineSpec.Kernel::commandLine)
        .ifPresent(
            line -> {
              files.makeFolder("/proc");
              files.write("/proc/cmdline", bytes(line + "\n"));
            });
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
