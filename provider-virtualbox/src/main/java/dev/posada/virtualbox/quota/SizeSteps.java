package dev.posada.virtualbox.quota;

import dev.posada.QuotaReport.Effect;
import dev.posada.ResourceQuota;
import dev.posada.ResourceQuota.Part;
import dev.posada.spi.Operation;
import dev.posada.virtualbox.machine.Limits;
import dev.posada.virtualbox.settings.MachineSettings;
import dev.posada.virtualbox.tool.VBoxManage;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Sets processors, memory, and how much of the processors a machine gets, with one command. */
final class SizeSteps {
  private final VBoxManage tool;
  private final MachineSettings machine;
  private final Operation op;

  SizeSteps(VBoxManage tool, MachineSettings machine, Operation op) {
    this.tool = tool;
    this.machine = machine;
    this.op = op;
  }

  /** {@return the command that sets them while the machine is off, without the values} */
  static List<String> options(Set<Part> parts) {
    List<String> words = new ArrayList<>(List.of("modifyvm"));
    parts.forEach(part -> words.add(option(part)));
    return words;
  }

  private static String option(Part part) {
    return switch (part) {
      case VCPUS -> "--cpus";
      case MEMORY -> "--memory";
      default -> "--cpuexecutioncap";
    };
  }

  /** Sets what is not so already. */
  void set(ResourceQuota quota, Effect effect) {
    ResourceQuota now = Limits.of(machine);
    ResourceQuota then = now.with(quota);
    List<String> words = new ArrayList<>();
    for (Part part : quota.named()) {
      String value = value(part, then);
      if (!value.equals(value(part, now))) {
        words.addAll(List.of(option(part), value));
      }
    }
    if (!words.isEmpty() && effect == Effect.LIVE) {
      change("controlvm", machine.id(), "cpuexecutioncap", words.get(1));
    } else if (!words.isEmpty()) {
      words.addAll(0, List.of("modifyvm", machine.id()));
      change(words.toArray(String[]::new));
    }
    if (quota.named().contains(Part.CPUS)) {
      remember(Limits.isWhole(then));
    }
  }

  private static String value(Part part, ResourceQuota quota) {
    return switch (part) {
      case VCPUS -> Integer.toString(quota.vcpus().orElseThrow());
      case MEMORY -> Long.toString(quota.memory().orElseThrow().bytes() >> 20);
      default -> Integer.toString(Limits.cap(quota));
    };
  }

  private void remember(boolean whole) {
    boolean remembered = machine.extraData().containsKey(Limits.WHOLE);
    if (whole && !remembered) {
      change("setextradata", machine.id(), Limits.WHOLE, "all");
    } else if (!whole && remembered) {
      change("setextradata", machine.id(), Limits.WHOLE);
    }
  }

  private void change(String... arguments) {
    tool.change(op, arguments);
  }
}
