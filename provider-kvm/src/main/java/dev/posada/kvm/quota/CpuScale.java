package dev.posada.kvm.quota;

import dev.posada.Support;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How libvirt's {@code cpu_shares} count on a host.
 *
 * @param normal what a machine has that nobody touched: 1024 with cgroups of version 1, 100 of 2; 0
 *     where nobody knows
 */
public record CpuScale(long normal) {
  private static final long LEAST = 2;
  private static final long MOST = 262_144;

  /**
   * Of the host that a daemon is on. libvirt does not tell the version of another one's cgroups.
   *
   * @param uri what libvirt is given to connect
   */
  public static CpuScale of(String uri) {
    boolean here = uri.matches("[^:]+:/*") || uri.matches("[^:]+:(//)?/[^/].*");
    return here ? here() : new CpuScale(0);
  }

  /** Of the machine that this process is on. */
  public static CpuScale here() {
    return new CpuScale(Files.exists(Path.of("/sys/fs/cgroup/cgroup.controllers")) ? 100 : 1024);
  }

  /** {@return whether weights can be told and set} */
  public Support support() {
    return isKnown()
        ? Support.yes()
        : Support.no(
            "libvirt does not tell how another host counts weights",
            "connect to its libvirt from the host itself");
  }

  boolean isKnown() {
    return normal > 0;
  }

  long shares(int weight) {
    if (normal == 100) {
      return weight;
    }
    return Math.min(MOST, Math.max(LEAST, Math.round(normal * weight / 100.0)));
  }

  int weight(long shares) {
    return (int) Math.min(10_000, Math.max(1, Math.round(shares * 100.0 / normal)));
  }
}
