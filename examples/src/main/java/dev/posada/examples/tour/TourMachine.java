package dev.posada.examples.tour;

import static dev.posada.ByteSize.mib;
import static dev.posada.ResourceQuota.limit;

import dev.posada.ByteSize;
import dev.posada.Disk;
import dev.posada.Nic;
import dev.posada.QuotaReport.Effect;
import dev.posada.VirtualMachineSpec;
import dev.posada.VirtualMachineSpec.Kernel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The machine of the tour: with a blank disk, and with a kernel of its own where the environment
 * names one on that host, by {@code POSADA_LAB_KERNEL} and {@code POSADA_LAB_INITRD}.
 */
final class TourMachine {
  private static final ByteSize DISK = mib(64);

  private final Place place;
  private final Optional<Kernel> kernel;

  TourMachine(Place place) {
    this.place = place;
    this.kernel = place.isOf("qemu") ? kernel() : Optional.empty();
  }

  private Optional<Kernel> kernel() {
    return place
        .variable("POSADA_LAB_KERNEL")
        .flatMap(
            file ->
                place
                    .variable("POSADA_LAB_INITRD")
                    .map(
                        disk ->
                            Kernel.of(file)
                                .initrd(disk)
                                .commandLine("console=ttyS0 quiet panic=-1")));
  }

  /** Whether something in it can answer: nothing boots from a blank disk. */
  boolean answers() {
    return place.isOf("memory") || kernel.isPresent();
  }

  VirtualMachineSpec spec(String name) {
    VirtualMachineSpec spec =
        VirtualMachineSpec.named(name)
            .quota(place.possible(limit().vcpus(1).memory(mib(256)), Effect.NEXT_START))
            .label(Run.LABEL, place.run().id());
    if (hasDisk()) {
      spec = spec.attach(Disk.blank(DISK), Nic.nat());
    }
    return kernel.isPresent() ? spec.kernel(kernel.get()) : spec;
  }

  /** Libvirt's test driver knows neither disks nor cards. */
  private boolean hasDisk() {
    return !place.isOf("test");
  }

  /** The size of its disk, and of what it boots from. */
  String image() {
    if (!hasDisk()) {
      return "no disk";
    }
    return kernel
        .flatMap(TourMachine::size)
        .map(size -> size + " + " + DISK + " disk")
        .orElse(DISK.toString());
  }

  private static Optional<ByteSize> size(Kernel kernel) {
    try {
      long bytes = 0;
      for (String file : List.of(kernel.hostPath(), kernel.initrd().orElseThrow())) {
        bytes += Files.size(Path.of(file));
      }
      return Optional.of(ByteSize.bytes(bytes));
    } catch (IOException onAnotherMachine) {
      return Optional.empty();
    }
  }
}
