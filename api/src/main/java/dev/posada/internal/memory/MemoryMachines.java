package dev.posada.internal.memory;

import dev.posada.CloneOptions;
import dev.posada.DeleteReport;
import dev.posada.Device;
import dev.posada.Disk;
import dev.posada.HypervisorException;
import dev.posada.MigrateOptions;
import dev.posada.SerialConsole;
import dev.posada.Snapshot;
import dev.posada.VirtualMachineInfo;
import dev.posada.VirtualMachineSpec;
import dev.posada.spi.HostDriver;
import dev.posada.spi.Operation;
import dev.posada.spi.VirtualMachineDriver;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The virtual machines of a {@link World}. Thread-safe. */
final class MemoryMachines extends MemoryGuests<SimulatedMachine> implements VirtualMachineDriver {
  private final Keeping keeping;
  private final Cloning cloning;
  private final Appliances appliances;
  private final Backups backups;

  MemoryMachines(World world, Connection connection) {
    super(world, connection, world.machines());
    keeping = new Keeping(world, connection);
    cloning = new Cloning(world, connection);
    appliances = new Appliances(world, connection);
    backups = new Backups(world, connection);
  }

  @Override
  public String create(VirtualMachineSpec spec, Operation op) {
    return connection().waitingChange("create", spec.name(), op, () -> make(spec, op));
  }

  private String make(VirtualMachineSpec spec, Operation op) {
    Timeline time = world().time();
    SimulatedMachine made = time.locked(() -> Assembly.make(world(), spec, this::requireName));
    try {
      connection().halfway("create", spec.name(), op);
    } catch (HypervisorException e) {
      throw Remains.of(made.devices().fitted(), e);
    }
    return time.locked(() -> Assembly.add(world(), made));
  }

  @Override
  public VirtualMachineInfo inspect(String id, Operation op) {
    return read("inspect", id, op, SimulatedMachine::info);
  }

  @Override
  void requireName(String name) {
    if (name.indexOf('/') >= 0 || name.chars().anyMatch(Character::isISOControl)) {
      throw Refused.value("a machine's name has no slash and no control character: " + name);
    }
  }

  /** What was made for it is removed; what was there before, or stands elsewhere, is kept. */
  @Override
  DeleteReport delete(SimulatedMachine machine) {
    List<String> removed = new ArrayList<>(List.of("virtual machine " + machine.name()));
    Map<String, String> kept = new LinkedHashMap<>();
    machine.snapshots().names().forEach(name -> removed.add("snapshot " + name));
    boolean foreign = machine.isForeign();
    for (Disks.Fitted one : machine.devices().fitted()) {
      if (one.device() instanceof Disk disk && (foreign || !one.ours())) {
        kept.put(
            Disks.path(disk),
            foreign ? "Posada did not create the machine" : "it was there before the machine");
      }
      if (!one.base().isEmpty()) {
        kept.put(one.base(), "a disk of the machine lay over it");
      }
    }
    letGo(machine);
    if (!foreign) {
      removed.addAll(world().disks().remove(machine.devices().fitted()));
    }
    return DeleteReport.of(removed, kept);
  }

  @Override
  HypervisorException leftBy(SimulatedMachine machine, HypervisorException failed) {
    letGo(machine);
    return machine.isForeign() ? failed : Remains.of(machine.devices().fitted(), failed);
  }

  /** Others may use what a machine did that is gone. */
  private void letGo(SimulatedMachine machine) {
    machine.links().drop();
    world().disks().uses(machine, Set.of(), Set.of());
  }

  @Override
  public void reset(String id, Operation op) {
    change("reset", id, op, SimulatedMachine::reset);
  }

  @Override
  public void save(String id, Operation op) {
    keeping.save(id, op);
  }

  @Override
  public void discardSavedState(String id, Operation op) {
    change("discardSavedState", id, op, SimulatedMachine::discardSavedState);
  }

  @Override
  public List<Snapshot> snapshots(String id, Operation op) {
    return keeping.list(id, op);
  }

  @Override
  public Snapshot takeSnapshot(String id, String name, boolean withMemory, Operation op) {
    return keeping.take(id, name, withMemory, op);
  }

  @Override
  public void restoreSnapshot(String id, Snapshot snapshot, Operation op) {
    keeping.restore(id, snapshot, op);
  }

  @Override
  public void deleteSnapshot(String id, Snapshot snapshot, Operation op) {
    keeping.delete(id, snapshot, op);
  }

  @Override
  public String cloneAs(String id, String name, CloneOptions options, Operation op) {
    requireName(name);
    return cloning.cloneAs(id, name, options, op);
  }

  @Override
  public String migrateTo(String id, HostDriver target, MigrateOptions options, Operation op) {
    return Relocation.migrate(world(), connection(), id, (MemoryHost) target, options, op);
  }

  @Override
  public Device attach(String id, Device device, Operation op) {
    return connection()
        .waitingChange("attach", id, op, () -> Assembly.attach(this, id, device, op));
  }

  @Override
  public Device change(String id, Device device, Operation op) {
    return connection()
        .change(
            "change",
            id,
            op,
            () -> {
              SimulatedMachine machine = guests().get(id);
              Assembly.requireOpen(machine);
              Device changed = machine.devices().change(device);
              machine.touched();
              return changed;
            });
  }

  @Override
  public void detach(String id, Device device, Operation op) {
    change(
        "detach",
        id,
        op,
        machine -> {
          Assembly.requireOpen(machine);
          machine.detach(device);
        });
  }

  @Override
  public void exportTo(String id, Path file, Operation op) {
    appliances.exportTo(id, file, op);
  }

  @Override
  public Path backupTo(String id, Path folder, Operation op) {
    return backups.backupTo(id, folder, op);
  }

  @Override
  public String importFrom(Path file, String name, Operation op) {
    requireName(name);
    return Files.isDirectory(file)
        ? backups.importFrom(file, name, op)
        : appliances.importFrom(file, name, op);
  }

  @Override
  public byte[] screenshot(String id, Operation op) {
    return read("screenshot", id, op, Screen::picture);
  }

  @Override
  public URI display(String id, Operation op) {
    return read("display", id, op, Screen::address);
  }

  @Override
  public SerialConsole console(String id, Operation op) {
    return connection()
        .change(
            "console",
            id,
            op,
            () -> MemoryConsole.open(guests().get(id), world().time(), connection().stream()));
  }

  @Override
  public void autostart(String id, boolean on, Operation op) {
    change("autostart", id, op, machine -> machine.autostart(on));
  }

  @Override
  public List<InetAddress> addresses(String id, Operation op) {
    return read("addresses", id, op, Wiring::addresses);
  }
}
