package dev.posada.internal.memory;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The linked clones of a machine, and the machine of which it is one. */
final class Links {
  private final SimulatedMachine machine;
  private final Map<SimulatedMachine, String> clones = new LinkedHashMap<>();
  private Links source;

  Links(SimulatedMachine machine) {
    this.machine = machine;
  }

  /** Becomes a linked clone that stands on a snapshot of another machine. */
  void standOn(SimulatedMachine other, String snapshot) {
    source = other.links();
    source.clones.put(machine, snapshot);
  }

  /** Is gone. */
  void drop() {
    if (source != null) {
      source.clones.remove(machine);
    }
  }

  boolean isClone() {
    return source != null;
  }

  void requireNone() {
    if (!clones.isEmpty()) {
      throw refuse(names(clones));
    }
  }

  /** Refuses to lose a snapshot on which a clone stands. */
  void requireNoneOn(String snapshot) {
    Map<SimulatedMachine, String> there = new LinkedHashMap<>(clones);
    there.values().removeIf(on -> !on.equals(snapshot));
    if (!there.isEmpty()) {
      throw refuse(names(there));
    }
  }

  private RuntimeException refuse(List<String> names) {
    return Refused.state(
        "virtual machine " + machine.name() + " has linked clones: " + names,
        "delete its linked clones first");
  }

  private static List<String> names(Map<SimulatedMachine, String> clones) {
    return clones.keySet().stream().map(SimulatedMachine::name).toList();
  }
}
