package dev.posada.virtualbox.quota;

import dev.posada.ByteSize;
import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.InvalidStateException;
import dev.posada.Kind;
import dev.posada.NotFoundException;
import dev.posada.RejectedException;
import dev.posada.spi.Operation;
import dev.posada.spi.Undo;
import dev.posada.virtualbox.machine.Slot;
import dev.posada.virtualbox.machine.States;
import dev.posada.virtualbox.settings.MachineSettings;
import dev.posada.virtualbox.settings.MachineSettings.Attachment;
import dev.posada.virtualbox.tool.Installation;
import java.util.List;

/**
 * Brakes disks by bandwidth groups: one for each disk, made by us, so that its type is right, which
 * VirtualBox does not look at, and no other disk shares it.
 */
public final class DiskBrake {
  private static final String OURS = "posada-";
  private static final long KIB = 1024;

  private final Installation vbox;
  private final String machine;
  private final Operation op;

  public DiskBrake(Installation vbox, String machine, Operation op) {
    this.vbox = vbox;
    this.machine = machine;
    this.op = op;
  }

  private record Place(Slot slot, Attachment attachment) {}

  /**
   * Limits one.
   *
   * @param disk its id, as in {@code SATA-0-0}
   * @param perSecond rounded down to whole KiB; 0, which is none, makes a running machine hang
   */
  public void limit(String disk, ByteSize perSecond) {
    long kib = perSecond.bytes() / KIB;
    if (kib < 1) {
      throw new RejectedException(
          "VirtualBox limits disks to whole KiB per second, at least one: " + perSecond,
          Failure.notDone());
    }
    MachineSettings settings = vbox.settings().machine(machine, op);
    Place place = place(settings, disk);
    String group = OURS + disk;
    String now = place.attachment().group();
    if (now.equals(group)) {
      vbox.tool().change(op, "bandwidthctl", machine, "set", group, "--limit", kib + "K");
    } else if (now.isEmpty()) {
      requireOff();
      add(place, group, kib, isThere(settings, group));
    } else {
      throw new RejectedException(
          "the disk is in the bandwidth group " + now + " of somebody else",
          Failure.notDone().remedy("take it out of that group first"));
    }
  }

  private static Place place(MachineSettings settings, String disk) {
    return settings.hardware().controllers().stream()
        .flatMap(
            controller ->
                controller.attachments().stream()
                    .map(one -> new Place(Slot.of(controller, one), one)))
        .filter(one -> one.slot().id().equals(disk) && one.attachment().kind().equals("HardDisk"))
        .findFirst()
        .orElseThrow(() -> new NotFoundException(Kind.DEVICE, disk, Failure.notDone()));
  }

  private static boolean isThere(MachineSettings settings, String group) {
    return settings.hardware().groups().stream().anyMatch(one -> one.name().equals(group));
  }

  private void requireOff() {
    String state = States.words(vbox, machine, op);
    if (!List.of("poweroff", "aborted", "teleported").contains(state)) {
      throw new InvalidStateException(
          "a disk that is not braked yet can be braked only while the machine is off",
          Failure.notDone().remedy("stop it first"));
    }
  }

  private void add(Place place, String group, long kib, boolean left) {
    if (left) {
      vbox.tool().change(op, "bandwidthctl", machine, "remove", group);
    }
    Undo undo = new Undo(op);
    try {
      vbox.tool()
          .change(
              op, "bandwidthctl", machine, "add", group, "--type", "disk", "--limit", kib + "K");
      undo.add(
          "bandwidth group " + group,
          own -> vbox.tool().change(own, "bandwidthctl", machine, "remove", group));
      vbox.tool().change(op, place.slot().attachAgain(machine, place.attachment(), group));
    } catch (HypervisorException e) {
      throw undo.after(e);
    }
  }
}
