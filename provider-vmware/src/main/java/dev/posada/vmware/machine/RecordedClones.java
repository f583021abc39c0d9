package dev.posada.vmware.machine;

import dev.posada.spi.Operation;
import dev.posada.vmware.files.Paths;
import dev.posada.vmware.files.SnapshotFile;
import dev.posada.vmware.tool.HostSystem;
import dev.posada.vmware.tool.Installation;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The linked clones that are written down in a machine, whose disks are read through to its own.
 * They may lie where nobody looks for machines, and VMware leaves them there when they are deleted.
 */
public final class RecordedClones {
  private final Installation vmware;
  private final String source;

  /**
   * Takes the values.
   *
   * @param source the {@code .vmx} of the machine that they stand on
   */
  public RecordedClones(Installation vmware, String source) {
    this.vmware = vmware;
    this.source = source;
  }

  /**
   * {@return those that stand on it, as far as anybody can tell}
   *
   * <p>One that is there says itself whose clone it is: another machine may have its place by now.
   * Of one that is not there, the folder around its own must be: else a disk is not mounted.
   *
   * @param recorded the {@code .vmx} files of clones
   */
  public List<String> standing(Collection<String> recorded, Operation op) {
    HostSystem system = vmware.places().system();
    List<String> looked = recorded.stream().filter(system::canName).distinct().toList();
    Set<String> there = vmware.files().stamps(looked, op).keySet();
    List<String> missing = looked.stream().filter(clone -> !there.contains(clone)).toList();
    List<String> around = missing.stream().map(RecordedClones::around).distinct().toList();
    Set<String> reached = vmware.files().stamps(around, op).keySet();
    List<String> own = own(there, op);
    return looked.stream()
        .filter(clone -> own.contains(clone) || isOutOfSight(clone, missing, reached))
        .toList();
  }

  private static String around(String clone) {
    return Paths.parent(Paths.parent(clone));
  }

  private static boolean isOutOfSight(String clone, List<String> missing, Set<String> reached) {
    return missing.contains(clone) && !reached.contains(around(clone));
  }

  /** Those that say that they are clones of it. */
  private List<String> own(Collection<String> clones, Operation op) {
    Map<String, String> places = new LinkedHashMap<>();
    clones.forEach(clone -> places.put(clone, SnapshotFile.place(clone)));
    Map<String, String> sources = new LinkedHashMap<>();
    Map<String, byte[]> read = vmware.files().readAll(places.values(), op);
    places.forEach(
        (clone, place) ->
            Optional.ofNullable(read.get(place))
                .flatMap(bytes -> SnapshotFile.of(bytes).source())
                .ifPresent(of -> sources.put(clone, of)));
    Map<String, String> keys = vmware.library().keys(sources.values(), op);
    return sources.keySet().stream()
        .filter(clone -> keys.get(sources.get(clone)).equals(Paths.key(source)))
        .toList();
  }

  /**
   * Has VMware forget some that are gone: it would refuse to delete a snapshot for them. To be
   * called in the turn of the machine; what somebody has open stays as it is.
   */
  public void forget(Collection<String> clones, Operation op) {
    String place = SnapshotFile.place(source);
    byte[] bytes = vmware.files().readAll(List.of(place), op).get(place);
    if (bytes == null) {
      return;
    }
    SnapshotFile before = SnapshotFile.of(bytes);
    SnapshotFile after = before;
    for (String clone : clones) {
      after = after.withoutClone(clone);
    }
    if (after != before && vmware.library().holders(source, op).isEmpty()) {
      vmware.files().write(place, after.bytes(), op);
    }
  }
}
