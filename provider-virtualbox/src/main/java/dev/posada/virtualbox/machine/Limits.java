package dev.posada.virtualbox.machine;

import dev.posada.ByteSize;
import dev.posada.ResourceQuota;
import dev.posada.ResourceQuota.Part;
import dev.posada.virtualbox.settings.MachineSettings;
import dev.posada.virtualbox.settings.MachineSettings.Cpu;

/** Reads the limits of a machine from its settings, where VirtualBox writes them at once. */
public final class Limits {
  /**
   * Extra data of a machine that is limited to all the processors that it has. VirtualBox writes
   * that as it writes no limit.
   */
  public static final String WHOLE = "posada/cpus";

  /** VirtualBox says "must be in range [1, 64]". */
  public static final int MOST_VCPUS = 64;

  /** In MiB: it says "must be in range [4, 2097152] MB". */
  public static final int LEAST_MEMORY = 4;

  private static final int ALL = 100; // per cent

  private Limits() {}

  /** {@return the limits of a machine} */
  public static ResourceQuota of(MachineSettings machine) {
    Cpu cpu = machine.hardware().cpu();
    ResourceQuota quota =
        ResourceQuota.limit()
            .vcpus(cpu.plugged())
            .memory(ByteSize.mib(machine.hardware().memory()));
    boolean limited = cpu.executionCap() < ALL || machine.extraData().containsKey(WHOLE);
    quota =
        limited
            ? quota.cpus(cpus(cpu.executionCap(), cpu.plugged()))
            : quota.with(ResourceQuota.lift(Part.CPUS));
    return NicGroup.limit(machine).map(quota::with).orElse(quota);
  }

  /** {@return how many processors that is, all together} */
  public static double cpus(int cap, int vcpus) {
    return cap * vcpus / 100.0;
  }

  /** {@return how much of each processor that is, in per cent, rounded down} */
  static int cap(double cpus, int vcpus) {
    // 0.29 / 1 * 100 is 28.999...: what is a hundredth but for the last bits is that hundredth.
    return (int) Math.min(ALL, Math.floor(cpus / vcpus * ALL + 1e-6));
  }

  /** {@return how much of each processor a machine gets} */
  public static int cap(ResourceQuota quota) {
    return quota.cpus().isPresent()
        ? cap(quota.cpus().getAsDouble(), quota.vcpus().orElse(1))
        : ALL;
  }

  /** {@return whether a limit has to be remembered, because VirtualBox does not} */
  public static boolean isWhole(ResourceQuota quota) {
    return quota.cpus().isPresent() && cap(quota) == ALL;
  }
}
