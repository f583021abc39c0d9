package dev.posada.internal.memory;

import dev.posada.ByteSize;
import dev.posada.CloneOptions;
import dev.posada.Disk;
import dev.posada.HypervisorException;
import dev.posada.Nic;
import dev.posada.spi.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Makes machines of machines. */
final class Cloning {
  /** The snapshot on which linked clones of what a machine is now stand. */
  static final String BASE = "posada-base";

  private final World world;
  private final Connection connection;

  Cloning(World world, Connection connection) {
    this.world = world;
    this.connection = connection;
  }

  /** What is cloned; the snapshot is null if it is what the source is now. */
  private record Origin(
      SimulatedMachine source, SnapshotTree.Kept snapshot, SnapshotTree.Was was, Frozen held) {
    long bytes() {
      return was.devices().stream()
          .map(Disks.Fitted::device)
          .filter(Disk.class::isInstance)
          .mapToLong(disk -> ((Disk) disk).capacity().map(ByteSize::bytes).orElse(0L))
          .sum();
    }
  }

  String cloneAs(String id, String name, CloneOptions options, Operation op) {
    return connection.waitingChange("cloneAs", id, op, () -> clone(id, name, options, op));
  }

  private String clone(String id, String name, CloneOptions options, Operation op) {
    Timeline time = world.time();
    Origin origin = time.locked(() -> origin(id, name, options));
    try {
      if (!options.isLinked()) {
        Work.move(time, "disks", origin.bytes(), Work.DISK_SPEED, () -> {}, op);
      }
      List<Disks.Fitted> devices = time.locked(() -> devices(origin, name, options.isLinked()));
      try {
        connection.halfway("cloneAs", id, op);
      } catch (HypervisorException e) {
        throw Remains.of(devices, e);
      }
      return time.locked(() -> add(origin, name, options, devices));
    } finally {
      time.locked(origin.held()::release);
    }
  }

  private Origin origin(String id, String name, CloneOptions options) {
    SimulatedMachine source = world.machines().get(id);
    world.machines().requireFree(name);
    SnapshotTree.Kept from =
        options.from().map(snapshot -> source.snapshots().get(snapshot.id())).orElse(null);
    if (!source.isOff() && (from == null || !source.isRunning())) {
      throw source.refuse("cannot be cloned");
    }
    Frozen held = Frozen.hold(source, "cloned");
    if (options.isLinked() && from == null) {
      from = base(source);
    }
    SnapshotTree.Was was = from == null ? source.past().was(false) : from.was();
    return new Origin(source, from, was, held);
  }

  /**
   * Returns a snapshot of what the source is now: the one from the last time if nothing changed.
   */
  private static SnapshotTree.Kept base(SimulatedMachine source) {
    SnapshotTree tree = source.snapshots();
    if (source.past().isPresent()) {
      return tree.current().orElseThrow();
    }
    String name = BASE;
    for (int i = 2; tree.has(name); i++) {
      name = BASE + "-" + i;
    }
    Keeping.take(source, name, false);
    return tree.current().orElseThrow();
  }

  /** Makes the disks of the clone, and gives its network interfaces addresses of their own. */
  private List<Disks.Fitted> devices(Origin origin, String name, boolean linked) {
    List<Disks.Fitted> devices = new ArrayList<>();
    try {
      for (Disks.Fitted one : origin.was().devices()) {
        devices.add(device(one, name, linked));
      }
    } catch (HypervisorException e) {
      world.disks().remove(devices);
      throw e;
    }
    return devices;
  }

  private Disks.Fitted device(Disks.Fitted original, String name, boolean linked) {
    if (original.device() instanceof Disk disk) {
      return world.disks().like(original, linked, name + "-" + disk.id().orElseThrow());
    }
    return original.device() instanceof Nic nic
        ? original.as(nic.mac(DeviceBay.newMac()))
        : original;
  }

  private String add(Origin origin, String name, CloneOptions options, List<Disks.Fitted> devices) {
    SimulatedMachine clone =
        new SimulatedMachine(
            world,
            UUID.randomUUID().toString(),
            origin.source().hardware().name(name),
            options.labels(),
            origin.was().configured(),
            world.time().now());
    Assembly.register(world, clone, devices);
    clone.become(
        new SnapshotTree.Was(devices, origin.was().files(), origin.was().configured(), null));
    if (options.isLinked()) {
      clone.links().standOn(origin.source(), origin.snapshot().id());
    }
    return clone.id();
  }
}
