package dev.posada.kvm.machine;

import dev.posada.DeleteReport;
import dev.posada.Failure;
import dev.posada.GuestState;
import dev.posada.HypervisorException;
import dev.posada.InvalidStateException;
import dev.posada.NotFoundException;
import dev.posada.kvm.libvirt.Connection;
import dev.posada.kvm.libvirt.Domain;
import dev.posada.kvm.libvirt.Snapshots;
import dev.posada.kvm.libvirt.States;
import dev.posada.kvm.snapshot.SnapshotView;
import dev.posada.kvm.storage.DiskFiles;
import dev.posada.kvm.xml.DomainReader;
import dev.posada.kvm.xml.DomainView;
import dev.posada.spi.Operation;
import dev.posada.spi.Undisturbed;
import dev.posada.spi.Undo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Deletes a machine, and of its disks those that were made for it and that nobody else uses. */
public final class Deletion {
  private static final int ALWAYS =
      Domain.UNDEFINE_MANAGED_SAVE | Domain.UNDEFINE_SNAPSHOTS_METADATA;

  private static final Duration AFTERWARDS = Duration.ofMinutes(1);

  private final Connection connection;
  private final boolean simulated;
  private final Operation op;

  public Deletion(Connection connection, boolean simulated, Operation op) {
    this.connection = connection;
    this.simulated = simulated;
    this.op = op;
  }

  public DeleteReport delete(Domain domain) {
    requireOff(domain);
    DomainView view = DomainReader.read(domain.xml(Domain.XML_INACTIVE, op));
    Belongings disks = Belongings.of(connection, domain.uuid(), view, op);
    disks.requireNoClones();
    List<String> removed = new ArrayList<>();
    List<DomainView> was = new ArrayList<>(List.of(view));
    was.addAll(Discs.past(domain, op));
    try {
      removeSnapshots(domain, removed);
      requireOff(domain); // that may have taken minutes
      domain.undefine(flags(simulated), op);
    } catch (HypervisorException e) {
      throw removed.isEmpty() ? e : halfDone(domain, removed, e);
    }
    removed.add(0, "machine " + view.name());
    Map<String, String> kept = new LinkedHashMap<>(disks.kept());
    Undisturbed.run(
        () -> {
          if (isGone(domain, disks.own(), kept)) {
            removeFiles(was, disks.own(), removed, kept);
          }
        });
    return DeleteReport.of(removed, kept);
  }

  /** Undefining one that is on would make it transient. */
  private void requireOff(Domain domain) {
    if (States.isActive(domain.state(op))) {
      throw new InvalidStateException(
          "it is not off", Failure.notDone().lastSeen(GuestState.RUNNING).remedy("stop it first"));
    }
  }

  /** Others can start it at any time: then it runs on without a definition, on its files. */
  private boolean isGone(Domain domain, List<Belongings.Own> disks, Map<String, String> kept) {
    boolean there;
    try {
      there = isThere(domain, op.unattended(Undo.TIME));
    } catch (HypervisorException unknown) {
      disks.forEach(own -> kept.put(own.file(), unknown.getMessage()));
      return false;
    }
    if (there) {
      throw new InvalidStateException(
          "somebody started it while it was deleted: it goes when it stops, and its files stay",
          Failure.partly(List.of("machine " + domain.name() + " without a definition"))
              .lastSeen(GuestState.RUNNING)
              .remedy("stop it, and delete the volumes of its disks"));
    }
    return true;
  }

  /** No snapshot comes back; whether the machine is gone, libvirt may not have been able to say. */
  private HypervisorException halfDone(
      Domain domain, List<String> removed, HypervisorException failed) {
    boolean[] there = {false};
    try {
      Undisturbed.run(() -> there[0] = isThere(domain, op.unattended(Undo.TIME)));
    } catch (HypervisorException unknown) {
      failed.addSuppressed(unknown);
    }
    String left = "machine " + domain.name() + " without " + String.join(", ", removed);
    return there[0]
        ? failed.with(failed.getMessage(), failed.failure().remains(List.of(left)))
        : failed;
  }

  private boolean isThere(Domain domain, Operation own) {
    try {
      connection.domains().get(domain.uuid(), own).close();
      return true;
    } catch (NotFoundException gone) {
      return false;
    }
  }

  /**
   * The machine is gone: a file that resists, or a cancel, does not bring it back, and nobody would
   * find the others any more.
   */
  private void removeFiles(
      List<DomainView> was,
      List<Belongings.Own> disks,
      List<String> removed,
      Map<String, String> kept) {
    Operation later = op.unattended(AFTERWARDS);
    DiskFiles files = new DiskFiles(connection, later);
    for (Belongings.Own own : disks) {
      try {
        if (files.delete(own.volume())) {
          removed.add("disk " + own.file());
        }
      } catch (HypervisorException resists) {
        kept.put(own.file(), resists.getMessage());
      }
    }
    new Discs(connection, later).remove(was, removed, kept); // which asks about all machines
  }

  /** With all that is libvirt's own of a machine. */
  static int flags(boolean simulated) {
    return simulated
        ? ALWAYS
        : ALWAYS | Domain.UNDEFINE_NVRAM | Domain.UNDEFINE_CHECKPOINTS_METADATA;
  }

  /** What lies in a disk that is kept would stay there without anybody who knows of it. */
  private void removeSnapshots(Domain domain, List<String> removed) {
    for (Snapshots.Snapshot snapshot : domain.snapshots().list(op)) {
      if (SnapshotView.of(snapshot).external()) {
        continue; // its files are others'; that it is one goes with the definition
      }
      try {
        domain.snapshots().delete(snapshot.name(), 0, op);
        removed.add("snapshot " + snapshot.name());
      } catch (NotFoundException gone) {
        // with its parent
      }
    }
  }
}
