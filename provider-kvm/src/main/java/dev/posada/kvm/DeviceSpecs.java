package dev.posada.kvm;

import dev.posada.Cdrom;
import dev.posada.Failure;
import dev.posada.Nic;
import dev.posada.Support;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.kvm.xml.DomainSpec;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.Set;

/** Cards and drives as libvirt is to be told of them, and the names of devices. */
final class DeviceSpecs {
  private static final SecureRandom RANDOM = new SecureRandom();

  private DeviceSpecs() {}

  /** A drive. */
  static DomainSpec.Disk drive(Cdrom cdrom, String target) {
    if (cdrom.file().isPresent()) {
      throw new UnsupportedCapabilityException(
          "sending " + cdrom.file().get() + " to the host",
          Support.no("not built yet", "copy it to the host and name it there"),
          Failure.notDone());
    }
    return DomainSpec.Disk.cdrom(cdrom.hostPath(), target);
  }

  /** A card; its hardware address is chosen here, as it is its id. */
  static DomainSpec.Nic card(Nic nic) {
    Optional<String> mac = Optional.of(nic.mac().orElseGet(DeviceSpecs::address));
    return switch (nic.mode()) {
      case NAT -> new DomainSpec.Nic(DomainSpec.Link.USER, "", mac, "virtio", nic.connected());
      case NETWORK ->
          new DomainSpec.Nic(
              DomainSpec.Link.NETWORK, nic.network().orElseThrow(), mac, "virtio", nic.connected());
      case BRIDGED ->
          new DomainSpec.Nic(
              DomainSpec.Link.BRIDGE, nic.network().orElseThrow(), mac, "virtio", nic.connected());
    };
  }

  /** Below the prefix of QEMU. */
  private static String address() {
    byte[] own = new byte[3];
    RANDOM.nextBytes(own);
    return String.format("52:54:00:%02x:%02x:%02x", own[0], own[1], own[2]);
  }

  /**
   * The first name that is free.
   *
   * @param prefix the bus: {@code vd}, {@code sd}
   */
  static String target(String prefix, Set<String> taken) {
    for (char letter = 'a'; letter <= 'z'; letter++) {
      if (!taken.contains(prefix + letter)) {
        return prefix + letter;
      }
    }
    throw new UnsupportedCapabilityException(
        "more than 26 devices of a kind",
        Support.no("not built yet", "use larger disks"),
        Failure.notDone());
  }
}
