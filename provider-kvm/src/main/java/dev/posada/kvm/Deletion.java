package dev.posada.kvm;

import dev.posada.DeleteReport;
import dev.posada.Failure;
import dev.posada.GuestState;
import dev.posada.InvalidStateException;
import dev.posada.NotFoundException;
import dev.posada.kvm.libvirt.Connection;
import dev.posada.kvm.libvirt.Domain;
import dev.posada.kvm.libvirt.Domains;
import dev.posada.kvm.libvirt.Snapshots;
import dev.posada.kvm.xml.DomainReader;
import dev.posada.kvm.xml.DomainView;
import dev.posada.spi.Operation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Deletes a machine, and of its disks those that were made for it and that nobody else uses. */
final class Deletion {
  private static final int ALWAYS =
      Domain.UNDEFINE_MANAGED_SAVE | Domain.UNDEFINE_SNAPSHOTS_METADATA;

  private final Connection connection;
  private final boolean simulated;
  private final Operation op;

  Deletion(Connection connection, boolean simulated, Operation op) {
    this.connection = connection;
    this.simulated = simulated;
    this.op = op;
  }

  DeleteReport delete(Domain domain) {
    if (States.isActive(domain.state(op))) { // undefining it would make it transient
      throw new InvalidStateException(
          "it is not off", Failure.notDone().lastSeen(GuestState.RUNNING).remedy("stop it first"));
    }
    DomainView view = DomainReader.read(domain.xml(Domain.XML_INACTIVE, op));
    List<String> removed = new ArrayList<>();
    Map<String, String> kept = new LinkedHashMap<>();
    removeSnapshots(domain, removed);
    domain.undefine(flags(), op);
    removed.add(0, "machine " + view.name());
    for (DomainView.Disk disk : view.devices().disks()) {
      if (disk.device().equals("disk") && disk.source().isPresent()) {
        remove(view, disk, removed, kept);
      }
    }
    return DeleteReport.of(removed, kept);
  }

  private int flags() {
    return simulated
        ? ALWAYS
        : ALWAYS | Domain.UNDEFINE_NVRAM | Domain.UNDEFINE_CHECKPOINTS_METADATA;
  }

  /** What lies in a disk that is kept would stay there without anybody who knows of it. */
  private void removeSnapshots(Domain domain, List<String> removed) {
    for (Snapshots.Snapshot snapshot : domain.snapshots().list(op)) {
      try {
        domain.snapshots().delete(snapshot.name(), 0, op);
        removed.add("snapshot " + snapshot.name());
      } catch (NotFoundException gone) {
        // with its parent
      }
    }
  }

  private void remove(
      DomainView machine, DomainView.Disk disk, List<String> removed, Map<String, String> kept) {
    String file = disk.source().orElseThrow();
    String volume = machine.labels().get(Creation.MADE + disk.target());
    DiskFiles files = new DiskFiles(connection, op);
    if (volume == null) {
      kept.put(file, "it was there before the machine");
      return;
    }
    Optional<String> user = user(file);
    if (user.isPresent()) {
      kept.put(file, "machine " + user.get() + " uses it");
    } else if (files.path(volume).filter(path -> !path.equals(file)).isPresent()) {
      kept.put(file, "it is not the one that was made for the machine");
    } else if (files.delete(volume)) {
      removed.add("disk " + file);
    }
  }

  /** Somebody who has the file, or a disk on top of it. */
  private Optional<String> user(String file) {
    for (Domains.Name other : connection.domains().list(0, op)) {
      try (Domain domain = connection.domains().get(other.uuid(), op)) {
        boolean uses =
            DomainReader.read(domain.xml(0, op)).devices().disks().stream()
                .anyMatch(
                    disk ->
                        disk.source().filter(file::equals).isPresent()
                            || disk.backing().contains(file));
        if (uses) {
          return Optional.of(other.name());
        }
      } catch (NotFoundException vanished) {
        // then it uses nothing
      }
    }
    return Optional.empty();
  }
}
