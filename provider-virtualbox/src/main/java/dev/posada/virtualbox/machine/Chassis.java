package dev.posada.virtualbox.machine;

import dev.posada.Device;
import dev.posada.Failure;
import dev.posada.GuestState;
import dev.posada.InvalidStateException;
import dev.posada.Kind;
import dev.posada.NotFoundException;
import dev.posada.RejectedException;
import dev.posada.spi.Operation;
import dev.posada.virtualbox.machine.MachineExtras.Bus;
import dev.posada.virtualbox.settings.MachineSettings;
import dev.posada.virtualbox.settings.MachineSettings.Attachment;
import dev.posada.virtualbox.settings.MachineSettings.Controller;
import dev.posada.virtualbox.tool.Installation;
import java.util.List;
import java.util.Optional;

/**
 * A machine that is to get, change or lose a device.
 *
 * @param vbox where it is
 * @param before its settings before that
 * @param op the call that asked for it
 */
record Chassis(Installation vbox, MachineSettings before, Operation op) {

  static Chassis of(String id, Installation vbox, Operation op) {
    return new Chassis(vbox, vbox.settings().machine(id, op), op);
  }

  /**
   * {@return whether it is on}
   *
   * <p>Looked at only where that matters: it takes a process. That the machine has one itself does
   * not tell, as that is there for a moment when the machine is off already.
   */
  boolean active() {
    GuestState state = States.of(States.words(vbox, id(), op));
    return state == GuestState.RUNNING || state == GuestState.PAUSED;
  }

  String id() {
    return before.id();
  }

  MachineSettings now() {
    return vbox.settings().machine(id(), op);
  }

  /**
   * Refuses what cannot be done to a machine that is on.
   *
   * @param why why it cannot
   */
  void requireOff(String why) {
    if (active()) {
      throw stopFirst(why, Failure.notDone().lastSeen(GuestState.RUNNING));
    }
  }

  static InvalidStateException stopFirst(String why, Failure failure) {
    return new InvalidStateException(why, failure.remedy("stop it first"));
  }

  /** {@return the place of a disk or a drive} */
  Slot slot(Device device) {
    String wanted = device.id().orElseThrow();
    for (Controller controller : before.hardware().controllers()) {
      for (Attachment one : controller.attachments()) {
        Slot slot = Slot.of(controller, one);
        if (slot.id().equals(wanted)) {
          return slot;
        }
      }
    }
    throw new NotFoundException(Kind.DEVICE, wanted, Failure.notDone());
  }

  /** {@return the image that was there before} */
  Optional<String> image(Slot slot) {
    return Plugs.at(slot, before).flatMap(Attachment::image);
  }

  void empty(Slot slot) {
    vbox.tool().change(op, slot.attach(id(), "--medium", "none"));
  }

  /**
   * A free place.
   *
   * @param slot the place
   * @param command what makes it one; empty if it is there
   */
  record Room(Slot slot, List<String> command) {}

  /** {@return a free place at a SATA controller, which every machine of ours has} */
  Room room() {
    Optional<Controller> sata =
        before.hardware().controllers().stream()
            .filter(controller -> controller.type().equals("AHCI"))
            .findFirst();
    if (sata.isEmpty()) {
      requireOff("it has no SATA controller, and none can be plugged in");
      Slot first = new Slot(Bus.SATA.controller(), 0, 0);
      return new Room(first, List.of(Bus.SATA.add(id(), Bus.SATA.ports())));
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
    Slot slot = new Slot(controller.name(), port, 0);
    if (port < controller.ports()) {
      return new Room(slot, List.of());
    }
    requireOff("no port of its SATA controller is free");
    String ports = Integer.toString(port + 1);
    return new Room(
        slot, List.of("storagectl", id(), "--name", controller.name(), "--portcount", ports));
  }

  /** {@return the place, which is free now} */
  Slot make(Room room) {
    if (!room.command().isEmpty()) {
      vbox.tool().change(op, room.command().toArray(String[]::new));
    }
    return room.slot();
  }

  private static boolean isTaken(Controller controller, int port) {
    return controller.attachments().stream().anyMatch(one -> one.port() == port);
  }
}
