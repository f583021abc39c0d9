package dev.posada.internal.memory;

import dev.posada.ByteSize;
import dev.posada.Disk;
import dev.posada.Kind;
import dev.posada.Pool;
import dev.posada.Volume;
import dev.posada.VolumeSpec;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The volumes that a world has, all in one pool. A volume with a size takes that much of the pool;
 * one without takes what is in it. Guarded by the {@link Timeline}.
 */
final class VolumeStore {
  static final String POOL = "default";
  static final ByteSize CAPACITY = ByteSize.gib(1024);
  private static final String FOLDER = "/var/lib/simulated/" + POOL;

  private final World world;
  private final Budget budget;
  private final Map<String, Stored> byName = new LinkedHashMap<>();

  VolumeStore(World world, Budget budget) {
    this.world = world;
    this.budget = budget;
  }

  /** A volume; what it is made of is the store's to change. */
  static final class Stored {
    private final String id = Ids.unique();
    private final String name;
    private final Disk.Format format;
    private final Map<String, String> labels;
    private final Content content;
    private ByteSize capacity;

    private Stored(VolumeSpec spec, Budget budget) {
      name = spec.name();
      format = spec.format().orElse(Disk.Format.RAW);
      labels = spec.labels();
      capacity = spec.size().orElse(null);
      content = new Content(budget);
    }

    private Stored(String name, Stored like, Budget budget) {
      this.name = name;
      format = like.format;
      labels = like.labels;
      capacity = like.capacity;
      content = new Content(budget);
    }

    String id() {
      return id;
    }

    String name() {
      return name;
    }

    String hostPath() {
      return FOLDER + "/" + name;
    }

    Content content() {
      return content;
    }

    Optional<ByteSize> capacity() {
      return Optional.ofNullable(capacity);
    }

    /** Returns how many bytes there are to be read. */
    long length() {
      return capacity == null ? content.size() : capacity.bytes();
    }

    Volume toVolume() {
      Volume.Builder volume =
          Volume.builder(id, name, POOL)
              .hostPath(hostPath())
              .format(format)
              .used(ByteSize.bytes(content.kept()))
              .labels(labels);
      capacity().ifPresent(volume::capacity);
      return volume.build();
    }
  }

  Pool pool() {
    return Pool.builder(POOL, POOL)
        .capacity(CAPACITY)
        .free(ByteSize.bytes(free()))
        .hostPath(FOLDER)
        .build();
  }

  private long free() {
    return CAPACITY.bytes() - byName.values().stream().mapToLong(VolumeStore::reserved).sum();
  }

  private static long reserved(Stored stored) {
    return stored.capacity == null ? stored.content.kept() : stored.capacity.bytes();
  }

  Collection<Stored> all() {
    return byName.values();
  }

  Optional<Stored> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** Returns the volume that was seen, not another one that has its name now. */
  Stored get(Volume seen) {
    return find(seen.name())
        .filter(stored -> stored.id.equals(seen.id()))
        .orElseThrow(() -> Refused.missing(Kind.VOLUME, seen.name()));
  }

  Stored create(VolumeSpec spec) {
    if (spec.pool().isPresent() && !spec.pool().get().equals(POOL)) {
      throw Refused.missing(Kind.POOL, spec.pool().get());
    }
    requireName(spec.name());
    requireFree(spec.name());
    spec.size().ifPresent(size -> requireSpace(size.bytes()));
    return add(new Stored(spec, budget));
  }

  /** Returns the volume of that name, which is made if there is none, as Docker does. */
  Stored getOrCreate(String name) {
    return find(name).orElseGet(() -> create(VolumeSpec.named(name)));
  }

  /** Makes an empty volume that is otherwise like another one. */
  Stored createLike(Stored original, String name) {
    requireName(name);
    requireFree(name);
    requireSpace(reserved(original));
    return add(new Stored(name, original, budget));
  }

  private Stored add(Stored made) {
    byName.put(made.name, made);
    return made;
  }

  void resize(Stored stored, ByteSize size) {
    requireOff(stored);
    if (size.bytes() < stored.length()) {
      throw Refused.value("volume " + stored.name + " has " + stored.length() + " bytes");
    }
    requireSpace(size.bytes() - reserved(stored));
    stored.capacity = size;
  }

  /** Gives a disk another size, also while a guest uses it. */
  void grow(Stored stored, ByteSize size) {
    requireSpace(size.bytes() - reserved(stored));
    stored.capacity = size;
  }

  void delete(Stored stored) {
    users(stored)
        .findFirst()
        .ifPresent(
            user -> {
              throw inUse(stored, user, "delete the " + user.kind() + " first");
            });
    remove(stored);
  }

  /** Removes a volume, whoever uses it. */
  void remove(Stored stored) {
    stored.content.clear();
    byName.remove(stored.name, stored); // another one may have its name by now
  }

  /** Refuses to change what a running guest sees. */
  void requireOff(Stored stored) {
    users(stored)
        .filter(user -> user.run() != null)
        .findFirst()
        .ifPresent(
            user -> {
              throw inUse(stored, user, "stop the " + user.kind() + " first");
            });
  }

  private static RuntimeException inUse(Stored stored, SimulatedGuest user, String remedy) {
    return Refused.state(
        "volume " + stored.name + " is used by " + user.kind() + " " + user.name(), remedy);
  }

  private Stream<SimulatedGuest> users(Stored stored) {
    Stream<SimulatedGuest> machines =
        world.disks().user(stored.hostPath()).map(SimulatedGuest.class::cast).stream();
    Stream<SimulatedGuest> containers =
        world.containers().all().stream()
            .filter(container -> container.mounted().has(stored))
            .map(container -> container);
    return Stream.concat(machines, containers);
  }

  private static void requireName(String name) {
    boolean printable = name.chars().noneMatch(Character::isISOControl);
    if (!printable || name.indexOf('/') >= 0 || name.equals(".") || name.equals("..")) {
      throw Refused.value("a volume's name has no slash and no control character: " + name);
    }
  }

  private void requireFree(String name) {
    if (byName.containsKey(name)) {
      throw Refused.taken(Kind.VOLUME, name);
    }
  }

  private void requireSpace(long bytes) {
    if (bytes > free()) {
      throw Refused.resources(
          "pool " + POOL + " has " + ByteSize.bytes(free()) + " free of " + CAPACITY,
          "delete a volume, or make this one smaller");
    }
  }

  void clear() {
    byName.clear();
  }
}
