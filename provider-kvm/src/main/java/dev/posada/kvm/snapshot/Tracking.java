package dev.posada.kvm.snapshot;

import dev.posada.Failure;
import dev.posada.GuestState;
import dev.posada.HypervisorException;
import dev.posada.InvalidStateException;
import dev.posada.NativeException;
import dev.posada.NotFoundException;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.kvm.libvirt.Checkpoints;
import dev.posada.kvm.libvirt.Domain;
import dev.posada.kvm.libvirt.States;
import dev.posada.kvm.xml.Xml;
import dev.posada.spi.Operation;
import dev.posada.spi.Undo;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * The checkpoints by which libvirt knows what a machine has changed since a backup: bitmaps in its
 * disks, that cost each write a little. Those of other programs are left alone.
 */
public final class Tracking {
  /** So many folders can be backed up to in turns; the oldest of more begins with a full one. */
  private static final int MOST = 8;

  private static final String OURS = "posada-backup-";

  private static final String FORGOTTEN =
      "its checkpoints are gone, so that its next backup is a full one";

  private final Domain domain;
  private final Operation op;

  public Tracking(Domain domain, Operation op) {
    this.domain = domain;
    this.op = op;
  }

  /** {@return a name that no checkpoint has} */
  public static String name() {
    return OURS + UUID.randomUUID();
  }

  /** {@return the names of all; none where libvirt knows no checkpoints} */
  public List<String> all() {
    try {
      return domain.checkpoints().list(op);
    } catch (UnsupportedCapabilityException old) {
      return List.of();
    }
  }

  private List<String> ours() {
    return all().stream().filter(name -> name.startsWith(OURS)).toList();
  }

  /**
   * Removes those that no backup needs any more, of a machine that runs: only that can forget.
   *
   * @param latest of the folder that was backed up to
   * @param before what that folder's other backups have made
   */
  public void prune(String latest, Set<String> before) {
    for (String name : ours()) {
      if (before.contains(name) && !name.equals(latest)) {
        delete(name);
      }
    }
    List<String> rest = ours();
    if (rest.size() > MOST) {
      rest.stream()
          .sorted(Comparator.comparingLong(this::created))
          .limit(rest.size() - MOST)
          .filter(name -> !name.equals(latest))
          .forEach(this::delete);
    }
  }

  private long created(String name) {
    return Xml.parse(domain.checkpoints().xml(name, op))
        .textOf("creationTime")
        .map(Long::parseLong)
        .orElse(0L);
  }

  public void delete(String name) {
    try {
      domain.checkpoints().delete(name, 0, op);
    } catch (NotFoundException gone) {
      // all the better
    } catch (NativeException e) {
      if (!e.getMessage().contains("not found in backing chain")) {
        throw e;
      }
      // QEMU was killed and its bitmap died with it: what is left is libvirt's note of it
      domain.checkpoints().delete(name, Checkpoints.DELETE_METADATA_ONLY, op);
    }
  }

  /**
   * Forgets what was changed since the backups, so that the next ones are full. A snapshot needs
   * it: libvirt 9.0 takes none of a machine that is off and has checkpoints, and QEMU 7.2 goes back
   * to none in a disk that has bitmaps ("Device has active dirty bitmaps"), after libvirt has ended
   * the machine for it. A machine that is off is started for that, without running.
   *
   * @return whether there was something to forget
   */
  boolean end() {
    List<String> all = all();
    if (all.isEmpty()) {
      return false;
    }
    if (!all.stream().allMatch(name -> name.startsWith(OURS))) {
      throw new InvalidStateException(
          "another program keeps checkpoints of it, with which libvirt has no snapshots",
          Failure.notDone().remedy("delete its checkpoints first, as virsh checkpoint-list shows"));
    }
    if (States.isActive(domain.state(op))) {
      deleteAll(all);
    } else {
      endOfStopped(all);
    }
    return true;
  }

  /** One that is deleted stays deleted, whatever comes then. */
  private void deleteAll(List<String> all) {
    boolean deleted = false;
    try {
      for (String name : all) {
        delete(name);
        deleted = true;
      }
    } catch (HypervisorException e) {
      throw deleted ? forgotten(e) : e;
    }
  }

  /** {@return the failure of a verb that has done nothing else} */
  static HypervisorException forgotten(HypervisorException failed) {
    return failed.with(failed.getMessage(), failed.failure().remains(List.of(FORGOTTEN)));
  }

  private void endOfStopped(List<String> all) {
    if (domain.savedState().exists(op)) {
      throw new InvalidStateException(
          "its backups have checkpoints in its disks, which its saved memory goes with",
          Failure.notDone().lastSeen(GuestState.SAVED).remedy("start it first"));
    }
    domain.start(Domain.START_PAUSED, op);
    try {
      deleteAll(all);
    } finally {
      domain.destroy(0, op.unattended(Undo.TIME));
    }
  }
}
