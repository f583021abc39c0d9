package dev.posada.internal.memory;

import dev.posada.ByteSize;
import dev.posada.Device;
import dev.posada.Disk;
import dev.posada.HypervisorException;
import dev.posada.Kind;
import dev.posada.VolumeSpec;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The disks of a world's machines: makes them as specs say, and knows who uses which. A disk that
 * is written has one machine; what an overlay or a snapshot stands on must not change. Guarded by
 * the {@link Timeline}.
 */
final class Disks {
  /** What a disk has that lies at some path of the host and is no volume. */
  static final ByteSize UNKNOWN = ByteSize.gib(10);

  /** Below it nothing is there; every other path of the host is one of a disk or a disc. */
  static final String MISSING = "/missing/";

  private static final int QCOW2 = 0x514649fb;

  private final World world;
  private final Map<String, Set<SimulatedMachine>> writers = new HashMap<>();
  private final Map<String, Set<SimulatedMachine>> readers = new HashMap<>();

  Disks(World world) {
    this.world = world;
  }

  /**
   * A device as a machine has it.
   *
   * @param ours whether the disk was made for the machine
   * @param base the path on the host of what the disk lies over; empty for nothing
   */
  record Fitted(Device device, boolean ours, String base) {
    Fitted as(Device changed) {
      return new Fitted(changed, ours, base);
    }
  }

  /** Makes or takes the disk that a spec means, without an id. */
  Fitted fit(Disk spec, SimulatedMachine machine, String name) {
    return switch (spec.origin()) {
      case BLANK -> made(spec, spec.capacity().orElseThrow(), name, "");
      case EXISTING -> existing(spec, machine);
      case COPY -> {
        if (spec.file().isPresent()) {
          yield made(spec, atLeast(spec, sizeOf(spec.file().get())), name, "");
        }
        String source = source(spec, machine);
        Fitted copy = made(spec, atLeast(spec, sizeOf(source)), name, "");
        stored(source).ifPresent(from -> fill(copy, from));
        yield copy;
      }
      case OVERLAY -> {
        String base = source(spec, machine);
        requireNoWriter(base, machine);
        yield made(spec, atLeast(spec, sizeOf(base)), name, base);
      }
    };
  }

  private Fitted existing(Disk spec, SimulatedMachine machine) {
    String path = source(spec, machine);
    requireNoWriter(path, machine);
    for (SimulatedMachine reader : readers.getOrDefault(path, Set.of())) {
      if (reader == machine) {
        continue; // a disk that one of its snapshots has is its own
      }
      throw Refused.busy(
          path + " must not change: a disk or a snapshot of " + reader.name() + " stands on it",
          "attach an overlay of it");
    }
    ByteSize size = sizeOf(path);
    if (spec.capacity().isPresent() && !spec.capacity().get().equals(size)) {
      throw Refused.value(path + " has " + size + ": attach it, then change its capacity");
    }
    return new Fitted(seen(path, spec, size), false, "");
  }

  private Disk seen(String path, Disk spec, ByteSize size) {
    Disk disk =
        stored(path).map(volume -> Disk.of(volume.toVolume())).orElseGet(() -> Disk.of(path));
    return disk.capacity(size).format(spec.format().orElse(Disk.Format.QCOW2));
  }

  private Fitted made(Disk spec, ByteSize size, String name, String base) {
    Disk.Format format = spec.format().orElse(Disk.Format.QCOW2);
    String free = name;
    for (int i = 2; world.volumes().find(free).isPresent(); i++) {
      free = name + "-" + i;
    }
    VolumeStore.Stored volume =
        world.volumes().create(VolumeSpec.named(free).size(size).format(format));
    return new Fitted(Disk.of(volume.toVolume()).capacity(size).format(format), true, base);
  }

  /** Fills a disk that was made for that, or removes it. */
  private void fill(Fitted copy, VolumeStore.Stored from) {
    try {
      stored(path((Disk) copy.device())).orElseThrow().content().become(from.content());
    } catch (HypervisorException e) {
      remove(List.of(copy));
      throw e;
    }
  }

  private static ByteSize atLeast(Disk spec, ByteSize size) {
    ByteSize asked = spec.capacity().orElse(size);
    if (asked.compareTo(size) < 0) {
      throw Refused.value("what it comes from has " + size + ", more than " + asked);
    }
    return asked;
  }

  /** Makes a disk like another one: over it, or a copy of it. */
  Fitted like(Fitted original, boolean linked, String name) {
    Disk disk = (Disk) original.device();
    String path = path(disk);
    Fitted copy = made(disk, sizeOf(path), name, linked ? path : "");
    if (!linked) {
      stored(path).ifPresent(from -> fill(copy, from));
    }
    return copy.as(((Disk) copy.device()).attachedAs(disk.id().orElseThrow()));
  }

  /** Makes a disk of what a machine brings along from another world. */
  Fitted from(Fitted original, VolumeStore.Stored elsewhere) {
    Disk disk = (Disk) original.device();
    Fitted made = made(disk, disk.capacity().orElseThrow(), elsewhere.name(), "");
    fill(made, elsewhere);
    return new Fitted(
        ((Disk) made.device()).attachedAs(disk.id().orElseThrow()),
        original.ours(),
        original.base());
  }

  /** Removes disks that were made for a machine, and returns their names. */
  List<String> remove(List<Fitted> devices) {
    List<String> names = new ArrayList<>();
    for (Fitted one : devices) {
      if (one.ours() && one.device() instanceof Disk disk) {
        stored(path(disk))
            .ifPresent(
                volume -> {
                  names.add(volume.toVolume().toString());
                  world.volumes().remove(volume);
                });
      }
    }
    return names;
  }

  /** Returns the path on the host of what a disk comes from, which is there. */
  private String source(Disk spec, SimulatedMachine machine) {
    String path =
        spec.volume().isPresent()
            ? world.volumes().get(spec.volume().get()).hostPath()
            : spec.hostPath().orElseThrow();
    requireThere(path);
    if (spec.origin() == Disk.Origin.COPY) {
      for (SimulatedMachine writer : writers.getOrDefault(path, Set.of())) {
        if (writer.run() != null && writer != machine) {
          throw Refused.busy(
              "machine " + writer.name() + " is writing to " + path, "stop that machine first");
        }
      }
    }
    return path;
  }

  void requireThere(String path) {
    if (path.startsWith(MISSING)) {
      throw Refused.missing(Kind.FILE, path);
    }
  }

  private void requireNoWriter(String path, SimulatedMachine machine) {
    for (SimulatedMachine writer : writers.getOrDefault(path, Set.of())) {
      String who = writer == machine ? "this machine" : "machine " + writer.name();
      throw Refused.busy(path + " is a disk of " + who, "detach it there first");
    }
  }

  Optional<VolumeStore.Stored> stored(String path) {
    String folder = world.volumes().pool().hostPath().orElseThrow() + "/";
    return path.startsWith(folder)
        ? world.volumes().find(path.substring(folder.length()))
        : Optional.empty();
  }

  static String path(Disk disk) {
    return disk.hostPath()
        .orElseGet(() -> disk.volume().flatMap(volume -> volume.hostPath()).orElseThrow());
  }

  private ByteSize sizeOf(String path) {
    Optional<VolumeStore.Stored> stored = stored(path);
    return stored.isEmpty()
        ? UNKNOWN
        : stored
            .get()
            .capacity()
            .orElseThrow(() -> Refused.value(path + " has no size, so it is no disk"));
  }

  /** Returns what a machine sees of an image on the caller's machine. */
  private static ByteSize sizeOf(Path file) {
    return CallerFiles.with(
        file,
        () -> {
          try (InputStream in = Files.newInputStream(file)) {
            ByteBuffer head = ByteBuffer.wrap(in.readNBytes(32));
            if (head.limit() == 32 && head.getInt(0) == QCOW2) {
              return ByteSize.bytes(head.getLong(24));
            }
          }
          if (Files.size(file) == 0) {
            throw Refused.value(file + " is empty, so it is no disk");
          }
          return ByteSize.bytes(Files.size(file));
        });
  }

  /** Remembers which disks a machine writes, and on which it stands; none when it is gone. */
  void uses(SimulatedMachine machine, Set<String> written, Set<String> read) {
    replace(writers, machine, machine.usedDisks().written(), written);
    replace(readers, machine, machine.usedDisks().read(), read);
  }

  private static void replace(
      Map<String, Set<SimulatedMachine>> users,
      SimulatedMachine machine,
      Set<String> before,
      Set<String> now) {
    for (String path : before) {
      Set<SimulatedMachine> left = users.get(path);
      if (!now.contains(path) && left != null && left.remove(machine) && left.isEmpty()) {
        users.remove(path);
      }
    }
    now.forEach(path -> users.computeIfAbsent(path, key -> new LinkedHashSet<>()).add(machine));
  }

  /** Returns a machine that uses a disk in some way. */
  Optional<SimulatedMachine> user(String path) {
    Set<SimulatedMachine> all = new LinkedHashSet<>(writers.getOrDefault(path, Set.of()));
    all.addAll(readers.getOrDefault(path, Set.of()));
    return all.stream().findFirst();
  }

  void clear() {
    writers.clear();
    readers.clear();
  }

  /** Which disks a machine writes, and on which it stands, by their paths on the host. */
  record Used(Set<String> written, Set<String> read) {
    static final Used NOTHING = new Used(Set.of(), Set.of());
  }
}
