package dev.posada.internal.memory;

import dev.posada.ByteSize;
import dev.posada.Cdrom;
import dev.posada.Device;
import dev.posada.Disk;
import dev.posada.Kind;
import dev.posada.Nic;
import dev.posada.PortForward;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** The devices of a machine, each with an id. Guarded by the {@link Timeline}. */
final class DeviceBay {
  private final World world;
  private final SimulatedMachine machine;
  private final Set<String> leaving = new LinkedHashSet<>();
  private List<Disks.Fitted> fitted = List.of();
  private int number;

  DeviceBay(World world, SimulatedMachine machine) {
    this.world = world;
    this.machine = machine;
  }

  List<Disks.Fitted> fitted() {
    return fitted;
  }

  /** Has these devices in the place of those that it had. */
  void fitted(List<Disks.Fitted> devices) {
    fitted = List.copyOf(devices);
    leaving.clear();
    number = Math.max(number, devices.size());
  }

  <D extends Device> List<D> ofType(Class<D> type) {
    return fitted.stream()
        .map(Disks.Fitted::device)
        .filter(type::isInstance)
        .map(type::cast)
        .toList();
  }

  /** Makes what is to be attached, which is not attached yet. */
  Disks.Fitted prepare(Device device) {
    if (device instanceof Disk disk) {
      String id = freeId("disk");
      Disks.Fitted made = world.disks().fit(disk, machine, machine.name() + "-" + id);
      return made.as(((Disk) made.device()).attachedAs(id));
    }
    if (device instanceof Nic nic) {
      String mac = nic.mac().orElseGet(DeviceBay::newMac);
      requireFree(mac, "");
      world.networks().of(nic);
      return new Disks.Fitted(forwards(nic).mac(mac).attachedAs(freeId("nic")), false, "");
    }
    return new Disks.Fitted(disc((Cdrom) device).attachedAs(freeId("cdrom")), false, "");
  }

  void add(Disks.Fitted device) {
    List<Disks.Fitted> more = new ArrayList<>(fitted);
    more.add(device);
    fitted = List.copyOf(more);
  }

  /** Returns an id that no device of the machine has or had. */
  private String freeId(String kind) {
    long same = fitted.stream().filter(one -> id(one).startsWith(kind)).count();
    String id = kind + same;
    while (isTaken(id)) {
      id = kind + number++;
    }
    return id;
  }

  private boolean isTaken(String id) {
    return fitted.stream().anyMatch(one -> id(one).equals(id));
  }

  private static String id(Disks.Fitted fitted) {
    return fitted.device().id().orElseThrow();
  }

  static String newMac() {
    int random = ThreadLocalRandom.current().nextInt(1 << 24);
    return String.format(
        "52:54:00:%02x:%02x:%02x", random >> 16 & 0xFF, random >> 8 & 0xFF, random & 0xFF);
  }

  private void requireFree(String mac, String id) {
    for (Nic nic : ofType(Nic.class)) {
      if (nic.mac().orElseThrow().equals(mac) && !nic.id().orElseThrow().equals(id)) {
        throw Refused.value("the machine has a network interface with " + mac + " already");
      }
    }
  }

  /** Chooses the ports that the host is to choose. */
  private Nic forwards(Nic nic) {
    if (nic.forwards().stream().allMatch(forward -> forward.hostPort() > 0)) {
      return nic;
    }
    Nic chosen = nic.network().isPresent() ? Nic.on(nic.network().get()) : Nic.nat();
    chosen = chosen.connected(nic.connected());
    chosen = nic.id().isPresent() ? chosen.attachedAs(nic.id().get()) : chosen;
    for (PortForward one : nic.forwards()) {
      chosen = chosen.forward(one.hostPort() == 0 ? world.ports().promise(one) : one);
    }
    return chosen;
  }

  private Cdrom disc(Cdrom cdrom) {
    cdrom.hostPath().ifPresent(world.disks()::requireThere);
    if (cdrom.file().isEmpty()) {
      return cdrom;
    }
    Path file = cdrom.file().get();
    CallerFiles.with(file, () -> file.toRealPath());
    return cdrom.insert("/var/lib/simulated/discs/" + file.getFileName());
  }

  /** Makes a device what it is to be, and returns it. */
  Device change(Device to) {
    Disks.Fitted now = get(to);
    Device changed;
    if (to instanceof Disk disk) {
      changed = grow((Disk) now.device(), disk);
    } else if (to instanceof Nic nic) {
      changed = change((Nic) now.device(), nic);
    } else {
      changed = disc((Cdrom) to);
    }
    List<Disks.Fitted> all = new ArrayList<>(fitted);
    all.replaceAll(one -> one == now ? now.as(changed) : one);
    fitted = List.copyOf(all);
    return changed;
  }

  private Disk grow(Disk now, Disk to) {
    ByteSize had = now.capacity().orElseThrow();
    ByteSize size = to.capacity().orElse(had);
    if (!now.capacity(size).equals(to.capacity(size))) {
      throw Refused.value("of an attached disk only the capacity changes: " + to);
    }
    if (size.compareTo(had) < 0) {
      throw Refused.value("a disk only grows: it has " + had + ", which is more than " + size);
    }
    world.disks().stored(Disks.path(now)).ifPresent(volume -> world.volumes().grow(volume, size));
    return now.capacity(size);
  }

  private Nic change(Nic now, Nic to) {
    String mac = to.mac().orElse(now.mac().orElseThrow());
    boolean same =
        now.mode() == to.mode()
            && now.network().equals(to.network())
            && now.mac().orElseThrow().equals(mac);
    if (!same && machine.run() != null) {
      throw machine.refuse("cannot have another network interface");
    }
    requireFree(mac, to.id().orElseThrow());
    world.networks().of(to);
    Nic whole = forwards(to).mac(mac);
    if (machine.run() != null && !whole.forwards().equals(now.forwards())) {
      Wiring.rewire(world, machine, now, whole);
    }
    return whole;
  }

  private Disks.Fitted get(Device device) {
    String id = device.id().orElse("");
    return fitted.stream()
        .filter(one -> id(one).equals(id) && one.device().getClass() == device.getClass())
        .findFirst()
        .orElseThrow(() -> Refused.missing(Kind.DEVICE, id));
  }

  /** Asks the guest to let a device go. */
  void ask(Device device) {
    leaving.add(id(get(device)));
  }

  /** Takes away what the guest was asked to let go; returns whether there was anything. */
  boolean letGo() {
    ofType(Nic.class).stream()
        .filter(nic -> leaving.contains(nic.id().orElseThrow()))
        .forEach(nic -> Wiring.unplug(world, machine, nic));
    List<Disks.Fitted> left = new ArrayList<>(fitted);
    boolean gone = left.removeIf(one -> leaving.contains(id(one)));
    fitted = List.copyOf(left);
    leaving.clear();
    return gone;
  }

  boolean isAsked() {
    return !leaving.isEmpty();
  }

  void remove(Device device) {
    Disks.Fitted gone = get(device);
    fitted = fitted.stream().filter(one -> one != gone).toList();
  }

  /** Returns the disks that the machine writes. */
  Set<String> written() {
    Set<String> paths = new LinkedHashSet<>();
    ofType(Disk.class).forEach(disk -> paths.add(Disks.path(disk)));
    return paths;
  }
}
