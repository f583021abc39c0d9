package dev.posada.vmware.storage;

import dev.posada.AlreadyExistsException;
import dev.posada.BusyException;
import dev.posada.ByteSize;
import dev.posada.Disk;
import dev.posada.Failure;
import dev.posada.InvalidStateException;
import dev.posada.Kind;
import dev.posada.NotFoundException;
import dev.posada.Pool;
import dev.posada.RejectedException;
import dev.posada.Volume;
import dev.posada.spi.Operation;
import dev.posada.vmware.files.DiskFile;
import dev.posada.vmware.files.Paths;
import dev.posada.vmware.machine.Belongings;
import dev.posada.vmware.machine.Images;
import dev.posada.vmware.machine.Unfinished;
import dev.posada.vmware.tool.Installation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The folders of volumes, which are pools: one of Posada's beside those of new machines, called
 * {@code default}, and those there in which there are disks but no machine, as of one that was
 * deleted. A volume is a disk that lies on no other one, and its id is its path.
 */
final class VolumeFolders {
  private static final String DEFAULT = "default";
  private static final String NAME = "posada-volumes";
  private static final String SUFFIX = ".vmdk";
  private static final String INTERIM = ".posada-";
  private static final int LONGEST = 200; // of a file name, which has 255 bytes

  private final Installation vmware;
  private final Images images;
  private final String root;
  private final String ours;

  VolumeFolders(Installation vmware, Images images, Operation op) {
    this.vmware = vmware;
    this.images = images;
    this.root = vmware.library().real(vmware.library().newFolder(op), op);
    this.ours = Paths.resolve(root, NAME);
  }

  /** {@return the pools, the usual one first} */
  List<Pool> pools(Operation op) {
    return Stream.concat(Stream.of(DEFAULT), volumes(op).stream().map(Volume::pool))
        .distinct()
        .map(name -> Pool.builder(path(name), name).hostPath(path(name)).build())
        .toList();
  }

  private String path(String pool) {
    return pool.equals(DEFAULT) ? ours : pool;
  }

  void make(Operation op) {
    vmware.files().makeFolder(ours, op);
  }

  /**
   * The disks in the folders; most parts of them cannot be read as one, and are left out by that.
   */
  private Map<String, DiskFile> whole(Operation op) {
    List<String> disks = new ArrayList<>();
    folders(op)
        .forEach(
            (folder, names) ->
                names.stream()
                    .filter(VolumeFolders::isDisk)
                    .forEach(name -> disks.add(Paths.resolve(folder, name))));
    return Extents.whole(images.of(disks, false, op));
  }

  List<Volume> volumes(Operation op) {
    List<Volume> volumes = new ArrayList<>();
    whole(op)
        .forEach(
            (disk, says) -> {
              if (says.parent().isEmpty()) {
                volumes.add(volume(disk, says));
              }
            });
    return volumes;
  }

  private static boolean isDisk(String name) {
    return name.toLowerCase(Locale.ROOT).endsWith(SUFFIX) && !name.startsWith(INTERIM);
  }

  /** {@return what is in the folders without a machine} */
  private Map<String, List<String>> folders(Operation op) {
    List<String> names = vmware.files().lists(List.of(root), op).getOrDefault(root, List.of());
    List<String> below =
        names.stream()
            .filter(name -> !name.matches("\\..*|.*\\.(vmx|vmdk|iso|ova|lck)"))
            .filter(name -> !Unfinished.is(name, names))
            .map(name -> Paths.resolve(root, name))
            .toList();
    Map<String, List<String>> all = new LinkedHashMap<>(vmware.files().lists(below, op));
    all.values().removeIf(VolumeFolders::hasMachine);
    if (!hasMachine(names)) {
      all.put(root, names);
    }
    return all;
  }

  private static boolean hasMachine(List<String> names) {
    return names.stream().anyMatch(name -> name.toLowerCase(Locale.ROOT).endsWith(".vmx"));
  }

  private Volume volume(String disk, DiskFile says) {
    String file = Paths.name(disk);
    String folder = Paths.parent(disk);
    String pool = Paths.isSame(folder, ours) ? DEFAULT : folder;
    return Volume.builder(disk, file.substring(0, file.length() - SUFFIX.length()), pool)
        .hostPath(disk)
        .format(FlatDisk.is(says) ? Disk.Format.RAW : Disk.Format.VMDK)
        .capacity(ByteSize.bytes(says.capacity()))
        .build();
  }

  /** {@return what its descriptor says} */
  DiskFile disk(Volume volume, Operation op) {
    boolean known = volumes(op).stream().anyMatch(one -> one.id().equals(volume.id()));
    Map<String, DiskFile> found = known ? images.of(List.of(volume.id()), false, op) : Map.of();
    return Optional.ofNullable(found.get(volume.id()))
        .orElseThrow(() -> new NotFoundException(Kind.VOLUME, volume.name(), Failure.notDone()));
  }

  Volume get(String disk, Operation op) {
    DiskFile says = images.of(List.of(disk), false, op).get(disk);
    if (says == null) {
      throw new NotFoundException(Kind.VOLUME, Paths.name(disk), Failure.undecided());
    }
    return volume(disk, says);
  }

  /** Does something with a disk, or makes one, while nobody else of Posada does so. */
  <T> T inTurn(String disk, Operation op, Supplier<T> body) {
    return vmware.tool().alone(disk, op, body);
  }

  /** {@return where a new volume is to lie} */
  String place(Optional<String> pool, String name, Operation op) {
    String wanted = pool.orElse(DEFAULT);
    if (pools(op).stream().noneMatch(one -> one.name().equals(wanted))) {
      throw new NotFoundException(Kind.POOL, wanted, Failure.notDone());
    }
    boolean illegal =
        name.chars().anyMatch(c -> Character.isISOControl(c) || c == '/' || c == '\\' || c == '"');
    int bytes = name.getBytes(StandardCharsets.UTF_8).length;
    if (illegal || name.startsWith(".") || bytes > LONGEST || DiskFile.isPart(name + SUFFIX)) {
      throw new RejectedException(
          "the name of a volume has no slash, quote or control character, no dot in front, not the"
              + " end of that of a part, as in -flat, and at most "
              + LONGEST
              + " bytes: "
              + name,
          Failure.notDone());
    }
    return Paths.resolve(path(wanted), name + SUFFIX);
  }

  /** The bytes of a raw volume lie beside it: who has that file has the name as well. */
  void requireFree(String disk, String name, Operation op) {
    if (!vmware.files().stamps(List.of(disk, FlatDisk.place(disk)), op).isEmpty()) {
      throw new AlreadyExistsException(Kind.VOLUME, name, Failure.notDone());
    }
  }

  /** {@return a place beside a volume for what is on its way} */
  String interim(Volume volume) {
    return Paths.resolve(Paths.parent(volume.id()), INTERIM + UUID.randomUUID() + SUFFIX);
  }

  /** Refuses a disk that somebody has open. */
  void requireClosed(Volume volume, Operation op) {
    if (!vmware.library().holders(volume.id(), op).isEmpty()) {
      throw new BusyException(
          "a process has it open", Failure.notDone().remedy("stop the machine that has it"));
    }
  }

  /** Refuses a disk that a machine has, now or in a snapshot, or on which one lies. */
  void requireUnused(Volume volume, DiskFile disk, Operation op) {
    Belongings belongings = new Belongings(vmware, images);
    try {
      belongings.requireFree(disk.files(volume.id()), "", op);
      belongings.requireNothingOn(volume.id(), whole(op).keySet(), op);
      requireClosed(volume, op); // by whom nobody looks at
    } catch (BusyException used) {
      throw new InvalidStateException(used.getMessage(), used.failure());
    }
  }

  /** Deletes a disk with all its parts. */
  void delete(String disk, Operation op) {
    DiskFile says = images.of(List.of(disk), false, op).get(disk);
    if (says != null) {
      delete(disk, says, op);
    }
    vmware.deleteIfThere(disk, op);
  }

  /** Deletes a disk with all its parts beside it, the one that names the others last. */
  void delete(String disk, DiskFile says, Operation op) {
    List<String> files = new ArrayList<>(says.filesBeside(disk));
    files.remove(disk);
    files.add(disk);
    for (String file : files) {
      vmware.deleteIfThere(file, op);
    }
  }
}
