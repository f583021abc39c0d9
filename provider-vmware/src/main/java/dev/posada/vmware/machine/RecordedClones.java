package dev.posada.vmware.machine;

import dev.posada.spi.Operation;
import dev.posada.vmware.files.Paths;
import dev.posada.vmware.files.SnapshotFile;
import dev.posada.vmware.tool.Installation;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The linked clones that are written down in a machine. They may lie where nobody looks for
 * machines, and VMware leaves them there when they are deleted.
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
   * {@return those that are there and say themselves that they are clones of it: another machine
   * may have their place by now}
   *
   * @param recorded the {@code .vmx} files of clones
   */
  public List<String> living(Collection<String> recorded, Operation op) {
    Map<String, String> places = new LinkedHashMap<>();
    vmware
        .files()
        .stamps(recorded.stream().filter(vmware.places().system()::canName).toList(), op)
        .keySet()
        .forEach(clone -> places.put(clone, SnapshotFile.place(clone)));
    Map<String, byte[]> read = vmware.files().readAll(places.values(), op);
    return places.keySet().stream()
        .filter(clone -> read.containsKey(places.get(clone)))
        .filter(clone -> isOfIt(SnapshotFile.of(read.get(places.get(clone))), op))
        .toList();
  }

  private boolean isOfIt(SnapshotFile clone, Operation op) {
    return clone
        .source()
        .map(path -> vmware.library().real(path, op))
        .filter(path -> Paths.isSame(path, source))
        .isPresent();
  }
}
