package dev.posada.virtualbox.settings;

import dev.posada.Failure;
import dev.posada.Kind;
import dev.posada.NativeException;
import dev.posada.NotFoundException;
import dev.posada.spi.Operation;
import dev.posada.spi.Pause;
import dev.posada.spi.command.FileReadings;
import dev.posada.spi.command.HostFiles;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;

/**
 * The settings files of a user's VirtualBox, where its tool runs. Thread-safe.
 *
 * <p>Reading them costs milliseconds, where the tool takes fifty for one machine. A file that was
 * not changed is not read again; over ssh, two commands at most tell of all machines, unless one
 * has come or moved.
 */
public final class SettingsFiles {
  /** How long a file may be away, in milliseconds: VirtualBox renames the old one first. */
  static final long REPLACED = 50;

  private final String registry;
  private final FileReadings readings;
  private final Map<String, Meaning> meanings = new ConcurrentHashMap<>();
  private final Set<String> missing = ConcurrentHashMap.newKeySet();
  private volatile boolean written;

  /**
   * Takes the values.
   *
   * @param registry the path of {@code VirtualBox.xml}
   */
  public SettingsFiles(HostFiles files, String registry) {
    this.registry = registry;
    this.readings = new FileReadings(files);
  }

  /** What bytes mean, or why they mean nothing. */
  private record Meaning(byte[] of, Object value) {}

  /** {@return the path of {@code VirtualBox.xml}} */
  public String path() {
    return registry;
  }

  /** {@return the machines and the images that are registered} */
  public Registry registry(Operation op) {
    return registry(withRegistry(List.of(registry), op));
  }

  /**
   * {@return all machines that are registered, by their UUIDs; empty for one whose settings cannot
   * be read}
   */
  public Map<String, Optional<MachineSettings>> machines(Operation op) {
    List<String> expected = new ArrayList<>(List.of(registry));
    known().ifPresent(before -> expected.addAll(before.machines().values()));
    Map<String, byte[]> read = new LinkedHashMap<>(withRegistry(expected, op));
    Registry registered = registry(read);
    Set<String> unread = new HashSet<>(registered.machines().values());
    unread.removeAll(expected);
    read.putAll(unread.isEmpty() ? Map.of() : readings.of(unread, op));
    if (isNewlyMissing(registered.machines().values(), read)) {
      Pause.of(REPLACED, op); // being replaced, moved or removed
      registered = registry(op);
      read = readings.of(registered.machines().values(), op);
    }
    remember(registered.machines().values(), read);
    Map<String, Optional<MachineSettings>> all = new LinkedHashMap<>();
    for (Map.Entry<String, String> machine : registered.machines().entrySet()) {
      all.put(machine.getKey(), settings(machine.getValue(), read));
    }
    return all;
  }

  /** {@return the networks that it has written down} */
  public NetworkSettings networks(Operation op) {
    Map<String, byte[]> read = withRegistry(List.of(registry), op);
    return registry(read) == Registry.EMPTY
        ? NetworkSettings.EMPTY
        : NetworkSettings.read(read.get(registry));
  }

  /** {@return the settings of all machines whose settings can be read} */
  public List<MachineSettings> readable(Operation op) {
    return machines(op).values().stream().flatMap(Optional::stream).toList();
  }

  /**
   * {@return the settings of a machine}
   *
   * @throws NotFoundException if no such machine is registered
   * @throws NativeException if its settings cannot be read
   */
  public MachineSettings machine(String id, Operation op) {
    List<String> expected = new ArrayList<>(List.of(registry));
    known().map(before -> before.machines().get(id)).ifPresent(expected::add);
    Map<String, byte[]> read = withRegistry(expected, op);
    String path = path(registry(read), id);
    if (!expected.contains(path)) {
      read = readings.of(List.of(path), op);
    }
    if (!read.containsKey(path) && !missing.contains(path)) {
      Pause.of(REPLACED, op);
      path = path(registry(op), id);
      read = readings.of(List.of(path), op);
    }
    if (!read.containsKey(path)) {
      missing.add(path);
      throw unreadable(path, "there is no " + path + " that may be read", null);
    }
    missing.remove(path);
    Object meaning = meaning(path, read.get(path), MachineXml::read);
    if (meaning instanceof IllegalArgumentException e) {
      throw unreadable(path, e.getMessage(), e);
    }
    return (MachineSettings) meaning;
  }

  /** {@return the settings of a machine as they were last read; empty if they were not} */
  public Optional<MachineSettings> lastRead(String id) {
    return known()
        .map(before -> before.machines().get(id))
        .map(meanings::get)
        .map(Meaning::value)
        .filter(MachineSettings.class::isInstance)
        .map(MachineSettings.class::cast);
  }

  private static String path(Registry registry, String id) {
    String path = registry.machines().get(id);
    if (path == null) {
      throw new NotFoundException(Kind.VIRTUAL_MACHINE, id, Failure.undecided());
    }
    return path;
  }

  private static NativeException unreadable(String path, String why, Throwable cause) {
    Failure failure = Failure.undecided().remedy("repair " + path + ", or delete the machine");
    return new NativeException(
        "the settings of the machine cannot be read: " + why,
        cause == null ? failure : failure.cause(cause));
  }

  /** {@return the registry as it was last read} */
  private Optional<Registry> known() {
    return Optional.ofNullable(meanings.get(registry))
        .map(Meaning::value)
        .filter(Registry.class::isInstance)
        .map(Registry.class::cast);
  }

  private boolean isNewlyMissing(Collection<String> paths, Map<String, byte[]> read) {
    return paths.stream().anyMatch(path -> !read.containsKey(path) && !missing.contains(path));
  }

  private void remember(Collection<String> paths, Map<String, byte[]> read) {
    missing.clear();
    paths.stream().filter(path -> !read.containsKey(path)).forEach(missing::add);
    Set<String> kept = new HashSet<>(paths);
    kept.add(registry);
    readings.keep(kept);
    meanings.keySet().retainAll(kept);
  }

  /** That file is away for a moment, too, whenever a machine comes or goes. */
  private Map<String, byte[]> withRegistry(List<String> paths, Operation op) {
    Map<String, byte[]> read = readings.of(paths, op);
    if (!read.containsKey(registry)) {
      Pause.of(REPLACED, op);
      return readings.of(paths, op);
    }
    return read;
  }

  private Registry registry(Map<String, byte[]> read) {
    byte[] file = read.get(registry);
    if (file == null && written) {
      throw new NativeException("there is no " + registry + " any more", Failure.undecided());
    }
    if (file == null) {
      return Registry.EMPTY; // the server has had nothing to write down yet
    }
    written = true;
    Object meaning = meaning(registry, file, Registry::read);
    if (meaning instanceof IllegalArgumentException e) {
      throw new NativeException(registry + " is not readable", Failure.undecided().cause(e));
    }
    return (Registry) meaning;
  }

  private Optional<MachineSettings> settings(String path, Map<String, byte[]> read) {
    byte[] file = read.get(path);
    return file != null && meaning(path, file, MachineXml::read) instanceof MachineSettings settings
        ? Optional.of(settings)
        : Optional.empty();
  }

  /** {@return what a file says, or the {@link IllegalArgumentException} that tells why nothing} */
  private Object meaning(String path, byte[] file, BiFunction<String, byte[], ?> reader) {
    Meaning known = meanings.get(path);
    if (known != null && known.of() == file) { // the same array if unchanged
      return known.value();
    }
    Object value;
    try {
      value = reader.apply(path, file);
    } catch (IllegalArgumentException e) {
      value = e;
    }
    meanings.put(path, new Meaning(file, value));
    return value;
  }
}
