package dev.posada.kvm.machine;

import dev.posada.DeleteReport;
import dev.posada.Failure;
import dev.posada.GuestState;
import dev.posada.HypervisorException;
import dev.posada.InvalidStateException;
import dev.posada.NotFoundException;
import dev.posada.Outcome;
import dev.posada.kvm.libvirt.Connection;
import dev.posada.kvm.libvirt.Domain;
import dev.posada.kvm.libvirt.Session;
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
import java.util.Optional;

/** Deletes a machine, and of its disks those that were made for it and that nobody else uses. */
public final class Deletion {
  private static final int ALWAYS =
      Domain.UNDEFINE_MANAGED_SAVE | Domain.UNDEFINE_SNAPSHOTS_METADATA;

  private static final Duration AFTERWARDS = Duration.ofMinutes(1);

  private final Session session;
  private final boolean simulated;
  private final Operation op;

  public Deletion(Session session, boolean simulated, Operation op) {
    this.session = session;
    this.simulated = simulated;
    this.op = op;
  }

  public DeleteReport delete(String id) {
    return new Going(id).go();
  }

  /** With all that is libvirt's own of a machine. */
  static int flags(boolean simulated) {
    return simulated
        ? ALWAYS
        : ALWAYS | Domain.UNDEFINE_NVRAM | Domain.UNDEFINE_CHECKPOINTS_METADATA;
  }

  /** One machine on its way out. */
  private final class Going {
    private final String id;
    private final List<DomainView> was = new ArrayList<>();
    private final List<String> removed = new ArrayList<>();
    private final Map<String, String> kept = new LinkedHashMap<>();
    private String name;
    private List<Belongings.Own> own = List.of();
    private boolean asked;

    Going(String id) {
      this.id = id;
    }

    DeleteReport go() {
      try {
        session.on(
            op,
            connection -> {
              try (Domain domain = connection.domains().get(id, op)) {
                undefine(connection, domain);
              }
              return null;
            });
      } catch (HypervisorException e) {
        requireGone(e);
      }
      removed.add(0, "machine " + name);
      Undisturbed.run(
          () -> {
            if (isGone()) {
              removeFiles();
            }
          });
      return DeleteReport.of(removed, kept);
    }

    private void undefine(Connection connection, Domain domain) {
      requireOff(domain);
      DomainView view = DomainReader.read(domain.xml(Domain.XML_INACTIVE, op));
      name = view.name();
      Belongings disks = Belongings.of(connection, domain.uuid(), view, op);
      disks.requireNoClones();
      own = disks.own();
      kept.putAll(disks.kept());
      was.add(view);
      was.addAll(Discs.past(domain, op));
      removeSnapshots(domain);
      requireOff(domain); // that may have taken minutes
      asked = true;
      domain.undefine(flags(simulated), op);
    }

    /** Undefining one that is on would make it transient. */
    private void requireOff(Domain domain) {
      if (States.isActive(domain.state(op))) {
        throw new InvalidStateException(
            "it is not off",
            Failure.notDone().lastSeen(GuestState.RUNNING).remedy("stop it first"));
      }
    }

    /** What lies in a disk that is kept would stay there without anybody who knows of it. */
    private void removeSnapshots(Domain domain) {
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

    /**
     * The machine whose undefining nobody heard of may be gone, and then nobody would find its
     * files any more.
     *
     * @throws HypervisorException the failure, unless it has undefined the machine
     */
    private void requireGone(HypervisorException failed) {
      if (!asked && removed.isEmpty()) {
        throw failed;
      }
      boolean[] there = {false};
      try {
        Undisturbed.run(() -> there[0] = isThere());
      } catch (HypervisorException unknown) {
        failed.addSuppressed(unknown);
        throw failed;
      }
      if (there[0] && !removed.isEmpty()) { // no snapshot comes back
        String left = "machine " + name + " without " + String.join(", ", removed);
        throw failed.with(failed.getMessage(), failed.failure().remains(List.of(left)));
      }
      boolean byOthers =
          !asked
              || failed instanceof NotFoundException
              || failed.failure().outcome().equals(Optional.of(Outcome.NOT_DONE));
      if (there[0] || byOthers) {
        throw failed;
      }
    }

    /** Asks over another connection if that of the verb was lost. */
    private boolean isThere() {
      Operation later = op.unattended(Undo.TIME);
      return session.on(
          later,
          connection -> {
            try {
              connection.domains().get(id, later).close();
              return true;
            } catch (NotFoundException gone) {
              return false;
            }
          });
    }

    /** Others can start it at any time: then it runs on without a definition, on its files. */
    private boolean isGone() {
      boolean there;
      try {
        there = isThere();
      } catch (HypervisorException unknown) {
        keep(unknown);
        return false;
      }
      if (there) {
        throw new InvalidStateException(
            "somebody started it while it was deleted: it goes when it stops, and its files stay",
            Failure.partly(List.of("machine " + name + " without a definition"))
                .lastSeen(GuestState.RUNNING)
                .remedy("stop it, and delete the volumes of its disks"));
      }
      return true;
    }

    /**
     * The machine is gone: a file that resists, or a cancel, does not bring it back, and nobody
     * would find the others any more.
     */
    private void removeFiles() {
      Operation later = op.unattended(AFTERWARDS);
      try {
        session.on(
            later,
            connection -> {
              removeDisks(new DiskFiles(connection, later));
              new Discs(connection, later).remove(was, removed, kept); // asks about all machines
              return null;
            });
      } catch (HypervisorException lost) {
        keep(lost);
      }
    }

    /** Names what could not even be asked for. */
    private void keep(HypervisorException why) {
      List<String> all = new ArrayList<>(Discs.made(was).values());
      own.forEach(disk -> all.add(disk.file()));
      all.removeIf(what -> removed.contains(what) || removed.contains("disk " + what));
      all.forEach(what -> kept.putIfAbsent(what, why.getMessage()));
    }

    private void removeDisks(DiskFiles files) {
      for (Belongings.Own disk : own) {
        try {
          if (files.delete(disk.volume())) {
            removed.add("disk " + disk.file());
          }
        } catch (HypervisorException resists) {
          kept.put(disk.file(), resists.getMessage());
        }
      }
    }
  }
}
