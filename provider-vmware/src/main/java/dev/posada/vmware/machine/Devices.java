package dev.posada.vmware.machine;

import dev.posada.ByteSize;
import dev.posada.Cdrom;
import dev.posada.Device;
import dev.posada.Disk;
import dev.posada.Nic;
import dev.posada.vmware.files.Card;
import dev.posada.vmware.files.Drive;
import dev.posada.vmware.files.MachineFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The devices of a machine in our words. Immutable. A disk or a drive is known by its place, as in
 * {@code sata0:1}, a card by its number, as in {@code ethernet0}.
 *
 * @param disks the disks, by their places
 * @param nics the cards
 * @param cdroms the drives
 */
record Devices(List<Disk> disks, List<Nic> nics, List<Cdrom> cdroms) {

  static Devices of(MachineFile machine, Map<String, ByteSize> capacities) {
    List<Disk> disks = new ArrayList<>();
    List<Cdrom> cdroms = new ArrayList<>();
    for (Drive drive : machine.drives()) {
      String id = drive.slot().toString();
      if (drive.kind() == Drive.Kind.DISK && drive.file().isPresent()) {
        String path = machine.resolve(drive.file().get());
        Disk disk = Disk.of(path).format(Disk.Format.VMDK);
        ByteSize size = capacities.get(path);
        disks.add((size == null ? disk : disk.capacity(size)).attachedAs(id));
      } else if (drive.kind() == Drive.Kind.CDROM) {
        Cdrom disc =
            drive.connected()
                ? drive.file().map(machine::resolve).map(Cdrom::of).orElseGet(Cdrom::empty)
                : Cdrom.empty();
        cdroms.add(disc.attachedAs(id));
      }
    }
    return new Devices(
        List.copyOf(disks),
        machine.cards().stream().map(Devices::nic).toList(),
        List.copyOf(cdroms));
  }

  /** {@return the paths of the images of disks} */
  static List<String> images(MachineFile machine) {
    return machine.drives().stream()
        .filter(drive -> drive.kind() == Drive.Kind.DISK)
        .flatMap(drive -> drive.file().stream())
        .map(machine::resolve)
        .toList();
  }

  List<Device> all() {
    List<Device> all = new ArrayList<>(disks);
    all.addAll(nics);
    all.addAll(cdroms);
    return all;
  }

  /** {@return the id of a card} */
  static String id(int index) {
    return "ethernet" + index;
  }

  private static Nic nic(Card card) {
    String network = card.network().isBlank() ? "none" : card.network();
    Nic nic =
        switch (card.mode()) {
          case NAT -> Nic.nat();
          case BRIDGED -> Nic.bridged(network);
          default -> Nic.on(network);
        };
    if (!card.address().mac().isEmpty()) {
      try {
        nic = nic.mac(card.address().mac());
      } catch (IllegalArgumentException odd) {
        // somebody wrote it by hand, and VMware will refuse it
      }
    }
    return nic.connected(card.connected()).attachedAs(id(card.index()));
  }
}
