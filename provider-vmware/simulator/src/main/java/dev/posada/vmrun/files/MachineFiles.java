package dev.posada.vmrun.files;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The files in a machine's folder. Not thread-safe. */
public final class MachineFiles {
  private static final Pattern DISK_FILE =
      Pattern.compile("(?i)((?:scsi|sata|ide|nvme)\\d+:\\d+)\\.fileName");
  // What deleteVM knows; [O] for the kinds, the rest of the folder stays.
  private static final Pattern OWN =
      Pattern.compile(
          "(?i).*\\.(vmx|vmxf|vmsd|nvram|vmsn|vmss|vmem|scoreboard)|vmware.*\\.log|.*\\.vmx~");

  private final Path vmx;

  public MachineFiles(Path vmx) {
    this.vmx = vmx;
  }

  public Path vmx() {
    return vmx;
  }

  /** The configuration, also what of it is sealed. */
  public Dictionary config() throws IOException {
    return Sealed.open(Dictionary.read(vmx));
  }

  public void write(Dictionary config) throws IOException {
    (Sealed.is(config) ? Sealed.close(config) : config).write(vmx);
  }

  public Path folder() {
    return vmx.getParent();
  }

  /** Name of the .vmx without its ending. */
  public String stem() {
    return vmx.getFileName().toString().replaceFirst("(?i)\\.vmx$", "");
  }

  public Path beside(String ending) {
    return folder().resolve(stem() + ending);
  }

  public Path inFolder(String file) {
    return folder().resolve(file.replace('\\', '/')).normalize();
  }

  /** How the machine names a file: one that lies elsewhere by its whole path. [G] */
  public String name(Path file) {
    return folder().equals(file.getParent()) ? file.getFileName().toString() : file.toString();
  }

  public SnapshotTree snapshots() throws IOException {
    return SnapshotTree.read(beside(".vmsd"));
  }

  /** Hard disks of a configuration: file by node, in the order of the file. */
  public Map<String, Path> disks(Dictionary config) {
    Map<String, Path> disks = new LinkedHashMap<>();
    for (String name : config.names()) {
      var key = DISK_FILE.matcher(name);
      if (!key.matches()) {
        continue;
      }
      String node = key.group(1);
      boolean disc = config.get(node + ".deviceType").toLowerCase(Locale.ROOT).startsWith("cdrom");
      if (config.isTrue(node + ".present") && !disc && !config.get(name).isEmpty()) {
        disks.put(node, inFolder(config.get(name)));
      }
    }
    return disks;
  }

  /** Disks that take part in snapshots. */
  public Map<String, Path> snapshotDisks(Dictionary config) {
    Map<String, Path> disks = disks(config);
    disks.keySet().removeIf(node -> config.get(node + ".mode").startsWith("independent"));
    return disks;
  }

  /** Name for the next delta of a disk: web.vmdk, web-000001.vmdk, ... [O] */
  public Path nextDelta(Path disk) {
    String stem = disk.getFileName().toString().replaceFirst("(?i)(-\\d{6})?\\.vmdk$", "");
    int number = 1;
    while (Files.exists(folder().resolve(delta(stem, number)))) {
      number++;
    }
    return folder().resolve(delta(stem, number));
  }

  private static String delta(String stem, int number) {
    return String.format("%s-%06d.vmdk", stem, number);
  }

  /** Disks in the folder that are deltas of a disk. */
  public List<VirtualDisk> deltasOf(Path disk) throws IOException {
    List<VirtualDisk> deltas = new ArrayList<>();
    for (Path file : list()) {
      if (!file.toString().toLowerCase(Locale.ROOT).endsWith(".vmdk")) {
        continue;
      }
      try {
        VirtualDisk candidate = VirtualDisk.open(file);
        if (disk.equals(candidate.parent())) {
          deltas.add(candidate);
        }
      } catch (VirtualDisk.NotADisk e) {
        // An extent of another disk, or something of somebody.
        continue;
      }
    }
    return deltas;
  }

  public List<Path> list() throws IOException {
    try (Stream<Path> files = Files.list(folder())) {
      return files.sorted().toList();
    }
  }

  /** Deletes what belongs to a machine that is in the folder, apart from its disks. */
  public void deleteOwn() throws IOException {
    for (Path file : list()) {
      String name = file.getFileName().toString();
      if (name.endsWith(".lck")) {
        Locks.remove(file);
      } else if (Files.isRegularFile(file) && OWN.matcher(name).matches()) {
        Files.delete(file);
      }
    }
  }

  /** Writes a text file of the machine. */
  public void write(String file, String text) throws IOException {
    Files.write(folder().resolve(file), text.getBytes(StandardCharsets.UTF_8));
  }
}
