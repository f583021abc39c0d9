package dev.posada.kvm.backup;

import dev.posada.BusyException;
import dev.posada.Failure;
import dev.posada.GuestState;
import dev.posada.InsufficientResourcesException;
import dev.posada.InvalidStateException;
import dev.posada.NativeException;
import dev.posada.RejectedException;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.kvm.backup.BackupManifest.Consistency;
import dev.posada.kvm.backup.BackupManifest.DiskCopy;
import dev.posada.kvm.backup.BackupManifest.Layer;
import dev.posada.kvm.jna.TypedParameters;
import dev.posada.kvm.libvirt.Connection;
import dev.posada.kvm.libvirt.Domain;
import dev.posada.kvm.libvirt.Jobs;
import dev.posada.kvm.libvirt.States;
import dev.posada.kvm.snapshot.Tracking;
import dev.posada.kvm.storage.HostVolumes;
import dev.posada.kvm.xml.DomainReader;
import dev.posada.kvm.xml.DomainView;
import dev.posada.kvm.xml.Xml;
import dev.posada.spi.Operation;
import dev.posada.spi.Pause;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongConsumer;

/**
 * Backs up a machine that has a process: QEMU copies its disks as they are at one moment into
 * volumes on the host, while the guest goes on; then they come here.
 */
final class PushBackup {
  private static final int REUSE_EXTERNAL = 1;
  private static final int BACKUP = 9; // virDomainJobOperation
  private static final long FIRST_LOOK = 20; // milliseconds
  private static final long LONGEST_LOOK = 500;

  private final Connection connection;
  private final Domain domain;
  private final List<DomainView.Disk> disks;
  private final Operation op;
  private final HostVolumes volumes;
  private final String checkpoint = Tracking.name();
  private final String stem;
  private final Map<String, Long> capacities = new LinkedHashMap<>();
  private final Map<String, String> targets = new LinkedHashMap<>();
  private boolean begun;
  private boolean tracked;
  private boolean incremental;

  PushBackup(Connection connection, Domain domain, List<DomainView.Disk> disks, Operation op) {
    this.connection = connection;
    this.domain = domain;
    this.disks = disks;
    this.op = op;
    this.stem = HostVolumes.stem("posada-backup-" + domain.uuid());
    this.volumes =
        HostVolumes.in(
            connection, disks.stream().flatMap(d -> d.source().stream()).findFirst(), op);
  }

  /** Libvirt's bitmaps lie in qcow2 only; all else is copied whole each time. */
  private static boolean canTrack(DomainView.Disk disk) {
    return disk.format().equals("qcow2") && !disk.shareable();
  }

  /** Copies the disks into a folder. */
  BackupManifest into(Path part, List<BackupFolder.Entry> before) {
    requireIdle();
    for (DomainView.Disk disk : disks) {
      long capacity = domain.devices().blockInfo(disk.target(), op).capacity();
      capacities.put(disk.target(), capacity);
      targets.put(disk.target(), volumes.create(volume(disk), "qcow2", capacity));
    }
    Optional<BackupFolder.Entry> parent = parent(before);
    String definition = domain.xml(Domain.XML_INACTIVE, op);
    boolean quiesced = begin(parent);
    awaitEnd();
    return new BackupManifest(
        UUID.randomUUID().toString(),
        domain.uuid(),
        Instant.now(),
        quiesced ? Consistency.QUIESCED : Consistency.CRASH,
        Optional.of(checkpoint).filter(name -> tracked),
        parent
            .filter(entry -> incremental)
            .map(entry -> new BackupManifest.Parent(entry.name(), entry.manifest().id())),
        fetch(part),
        definition);
  }

  private String volume(DomainView.Disk disk) {
    return stem + disk.target() + ".qcow2";
  }

  /** libvirt would let the second of two wait, and only half a minute. */
  private void requireIdle() {
    if (domain.jobs().stats(0, op).type() != 0) {
      throw new BusyException(
          "libvirt is busy with it already", Failure.notDone().remedy("wait until that is over"));
    }
  }

  /** What changed since, both have to know: the folder and the machine, of every disk. */
  private Optional<BackupFolder.Entry> parent(List<BackupFolder.Entry> before) {
    List<String> known = new Tracking(domain, op).all();
    return before.stream()
        .filter(entry -> entry.manifest().checkpoint().filter(known::contains).isPresent())
        .filter(entry -> disks.stream().allMatch(disk -> continues(disk, entry.manifest())))
        .findFirst();
  }

  private boolean continues(DomainView.Disk disk, BackupManifest last) {
    return !canTrack(disk) || last.disk(disk.target()).isPresent();
  }

  /** {@return whether the guest had its file systems in order meanwhile} */
  private boolean begin(Optional<BackupFolder.Entry> parent) {
    FileSystems inside = new FileSystems(domain, op);
    boolean frozen = isAsked() && inside.freeze();
    try {
      if (parent.isPresent()
          && begun(parent.get().manifest().checkpoint().orElseThrow(), checkpoint)) {
        incremental = true;
        tracked = true;
      } else if (disks.stream().anyMatch(PushBackup::canTrack) && begun(null, checkpoint)) {
        tracked = true;
      } else {
        begin(null, null);
      }
    } finally {
      if (frozen) {
        inside.thaw();
      }
    }
    return frozen;
  }

  /** Whether somebody inside can be asked for silence. */
  private boolean isAsked() {
    return States.of(domain, op) == GuestState.RUNNING
        && DomainReader.read(domain.xml(0, op)).devices().agentConnected();
  }

  /**
   * Why a bitmap cannot be used is told in many words by many versions: it is damaged since QEMU
   * was killed, the disk is another one now, or in the version of qcow2 that has none, or there are
   * snapshots. Without it all works, and if not, that failure is the one to tell.
   */
  private boolean begun(String since, String made) {
    try {
      begin(since, made);
      return true;
    } catch (NativeException
        | RejectedException
        | InvalidStateException
        | UnsupportedCapabilityException noBitmap) {
      op.check();
      return false;
    }
  }

  private void begin(String since, String made) {
    boolean mixed = since != null && !disks.stream().allMatch(PushBackup::canTrack);
    Xml backup = Xml.root("domainbackup").with("mode", "push");
    Xml point = Xml.root("domaincheckpoint");
    if (since != null && !mixed) { // what every version knows
      backup.add("incremental").text(since);
    }
    Xml copied = backup.add("disks");
    point.add("name").text(checkpoint);
    point.add("description").text("what changes since a backup by Posada");
    Xml kept = point.add("disks");
    for (DomainView.Disk disk : disks) {
      Xml one = copied.add("disk").with("name", disk.target()).with("backup", "yes");
      one.with("type", "file");
      if (mixed) {
        one.with("backupmode", canTrack(disk) ? "incremental" : "full");
        if (canTrack(disk)) {
          one.with("incremental", since);
        }
      }
      one.add("driver").with("type", "qcow2");
      one.add("target").with("file", targets.get(disk.target()));
      kept.add("disk")
          .with("name", disk.target())
          .with("checkpoint", canTrack(disk) ? "bitmap" : "no");
    }
    begun = true; // also if it is not known whether it has
    domain
        .checkpoints()
        .beginBackup(backup.toString(), made == null ? null : point.toString(), REUSE_EXTERNAL, op);
  }

  private void awaitEnd() {
    long pause = FIRST_LOOK;
    while (true) {
      Jobs.Job job = domain.jobs().stats(0, op);
      TypedParameters figures = job.figures();
      if (job.type() == 0 || figures.number("operation").orElse(0) != BACKUP) {
        break;
      }
      op.progress(
          "copying disks on the host",
          figures.number("disk_processed").orElse(0),
          figures.number("disk_total").orElse(0));
      Pause.of(pause, op);
      pause = Math.min(LONGEST_LOOK, 2 * pause);
    }
    requireSuccess();
  }

  private void requireSuccess() {
    if (!States.isActive(domain.state(op))) {
      throw new InvalidStateException(
          "it went off while it was copied", Failure.notDone().lastSeen(GuestState.STOPPED));
    }
    TypedParameters end = domain.jobs().stats(Jobs.STATS_COMPLETED, op).figures();
    boolean ours = end.number("operation").orElse(0) == BACKUP;
    if (!ours || !end.flag("success").orElse(false)) {
      String why = end.text("errmsg").orElse("another program aborted it");
      throw why.contains("No space left")
          ? new InsufficientResourcesException(
              "the copy of its disks on the host failed: " + why, Failure.notDone())
          : new NativeException(
              "the copy of its disks on the host failed: " + why, Failure.notDone());
    }
  }

  /** Brings the copies here, and removes each on the host as soon as it is here. */
  private List<DiskCopy> fetch(Path part) {
    LongConsumer arrived = Backup.arriving(size(), op);
    List<DiskCopy> copies = new ArrayList<>();
    for (DomainView.Disk disk : disks) {
      String target = disk.target();
      Layer layer =
          LayerFile.fetch(
              volumes.transfer(volume(disk)),
              part.resolve(target + ".qcow2"),
              "qcow2",
              arrived,
              op);
      volumes.remove(volume(disk), op);
      copies.add(
          new DiskCopy(
              target, capacities.get(target), incremental && canTrack(disk), List.of(layer)));
    }
    return copies;
  }

  /** What the copies occupy, which is nearly what comes. */
  private long size() {
    return disks.stream().mapToLong(disk -> volumes.occupied(volume(disk))).sum();
  }

  /** Takes all back that was begun, as far as it is still there. */
  void undo(List<String> remains, Operation own) {
    try {
      if (begun && States.isActive(domain.state(own))) {
        endJob(own);
        new Tracking(domain, own).delete(checkpoint);
      }
    } catch (NativeException | InvalidStateException | UnsupportedCapabilityException ended) {
      // it is off by now
    }
    if (begun && new Tracking(domain, own).all().contains(checkpoint)) {
      remains.add("checkpoint " + checkpoint); // a machine that is off cannot lose one
    }
    volumes.removeAll(remains, own);
  }

  /** Never that of another program. */
  private void endJob(Operation own) {
    if (isOurs(own)) {
      try {
        domain.jobs().abort(own);
      } catch (InvalidStateException over) {
        // it was faster
      }
      while (isOurs(own)) {
        Pause.of(FIRST_LOOK, own);
      }
    }
  }

  private boolean isOurs(Operation own) {
    try {
      return domain.checkpoints().backup(own).contains(stem);
    } catch (InvalidStateException none) {
      return false;
    }
  }
}
