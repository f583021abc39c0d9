package dev.posada.kvm.libvirt;

import dev.posada.kvm.jna.CMemory;
import dev.posada.kvm.jna.Structs;
import dev.posada.kvm.jna.VirDomain;
import dev.posada.spi.Operation;
import java.util.ArrayList;
import java.util.List;

/** The devices of a domain; flags are {@link Domain#LIVE} and {@link Domain#CONFIG}. */
public final class Devices {
  /** {@code VIR_DOMAIN_DEVICE_MODIFY_FORCE}: opens a drive's tray. */
  public static final int FORCE = 4;

  /** {@code VIR_DOMAIN_INTERFACE_ADDRESSES_SRC_...}: networks of libvirt. */
  public static final int LEASE = 0;

  /** ... the agent. */
  public static final int AGENT = 1;

  /** ... what the host has heard of. */
  public static final int ARP = 2;

  private final Domain domain;

  Devices(Domain domain) {
    this.domain = domain;
  }

  /**
   * {@code virDomainAttachDeviceFlags}.
   *
   * @param device its name, for messages
   */
  public void attach(String device, String xml, int flags, Operation op) {
    Call.of("virDomainAttachDeviceFlags", device, domain.name(), flags)
        .change(
            domain.owned(),
            op,
            pointer -> Answer.ok(VirDomain.virDomainAttachDeviceFlags(pointer, xml, flags)));
  }

  /**
   * {@code virDomainDetachDeviceFlags}; of a running guest it is a request, which the guest has to
   * follow: {@link DomainEvent.Device} tells that it did.
   *
   * @param device its name, for messages
   */
  public void detach(String device, String xml, int flags, Operation op) {
    Call.of("virDomainDetachDeviceFlags", device, domain.name(), flags)
        .change(
            domain.owned(),
            op,
            pointer -> Answer.ok(VirDomain.virDomainDetachDeviceFlags(pointer, xml, flags)));
  }

  /**
   * {@code virDomainUpdateDeviceFlags}.
   *
   * @param device its name, for messages
   */
  public void update(String device, String xml, int flags, Operation op) {
    Call.of("virDomainUpdateDeviceFlags", device, domain.name(), flags)
        .change(
            domain.owned(),
            op,
            pointer -> Answer.ok(VirDomain.virDomainUpdateDeviceFlags(pointer, xml, flags)));
  }

  /**
   * {@code virDomainGetBlockInfo}, bytes.
   *
   * @param disk target or file
   */
  public Structs.BlockInfo blockInfo(String disk, Operation op) {
    return Call.of("virDomainGetBlockInfo", disk, domain.name())
        .read(
            domain.owned(),
            op,
            pointer -> {
              byte[] info = new byte[Structs.BLOCK_INFO];
              Answer.ok(VirDomain.virDomainGetBlockInfo(pointer, disk, info, 0));
              return Structs.blockInfo(info);
            });
  }

  /** {@code virDomainInterfaceAddresses}. */
  public List<Structs.Interface> addresses(int source, Operation op) {
    return domain.read(
        "virDomainInterfaceAddresses",
        op,
        pointer -> {
          long[] array = {0};
          int count = Answer.ok(VirDomain.virDomainInterfaceAddresses(pointer, array, source, 0));
          List<Structs.Interface> all = new ArrayList<>(count);
          for (long face : CMemory.takenArray(array[0], count)) {
            all.add(Structs.domainInterface(face));
            VirDomain.virDomainInterfaceFree(face);
          }
          return List.copyOf(all);
        },
        source);
  }
}
