package dev.posada.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ByteSize;
import dev.posada.Capability;
import dev.posada.ContainerInfo;
import dev.posada.DeleteReport;
import dev.posada.Disk;
import dev.posada.Guest;
import dev.posada.Kind;
import dev.posada.Mount;
import dev.posada.VirtualMachineInfo;
import dev.posada.Volume;
import dev.posada.VolumeSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The disks and volumes that guests have: whether they are there, and what a report says of them.
 */
final class Kept {
  private Kept() {}

  /** A new volume for a guest of that kind, deleted when the clause ends; a disk has a size. */
  static Volume volume(Lab lab, Kind kind) {
    VolumeSpec spec = VolumeSpec.named(Lab.name());
    Volume volume =
        lab.host().storage().create(kind == Kind.CONTAINER ? spec : spec.size(ByteSize.mib(2)));
    forget(lab, volume.name());
    return volume;
  }

  /** Deletes a disk or a volume when the clause ends. */
  static void forget(Lab lab, String place) {
    lab.afterwards(() -> find(lab, place).ifPresent(lab.host().storage()::delete));
  }

  /** Returns the disks or the volumes that a guest has: paths on the host, names of volumes. */
  static List<String> of(Guest guest) {
    List<String> places = new ArrayList<>();
    if (guest.inspect() instanceof VirtualMachineInfo machine) {
      machine.disks().forEach(disk -> places.add(place(disk)));
    } else if (guest.inspect() instanceof ContainerInfo container) {
      container.mounts().stream()
          .filter(mount -> mount.source() == Mount.Source.VOLUME)
          .forEach(mount -> places.add(mount.name()));
    }
    return places;
  }

  private static String place(Disk disk) {
    return disk.hostPath()
        .or(() -> disk.volume().flatMap(Volume::hostPath))
        .or(() -> disk.volume().map(Volume::name))
        .orElseThrow(() -> new AssertionError("a disk that is nowhere: " + disk));
  }

  private static Optional<Volume> find(Lab lab, String place) {
    return lab.declares(Capability.VOLUMES)
        ? lab.host().storage().list().stream()
            .filter(
                one -> one.name().equals(place) || one.hostPath().filter(place::equals).isPresent())
            .findFirst()
        : Optional.empty();
  }

  static void requireRemoved(Lab lab, String place, DeleteReport report) {
    assertEquals(Optional.empty(), find(lab, place), "of " + place + " is left");
    assertEquals(List.of(), reasons(place, report), () -> place + " was not kept: " + report);
    String name = place.substring(place.lastIndexOf('/') + 1);
    assertTrue(
        report.removed().stream().anyMatch(removed -> removed.contains(name)),
        () -> place + " was removed: " + report);
  }

  static void requireKept(Lab lab, Volume volume, DeleteReport report) {
    assertTrue(find(lab, volume.name()).isPresent(), () -> volume + " is to stay");
    List<String> reasons = new ArrayList<>(reasons(volume.name(), report));
    volume.hostPath().ifPresent(path -> reasons.addAll(reasons(path, report)));
    assertFalse(reasons.isEmpty(), () -> volume + " was kept: " + report);
    assertFalse(reasons.contains(""), () -> "why " + volume + " was kept: " + report);
  }

  /** Requires that a disk or a volume is named as kept and, where the host lists such, is there. */
  static void requireNamed(Lab lab, String place, DeleteReport report) {
    assertFalse(reasons(place, report).isEmpty(), () -> place + " was kept: " + report);
    if (lab.declares(Capability.VOLUMES)) {
      assertTrue(find(lab, place).isPresent(), () -> place + " is to stay");
    }
  }

  private static List<String> reasons(String place, DeleteReport report) {
    return report.kept().entrySet().stream()
        .filter(kept -> kept.getKey().contains(place))
        .map(kept -> kept.getValue())
        .toList();
  }
}
