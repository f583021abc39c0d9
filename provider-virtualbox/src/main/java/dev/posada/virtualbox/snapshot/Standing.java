package dev.posada.virtualbox.snapshot;

import dev.posada.spi.Operation;
import dev.posada.virtualbox.machine.Images;
import dev.posada.virtualbox.settings.Disks;
import dev.posada.virtualbox.settings.MachineSettings;
import dev.posada.virtualbox.settings.MachineSettings.Medium;
import dev.posada.virtualbox.tool.Installation;
import java.util.List;
import java.util.Optional;

/**
 * What stands on the disks of a snapshot. VirtualBox merges a disk into one other only, which it
 * says when it has begun with the first of several disks.
 */
final class Standing {
  private final Images images;
  private final MachineSettings machine;

  Standing(Installation vbox, MachineSettings machine, Operation op) {
    this.images = Images.all(vbox, op);
    this.machine = machine;
  }

  /**
   * {@return the names of the other machines on it, if something keeps it from being deleted; empty
   * if nothing does}
   */
  Optional<List<String>> on(MachineSettings.Snapshot snapshot) {
    List<Medium> blocking =
        Disks.of(snapshot.hardware())
            .map(images::children)
            .filter(children -> children.size() > 1)
            .flatMap(List::stream)
            .toList();
    return blocking.isEmpty() ? Optional.empty() : Optional.of(names(blocking));
  }

  private List<String> names(List<Medium> blocking) {
    return blocking.stream()
        .flatMap(medium -> images.user(medium.id(), machine.id()).stream())
        .map(MachineSettings::name)
        .distinct()
        .toList();
  }
}
