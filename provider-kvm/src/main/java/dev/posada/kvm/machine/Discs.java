package dev.posada.kvm.machine;

import dev.posada.Cdrom;
import dev.posada.HypervisorException;
import dev.posada.kvm.libvirt.Connection;
import dev.posada.kvm.libvirt.Domain;
import dev.posada.kvm.libvirt.Snapshots;
import dev.posada.kvm.storage.CallerFile;
import dev.posada.kvm.storage.DiskFiles;
import dev.posada.kvm.storage.FreshVolumes;
import dev.posada.kvm.storage.MadeDisks;
import dev.posada.kvm.storage.VolumeUsers;
import dev.posada.kvm.xml.DomainReader;
import dev.posada.kvm.xml.DomainSpec;
import dev.posada.kvm.xml.DomainView;
import dev.posada.kvm.xml.SnapshotXml;
import dev.posada.spi.Operation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The discs in the drives of machines. One from the caller's machine is sent into a volume, which
 * belongs to the drive: it goes with the next disc, with the drive, or with the machine.
 */
public final class Discs {
  private final Connection connection;
  private final Operation op;
  private final DiskFiles files;

  public Discs(Connection connection, Operation op) {
    this.connection = connection;
    this.op = op;
    this.files = new DiskFiles(connection, op);
  }

  /** A drive, with what is to be in it. */
  DiskFiles.Placed place(String machine, Cdrom cdrom, String target) {
    if (cdrom.file().isPresent()) {
      CallerFile file = CallerFile.of(cdrom.file().get());
      return new MadeDisks(connection, op).disc(machine, file, target);
    }
    return new DiskFiles.Placed(DomainSpec.Disk.cdrom(cdrom.hostPath(), target), Optional.empty());
  }

  /**
   * The discs of machines that are no more, but those that another one has in a drive as well.
   *
   * @param machines or what one machine was at different times
   * @param removed is told which are gone
   * @param kept is told which resist, and why
   */
  public void remove(List<DomainView> machines, List<String> removed, Map<String, String> kept) {
    VolumeUsers users = new VolumeUsers(connection, op); // which read all machines once
    made(machines)
        .forEach(
            (volume, disc) -> {
              try {
                if (removed(volume, users)) {
                  removed.add(disc);
                }
              } catch (HypervisorException resists) {
                kept.put(disc, resists.getMessage());
              }
            });
  }

  /** {@return what the discs are called that were made for machines, by {@code pool/volume}} */
  static Map<String, String> made(List<DomainView> machines) {
    Map<String, String> discs = new LinkedHashMap<>();
    for (DomainView machine : machines) {
      for (DomainView.Disk disk : machine.devices().disks()) {
        String volume = machine.labels().get(Creation.MADE + disk.target());
        if (disk.device().equals("cdrom") && volume != null) {
          discs.putIfAbsent(volume, "disc " + disk.source().orElse(volume));
        }
      }
    }
    return discs;
  }

  /** What a machine was at its snapshots, as far as libvirt knows. */
  static List<DomainView> past(Domain domain, Operation op) {
    List<DomainView> past = new ArrayList<>();
    for (Snapshots.Snapshot snapshot : domain.snapshots().list(op)) {
      try {
        past.add(DomainReader.read(SnapshotXml.of(snapshot.xml()).definition()));
      } catch (IllegalArgumentException untold) {
        // of a version of libvirt that kept less
      }
    }
    return past;
  }

  /**
   * A disc that its drive has no more.
   *
   * @param volume {@code pool/volume}
   * @return whether it was there, and is not any more
   */
  boolean removed(String volume) {
    return removed(volume, new VolumeUsers(connection, op));
  }

  private boolean removed(String volume, VolumeUsers users) {
    Set<String> names =
        VolumeUsers.names(FreshVolumes.pool(volume), FreshVolumes.name(volume), files.path(volume));
    return users.direct(names).isEmpty() && files.delete(volume);
  }
}
