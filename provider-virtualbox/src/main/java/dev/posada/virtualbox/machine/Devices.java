package dev.posada.virtualbox.machine;

import dev.posada.ByteSize;
import dev.posada.Cdrom;
import dev.posada.Device;
import dev.posada.Disk;
import dev.posada.Nic;
import dev.posada.PortForward;
import dev.posada.virtualbox.settings.ImageFormat;
import dev.posada.virtualbox.settings.MachineSettings;
import dev.posada.virtualbox.settings.MachineSettings.Attachment;
import dev.posada.virtualbox.settings.MachineSettings.Controller;
import dev.posada.virtualbox.settings.MachineSettings.Medium;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * The devices of a machine in our words. A disk or a drive is known by its place, as in {@code
 * SATA-0-0}, a card by its number, as in {@code nic1}.
 *
 * @param disks the disks, as the controllers and ports come
 * @param nics the cards
 * @param cdroms the drives
 */
record Devices(List<Disk> disks, List<Nic> nics, List<Cdrom> cdroms) {

  static Devices of(
      MachineSettings machine, Images images, Function<Medium, Optional<ByteSize>> capacity) {
    List<Disk> disks = new ArrayList<>();
    List<Cdrom> cdroms = new ArrayList<>();
    for (Controller controller : machine.hardware().controllers()) {
      for (Attachment one : controller.attachments()) {
        String id = Slot.of(controller, one).id();
        Optional<Medium> image = one.image().flatMap(images::medium);
        if (one.kind().equals("HardDisk") && image.isPresent()) {
          disks.add(disk(image.get(), capacity.apply(image.get())).attachedAs(id));
        } else if (one.kind().equals("DVD")) {
          cdroms.add(image.map(Devices::disc).orElseGet(Cdrom::empty).attachedAs(id));
        }
      }
    }
    return new Devices(
        List.copyOf(disks),
        machine.hardware().nics().stream().map(Devices::nic).toList(),
        List.copyOf(cdroms));
  }

  List<Device> all() {
    List<Device> all = new ArrayList<>(disks);
    all.addAll(nics);
    all.addAll(cdroms);
    return all;
  }

  private static Cdrom disc(Medium image) {
    return image.location().isEmpty() ? Cdrom.empty() : Cdrom.of(image.location());
  }

  private static Disk disk(Medium image, Optional<ByteSize> capacity) {
    Disk disk = Disk.of(image.location());
    Optional<Disk.Format> format = ImageFormat.of(image.format());
    disk = format.isPresent() ? disk.format(format.get()) : disk;
    return capacity.isPresent() ? disk.capacity(capacity.get()) : disk;
  }

  /** {@return the id of a card} */
  static String id(MachineSettings.Nic card) {
    return "nic" + (card.slot() + 1);
  }

  private static Nic nic(MachineSettings.Nic card) {
    Nic nic =
        switch (card.mode()) {
          case "NAT" -> Nic.nat();
          case "BridgedInterface" -> Nic.bridged(or(card.network(), "none"));
          case "" -> Nic.on("none"); // a card that is connected to nothing
          default -> Nic.on(or(card.network(), "none"));
        };
    if (card.mac().matches("[0-9A-Fa-f]{12}")) {
      try {
        nic = nic.mac(card.mac().replaceAll("(..)(?!$)", "$1:"));
      } catch (IllegalArgumentException odd) {
        // the address of a group, which somebody else gave it
      }
    }
    for (MachineSettings.Forward forward : card.forwards()) {
      Optional<PortForward> ours = forward(forward);
      nic = ours.isPresent() ? nic.forward(ours.get()) : nic;
    }
    return nic.connected(card.connected()).attachedAs(id(card));
  }

  private static String or(String text, String without) {
    return text.isBlank() ? without : text;
  }

  private static Optional<PortForward> forward(MachineSettings.Forward forward) {
    try {
      return Optional.of(
          new PortForward(
              forward.udp() ? PortForward.Protocol.UDP : PortForward.Protocol.TCP,
              forward.hostAddress(),
              forward.hostPort(),
              forward.guestPort()));
    } catch (IllegalArgumentException odd) {
      return Optional.empty(); // without a port of the guest, say
    }
  }

  /** {@return the name of the rule for a port, the same each time} */
  static String rule(PortForward forward) {
    String protocol = forward.protocol().name().toLowerCase(Locale.ROOT);
    String address = forward.hostAddress().isEmpty() ? "" : forward.hostAddress() + "-";
    return protocol + "-" + address + forward.hostPort();
  }
}
