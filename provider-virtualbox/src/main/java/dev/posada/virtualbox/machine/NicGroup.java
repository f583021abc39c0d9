package dev.posada.virtualbox.machine;

import dev.posada.ByteSize;
import dev.posada.ResourceQuota;
import dev.posada.ResourceQuota.Part;
import dev.posada.virtualbox.settings.MachineSettings;
import dev.posada.virtualbox.settings.MachineSettings.BandwidthGroup;
import dev.posada.virtualbox.settings.MachineSettings.Nic;
import java.util.List;
import java.util.Optional;

/**
 * The bandwidth group of a network card that Posada has made: one for each card, because a limit of
 * a group is that of all its cards together. A new card has its group from the beginning, without a
 * limit, because a group cannot be given to a card while the machine runs.
 */
public final class NicGroup {
  private NicGroup() {}

  /**
   * {@return its name}
   *
   * @param slot the card, from 0
   */
  public static String name(int slot) {
    return "posada-nic" + (slot + 1);
  }

  /** {@return the command that makes the group of a card, which limits nothing} */
  static String[] fresh(String id, int slot) {
    return new String[] {
      "bandwidthctl", id, "add", name(slot), "--type", "network", "--limit", "0"
    };
  }

  /** {@return whether no group of others, which limits disks, has the name} */
  static boolean isFree(MachineSettings machine, int slot) {
    return find(machine, name(slot)).map(BandwidthGroup::network).orElse(true);
  }

  /** {@return the same, where a card that is gone may have left its group} */
  static String[] fresh(MachineSettings machine, int slot) {
    return find(machine, name(slot)).isEmpty()
        ? fresh(machine.id(), slot)
        : new String[] {"bandwidthctl", machine.id(), "set", name(slot), "--limit", "0"};
  }

  /** {@return the words of {@code modifyvm} that give a card its group} */
  public static List<String> binding(int slot) {
    return List.of("--nicbandwidthgroup" + (slot + 1), name(slot));
  }

  /** {@return the limit that all cards have; empty if they differ, or if nobody can tell} */
  static Optional<ResourceQuota> limit(MachineSettings machine) {
    List<Nic> cards = machine.hardware().nics();
    if (cards.isEmpty() || foreign(machine).isPresent()) {
      return Optional.empty();
    }
    List<Long> limits = cards.stream().map(card -> bytes(machine, card)).distinct().toList();
    if (limits.size() != 1) {
      return Optional.empty();
    }
    return Optional.of(
        limits.get(0) == 0
            ? ResourceQuota.lift(Part.NETWORK_SEND)
            : ResourceQuota.limit().networkSend(ByteSize.bytes(limits.get(0))));
  }

  private static long bytes(MachineSettings machine, Nic card) {
    return find(machine, card.group()).map(BandwidthGroup::bytesPerSecond).orElse(0L);
  }

  /** {@return a group of a machine} */
  public static Optional<BandwidthGroup> find(MachineSettings machine, String name) {
    return machine.hardware().groups().stream()
        .filter(group -> group.name().equals(name))
        .findFirst();
  }

  /** {@return a group that is not ours and limits a card, or has the name of one of ours} */
  public static Optional<String> foreign(MachineSettings machine) {
    for (Nic card : machine.hardware().nics()) {
      String ours = name(card.slot());
      if (!card.group().isEmpty() && !card.group().equals(ours)) {
        return Optional.of(card.group());
      }
      if (find(machine, ours).filter(group -> !group.network()).isPresent()) {
        return Optional.of(ours);
      }
    }
    return Optional.empty();
  }
}
