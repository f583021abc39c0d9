package dev.posada.virtualbox.quota;

import dev.posada.ResourceQuota;
import dev.posada.spi.Operation;
import dev.posada.virtualbox.machine.NicGroup;
import dev.posada.virtualbox.settings.MachineSettings;
import dev.posada.virtualbox.settings.MachineSettings.BandwidthGroup;
import dev.posada.virtualbox.settings.MachineSettings.Nic;
import dev.posada.virtualbox.tool.VBoxManage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the network cards of a machine may send: a bandwidth group for each, as the limit of a group
 * is that of all its cards together.
 */
final class NicLimits {
  /** VirtualBox counts in kilobits here. */
  static final long UNIT = 125;

  private final VBoxManage tool;
  private final MachineSettings machine;
  private final Operation op;

  NicLimits(VBoxManage tool, MachineSettings machine, Operation op) {
    this.tool = tool;
    this.machine = machine;
    this.op = op;
  }

  /** {@return whether each card has its group, which can be given only while the machine is off} */
  static boolean canChangeLive(MachineSettings machine) {
    return machine.hardware().nics().stream().noneMatch(card -> card.group().isEmpty());
  }

  /** {@return what {@link #restore} needs} */
  static String memo(MachineSettings machine) {
    StringBuilder memo = new StringBuilder();
    for (Nic card : machine.hardware().nics()) {
      Optional<BandwidthGroup> group = NicGroup.find(machine, NicGroup.name(card.slot()));
      memo.append(card.slot())
          .append(card.group().isEmpty() ? " loose " : " bound ")
          .append(group.map(it -> Long.toString(it.bytesPerSecond() / UNIT)).orElse("none"))
          .append('\n');
    }
    return memo.toString();
  }

  /** Sets the limit of all cards; without one, those that have no group are left alone. */
  void set(ResourceQuota quota) {
    long units = quota.networkSend().map(rate -> rate.bytes() / UNIT).orElse(0L);
    List<String> bind = new ArrayList<>();
    for (Nic card : machine.hardware().nics()) {
      if (units > 0 || !card.group().isEmpty()) {
        limit(NicGroup.name(card.slot()), units);
      }
      if (units > 0 && card.group().isEmpty()) {
        bind.addAll(NicGroup.binding(card.slot()));
      }
    }
    modify(bind);
  }

  private void limit(String group, long units) {
    String limit = units + "k";
    if (NicGroup.find(machine, group).isEmpty()) {
      String id = machine.id();
      tool.change(op, "bandwidthctl", id, "add", group, "--type", "network", "--limit", limit);
    } else {
      tool.change(op, "bandwidthctl", machine.id(), "set", group, "--limit", limit);
    }
  }

  private void modify(List<String> arguments) {
    if (!arguments.isEmpty()) {
      List<String> all = new ArrayList<>(List.of("modifyvm", machine.id()));
      all.addAll(arguments);
      tool.change(op, all.toArray(String[]::new));
    }
  }

  /** Puts the cards back to what they were. */
  void restore(String memo) {
    List<String> unbind = new ArrayList<>();
    List<String> remove = new ArrayList<>();
    for (String line : memo.lines().toList()) {
      String[] words = line.split(" ");
      int slot = Integer.parseInt(words[0]);
      String ours = NicGroup.name(slot);
      boolean bound =
          machine.hardware().nics().stream()
              .anyMatch(card -> card.slot() == slot && card.group().equals(ours));
      if (words[1].equals("loose") && bound) {
        unbind.addAll(List.of("--nicbandwidthgroup" + (slot + 1), "none"));
      }
      if (!words[2].equals("none")) {
        limit(ours, Long.parseLong(words[2]));
      } else if (NicGroup.find(machine, ours).isPresent()) {
        remove.add(ours);
      }
    }
    modify(unbind);
    for (String group : remove) { // not before, as it was in use
      tool.change(op, "bandwidthctl", machine.id(), "remove", group);
    }
  }
}
