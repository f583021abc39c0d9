package dev.posada.vmware.machine;

import dev.posada.BusyException;
import dev.posada.ByteSize;
import dev.posada.Cdrom;
import dev.posada.Device;
import dev.posada.Disk;
import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.Kind;
import dev.posada.Nic;
import dev.posada.NotFoundException;
import dev.posada.RejectedException;
import dev.posada.spi.Operation;
import dev.posada.spi.Undo;
import dev.posada.vmware.files.Card;
import dev.posada.vmware.files.Drive;
import dev.posada.vmware.files.MachineFile;
import dev.posada.vmware.files.Slot;
import dev.posada.vmware.tool.Installation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Gives machines that are off devices, changes them and takes them away. */
public final class Plugging {
  private final Installation vmware;
  private final Images images;

  /** Takes the values. */
  public Plugging(Installation vmware, Images images) {
    this.vmware = vmware;
    this.images = images;
  }

  /** {@return the device with its id} */
  public Device attach(String id, Device device, Operation op) {
    return inTurn(id, op, change -> change.attach(device));
  }

  /** {@return the device as it is now} */
  public Device change(String id, Device device, Operation op) {
    return inTurn(id, op, change -> change.change(device));
  }

  /** Takes a device away; an image stays where it is. */
  public void detach(String id, Device device, Operation op) {
    inTurn(id, op, change -> change.detach(device));
  }

  private interface Step {
    Device take(Change change);
  }

  private Device inTurn(String id, Operation op, Step step) {
    Supplier<Device> body =
        () -> {
          Undo undo = new Undo(op);
          try {
            return step.take(new Change(id, undo, op));
          } catch (HypervisorException e) {
            throw undo.after(e);
          } catch (RuntimeException | Error e) {
            undo.run(e);
            throw e;
          }
        };
    return vmware.tool().alone(id, op, body);
  }

  /** One change of one machine. */
  private final class Change {
    private final String id;
    private final Operation op;
    private final NewDisks disks;
    private final MachineFile before;

    Change(String id, Undo undo, Operation op) {
      this.id = id;
      this.op = op;
      this.disks = new NewDisks(vmware, images, id, undo, op);
      this.before = vmware.library().file(id, op);
    }

    Device attach(Device device) {
      if (device instanceof Nic nic) {
        int index = before.freeCard().orElseThrow(() -> full("cards"));
        Card card = new Networks(vmware, op).card(index, nic, Optional.empty(), Optional.empty());
        return write(before.card(card), Devices.id(index));
      }
      if (device instanceof Cdrom drive) {
        disks.check(drive);
        Slot slot = before.free(Slot.Bus.SATA).orElseThrow(() -> full("drives"));
        return write(before.cdrom(slot, disks.disc(drive)), slot.toString());
      }
      Disk disk = (Disk) device;
      disks.check(disk);
      Slot slot = before.free(bus()).orElseThrow(() -> full("disks"));
      MachineFile after = before.disk(slot, disks.place(disk, slot.bus()), "");
      disks.checkAgain();
      return write(owning(after), slot.toString());
    }

    /** That of the disks that are there, or else the one that suits all systems. */
    private Slot.Bus bus() {
      return before.drives().stream()
          .filter(drive -> drive.kind() == Drive.Kind.DISK)
          .map(drive -> drive.slot().bus())
          .filter(bus -> bus != Slot.Bus.IDE)
          .findFirst()
          .orElse(Slot.Bus.SATA);
    }

    private MachineFile owning(MachineFile after) {
      if (!Belongings.isMade(before)) {
        return after;
      }
      List<String> all = new ArrayList<>(Belongings.disks(before));
      all.addAll(disks.made());
      return Belongings.made(after, all);
    }

    Device change(Device device) {
      String its = device.id().orElseThrow();
      if (device instanceof Nic nic) {
        Card card = card(its);
        return write(
            before.card(
                new Networks(vmware, op)
                    .card(card.index(), nic, Optional.empty(), Optional.of(card))),
            its);
      }
      if (device instanceof Cdrom drive) {
        present(its, Cdrom.class);
        disks.check(drive);
        return write(before.cdrom(slot(its), disks.disc(drive)), its);
      }
      return change((Disk) device, present(its, Disk.class), its);
    }

    /** An image is what it is; it can only grow. */
    private Device change(Disk wanted, Disk now, String its) {
      if (wanted.hostPath().isPresent() && !wanted.hostPath().equals(now.hostPath())) {
        throw new RejectedException(
            "a disk has one image", Failure.notDone().remedy("detach it, and attach the other"));
      }
      wanted.capacity().ifPresent(size -> grow(now, size));
      return find(before, its).orElseThrow(() -> gone(its));
    }

    /** What lies on it knows its old size alone, and would not start any more. */
    private void grow(Disk now, ByteSize size) {
      String image = now.hostPath().orElseThrow();
      if (!now.capacity().equals(Optional.of(size))) {
        new Belongings(vmware, images).requireFree(image, id, op);
      }
      disks.grow(image, size);
    }

    Device detach(Device device) {
      String its = device.id().orElseThrow();
      if (device instanceof Nic) {
        vmware.library().change(id, file -> file.withoutCard(card(its).index()), op);
        return device;
      }
      present(its, device.getClass());
      vmware.library().change(id, file -> file.empty(slot(its)), op);
      return device;
    }

    private Card card(String its) {
      return before.cards().stream()
          .filter(card -> Devices.id(card.index()).equals(its))
          .findFirst()
          .orElseThrow(() -> gone(its));
    }

    private Slot slot(String its) {
      return Slot.parse(its).orElseThrow(() -> gone(its));
    }

    private <D extends Device> D present(String its, Class<D> kind) {
      return find(before, its)
          .filter(kind::isInstance)
          .map(kind::cast)
          .orElseThrow(() -> gone(its));
    }

    private Device write(MachineFile after, String its) {
      MachineFile now = vmware.library().change(id, file -> instead(file, after), op);
      return find(now, its)
          .orElseThrow(() -> new NotFoundException(Kind.DEVICE, its, Failure.undecided()));
    }

    /** Placing a disk may take minutes, in which others may have written what would be lost. */
    private MachineFile instead(MachineFile now, MachineFile after) {
      if (!Arrays.equals(now.bytes(), before.bytes())) {
        throw new BusyException(
            "somebody else has changed the machine meanwhile",
            Failure.notDone().remedy("try it again"));
      }
      return after;
    }

    private Optional<Device> find(MachineFile file, String its) {
      var sizes = images.capacities(Devices.images(file), false, op);
      return Devices.of(file, sizes).all().stream()
          .filter(one -> one.id().filter(its::equals).isPresent())
          .findFirst();
    }

    private NotFoundException gone(String its) {
      return new NotFoundException(Kind.DEVICE, its, Failure.notDone());
    }

    private RejectedException full(String what) {
      return new RejectedException(
          "it has more " + what + " than places for them",
          Failure.notDone().remedy("detach one first"));
    }
  }
}
