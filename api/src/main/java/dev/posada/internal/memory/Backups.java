package dev.posada.internal.memory;

import dev.posada.Kind;
import dev.posada.spi.Operation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Backups of machines: a folder each, with the machine as text and its files in an archive; of an
 * incremental one only the files that changed since the one before, and the names of those that are
 * gone.
 */
final class Backups {
  private static final String TEXT = "machine.posada";
  private static final String FILES = "files.tar";
  private static final String GONE = "gone.txt";

  private final World world;
  private final Connection connection;

  Backups(World world, Connection connection) {
    this.world = world;
    this.connection = connection;
  }

  Path backupTo(String id, Path folder, Operation op) {
    return connection.waitingChange(
        "backupTo",
        id,
        op,
        () -> {
          SimulatedMachine machine = world.time().locked(() -> world.machines().get(id));
          Frozen held = world.time().locked(() -> hold(machine));
          Path part = CallerFiles.with(folder, () -> Files.createTempDirectory(folder, ".part-"));
          try {
            Optional<Path> last = last(folder, id);
            Work.move(
                world.time(),
                last.isPresent() ? "changes" : "disks",
                Appliances.bytes(machine) / (last.isPresent() ? 10 : 1),
                Work.DISK_SPEED,
                () -> connection.halfway("backupTo", id, op),
                op);
            write(machine, part, last);
            return publish(part, folder, last.isPresent() ? "incremental" : "full");
          } catch (RuntimeException | Error e) {
            CallerFiles.remove(part, e);
            throw e;
          } finally {
            world.time().locked(held::release);
          }
        });
  }

  private static Frozen hold(SimulatedMachine machine) {
    if (!machine.isOff() && !machine.isRunning()) {
      throw Refused.before(machine.refuse("cannot be backed up"));
    }
    return Frozen.hold(machine, "backed up");
  }

  /** Returns the last backup of this machine that is in a folder. */
  private static Optional<Path> last(Path folder, String id) {
    List<Path> all = CallerFiles.with(folder, () -> list(folder));
    Path last = null;
    for (Path one : all) {
      boolean same =
          Files.exists(one.resolve(TEXT))
              && !one.getFileName().toString().startsWith(".")
              && text(one).getProperty("machine", "").equals(id);
      last = same ? one : last;
    }
    return Optional.ofNullable(last);
  }

  private static List<Path> list(Path folder) throws IOException {
    try (var all = Files.list(folder)) {
      return all.sorted().toList();
    }
  }

  private static Properties text(Path backup) {
    return Portable.properties(CallerFiles.read(backup.resolve(TEXT)));
  }

  private void write(SimulatedMachine machine, Path part, Optional<Path> last) {
    SortedMap<String, Optional<byte[]>> now =
        world.time().locked(() -> machine.files().copy().below("/"));
    SortedMap<String, Optional<byte[]>> before = last.map(Backups::files).orElseGet(TreeMap::new);
    SortedMap<String, Optional<byte[]>> changed = new TreeMap<>(now);
    changed.entrySet().removeIf(one -> isSame(before.get(one.getKey()), one.getValue()));
    List<String> gone = before.keySet().stream().filter(path -> !now.containsKey(path)).toList();
    Map<String, String> more =
        last.map(path -> Map.of("since", path.getFileName().toString())).orElse(Map.of());
    byte[] text = world.time().locked(() -> Portable.describe(machine, more));
    CallerFiles.with(part, () -> Files.write(part.resolve(TEXT), text));
    CallerFiles.with(part, () -> Files.write(part.resolve(FILES), Archive.ofFiles(changed)));
    CallerFiles.with(part, () -> Files.write(part.resolve(GONE), gone));
  }

  private static boolean isSame(Optional<byte[]> before, Optional<byte[]> now) {
    return before != null
        && before.isPresent() == now.isPresent()
        && Arrays.equals(before.orElse(null), now.orElse(null));
  }

  /** Gives a backup its name, which is free, once it is whole. */
  private static Path publish(Path part, Path folder, String kind) {
    return CallerFiles.with(
        folder,
        () -> {
          int number = 1;
          for (Path one : list(folder)) {
            String name = one.getFileName().toString();
            if (name.matches("\\d{4}-.*")) {
              number = Math.max(number, Integer.parseInt(name.substring(0, 4)) + 1);
            }
          }
          return Files.move(part, folder.resolve(String.format("%04d-%s", number, kind)));
        });
  }

  /** Returns the files as they were at a backup, with those of the backups that it stands on. */
  private static SortedMap<String, Optional<byte[]>> files(Path backup) {
    String since = text(backup).getProperty("since", "");
    Path before = backup.resolveSibling(since);
    if (!since.isEmpty() && (!since.matches("\\d{4}-[a-z]+") || Files.notExists(before))) {
      throw Refused.missing(Kind.FILE, before.toString());
    }
    SortedMap<String, Optional<byte[]>> all = since.isEmpty() ? new TreeMap<>() : files(before);
    CallerFiles.with(backup, () -> Files.readAllLines(backup.resolve(GONE))).forEach(all::remove);
    all.putAll(Archive.files(CallerFiles.read(backup.resolve(FILES))));
    return all;
  }

  String importFrom(Path backup, String name, Operation op) {
    if (Files.notExists(backup.resolve(TEXT))) {
      throw Refused.value(backup + " is not the backup of a simulated machine");
    }
    return Arrival.of(world, connection)
        .make(Portable.spec(text(backup), name), Portable.tree(files(backup)), op);
  }
}
