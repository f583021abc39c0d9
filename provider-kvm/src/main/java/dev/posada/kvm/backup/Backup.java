package dev.posada.kvm.backup;

import dev.posada.Failure;
import dev.posada.GuestState;
import dev.posada.HypervisorException;
import dev.posada.InvalidStateException;
import dev.posada.Outcome;
import dev.posada.Support;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.kvm.libvirt.Connection;
import dev.posada.kvm.libvirt.Domain;
import dev.posada.kvm.libvirt.States;
import dev.posada.kvm.snapshot.Tracking;
import dev.posada.kvm.storage.CallerFiles;
import dev.posada.kvm.xml.DomainReader;
import dev.posada.kvm.xml.DomainView;
import dev.posada.spi.Operation;
import dev.posada.spi.Undo;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;

/**
 * Backs up a machine into a folder on the caller's machine: its definition, and the disks that it
 * writes to. What was made for it is removed if that fails.
 */
public final class Backup {
  private static final System.Logger LOG = System.getLogger("dev.posada.kvm");

  private final Connection connection;
  private final Domain domain;
  private final BackupFolder folder;
  private final Operation op;
  private PushBackup push;

  public Backup(Connection connection, Domain domain, Path folder, Operation op) {
    this.connection = connection;
    this.domain = domain;
    this.folder = new BackupFolder(folder);
    this.op = op;
  }

  /** Tells what comes in. */
  static LongConsumer arriving(long total, Operation op) {
    long[] sum = {0};
    return count -> {
      sum[0] += count;
      op.progress("downloading", sum[0], Math.max(total, sum[0]));
    };
  }

  /** {@return the folder of the backup} */
  public Path run() {
    GuestState state = States.of(domain, op);
    if (state == GuestState.SAVED) {
      throw new InvalidStateException(
          "its memory is on disk, and a backup has none",
          Failure.notDone().lastSeen(state).remedy("start it, or discard its saved state"));
    }
    List<DomainView.Disk> disks = disks();
    List<BackupFolder.Entry> before = folder.of(domain.uuid());
    Path part = folder.begin();
    BackupManifest manifest;
    Path done;
    try {
      manifest = manifest(disks, before, part);
      op.check();
      done = folder.publish(part, manifest);
    } catch (RuntimeException | Error e) {
      CallerFiles.remove(part, e);
      List<String> remains = undo(e);
      if (e instanceof HypervisorException failed) {
        throw told(failed, remains);
      }
      throw e;
    }
    manifest.checkpoint().ifPresent(name -> forget(name, before));
    return done;
  }

  /**
   * Those that it has now, and has still when it starts again: what is only plugged in for now is
   * no part of it.
   */
  private List<DomainView.Disk> disks() {
    Set<String> lasting = new HashSet<>();
    written(Domain.XML_INACTIVE).forEach(disk -> lasting.add(disk.target()));
    List<DomainView.Disk> disks =
        written(0).stream().filter(disk -> lasting.remove(disk.target())).toList();
    requireNone(lasting);
    disks.stream()
        .filter(disk -> disk.device().equals("lun"))
        .findFirst()
        .ifPresent(
            disk -> {
              throw new UnsupportedCapabilityException(
                  "a backup of disk " + disk.target(),
                  Support.no("the guest talks to the device itself", "back it up in the guest"),
                  Failure.notDone());
            });
    return disks;
  }

  /** In the definition that is kept such a disk would name the file of this machine. */
  private static void requireNone(Set<String> later) {
    for (String target : later) {
      throw new InvalidStateException(
          "its disk " + target + " is there from its next start on, and would not be copied",
          Failure.notDone().remedy("stop it first, or detach that disk"));
    }
  }

  private List<DomainView.Disk> written(int flags) {
    return DomainReader.read(domain.xml(flags, op)).devices().disks().stream()
        .filter(disk -> disk.isWritableDisk() && disk.source().isPresent())
        .toList();
  }

  private BackupManifest manifest(
      List<DomainView.Disk> disks, List<BackupFolder.Entry> before, Path part) {
    if (disks.isEmpty() || !States.isActive(domain.state(op))) {
      return new IdleBackup(connection, domain, disks, op).into(part);
    }
    push = new PushBackup(connection, domain, disks, op);
    return push.into(part, before);
  }

  private List<String> undo(Throwable failed) {
    List<String> remains = new ArrayList<>();
    if (push != null) {
      try {
        push.undo(remains, op.unattended(Undo.TIME));
      } catch (HypervisorException e) {
        failed.addSuppressed(e);
        remains.add("volumes and a checkpoint of the backup");
      }
    }
    return remains;
  }

  /** The failure of a verb after which all that is left is known. */
  static HypervisorException told(HypervisorException failed, List<String> remains) {
    Failure failure = failed.failure();
    return failed.with(
        failed.getMessage(),
        remains.isEmpty() ? failure.outcome(Outcome.NOT_DONE) : failure.remains(remains));
  }

  /** The backup is there: that something old is left costs the machine a little, no more. */
  private void forget(String latest, List<BackupFolder.Entry> before) {
    Set<String> old = new HashSet<>();
    before.forEach(entry -> entry.manifest().checkpoint().ifPresent(old::add));
    try {
      new Tracking(domain, op.unattended(Undo.TIME)).prune(latest, old);
    } catch (HypervisorException e) {
      LOG.log(Level.WARNING, "an old checkpoint of {0} is left: {1}", domain.name(), e);
    }
  }
}
