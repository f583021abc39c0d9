package dev.posada.virtualbox.machine;

import dev.posada.ByteSize;
import dev.posada.Cdrom;
import dev.posada.Device;
import dev.posada.Disk;
import dev.posada.Failure;
import dev.posada.GuestState;
import dev.posada.HypervisorException;
import dev.posada.InvalidStateException;
import dev.posada.Kind;
import dev.posada.Nic;
import dev.posada.NotFoundException;
import dev.posada.Outcome;
import dev.posada.RejectedException;
import dev.posada.spi.Operation;
import dev.posada.spi.Undisturbed;
import dev.posada.spi.Undo;
import dev.posada.virtualbox.machine.MachineExtras.Bus;
import dev.posada.virtualbox.settings.MachineSettings;
import dev.posada.virtualbox.settings.MachineSettings.Attachment;
import dev.posada.virtualbox.settings.MachineSettings.Controller;
import dev.posada.virtualbox.settings.MachineSettings.Medium;
import dev.posada.virtualbox.tool.Installation;
import java.util.Optional;

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

  static InvalidStateException stopFirst(String why) {
    return new InvalidStateException(
        why, Failure.notDone().lastSeen(GuestState.RUNNING).remedy("stop it first"));
  }

  /** One change of one machine. */
  private final class Change {
    private final String id;
    private final Operation op;
    private final Undo undo;
    private final NewDisks images;
    private final Plugs plugs;
    private final MachineSettings before;
    private final boolean active;

    Change(String id, Operation op) {
      this.id = id;
      this.op = op;
      this.undo = new Undo(op);
      this.images = new NewDisks(vbox, id, undo, op);
      this.plugs = new Plugs(vbox, id, undo, op);
      this.before = vbox.settings().machine(id, op);
      GuestState state = States.of(States.words(vbox, id, op));
      this.active = state == GuestState.RUNNING || state == GuestState.PAUSED;
    }

    Device attach(Device device) {
      try {
        return found(plug(device));
      } catch (HypervisorException e) {
        throw undo.after(e);
      } catch (RuntimeException | Error e) {
        undo.run(e);
        throw e;
      }
    }

    private String plug(Device device) {
      if (device instanceof Nic nic) {
        return new Cards(vbox, before, active, op).add(nic);
      }
      if (device instanceof Cdrom drive) {
        images.check(drive);
        if (active) {
          throw stopFirst("a drive cannot be plugged into a machine that is on");
        }
        Slot slot = freeSlot();
        plugs.drive(slot, drive, images);
        return slot.id();
      }
      Disk disk = (Disk) device;
      images.check(disk);
      Slot slot = freeSlot();
      // Of one that is on the mark fails after the disk is attached, and it can be taken away
      // anyway
      String[] mark =
          active || !slot.controller().equals(Bus.SATA.controller())
              ? new String[0]
              : new String[] {"--hotpluggable", "on"};
      plugs.disk(slot, images.place(disk), mark);
      return slot.id();
    }

    /** At a SATA controller, which every machine of ours has. */
    private Slot freeSlot() {
      Optional<Controller> sata =
          before.hardware().controllers().stream()
              .filter(controller -> controller.type().equals("AHCI"))
              .findFirst();
      if (sata.isEmpty()) {
        if (active) {
          throw stopFirst("it has no SATA controller, and none can be plugged in");
        }
        vbox.tool().change(op, Bus.SATA.add(id, Bus.SATA.ports()));
        return new Slot(Bus.SATA.controller(), 0, 0);
      }
      Controller controller = sata.get();
      int port = 0;
      while (isTaken(controller, port)) {
        port++;
      }
      if (port >= Bus.SATA.ports()) {
        throw new RejectedException(
            "all 30 ports of its SATA controller are taken",
            Failure.notDone().remedy("detach something first"));
      }
      if (port >= controller.ports()) {
        if (active) {
          throw stopFirst("no port of its SATA controller is free");
        }
        vbox.tool()
            .change(
                op, "storagectl", id, "--name", controller.name(), "--portcount", "" + (port + 1));
      }
      return new Slot(controller.name(), port, 0);
    }

    private static boolean isTaken(Controller controller, int port) {
      return controller.attachments().stream().anyMatch(one -> one.port() == port);
    }

    private Devices devices(MachineSettings machine) {
      Images known = Images.near(vbox, machine, op);
      return Devices.of(machine, known, image -> Optional.empty());
    }

    /** Exit codes lie: what counts is what the settings say. */
    private Device found(String device) {
      MachineSettings now = vbox.settings().machine(id, op);
      Images known = Images.near(vbox, now, op);
      return Devices.of(now, known, image -> capacities.of(image, op)).all().stream()
          .filter(one -> one.id().filter(device::equals).isPresent())
          .findFirst()
          .orElseThrow(() -> new NotFoundException(Kind.DEVICE, device, Failure.undecided()));
    }

    private <D extends Device> D present(D device, Class<D> kind) {
      String wanted = device.id().orElseThrow();
      return devices(before).all().stream()
          .filter(one -> one.id().filter(wanted::equals).isPresent())
          .filter(kind::isInstance)
          .map(kind::cast)
          .findFirst()
          .orElseThrow(() -> new NotFoundException(Kind.DEVICE, wanted, Failure.notDone()));
    }

    private Slot slot(String device) {
      for (Controller controller : before.hardware().controllers()) {
        for (Attachment one : controller.attachments()) {
          Slot slot = new Slot(controller.name(), one.port(), one.device());
          if (slot.id().equals(device)) {
            return slot;
          }
        }
      }
      throw new NotFoundException(Kind.DEVICE, device, Failure.notDone());
    }

    private Optional<String> image(Slot slot) {
      return Plugs.at(slot, before).flatMap(Attachment::image);
    }

    Device change(Device device) {
      String name = device.id().orElseThrow();
      try {
        if (device instanceof Nic nic) {
          new Cards(vbox, before, active, op).change(nic, present(nic, Nic.class));
        } else if (device instanceof Cdrom drive) {
          insert(drive, present(drive, Cdrom.class));
        } else {
          Disk disk = (Disk) device;
          resize(disk, present(disk, Disk.class));
        }
        return found(name);
      } catch (HypervisorException e) {
        throw undo.after(e);
      }
    }

    private void insert(Cdrom drive, Cdrom was) {
      if (drive.file().isEmpty() && drive.hostPath().equals(was.hostPath())) {
        return;
      }
      images.check(drive);
      Slot slot = slot(drive.id().orElseThrow());
      Optional<String> old = image(slot);
      plugs.eject(slot, op);
      plugs.insert(slot, drive, images);
      old.ifPresent(this::discard);
    }

    /** A disc that was sent for a drive goes with it, unless a snapshot has it in a drive, too. */
    private void discard(String disc) {
      if (!Belongings.isMade(before, disc)) {
        return;
      }
      MachineSettings now = vbox.settings().machine(id, op);
      if (Images.attached("DVD", now).contains(disc)) {
        return;
      }
      String path =
          before.media().stream()
              .filter(medium -> medium.id().equals(disc))
              .map(Medium::location)
              .findFirst()
              .orElse("");
      Operation own = op.unattended(Undo.TIME);
      Undisturbed.run(
          () -> {
            Belongings.forget(vbox, id, disc, own);
            try {
              vbox.tool().change(own, "closemedium", "dvd", disc, "--delete");
            } catch (HypervisorException unknown) {
              remove(path, own);
            }
          });
    }

    private void remove(String path, Operation own) {
      try {
        vbox.files().delete(path, own);
      } catch (HypervisorException | IllegalArgumentException gone) {
        // or it stays, in the folder of the machine
      }
    }

    private void resize(Disk disk, Disk was) {
      boolean same =
          disk.hostPath().equals(was.hostPath())
              && (disk.format().isEmpty() || disk.format().equals(was.format()));
      if (!same) {
        throw new RejectedException(
            "an attached disk changes its size only",
            Failure.notDone().remedy("detach it and attach another"));
      }
      if (disk.capacity().isEmpty()) {
        return;
      }
      ByteSize wanted = disk.capacity().get();
      String image = image(slot(disk.id().orElseThrow())).orElseThrow();
      Images known = Images.near(vbox, before, op);
      Optional<ByteSize> now = known.medium(image).flatMap(medium -> capacities.of(medium, op));
      if (now.filter(wanted::equals).isPresent()) {
        return;
      }
      if (now.filter(size -> size.compareTo(wanted) > 0).isPresent()) {
        throw new RejectedException(
            "it has " + now.get() + " and cannot shrink", Failure.notDone());
      }
      if (active) {
        throw stopFirst("a disk of a machine that is on cannot grow");
      }
      // It can be made larger, and neither be copied nor exported afterwards
      if (known.medium(image).flatMap(Medium::parent).isPresent()) {
        throw new InvalidStateException(
            "a disk that lies on another, as with snapshots, cannot grow",
            Failure.notDone().remedy("delete its snapshots first"));
      }
      long bytes = (wanted.bytes() + 511) / 512 * 512;
      vbox.tool().work("grow disk", op, "modifymedium", "disk", image, "--resizebyte", "" + bytes);
      capacities.forget(image);
    }

    void detach(Device device) {
      if (device instanceof Nic nic) {
        new Cards(vbox, before, active, op).remove(present(nic, Nic.class));
      } else if (device instanceof Cdrom drive) {
        present(drive, Cdrom.class);
        if (active) {
          throw stopFirst("a drive cannot be taken from a machine that is on");
        }
        Slot slot = slot(drive.id().orElseThrow());
        vbox.tool().change(op, slot.attach(id, "--medium", "none"));
        image(slot).ifPresent(this::discard);
      } else {
        Disk disk = (Disk) device;
        present(disk, Disk.class);
        takeAway(slot(disk.id().orElseThrow()));
      }
    }

    private void takeAway(Slot slot) {
      try {
        vbox.tool().change(op, slot.attach(id, "--medium", "none"));
      } catch (HypervisorException e) {
        if (active && e.getMessage().contains("hot-plugging")) {
          throw new InvalidStateException(
              e.getMessage(), e.failure().outcome(Outcome.NOT_DONE).remedy("stop it first"));
        }
        throw e;
      }
      image(slot)
          .filter(image -> Belongings.isMade(before, image))
          .ifPresent(
              image ->
                  Undisturbed.run(
                      () -> Belongings.forget(vbox, id, image, op.unattended(Undo.TIME))));
    }
  }
}
