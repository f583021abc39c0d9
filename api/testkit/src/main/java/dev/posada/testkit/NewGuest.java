package dev.posada.testkit;

import dev.posada.Guest;
import dev.posada.Guests;
import dev.posada.Kind;
import java.util.Map;

/** Guests of either kind, made alike. */
final class NewGuest {
  private NewGuest() {}

  static Guests<? extends Guest> of(Lab lab, Kind kind) {
    return kind == Kind.CONTAINER ? lab.host().containers() : lab.host().virtualMachines();
  }

  static Guest named(Lab lab, Kind kind, String name) {
    return kind == Kind.CONTAINER
        ? lab.container(lab.containerSpec().name(name))
        : lab.machine(lab.machineSpec().name(name));
  }

  static Guest labelled(Lab lab, Kind kind, Map<String, String> labels) {
    if (kind == Kind.CONTAINER) {
      var spec = lab.containerSpec();
      for (Map.Entry<String, String> label : labels.entrySet()) {
        spec = spec.label(label.getKey(), label.getValue());
      }
      return lab.container(spec);
    }
    var spec = lab.machineSpec();
    for (Map.Entry<String, String> label : labels.entrySet()) {
      spec = spec.label(label.getKey(), label.getValue());
    }
    return lab.machine(spec);
  }
}
