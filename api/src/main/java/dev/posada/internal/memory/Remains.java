package dev.posada.internal.memory;

import dev.posada.Disk;
import dev.posada.HypervisorException;
import java.util.List;

/** What a call that failed halfway has left behind. */
final class Remains {
  private Remains() {}

  /** Returns the failure with the disks that were made for a machine that is not there. */
  static HypervisorException of(List<Disks.Fitted> devices, HypervisorException failed) {
    List<String> left =
        devices.stream()
            .filter(Disks.Fitted::ours)
            .map(one -> "volume " + Disks.path((Disk) one.device()))
            .toList();
    return named(left, failed);
  }

  /** Returns the failure with what it left behind, if anything. */
  static HypervisorException named(List<String> left, HypervisorException failed) {
    return left.isEmpty()
        ? failed
        : failed.with(failed.getMessage(), failed.failure().remains(left));
  }
}
