package dev.posada.internal.memory;

import dev.posada.AlreadyExistsException;
import dev.posada.Disk;
import dev.posada.Failure;
import dev.posada.Kind;
import dev.posada.Nic;
import dev.posada.spi.Operation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Machines as appliances: a description in OVF with empty disks, which other hypervisors read, and
 * beside it what makes a simulated machine of it again, which they ignore. Only appliances of
 * simulated machines can be read.
 */
final class Appliances {
  private final World world;
  private final Connection connection;

  Appliances(World world, Connection connection) {
    this.world = world;
    this.connection = connection;
  }

  void exportTo(String id, Path file, Operation op) {
    boolean one = endsWith(file, ".ova");
    if (!one && !endsWith(file, ".ovf")) {
      throw Refused.value("an appliance is an .ova or an .ovf: " + file);
    }
    connection.waitingChange(
        "exportTo",
        id,
        op,
        () -> {
          SimulatedMachine machine = world.time().locked(() -> world.machines().get(id));
          Frozen held = world.time().locked(() -> hold(machine));
          try {
            Work.move(
                world.time(),
                "disks",
                bytes(machine),
                Work.DISK_SPEED,
                () -> connection.halfway("exportTo", id, op),
                op);
            String base = base(file);
            Map<String, byte[]> parts = world.time().locked(() -> parts(machine, base));
            write(
                file, one ? Map.of(file.getFileName().toString(), Archive.ofParts(parts)) : parts);
          } finally {
            world.time().locked(held::release);
          }
          return null;
        });
  }

  private static boolean endsWith(Path file, String end) {
    return file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(end);
  }

  private static String base(Path file) {
    String name = file.getFileName().toString();
    return name.substring(0, name.length() - 4);
  }

  private static Frozen hold(SimulatedMachine machine) {
    if (!machine.isOff()) {
      throw Refused.before(machine.refuse("cannot be exported"));
    }
    return Frozen.hold(machine, "exported");
  }

  static long bytes(SimulatedMachine machine) {
    return machine.devices().ofType(Disk.class).stream()
        .mapToLong(disk -> disk.capacity().orElseThrow().bytes())
        .sum();
  }

  private static Map<String, byte[]> parts(SimulatedMachine machine, String base) {
    Map<String, byte[]> parts = new LinkedHashMap<>();
    List<Disk> disks = machine.devices().ofType(Disk.class);
    int nics = machine.devices().ofType(Nic.class).size();
    parts.put(
        base + ".ovf", Ovf.describe(machine, base, disks, nics).getBytes(StandardCharsets.UTF_8));
    for (int i = 0; i < disks.size(); i++) {
      String name = base + "-disk" + i + ".vmdk";
      parts.put(name, EmptyDisk.vmdk(disks.get(i).capacity().orElseThrow().bytes(), name));
    }
    parts.put(base + ".posada", Portable.describe(machine, Map.of()));
    parts.put(base + "-files.tar", Archive.ofFiles(machine.files().below("/")));
    return parts;
  }

  /** Writes new files beside each other: all of them, or none. */
  private static void write(Path file, Map<String, byte[]> parts) {
    for (String name : parts.keySet()) {
      Path path = file.resolveSibling(name);
      if (Files.exists(path)) {
        throw new AlreadyExistsException(Kind.FILE, path.toString(), Failure.notDone());
      }
    }
    List<Path> written = new ArrayList<>();
    try {
      parts.forEach(
          (name, bytes) -> {
            Path path = file.resolveSibling(name);
            written.add(path);
            CallerFiles.with(path, () -> Files.write(path, bytes, StandardOpenOption.CREATE_NEW));
          });
    } catch (RuntimeException e) {
      written.forEach(path -> CallerFiles.remove(path, e));
      throw e;
    }
  }

  String importFrom(Path file, String name, Operation op) {
    Map<String, byte[]> parts =
        endsWith(file, ".ovf") ? beside(file) : Archive.parts(CallerFiles.read(file));
    byte[] text = part(parts, ".posada", file);
    byte[] files = part(parts, "-files.tar", file);
    return Arrival.of(world, connection)
        .make(
            Portable.spec(Portable.properties(text), name),
            Portable.tree(Archive.files(files)),
            op);
  }

  private static Map<String, byte[]> beside(Path file) {
    Map<String, byte[]> parts = new LinkedHashMap<>();
    for (String end : List.of(".posada", "-files.tar")) {
      Path path = file.resolveSibling(base(file) + end);
      if (Files.exists(path)) {
        parts.put(base(file) + end, CallerFiles.read(path));
      }
    }
    return parts;
  }

  private static byte[] part(Map<String, byte[]> parts, String end, Path file) {
    return parts.entrySet().stream()
        .filter(part -> part.getKey().endsWith(end))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElseThrow(() -> Refused.value(file + " is not the appliance of a simulated machine"));
  }
}
