package dev.posada.kvm.machine;

import dev.posada.kvm.libvirt.Domain;
import dev.posada.kvm.libvirt.States;
import dev.posada.kvm.xml.DomainReader;
import dev.posada.kvm.xml.Labels;
import dev.posada.spi.Operation;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Changes the labels of a machine, all of which are one element of its metadata. */
public final class Relabelling {
  private Relabelling() {}

  public static void change(Domain domain, Consumer<Map<String, String>> change, Operation op) {
    boolean active = States.isActive(domain.state(op));
    Map<String, String> before = DomainReader.read(domain.xml(0, op)).labels();
    Map<String, String> labels = new TreeMap<>(before);
    change.accept(labels);
    if (labels.equals(before)) {
      return;
    }
    domain.setMetadata(
        labels.isEmpty() ? null : Labels.element(labels),
        labels.isEmpty() ? null : Labels.PREFIX,
        Labels.NAMESPACE,
        scope(domain, active, op),
        op);
  }

  /** Where a change has to be made to hold now and later. */
  static int scope(Domain domain, boolean active, Operation op) {
    if (!active) {
      return Domain.CONFIG;
    }
    return domain.isPersistent(op) ? Domain.LIVE | Domain.CONFIG : Domain.LIVE;
  }
}
