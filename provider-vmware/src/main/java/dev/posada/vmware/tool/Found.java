package dev.posada.vmware.tool;

import dev.posada.vmware.files.DiskFile;
import dev.posada.vmware.files.MachineFile;
import dev.posada.vmware.files.Paths;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A machine that was found on a host. Immutable.
 *
 * @param id its {@code .vmx}, absolute
 * @param file what that says; empty if it cannot be read or is none
 * @param beside the names of what is in its folder
 */
public record Found(String id, Optional<MachineFile> file, List<String> beside) {

  /** Copies the values. */
  public Found {
    beside = List.copyOf(beside);
  }

  /** {@return its name; that of its file if it cannot be read} */
  public String name() {
    return file.map(MachineFile::name)
        .orElseGet(() -> Paths.name(id).replaceFirst("(?i)\\.vmx$", ""));
  }

  /** {@return its folder} */
  public String folder() {
    return Paths.parent(id);
  }

  /**
   * {@return what in its folder may be disks of it, if its settings do not tell which are: all of
   * them; none if they do}
   */
  public List<String> unknownDisks() {
    if (file.filter(it -> !it.isEncrypted()).isPresent()) {
      return List.of();
    }
    return beside.stream()
        .filter(name -> name.toLowerCase(Locale.ROOT).endsWith(".vmdk") && !DiskFile.isPart(name))
        .map(name -> Paths.resolve(folder(), name))
        .toList();
  }

  /** {@return whether there is something of that name in its folder} */
  public boolean has(String name) {
    return beside.contains(name);
  }

  /** {@return whether somebody has its {@code .vmx} open, or had when he ended} */
  public boolean isLocked() {
    return has(Paths.name(id) + ".lck");
  }
}
