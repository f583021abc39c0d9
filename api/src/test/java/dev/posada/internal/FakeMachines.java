package dev.posada.internal;

import dev.posada.Capability;
import dev.posada.Cdrom;
import dev.posada.CloneOptions;
import dev.posada.Device;
import dev.posada.Disk;
import dev.posada.Failure;
import dev.posada.GuestState;
import dev.posada.Kind;
import dev.posada.MigrateOptions;
import dev.posada.Nic;
import dev.posada.NotFoundException;
import dev.posada.Snapshot;
import dev.posada.VirtualMachineInfo;
import dev.posada.VirtualMachineSpec;
import dev.posada.spi.HostDriver;
import dev.posada.spi.Operation;
import dev.posada.spi.VirtualMachineDriver;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** The machines of a {@link FakeHost}. */
final class FakeMachines extends FakeGuests implements VirtualMachineDriver {
  private static final Set<GuestState> LIVE = Set.of(GuestState.RUNNING, GuestState.PAUSED);

  final AtomicReference<VirtualMachineSpec> lastSpec = new AtomicReference<>();
  private final AtomicInteger next = new AtomicInteger();

  FakeMachines(FakeHost host) {
    super(host, Kind.VIRTUAL_MACHINE);
  }

  /** Checks that the core looked: it calls in these states, or where nobody knows the state. */
  private void in(Set<GuestState> states, String call, String id) {
    FakeGuest guest = all.get(id);
    GuestState now = guest == null ? GuestState.UNKNOWN : guest.state;
    boolean known = now != GuestState.UNKNOWN;
    host.promised(!known || states.contains(now), call + " of a guest that is " + now);
    boolean held = now == GuestState.CRASHED && guest.process;
    host.promised(!held, call + " of a crashed guest that has its process");
  }

  private void notSaved(String call, String id) {
    in(
        Set.of(GuestState.STOPPED, GuestState.RUNNING, GuestState.PAUSED, GuestState.CRASHED),
        call,
        id);
  }

  @Override
  public String create(VirtualMachineSpec spec, Operation op) {
    lastSpec.set(spec);
    return create(spec.name(), spec.labels(), op);
  }

  @Override
  public String importFrom(Path file, String name, Operation op) {
    host.promised(all.values().stream().noneMatch(one -> one.name.equals(name)), "a taken name");
    return host.ask("import", true, op, () -> add(name, GuestState.STOPPED).id);
  }

  @Override
  public void exportTo(String id, Path file, Operation op) {
    host.needs(Capability.OVA, "export");
    host.promised(!Files.exists(file), "export over a file");
    changes("export", id, op, () -> {});
  }

  @Override
  public Path backupTo(String id, Path folder, Operation op) {
    host.needs(Capability.BACKUP, "backup");
    host.promised(Files.isDirectory(folder), "backup into a folder that is not there");
    changes("backup", id, op, () -> {});
    return folder.resolve("1");
  }

  @Override
  public VirtualMachineInfo inspect(String id, Operation op) {
    return host.ask(
        "inspect",
        false,
        op,
        () -> {
          FakeGuest guest = guest(id);
          return VirtualMachineInfo.builder(guest.id, guest.name, guest.state)
              .labels(guest.labels)
              .disks(devices(guest, Disk.class))
              .nics(devices(guest, Nic.class))
              .cdroms(devices(guest, Cdrom.class))
              .build();
        });
  }

  private static <D extends Device> List<D> devices(FakeGuest guest, Class<D> type) {
    return guest.devices.stream().filter(type::isInstance).map(type::cast).toList();
  }

  @Override
  public void reset(String id, Operation op) {
    host.needs(Capability.RESET, "reset");
    in(Set.of(GuestState.RUNNING), "reset", id);
    changes("reset", id, op, () -> {});
  }

  @Override
  public void save(String id, Operation op) {
    host.needs(Capability.SAVE, "save");
    in(LIVE, "save", id);
    changes("save", id, op, () -> guest(id).state = GuestState.SAVED);
  }

  @Override
  public void discardSavedState(String id, Operation op) {
    host.needs(Capability.SAVE, "discard");
    in(Set.of(GuestState.SAVED), "discard", id);
    changes("discard", id, op, () -> guest(id).state = GuestState.STOPPED);
  }

  @Override
  public List<Snapshot> snapshots(String id, Operation op) {
    host.needs(Capability.SNAPSHOT, "snapshots");
    return host.ask("snapshots", false, op, () -> List.copyOf(guest(id).snapshots));
  }

  /** Puts a snapshot there, as somebody else would. */
  static Snapshot snapshot(FakeGuest guest, String name, boolean withMemory) {
    Snapshot taken =
        Snapshot.builder("snapshot-" + name, name)
            .created(Instant.EPOCH)
            .withMemory(withMemory)
            .build();
    guest.snapshots.add(taken);
    return taken;
  }

  @Override
  public Snapshot takeSnapshot(String id, String name, boolean withMemory, Operation op) {
    host.needs(Capability.SNAPSHOT, "take");
    notSaved("take", id);
    if (withMemory) {
      host.needs(Capability.SNAPSHOT_MEMORY, "take with memory");
      in(LIVE, "take with memory", id);
      host.promised(!lacks.contains(Capability.SNAPSHOT_MEMORY), "take of memory that cannot be");
    }
    AtomicReference<Snapshot> taken = new AtomicReference<>();
    changes(
        withMemory ? "take memory" : "take disks",
        id,
        op,
        () -> taken.set(snapshot(guest(id), name, withMemory)));
    return taken.get();
  }

  private static void require(FakeGuest guest, Snapshot snapshot) {
    if (!guest.snapshots.contains(snapshot)) {
      throw new NotFoundException(Kind.SNAPSHOT, snapshot.name(), Failure.undecided());
    }
  }

  @Override
  public void restoreSnapshot(String id, Snapshot snapshot, Operation op) {
    host.needs(Capability.SNAPSHOT, "restore");
    notSaved("restore", id);
    changes(
        "restore",
        id,
        op,
        () -> {
          require(guest(id), snapshot);
          guest(id).state = snapshot.withMemory() ? GuestState.RUNNING : GuestState.STOPPED;
        });
  }

  @Override
  public void deleteSnapshot(String id, Snapshot snapshot, Operation op) {
    host.needs(Capability.SNAPSHOT, "forget");
    changes(
        "forget",
        id,
        op,
        () -> {
          require(guest(id), snapshot);
          guest(id).snapshots.remove(snapshot);
        });
  }

  @Override
  public String cloneAs(String id, String name, CloneOptions options, Operation op) {
    host.needs(options.isLinked() ? Capability.CLONE_LINKED : Capability.CLONE_FULL, "clone");
    if (!options.isLinked() || options.from().isEmpty()) {
      in(Set.of(GuestState.STOPPED, GuestState.CRASHED), "clone", id);
    }
    host.promised(options.labels().containsKey(Nonce.LABEL), "clone without a nonce");
    host.promised(all.values().stream().noneMatch(one -> one.name.equals(name)), "a taken name");
    AtomicReference<FakeGuest> copy = new AtomicReference<>();
    changes(
        "clone",
        id,
        op,
        () -> {
          copy.set(add(name, GuestState.STOPPED));
          copy.get().labels = options.labels();
        });
    return copy.get().id;
  }

  @Override
  public String migrateTo(String id, HostDriver target, MigrateOptions options, Operation op) {
    host.needs(options.isLive() ? Capability.MIGRATE_LIVE : Capability.MIGRATE_OFFLINE, "migrate");
    in(options.isLive() ? LIVE : Set.of(GuestState.STOPPED), "migrate", id);
    FakeHost there = (FakeHost) target;
    FakeGuest guest = all.get(id);
    host.promised(!there.closed, "migrate to a host that is closed");
    host.promised(
        there.machines.all.values().stream().noneMatch(one -> one.name.equals(guest.name)),
        "migrate to where the name is taken");
    changes(
        "migrate",
        id,
        op,
        () -> {
          there.machines.all.put(id, guest);
          all.remove(id);
        });
    return id;
  }

  private void live(String call, String id) {
    notSaved(call, id);
    if (all.containsKey(id) && LIVE.contains(all.get(id).state)) {
      host.needs(Capability.HOTPLUG, call + " while it runs");
    }
  }

  @Override
  public Device attach(String id, Device device, Operation op) {
    live("attach", id);
    host.promised(device.id().isEmpty(), "attach of what is attached");
    Device attached = withId(device, "device-" + next.incrementAndGet());
    changes("attach", id, op, () -> guest(id).devices.add(attached));
    return attached;
  }

  private static Device withId(Device device, String id) {
    if (device instanceof Disk disk) {
      return disk.attachedAs(id);
    }
    return device instanceof Nic nic ? nic.attachedAs(id) : ((Cdrom) device).attachedAs(id);
  }

  @Override
  public Device change(String id, Device device, Operation op) {
    notSaved("change", id);
    changes(
        "change",
        id,
        op,
        () -> {
          remove(guest(id), device);
          guest(id).devices.add(device);
        });
    return device;
  }

  private static void remove(FakeGuest guest, Device device) {
    Optional<Device> there =
        guest.devices.stream().filter(one -> one.id().equals(device.id())).findFirst();
    guest.devices.remove(
        there.orElseThrow(
            () ->
                new NotFoundException(
                    Kind.DEVICE, device.id().orElseThrow(), Failure.undecided())));
  }

  @Override
  public void detach(String id, Device device, Operation op) {
    live("detach", id);
    changes(
        "detach",
        id,
        op,
        () -> {
          if (guest(id).letsGo || !LIVE.contains(guest(id).state)) {
            remove(guest(id), device);
          }
        });
  }
}
