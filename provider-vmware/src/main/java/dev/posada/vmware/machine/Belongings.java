package dev.posada.vmware.machine;

import dev.posada.BusyException;
import dev.posada.Failure;
import dev.posada.InvalidStateException;
import dev.posada.spi.Operation;
import dev.posada.vmware.files.DiskFile;
import dev.posada.vmware.files.MachineFile;
import dev.posada.vmware.files.Paths;
import dev.posada.vmware.files.SavedState;
import dev.posada.vmware.files.SnapshotFile;
import dev.posada.vmware.tool.Found;
import dev.posada.vmware.tool.Installation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Whose disks are whose: what Posada has made is written down in the machine. */
public final class Belongings {
  private static final String MADE = "posada.made";
  private static final String DISKS = "posada.disks";

  private final Installation vmware;
  private final Images images;

  /** Takes the values. */
  public Belongings(Installation vmware, Images images) {
    this.vmware = vmware;
    this.images = images;
  }

  /**
   * {@return a file that says that Posada has made the machine and these disks, and no others}
   *
   * @param disks the names of images in its folder, of letters, digits, dots, underscores and
   *     hyphens
   */
  public static MachineFile made(MachineFile file, Collection<String> disks) {
    return file.keys(
        keys -> keys.with(MADE, "TRUE").with(DISKS, String.join(",", new LinkedHashSet<>(disks))));
  }

  /** {@return the names of the images that Posada has made for a machine} */
  public static List<String> disks(MachineFile file) {
    return Stream.of(file.keys().text(DISKS).split(",")).filter(it -> !it.isBlank()).toList();
  }

  /** {@return whether Posada has made a machine} */
  public static boolean isMade(MachineFile file) {
    return file.keys().flag(MADE, false);
  }

  /** Those too that run outside of the folders. */
  private List<Found> all(Operation op) {
    return vmware.library().all(vmware.tool().running(op), op);
  }

  /**
   * {@return which of these files other machines use, now or in a snapshot, or as what their disks
   * lie on, and who uses them; by whatever names they are called here and there}
   */
  Map<String, String> users(Collection<String> files, String except, Operation op) {
    if (files.isEmpty()) {
      return Map.of();
    }
    Map<String, String> named = used(except, op);
    Map<String, String> keys = vmware.library().keys(named.keySet(), op);
    Map<String, String> users = new HashMap<>();
    named.forEach((path, user) -> users.putIfAbsent(keys.get(path), user));
    Map<String, String> found = new LinkedHashMap<>();
    vmware
        .library()
        .keys(files, op)
        .forEach(
            (file, key) ->
                Optional.ofNullable(users.get(key)).ifPresent(user -> found.put(file, user)));
    return found;
  }

  /**
   * {@return all disks that other machines use, now or in a snapshot, all on which they lie, and
   * the parts of all of them, as they are named there, by who uses them}
   */
  private Map<String, String> used(String except, Operation op) {
    List<Found> others = new ArrayList<>(all(op));
    others.removeIf(other -> Paths.isSame(other.id(), except));
    Map<String, String> users = new LinkedHashMap<>();
    Map<String, String> tops = frozen(others, op);
    for (Found other : others) {
      images(other).forEach(image -> tops.put(Paths.plain(image), other.name()));
    }
    Map<String, DiskFile> all = images.chains(tops.keySet(), op);
    tops.forEach(
        (top, user) -> {
          Optional<String> at = Optional.of(top);
          while (at.isPresent() && users.putIfAbsent(at.get(), user) == null) {
            String path = at.get();
            at = Optional.ofNullable(all.get(path)).flatMap(disk -> Images.parent(path, disk));
          }
        });
    Map<String, String> parts = new LinkedHashMap<>();
    users.forEach(
        (path, user) ->
            Optional.ofNullable(all.get(path)).stream()
                .flatMap(disk -> disk.files(path).stream())
                .forEach(part -> parts.putIfAbsent(Paths.plain(part), user)));
    parts.forEach(users::putIfAbsent);
    return users;
  }

  /** Those beside a machine, too, that does not tell which it has. */
  private static List<String> images(Found machine) {
    List<String> all = new ArrayList<>(machine.unknownDisks());
    machine.file().ifPresent(file -> all.addAll(file.images()));
    return all;
  }

  private Map<String, String> frozen(List<Found> machines, Operation op) {
    Map<String, Found> places = new LinkedHashMap<>();
    machines.stream()
        .filter(one -> one.has(Paths.name(SnapshotFile.place(one.id()))))
        .forEach(one -> places.put(SnapshotFile.place(one.id()), one));
    Map<String, String> disks = new LinkedHashMap<>();
    vmware
        .files()
        .readAll(places.keySet(), op)
        .forEach(
            (place, bytes) -> {
              Found machine = places.get(place);
              for (SavedState state : SnapshotFile.of(bytes).snapshots()) {
                for (SavedState.FrozenDisk disk : state.disks()) {
                  String path = Paths.resolve(machine.folder(), disk.file());
                  disks.put(Paths.plain(path), machine.name());
                }
              }
            });
    return disks;
  }

  /** Refuses an image that another machine uses, or on which the disk of one lies. */
  public void requireFree(String image, String except, Operation op) {
    requireFree(List.of(image), except, op);
  }

  /** Refuses files of which another machine uses one, or on which the disk of one lies. */
  public void requireFree(Collection<String> files, String except, Operation op) {
    for (Map.Entry<String, String> one : users(files, except, op).entrySet()) {
      throw new BusyException(
          "machine " + one.getValue() + " uses " + one.getKey(),
          Failure.notDone().remedy("detach it there, or copy it"));
    }
  }

  /**
   * Refuses an image on which another disk lies, also one of no machine, as of one that was
   * deleted: that would have lost what it lies on.
   *
   * @param disks those that may lie on it
   */
  public void requireNothingOn(String image, Collection<String> disks, Operation op) {
    Map<String, String> over = new LinkedHashMap<>();
    images
        .chains(disks, op)
        .forEach((path, disk) -> Images.parent(path, disk).ifPresent(it -> over.put(it, path)));
    String key = vmware.library().keys(List.of(image), op).get(image);
    Map<String, String> keys = vmware.library().keys(over.keySet(), op);
    for (Map.Entry<String, String> below : keys.entrySet()) {
      if (below.getValue().equals(key)) {
        String disk = over.get(below.getKey());
        throw new BusyException(
            "the disk " + disk + " lies on " + image,
            Failure.notDone().remedy("use that one, or delete it first"));
      }
    }
  }

  /**
   * Refuses a machine that has linked clones: they would have lost what they lie on.
   *
   * @param own its disks
   * @param users the users of those, as {@link #users users} tells them
   */
  void requireNoClones(Found machine, OwnDisks own, Map<String, String> users, Operation op) {
    Set<String> disks = own.chains().keySet();
    Optional<String> clone =
        recordedClone(machine, own.snapshots(), op)
            .or(
                () ->
                    disks.stream()
                        .filter(path -> Paths.isSame(Paths.parent(path), machine.folder()))
                        .filter(path -> users.containsKey(path))
                        .findFirst()
                        .map(users::get)
                        .filter(name -> isLinked(name, disks, machine, op)));
    if (clone.isPresent()) {
      throw new InvalidStateException(
          "machine " + clone.get() + " is a linked clone of it",
          Failure.notDone()
              .remedy(
                  "delete the clone first, mount the disk on which it is, or make the folder again,"
                      + " empty, in which its own was if that is gone for good"));
    }
  }

  /** It counts wherever it is; where nobody has seen it, it has no other name than its path. */
  private Optional<String> recordedClone(Found machine, SnapshotFile snapshots, Operation op) {
    List<String> recorded =
        snapshots.snapshots().stream()
            .flatMap(state -> state.clones().stream())
            .distinct()
            .toList();
    return new RecordedClones(vmware, machine.id())
        .standing(recorded, op).stream().findFirst().map(clone -> nameOf(clone, op));
  }

  private String nameOf(String id, Operation op) {
    return all(op).stream()
        .filter(one -> Paths.isSame(one.id(), id))
        .map(Found::name)
        .findFirst()
        .orElse(id);
  }

  /** Who only has the same disk attached lies on nothing. */
  private boolean isLinked(String name, Set<String> own, Found machine, Operation op) {
    List<String> attached =
        all(op).stream()
            .filter(other -> other.name().equals(name) && !other.id().equals(machine.id()))
            .flatMap(other -> images(other).stream())
            .toList();
    Collection<String> keys = vmware.library().keys(own, op).values();
    return Collections.disjoint(vmware.library().keys(attached, op).values(), keys);
  }
}
