package dev.posada.vmware.tool;

import dev.posada.BusyException;
import dev.posada.Failure;
import dev.posada.Kind;
import dev.posada.NativeException;
import dev.posada.NotFoundException;
import dev.posada.Support;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.spi.Operation;
import dev.posada.spi.command.CommandRunner;
import dev.posada.spi.command.FileReadings;
import dev.posada.spi.command.HostFiles;
import dev.posada.vmware.files.Inventory;
import dev.posada.vmware.files.Liveness;
import dev.posada.vmware.files.LockFolder;
import dev.posada.vmware.files.MachineFile;
import dev.posada.vmware.files.Paths;
import dev.posada.vmware.files.Preferences;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The machines of a host and their files. Thread-safe.
 *
 * <p>VMware has no register of machines: there are those that run, those that its windows have
 * shown, and those in the folders in which they usually are. Of a folder, what is right in it and
 * what is in the folders in it is looked at.
 */
public final class Library {
  /** Why an encrypted machine cannot be changed. */
  public static final Support SEALED =
      Support.no(
          "the settings of an encrypted machine are changed by VMware's windows alone",
          "change it there, or remove the encryption");

  private final CommandRunner runner;
  private final HostFiles files;
  private final HostPlaces places;
  private final List<String> folders;
  private final FileReadings readings;
  private final RealPaths real;
  private final Set<String> seen = ConcurrentHashMap.newKeySet();
  private final Map<String, Parsed> parsed = new ConcurrentHashMap<>();

  /**
   * Takes the values.
   *
   * @param folders folders of machines; those of the product without any
   */
  public Library(CommandRunner runner, HostPlaces places, List<String> folders) {
    this.runner = runner;
    this.files = runner.files();
    this.places = places;
    this.folders = List.copyOf(folders);
    this.readings = new FileReadings(files);
    this.real = new RealPaths(runner, places.system());
  }

  private record Parsed(byte[] bytes, MachineFile file) {}

  /** {@return the folder for new machines, which may not be there} */
  public String newFolder(Operation op) {
    return folders(op).get(0);
  }

  private List<String> folders(Operation op) {
    if (!folders.isEmpty()) {
      return folders;
    }
    List<String> all = new ArrayList<>();
    preferences(op).folder().ifPresent(all::add);
    all.addAll(places.folders());
    return all;
  }

  private Preferences preferences(Operation op) {
    byte[] file = readings.of(List.of(places.preferences()), op).get(places.preferences());
    return Preferences.of(file == null ? new byte[0] : file);
  }

  /**
   * {@return all machines}
   *
   * @param running those that run, as vmrun lists them, which count wherever they are
   */
  public List<Found> all(List<String> running, Operation op) {
    List<String> roots = real.of(folders(op), op);
    Map<String, List<String>> top = files.lists(roots, op);
    Set<String> below = new LinkedHashSet<>();
    Set<String> paths = new LinkedHashSet<>();
    top.forEach(
        (root, names) -> {
          paths.addAll(machines(root, names));
          names.stream()
              .filter(Library::mayBeFolder)
              .forEach(name -> below.add(Paths.resolve(root, name)));
        });
    Map<String, List<String>> all = new LinkedHashMap<>(top);
    all.putAll(files.lists(below, op));
    below.forEach(folder -> paths.addAll(machines(folder, all.getOrDefault(folder, List.of()))));
    List<String> others = new ArrayList<>(running);
    others.addAll(seen);
    if (folders.isEmpty()) {
      others.addAll(shown(op));
    }
    others.removeIf(path -> !places.system().canName(path));
    List<String> elsewhere = new ArrayList<>();
    for (String path : real.of(others, op)) {
      if (Stream.concat(paths.stream(), elsewhere.stream())
          .noneMatch(known -> Paths.isSame(known, path))) {
        elsewhere.add(path);
      }
    }
    Set<String> more = new LinkedHashSet<>();
    elsewhere.forEach(path -> more.add(Paths.parent(path)));
    more.removeAll(all.keySet());
    all.putAll(files.lists(more, op));
    paths.addAll(elsewhere);
    return read(paths, all, op);
  }

  private List<Found> read(Set<String> paths, Map<String, List<String>> names, Operation op) {
    Map<String, byte[]> bytes = readings.of(paths, op);
    parsed.keySet().removeIf(path -> !readings.knows(path));
    List<Found> found = new ArrayList<>();
    for (String path : paths) {
      List<String> beside = names.getOrDefault(Paths.parent(path), List.of());
      if (bytes.containsKey(path) || beside.contains(Paths.name(path))) {
        found.add(new Found(path, parse(path, bytes.get(path)), beside));
      } else {
        seen.remove(path);
        parsed.remove(path);
      }
    }
    return found;
  }

  private Optional<MachineFile> parse(String path, byte[] bytes) {
    if (bytes == null) {
      return Optional.empty();
    }
    Parsed before = parsed.get(path);
    if (before == null || before.bytes() != bytes) {
      before = new Parsed(bytes, MachineFile.of(path, bytes));
      parsed.put(path, before);
    }
    return Optional.of(before.file()).filter(MachineFile::isMachine);
  }

  /** What VMware's windows show, or have shown. */
  private List<String> shown(Operation op) {
    List<String> all = new ArrayList<>(preferences(op).recent());
    byte[] file = readings.of(List.of(places.inventory()), op).get(places.inventory());
    if (file != null) {
      Inventory.of(file).machines().forEach(one -> all.add(one.path()));
    }
    return all;
  }

  private static List<String> machines(String folder, Collection<String> names) {
    return names.stream()
        .filter(name -> name.toLowerCase(Locale.ROOT).endsWith(".vmx") && !name.startsWith("."))
        .map(name -> Paths.resolve(folder, name))
        .toList();
  }

  /** Most of what is beside a machine is seen by its name to be none. */
  private static boolean mayBeFolder(String name) {
    return !name.toLowerCase(Locale.ROOT)
        .matches(
            "\\..*|.*\\.(lck|vmx|vmxf|vmdk|vmsd|vmsn|vmss|vmem|nvram|log|iso|scoreboard|png|ova)");
  }

  /**
   * {@return one machine}
   *
   * @throws NotFoundException if it is not there
   */
  public Found machine(String id, Operation op) {
    List<String> beside =
        files.lists(List.of(Paths.parent(id)), op).getOrDefault(Paths.parent(id), List.of());
    List<Found> found = read(Set.of(id), Map.of(Paths.parent(id), beside), op);
    if (found.isEmpty()) {
      throw new NotFoundException(Kind.VIRTUAL_MACHINE, id, Failure.notDone());
    }
    return found.get(0);
  }

  /**
   * {@return what the {@code .vmx} of a machine says}
   *
   * @throws NotFoundException if it is not there
   * @throws NativeException if it cannot be read
   */
  public MachineFile file(String id, Operation op) {
    byte[] bytes = readings.of(List.of(id), op).get(id);
    if (bytes == null && files.stamp(id, op).isEmpty()) {
      throw new NotFoundException(Kind.VIRTUAL_MACHINE, id, Failure.notDone());
    }
    return parse(id, bytes)
        .orElseThrow(
            () ->
                new NativeException(
                    id + " cannot be read as that of a machine",
                    Failure.notDone().remedy("repair the file, or delete the machine")));
  }

  /** Remembers a machine that is outside of the folders, as one that was made there. */
  public void remember(String id) {
    seen.add(id);
  }

  /** Forgets a machine that was deleted. */
  public void forget(String id) {
    seen.remove(id);
    parsed.remove(id);
  }

  /** {@return a path without links in it, as ids are} */
  public String real(String path, Operation op) {
    return real.of(List.of(path), op).get(0);
  }

  /** {@return paths without links in them, each once} */
  public List<String> real(Collection<String> paths, Operation op) {
    return real.of(paths, op);
  }

  /** {@return for each path what all have that lead to its file, and no others} */
  public Map<String, String> keys(Collection<String> paths, Operation op) {
    Map<String, String> keys = new LinkedHashMap<>();
    real.byPath(paths, op).forEach((path, its) -> keys.put(path, Paths.key(its)));
    return keys;
  }

  /**
   * {@return who has a file of a machine open and is alive: a process that runs it, or a window}
   *
   * @param file its {@code .vmx}, or one of its disks
   */
  public List<LockFolder.Holder> holders(String file, Operation op) {
    Liveness liveness = new Liveness(runner);
    return LockFolder.of(file, files, op).holders().stream()
        .filter(holder -> liveness.isAlive(holder, op))
        .toList();
  }

  /**
   * Changes the {@code .vmx} of a machine that is off, if nobody has it open. To be called in the
   * turn of the machine.
   *
   * @return what it says now
   * @throws BusyException if somebody has it open, who would write over it
   */
  public MachineFile change(String id, UnaryOperator<MachineFile> change, Operation op) {
    MachineFile before = file(id, op);
    if (before.isEncrypted()) {
      throw new UnsupportedCapabilityException(
          "changes of its settings", SEALED, Failure.notDone());
    }
    MachineFile after = change.apply(before);
    if (after == before) {
      return before;
    }
    requireClosed(id, op);
    files.write(id, after.bytes(), op);
    return after;
  }

  /** Refuses a machine that somebody has open: a process that runs it, or a window. */
  public void requireClosed(String id, Operation op) {
    List<LockFolder.Holder> holders = holders(id, op);
    if (!holders.isEmpty()) {
      throw new BusyException(
          "the process " + holders.get(0).pid() + " has the machine open",
          Failure.notDone().remedy("close it there"));
    }
  }
}
