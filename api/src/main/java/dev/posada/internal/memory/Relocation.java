package dev.posada.internal.memory;

import dev.posada.ByteSize;
import dev.posada.Disk;
import dev.posada.GuestState;
import dev.posada.MigrateOptions;
import dev.posada.Nic;
import dev.posada.spi.Operation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Moves a machine to the world of another host: in rounds while it runs, then with a downtime. */
final class Relocation {
  /** What the network between two hosts carries in a second. */
  static final long NETWORK_SPEED = 1L << 30;

  static final Duration DOWNTIME = Duration.ofMillis(300);

  /** A machine changes this part of its memory in a second. */
  private static final int DIRTIES = 64;

  private final World here;
  private final Connection connection;
  private final MemoryHost there;
  private final MigrateOptions options;
  private final Operation op;
  private final SimulatedMachine machine;

  private Relocation(
      World here,
      Connection connection,
      MemoryHost there,
      MigrateOptions options,
      Operation op,
      SimulatedMachine machine) {
    this.here = here;
    this.connection = connection;
    this.there = there;
    this.options = options;
    this.op = op;
    this.machine = machine;
  }

  static String migrate(
      World here,
      Connection connection,
      String id,
      MemoryHost there,
      MigrateOptions options,
      Operation op) {
    return connection.waitingChange(
        "migrateTo",
        id,
        op,
        () -> {
          if (there.world() == here) {
            throw Refused.value("virtual machine " + id + " is in " + here.name() + " already");
          }
          SimulatedMachine machine = here.time().locked(() -> here.machines().get(id));
          return new Relocation(here, connection, there, options, op, machine).run();
        });
  }

  private String run() {
    Frozen held = here.time().locked(this::hold);
    ByteSize memory = options.isLive() ? machine.size().held() : ByteSize.bytes(0);
    boolean reserved = false;
    try {
      there.connection().change("receive", machine.name(), op, () -> receive(memory));
      reserved = true;
      if (options.copyDisks()) {
        move("disks", diskBytes());
      }
      if (options.isLive()) {
        iterate(memory.bytes(), held);
      } else {
        move("definition", 0);
      }
      there.connection().requireWhole();
      String id = both(() -> handOver(held, memory));
      reserved = false;
      return id;
    } finally {
      here.time().locked(held::release);
      if (reserved) {
        there.world().time().locked(() -> there.world().capacity().giveBack(memory));
      }
    }
  }

  private Frozen hold() {
    if (options.isLive() ? !machine.isRunning() : !machine.isOff()) {
      throw machine.refuse("cannot be moved " + (options.isLive() ? "live" : "offline"));
    }
    if (!machine.snapshots().isEmpty()) {
      throw Refused.state(
          "virtual machine " + machine.name() + " has snapshots: " + machine.snapshots().names(),
          "delete its snapshots first");
    }
    machine.links().requireNone();
    if (machine.links().isClone()) {
      throw Refused.state(
          "virtual machine " + machine.name() + " is a linked clone, whose source stays here",
          "clone it in full first");
    }
    return Frozen.hold(machine, "moved");
  }

  private void receive(ByteSize memory) {
    there.world().machines().requireFree(machine.name());
    for (Nic nic : machine.devices().ofType(Nic.class)) {
      Wiring.requireNetwork(there.world(), nic);
    }
    there.world().capacity().take(memory);
  }

  private long bandwidth() {
    return options.bandwidth().map(ByteSize::bytes).orElse(NETWORK_SPEED);
  }

  private long diskBytes() {
    return machine.devices().ofType(Disk.class).stream()
        .mapToLong(disk -> disk.capacity().map(ByteSize::bytes).orElse(0L))
        .sum();
  }

  private void move(String phase, long bytes) {
    Work.move(
        here.time(),
        phase,
        bytes,
        bandwidth(),
        () -> {
          connection.halfway("migrateTo", machine.id(), op);
          there.connection().requireWhole();
        },
        op);
  }

  /** Sends the memory, then what changed meanwhile, until the rest is sent within the downtime. */
  private void iterate(long memory, Frozen held) {
    long most = bandwidth() * options.maxDowntime().orElse(DOWNTIME).toMillis() / 1_000;
    long left = memory;
    for (int round = 1; left > most; round++) {
      move("memory, round " + round, left);
      here.time().locked(held::requireSame);
      boolean still = machine.state() == GuestState.PAUSED;
      long dirty = still ? 0 : (long) ((double) memory / DIRTIES * left / bandwidth());
      left = Math.min(memory, dirty);
    }
    here.time().locked(held::freeze);
    move("downtime", left);
  }

  /** Does something in both worlds at once. Everybody takes the locks in the same order. */
  private <T> T both(Supplier<T> body) {
    World other = there.world();
    boolean first = here.name().compareTo(other.name()) < 0;
    Timeline outer = first ? here.time() : other.time();
    Timeline inner = first ? other.time() : here.time();
    return outer.locked(() -> inner.locked(body));
  }

  private String handOver(Frozen held, ByteSize memory) {
    held.requireSame();
    World world = there.world();
    world.machines().requireFree(machine.name());
    boolean paused = machine.state() == GuestState.PAUSED;
    Memory luggage = options.isLive() ? machine.memory() : null;
    SimulatedMachine arrived =
        new SimulatedMachine(
            world,
            machine.id(),
            machine.hardware().name(machine.name()),
            machine.labels(),
            machine.configured(),
            machine.created());
    arrived.devices().fitted(machine.devices().fitted());
    if (luggage != null) {
      Wiring.plug(world, arrived);
    }
    List<Disks.Fitted> devices = carry(arrived);
    world.capacity().giveBack(memory);
    world.machines().add(arrived);
    arrived.become(new SnapshotTree.Was(devices, machine.files(), machine.configured(), null));
    arrived.autostart(machine.autostart());
    if (luggage != null) {
      arrived.arrive(luggage, paused);
    }
    leave();
    machine.vanish();
    here.disks().uses(machine, Set.of(), Set.of());
    here.machines().remove(machine);
    return arrived.id();
  }

  /** Makes all disks on the other host, or none. */
  private List<Disks.Fitted> carry(SimulatedMachine arrived) {
    List<Disks.Fitted> devices = new ArrayList<>();
    List<VolumeStore.Stored> copies = new ArrayList<>();
    try {
      for (Disks.Fitted one : machine.devices().fitted()) {
        devices.add(one.device() instanceof Disk disk ? carry(one, disk, copies) : one);
      }
      return devices;
    } catch (RuntimeException e) {
      Wiring.unplugAll(there.world(), arrived);
      copies.forEach(there.world().volumes()::remove);
      throw e;
    }
  }

  private Disks.Fitted carry(Disks.Fitted one, Disk disk, List<VolumeStore.Stored> copies) {
    Optional<VolumeStore.Stored> volume = here.disks().stored(Disks.path(disk));
    if (volume.isEmpty()) {
      return one;
    }
    Disks there = this.there.world().disks();
    Disks.Fitted copy = there.from(one, volume.get());
    there.stored(Disks.path((Disk) copy.device())).ifPresent(copies::add);
    return copy;
  }

  /** Takes away what has arrived; a disk that was there before stays if it was only copied. */
  private void leave() {
    for (Disks.Fitted one : machine.devices().fitted()) {
      if (one.device() instanceof Disk disk && (one.ours() || !options.copyDisks())) {
        here.disks().stored(Disks.path(disk)).ifPresent(here.volumes()::remove);
      }
    }
  }
}
