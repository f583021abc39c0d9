package dev.posada.kvm.backup;

import dev.posada.ByteSize;
import dev.posada.Disk;
import dev.posada.HypervisorException;
import dev.posada.NotFoundException;
import dev.posada.kvm.backup.BackupManifest.DiskCopy;
import dev.posada.kvm.backup.BackupManifest.Layer;
import dev.posada.kvm.libvirt.Connection;
import dev.posada.kvm.libvirt.Domain;
import dev.posada.kvm.libvirt.Transfer;
import dev.posada.kvm.machine.Creation;
import dev.posada.kvm.machine.DeviceSpecs;
import dev.posada.kvm.machine.Layers;
import dev.posada.kvm.machine.Seed;
import dev.posada.kvm.storage.DiskFiles;
import dev.posada.kvm.storage.HostVolumes;
import dev.posada.kvm.storage.StorageWords;
import dev.posada.kvm.xml.CloneXml;
import dev.posada.kvm.xml.DomainReader;
import dev.posada.kvm.xml.DomainView;
import dev.posada.kvm.xml.Relocated;
import dev.posada.spi.Operation;
import dev.posada.spi.Undo;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Makes a machine of a backup. A disk of one file is sent where it stays; one of several is sent as
 * a chain of volumes, of which libvirt makes one. What was made is removed if that fails.
 *
 * <p>What the firmware and a TPM of the other machine kept is not in a backup; the new machine
 * begins with its own.
 */
public final class Restore {
  /** What labels say of the other machine's disks, and by what its creation was known. */
  private static final List<String> FORGOTTEN =
      List.of(Creation.MADE, Layers.OWN, Layers.OTHERS, Seed.LABEL, "posada/nonce");

  /** Formats in which a disk can be made; of others libvirt makes a qcow2. */
  private static final List<String> MADE = List.of("raw", "qcow2");

  private final Connection connection;
  private final Path backup;
  private final String name;
  private final Operation op;
  private final DiskFiles files;
  private final HostVolumes passing;
  private final Map<String, String> made = new LinkedHashMap<>();
  private final String uuid = UUID.randomUUID().toString();

  public Restore(Connection connection, Path backup, String name, Operation op) {
    this.connection = connection;
    this.backup = backup;
    this.name = name;
    this.op = op;
    this.files = new DiskFiles(connection, op);
    this.passing = HostVolumes.in(connection, Optional.empty(), op);
  }

  /** A file of the backup, or of one that it stands on. */
  private record Piece(Path file, Layer layer) {}

  /** {@return the id of the machine} */
  public String run() {
    List<BackupFolder.Entry> chain = BackupFolder.chain(backup);
    BackupManifest last = chain.get(chain.size() - 1).manifest();
    try {
      DomainView before = DomainReader.read(last.definition());
      CloneXml another = CloneXml.of(last.definition()).become(name, uuid, DeviceSpecs::address);
      before.devices().disks().stream()
          .filter(disk -> disk.device().equals("cdrom") && disk.source().isPresent())
          .filter(disk -> before.labels().containsKey(Creation.MADE + disk.target()))
          .forEach(disk -> another.withoutMedium(disk.target())); // it goes with the other machine
      Seed.target(before.labels()).ifPresent(another::withoutDrive);
      Relocated domain = Relocated.of(another.xml());
      for (DiskCopy disk : last.disks()) {
        place(disk, pieces(chain, disk.target()), domain);
      }
      domain.labels(labels(before.labels()));
      op.check();
      try (Domain defined = connection.domains().define(name, domain.text(), 0, op)) {
        return defined.uuid();
      }
    } catch (IllegalArgumentException e) {
      throw removed(BackupFolder.rejected(backup, e.getMessage(), e));
    } catch (HypervisorException e) {
      throw removed(e);
    }
  }

  /** Those of the machine, but what they say of disks is about its own. */
  private Map<String, String> labels(Map<String, String> before) {
    Map<String, String> labels = new HashMap<>(before);
    labels.keySet().removeIf(key -> FORGOTTEN.stream().anyMatch(key::startsWith));
    labels.putAll(made);
    return labels;
  }

  /** The lowest first. */
  private List<Piece> pieces(List<BackupFolder.Entry> chain, String target) {
    List<Piece> pieces = new ArrayList<>();
    for (int at = chain.size() - 1; at >= 0; at--) {
      BackupFolder.Entry entry = chain.get(at);
      DiskCopy copy =
          entry
              .manifest()
              .disk(target)
              .orElseThrow(
                  () ->
                      BackupFolder.rejected(
                          backup, entry.path() + " has nothing of disk " + target, null));
      List<Piece> its = new ArrayList<>();
      for (Layer layer : copy.layers()) {
        its.add(new Piece(entry.path().resolve(layer.file()), layer));
      }
      pieces.addAll(0, its);
      if (!copy.incremental()) {
        return pieces;
      }
    }
    throw BackupFolder.rejected(backup, "of disk " + target + " there is no full copy", null);
  }

  private void place(DiskCopy disk, List<Piece> pieces, Relocated domain) {
    Piece only = pieces.get(0);
    boolean asItIs =
        pieces.size() == 1
            && MADE.contains(only.layer().format())
            && !LayerSource.holdsMore(only.file(), only.layer());
    DiskFiles.Placed placed;
    if (asItIs) {
      Disk.Format format = StorageWords.format(only.layer().format()).orElseThrow();
      placed = placed(disk, Disk.blank(ByteSize.bytes(disk.capacity())).format(format));
      String volume = placed.volume().orElseThrow();
      int slash = volume.indexOf('/');
      Transfer to =
          connection
              .storage()
              .volumes(volume.substring(0, slash))
              .transfer(volume.substring(slash + 1));
      send(only, to, "", "");
    } else {
      placed = flat(disk, pieces);
    }
    domain.disk(disk.target(), placed.disk().file().orElseThrow(), placed.disk().format());
  }

  private DiskFiles.Placed placed(DiskCopy disk, Disk wanted) {
    DiskFiles.Placed placed = files.place(name, wanted, disk.target());
    made.put(Creation.MADE + disk.target(), placed.volume().orElseThrow());
    return placed;
  }

  private DiskFiles.Placed flat(DiskCopy disk, List<Piece> pieces) {
    String stem = HostVolumes.stem("posada-restore-" + name) + disk.target() + "-";
    String below = "";
    String belowFormat = "";
    List<String> sent = new ArrayList<>();
    for (Piece piece : pieces) {
      String volume = stem + sent.size() + "." + piece.layer().format();
      String path = passing.create(volume, piece.layer().format(), disk.capacity());
      sent.add(volume);
      send(piece, passing.transfer(volume), below, belowFormat);
      below = path;
      belowFormat = piece.layer().format();
    }
    op.progress("joining the parts of disk " + disk.target(), 0, 0);
    DiskFiles.Placed placed =
        placed(
            disk,
            Disk.copyOf(below).format(Disk.Format.QCOW2).capacity(ByteSize.bytes(disk.capacity())));
    for (String volume : sent) {
      passing.remove(volume, op);
    }
    return placed;
  }

  private void send(Piece piece, Transfer to, String below, String belowFormat) {
    try (LayerSource source = LayerSource.open(piece.file(), piece.layer(), below, belowFormat)) {
      to.upload(source, piece.layer().size(), op);
      source.requireTrue(backup);
    }
  }

  private HypervisorException removed(HypervisorException failed) {
    Operation own = op.unattended(Undo.TIME);
    List<String> remains = new ArrayList<>();
    try (Domain defined = connection.domains().get(uuid, own)) { // it could not say so
      defined.undefine(0, own);
    } catch (NotFoundException neverMade) {
      // as it should be
    } catch (HypervisorException unknown) {
      failed.addSuppressed(unknown);
      remains.add("machine " + name);
      remains.addAll(made.values().stream().map(volume -> "volume " + volume).toList());
      return Backup.told(failed, remains); // its disks are not to go without it
    }
    DiskFiles cleaning = new DiskFiles(connection, own);
    for (String volume : made.values()) {
      try {
        cleaning.delete(volume);
      } catch (HypervisorException e) {
        failed.addSuppressed(e);
        remains.add("volume " + volume);
      }
    }
    passing.removeAll(remains, own);
    return Backup.told(failed, remains);
  }
}
