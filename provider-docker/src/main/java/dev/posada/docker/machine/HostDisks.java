package dev.posada.docker.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The disks of this machine, as the kernel shows them.
 *
 * <p>The kernel limits whole disks only: a partition is refused when the container starts.
 */
final class HostDisks {
  private final Path root;

  HostDisks(Path root) {
    this.root = root;
  }

  /** The whole disk that a folder is on; empty for memory, networks and several disks in one. */
  Optional<String> below(String folder) {
    try {
      Path real = root.resolve(folder.replaceFirst("^/+", "")).toRealPath();
      return mount(Path.of("/").resolve(root.toRealPath().relativize(real))).flatMap(this::disk);
    } catch (IOException | InvalidPathException unknown) {
      return Optional.empty();
    }
  }

  /**
   * A mount.
   *
   * @param number major and minor number of its device, as in {@code 8:1}
   * @param source the device, where the number is none of a disk (btrfs)
   */
  private record Mount(String number, String source) {}

  /** The one that is nearest above; of two at the same place the later one hides the other. */
  private Optional<Mount> mount(Path folder) throws IOException {
    Mount nearest = null;
    Path place = null;
    for (String line : Files.readAllLines(root.resolve("proc/self/mountinfo"))) {
      // 36 35 98:0 /part /mnt rw,noatime shared:1 - ext3 /dev/root rw,errors=continue
      List<String> fields = List.of(line.split(" "));
      int dash = fields.indexOf("-");
      if (dash < 6 || fields.size() < dash + 3) {
        continue;
      }
      Path at = Path.of(unescaped(fields.get(4)));
      if (folder.startsWith(at) && (place == null || at.startsWith(place))) {
        nearest = new Mount(fields.get(2), unescaped(fields.get(dash + 2)));
        place = at;
      }
    }
    return Optional.ofNullable(nearest);
  }

  private static String unescaped(String path) {
    return path.replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\");
  }

  private Optional<String> disk(Mount mount) {
    Optional<String> disk = whole(root.resolve("sys/dev/block").resolve(mount.number()));
    if (disk.isPresent() || !mount.source().startsWith("/dev/")) {
      return disk;
    }
    Path name = Path.of(mount.source()).getFileName();
    return whole(root.resolve("sys/class/block").resolve(name));
  }

  /** A partition's folder is within that of its disk. */
  private Optional<String> whole(Path device) {
    try {
      Path real = device.toRealPath();
      Path disk = Files.exists(real.resolve("partition")) ? real.getParent() : real;
      String name = disk.getFileName().toString().replace('!', '/'); // cciss!c0d0
      return Files.exists(root.resolve("dev").resolve(name))
          ? Optional.of("/dev/" + name)
          : Optional.empty();
    } catch (IOException unknown) {
      return Optional.empty();
    }
  }

  /** Why a limit cannot be set on a device; empty if it can. */
  Optional<String> problem(String device) {
    Path file = root.resolve(device.replaceFirst("^/+", ""));
    Path name;
    try {
      name = file.toRealPath().getFileName(); // behind /dev/disk/by-id/... and /dev/mapper/...
    } catch (IOException absent) {
      return Optional.of("there is no " + device);
    }
    Path known = root.resolve("sys/class/block").resolve(name.toString());
    if (!Files.exists(known)) {
      return Optional.of(device + " is no disk");
    }
    return Files.exists(known.resolve("partition"))
        ? Optional.of(device + " is a partition; the kernel limits whole disks")
        : Optional.empty();
  }
}
