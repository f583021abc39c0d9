package dev.posada.virtualbox.machine;

import dev.posada.ByteSize;
import dev.posada.Cdrom;
import dev.posada.Device;
import dev.posada.Disk;
import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.Kind;
import dev.posada.Nic;
import dev.posada.NotFoundException;
import dev.posada.spi.Operation;
import dev.posada.spi.Undo;
import dev.posada.virtualbox.settings.MachineSettings;
import dev.posada.virtualbox.settings.MachineSettings.Medium;
import dev.posada.virtualbox.tool.Installation;
import java.util.Optional;
import java.util.function.Function;

/**
 * Gives machines devices and takes them away. Of a machine that runs, disks come and go at a SATA
 * controller, discs change, and cards are only connected otherwise; the rest needs it off.
 */
public final class Plugging {
  private final Installation vbox;
  private final Capacities capacities;

  public Plugging(Installation vbox, Capacities capacities) {
    this.vbox = vbox;
    this.capacities = capacities;
  }

  public Device attach(String id, Device device, Operation op) {
    return new Change(id, op).attach(device);
  }

  public Device change(String id, Device device, Operation op) {
    return new Change(id, op).change(device);
  }

  public void detach(String id, Device device, Operation op) {
    new Change(id, op).detach(device);
  }

  /** One change of one machine. */
  private final class Change {
    private final Undo undo;
    private final Chassis machine;
    private final Cards cards;
    private final Drives drives;
    private final HardDisks disks;

    Change(String id, Operation op) {
      undo = new Undo(op);
      machine = Chassis.of(id, vbox, op);
      NewDisks images = new NewDisks(vbox, id, undo, op);
      Plugs plugs = new Plugs(vbox, id, undo, op);
      cards = new Cards(machine);
      drives = new Drives(machine, plugs, images);
      disks = new HardDisks(machine, plugs, images, capacities);
    }

    Device attach(Device device) {
      try {
        return found(add(device));
      } catch (HypervisorException e) {
        throw undo.after(e);
      } catch (RuntimeException | Error e) {
        undo.run(e);
        throw e;
      }
    }

    private String add(Device device) {
      if (device instanceof Nic nic) {
        return cards.add(nic);
      }
      return device instanceof Cdrom drive ? drives.add(drive) : disks.add((Disk) device);
    }

    Device change(Device device) {
      Runnable afterwards = () -> {};
      Device changed;
      try {
        if (device instanceof Nic nic) {
          cards.change(nic, present(nic, Nic.class));
        } else if (device instanceof Cdrom drive) {
          afterwards = drives.change(drive, present(drive, Cdrom.class));
        } else {
          disks.change((Disk) device, present(device, Disk.class));
        }
        changed = found(device.id().orElseThrow());
      } catch (HypervisorException e) {
        throw undo.after(e);
      } catch (RuntimeException | Error e) {
        undo.run(e);
        throw e;
      }
      afterwards.run();
      return changed;
    }

    void detach(Device device) {
      if (device instanceof Nic nic) {
        cards.remove(present(nic, Nic.class));
      } else if (device instanceof Cdrom drive) {
        drives.remove(present(drive, Cdrom.class));
      } else {
        disks.remove(present(device, Disk.class));
      }
    }

    private <D extends Device> D present(Device device, Class<D> kind) {
      String id = device.id().orElseThrow();
      return find(id, machine.before(), image -> Optional.empty())
          .filter(kind::isInstance)
          .map(kind::cast)
          .orElseThrow(() -> new NotFoundException(Kind.DEVICE, id, Failure.notDone()));
    }

    /** Exit codes lie: what counts is what the settings say. */
    private Device found(String id) {
      return find(id, machine.now(), image -> capacities.of(image, machine.op()))
          .orElseThrow(() -> new NotFoundException(Kind.DEVICE, id, Failure.undecided()));
    }

    private Optional<Device> find(
        String id, MachineSettings settings, Function<Medium, Optional<ByteSize>> capacity) {
      Images known = Images.near(vbox, settings, machine.op());
      return Devices.of(settings, known, capacity).all().stream()
          .filter(one -> one.id().filter(id::equals).isPresent())
          .findFirst();
    }
  }
}
