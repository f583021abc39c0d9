package dev.posada.kvm;

import dev.posada.ByteSize;
import dev.posada.GuestSummary;
import dev.posada.Kind;
import dev.posada.kvm.jna.TypedParameters;
import dev.posada.kvm.libvirt.Connection;
import dev.posada.kvm.libvirt.Domain;
import dev.posada.kvm.libvirt.Domains;
import dev.posada.spi.Operation;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** All machines at once: two calls, however many there are. */
final class Listing {
  private static final int GROUPS =
      Domains.STATS_STATE | Domains.STATS_BALLOON | Domains.STATS_VCPU;

  private Listing() {}

  /** Of a daemon: figures in bulk, and which of the machines that are off have memory on disk. */
  static List<GuestSummary> ofDaemon(Connection connection, Operation op) {
    List<Domains.Stats> all = connection.domains().stats(GROUPS, 0, op);
    Set<String> saved = saved(connection, op);
    return all.stream().map(one -> summary(one, saved)).toList();
  }

  private static Set<String> saved(Connection connection, Operation op) {
    return connection.domains().list(Domains.INACTIVE | Domains.MANAGEDSAVE, op).stream()
        .map(Domains.Name::uuid)
        .collect(Collectors.toSet());
  }

  private static GuestSummary summary(Domains.Stats stats, Set<String> saved) {
    TypedParameters figures = stats.figures();
    Domain.State state =
        new Domain.State(
            (int) figures.number("state.state").orElse(0),
            (int) figures.number("state.reason").orElse(0));
    GuestSummary.Builder summary =
        summary(stats.uuid(), stats.name(), state, saved.contains(stats.uuid()));
    figures.number("vcpu.current").ifPresent(vcpus -> summary.vcpus((int) vcpus));
    figures.number("balloon.current").ifPresent(kib -> summary.memory(ByteSize.kib(kib)));
    return summary.build();
  }

  /** Of a driver in this process, which has no figures in bulk, and for which calls are cheap. */
  static List<GuestSummary> ofProcess(Connection connection, Operation op) {
    List<Domains.Listed> all = connection.domains().listed(op);
    Set<String> saved = saved(connection, op);
    return all.stream()
        .map(
            one ->
                summary(one.uuid(), one.name(), one.state(), saved.contains(one.uuid()))
                    .vcpus(one.info().vcpus())
                    .memory(ByteSize.kib(one.info().memory()))
                    .build())
        .toList();
  }

  static GuestSummary.Builder summary(String uuid, String name, Domain.State state, boolean saved) {
    boolean off = state.state() == Domain.State.SHUTOFF;
    return GuestSummary.builder(Kind.VIRTUAL_MACHINE, uuid, name, States.of(state, off && saved))
        .nativeState(States.words(state) + (off && saved ? " with memory on disk" : ""));
  }
}
