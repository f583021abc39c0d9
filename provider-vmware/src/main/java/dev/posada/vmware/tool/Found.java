package dev.posada.vmware.tool;

import dev.posada.vmware.files.MachineFile;
import dev.posada.vmware.files.Paths;
import java.util.List;
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

  /** {@return whether there is something of that name in its folder} */
  public boolean has(String name) {
    return beside.contains(name);
  }

  /** {@return whether somebody has its {@code .vmx} open, or had when he ended} */
  public boolean isLocked() {
    return has(Paths.name(id) + ".lck");
  }
}
