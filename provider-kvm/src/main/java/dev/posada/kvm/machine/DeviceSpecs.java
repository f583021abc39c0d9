package dev.posada.kvm.machine;

import dev.posada.Nic;
import dev.posada.kvm.xml.DomainSpec;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.Set;

/** Cards and drives as libvirt is to be told of them, and the names of devices. */
public final class DeviceSpecs {
  private static final SecureRandom RANDOM = new SecureRandom();

  private DeviceSpecs() {}

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
  public static String address() {
    byte[] own = new byte[3];
    RANDOM.nextBytes(own);
    return String.format("52:54:00:%02x:%02x:%02x", own[0], own[1], own[2]);
  }

  /**
   * The first name that is free, as the kernel of a guest counts: {@code vdz}, {@code vdaa}.
   *
   * @param prefix the bus: {@code vd}, {@code sd}
   */
  static String target(String prefix, Set<String> taken) {
    for (int number = 0; ; number++) {
      String name = prefix + letters(number);
      if (!taken.contains(name)) {
        return name;
      }
    }
  }

  private static String letters(int number) {
    String last = String.valueOf((char) ('a' + number % 26));
    return number < 26 ? last : letters(number / 26 - 1) + last;
  }
}
