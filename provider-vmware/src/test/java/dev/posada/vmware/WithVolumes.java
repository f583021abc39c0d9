package dev.posada.vmware;

import dev.posada.ByteSize;
import dev.posada.Disk;
import dev.posada.VirtualMachine;
import dev.posada.VirtualMachineSpec;
import dev.posada.Volume;
import dev.posada.VolumeSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A simulated host for tests of disks that belong to no machine. */
abstract class WithVolumes extends Simulated {
  static final ByteSize SIZE = ByteSize.mib(4);

  Volume create(String name) {
    return host.storage().create(VolumeSpec.named(name).size(SIZE));
  }

  Volume createRaw(String name) {
    return host.storage().create(VolumeSpec.named(name).size(SIZE).format(Disk.Format.RAW));
  }

  static String path(Volume volume) {
    return volume.hostPath().orElseThrow();
  }

  VirtualMachine machine(Disk disk) {
    return host.virtualMachines().create(VirtualMachineSpec.named("web").attach(disk));
  }

  static void written(Path file) {
    try {
      Files.writeString(file, "theirs");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<String> volumes() {
    return host.storage().list().stream().map(Volume::name).sorted().toList();
  }
}
