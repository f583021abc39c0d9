package dev.posada.virtualbox.migrate;

import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.NotFoundException;
import dev.posada.RejectedException;
import dev.posada.spi.Operation;
import dev.posada.spi.Undo;
import dev.posada.spi.command.HostFiles;
import dev.posada.virtualbox.settings.MachineSettings.Medium;
import dev.posada.virtualbox.settings.Paths;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * The images of a machine that moves, which both hosts must have under the same paths. A disk must
 * be the very same: two copies would each be half right soon.
 */
final class SharedImages {
  private final HostFiles here;
  private final HostFiles there;
  private final Operation op;

  SharedImages(HostFiles here, HostFiles there, Operation op) {
    this.here = here;
    this.there = there;
    this.op = op;
  }

  /** Throws if the other host does not have them. */
  void require(List<Medium> images) {
    List<String> paths = images.stream().map(Medium::location).toList();
    Set<String> seen = seen(paths);
    for (String path : paths) {
      if (!seen.contains(path)) {
        throw elsewhere(path, "is not there");
      }
    }
    Set<String> folders =
        images.stream()
            .filter(image -> image.kind().equals("HardDisk"))
            .map(image -> Paths.parent(image.location()))
            .collect(Collectors.toSet());
    folders.forEach(this::requireSame);
  }

  private Set<String> seen(List<String> paths) {
    try {
      return there.stamps(paths, op).keySet();
    } catch (IllegalArgumentException ofAnotherSystem) {
      return Set.of();
    }
  }

  /** What one host writes in it, the other one finds. */
  private void requireSame(String folder) {
    String mark = Paths.join(folder, ".posada-" + UUID.randomUUID());
    Undo undo = new Undo(op);
    undo.add("the file " + mark, own -> deleteIfThere(mark, own));
    boolean same;
    try {
      here.write(mark, new byte[0], op);
      same = there.stamp(mark, op).isPresent();
      here.delete(mark, op);
    } catch (HypervisorException e) {
      throw undo.after(e);
    }
    if (!same) {
      throw elsewhere(folder, "is another folder there");
    }
  }

  private void deleteIfThere(String mark, Operation own) {
    try {
      here.delete(mark, own);
    } catch (NotFoundException neverWritten) {
      own.check();
    }
  }

  private static RejectedException elsewhere(String path, String why) {
    return new RejectedException(
        "the other host does not have the same disks: " + path + " " + why,
        Failure.notDone()
            .remedy(
                "put them where both hosts see them under the same path,"
                    + " or export the machine and import it there"));
  }
}
