package dev.posada.kvm.machine;

import dev.posada.ByteSize;
import dev.posada.GuestState;
import dev.posada.GuestSummary;
import dev.posada.Kind;
import dev.posada.NotFoundException;
import dev.posada.kvm.libvirt.Connection;
import dev.posada.kvm.libvirt.Domain;
import dev.posada.kvm.libvirt.Domains;
import dev.posada.kvm.libvirt.States;
import dev.posada.spi.Operation;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** All machines at once: as many calls as there are machines that run, and a few. */
public final class Listing {
  private Listing() {}

  /** Of a daemon. */
  public static List<GuestSummary> ofDaemon(Connection connection, Operation op) {
    return summaries(connection.domains().pictures(op), connection, op);
  }

  /** Of a driver in this process. */
  public static List<GuestSummary> ofProcess(Connection connection, Operation op) {
    return summaries(connection.domains().picturesOneByOne(op), connection, op);
  }

  /** Which of those that are off have memory on disk is not among their figures. */
  private static List<GuestSummary> summaries(
      List<Domains.Picture> all, Connection connection, Operation op) {
    Set<String> saved =
        connection.domains().list(Domains.INACTIVE | Domains.MANAGEDSAVE, op).stream()
            .map(Domains.Name::uuid)
            .collect(Collectors.toSet());
    return all.stream()
        .map(one -> summary(one, saved.contains(one.uuid()), connection, op))
        .toList();
  }

  private static GuestSummary summary(
      Domains.Picture one, boolean saved, Connection connection, Operation op) {
    GuestSummary.Builder summary =
        States.isMigration(one.state())
            ? moving(one, connection, op)
            : summary(one.uuid(), one.name(), one.state(), saved);
    one.vcpus().ifPresent(summary::vcpus);
    one.memory().ifPresent(kib -> summary.memory(ByteSize.kib(kib)));
    return summary.build();
  }

  private static GuestSummary.Builder moving(
      Domains.Picture one, Connection connection, Operation op) {
    try (Domain domain = connection.domains().get(one.uuid(), op)) {
      return summary(domain, one.name(), one.state(), false, op);
    } catch (NotFoundException moved) {
      return summary(one.uuid(), one.name(), one.state(), false);
    }
  }

  /** As far as the state tells by itself. */
  public static GuestSummary.Builder summary(
      String uuid, String name, Domain.State state, boolean saved) {
    boolean off = state.state() == Domain.State.SHUTOFF;
    return summary(uuid, name, state, off && saved, States.of(state, off && saved));
  }

  /** With the job of the domain, where only that tells what its state means. */
  public static GuestSummary.Builder summary(
      Domain domain, String name, Domain.State state, boolean saved, Operation op) {
    return summary(domain.uuid(), name, state, saved, States.of(domain, state, saved, op));
  }

  private static GuestSummary.Builder summary(
      String uuid, String name, Domain.State state, boolean saved, GuestState means) {
    return GuestSummary.builder(Kind.VIRTUAL_MACHINE, uuid, name, means)
        .nativeState(States.words(state) + (saved ? " with memory on disk" : ""));
  }
}
