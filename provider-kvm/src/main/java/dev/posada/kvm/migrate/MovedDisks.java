package dev.posada.kvm.migrate;

import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.InvalidStateException;
import dev.posada.kvm.libvirt.Connection;
import dev.posada.kvm.libvirt.Domain;
import dev.posada.kvm.libvirt.Relay;
import dev.posada.kvm.libvirt.Storage.Place;
import dev.posada.kvm.machine.Belongings;
import dev.posada.kvm.machine.Creation;
import dev.posada.kvm.machine.Discs;
import dev.posada.kvm.machine.Layers;
import dev.posada.kvm.steps.MoveProgress;
import dev.posada.kvm.storage.CopiedVolumes;
import dev.posada.kvm.storage.DiskFiles;
import dev.posada.kvm.xml.DomainReader;
import dev.posada.kvm.xml.DomainView;
import dev.posada.kvm.xml.Relocated;
import dev.posada.spi.Operation;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The copies of a machine's disks in a pool of the host that it moves to. Of a running machine QEMU
 * writes into them what the machine can change; all else goes through this process.
 *
 * <p>What both hosts see anyway stays where it is: disks on a network of storage, and media that
 * were not made for the machine.
 */
final class MovedDisks {
  private static final System.Logger LOG = System.getLogger("dev.posada.kvm");
  private static final Duration AFTERWARDS = Duration.ofMinutes(1);

  private final Connection here;
  private final Domain domain;
  private final DomainView view;
  private final boolean live;
  private final CopiedVolumes volumes;
  private final Operation op;
  private final List<Copy> copies = new ArrayList<>();

  MovedDisks(Connection here, Domain domain, boolean live, CopiedVolumes volumes, Operation op) {
    this.here = here;
    this.domain = domain;
    this.live = live;
    this.volumes = volumes;
    this.op = op;
    this.view = DomainReader.read(domain.xml(live ? 0 : Domain.XML_INACTIVE, op));
  }

  /** A disk, and what holds its copy. */
  private record Copy(DomainView.Disk disk, String format, boolean mirrored, Place place) {}

  /** Refuses what cannot be copied, before anything is made. */
  private List<DomainView.Disk> chosen() {
    String next = domain.xml(Domain.XML_INACTIVE, op);
    requireNoOtherDisks(DomainReader.read(next));
    Relocated definition = Relocated.of(next);
    List<DomainView.Disk> chosen = new ArrayList<>();
    for (DomainView.Disk disk : view.devices().disks()) {
      if (disk.source().isEmpty() || disk.sourceType().equals("network") || isOthers(disk)) {
        continue;
      }
      if (disk.shareable()) {
        throw refusal(disk, "is shared with other machines, which go on writing to it");
      }
      if (disk.device().equals("lun") || !"file block volume".contains(disk.sourceType())) {
        throw refusal(disk, "is a device of the host");
      }
      if (definition.encrypted(disk.target())) {
        throw refusal(disk, "is encrypted, and its key stays here");
      }
      chosen.add(disk);
    }
    return chosen;
  }

  /** Both definitions move, but of a running machine only what it has now is copied. */
  private void requireNoOtherDisks(DomainView next) {
    Set<String> now =
        view.devices().disks().stream().map(DomainView.Disk::target).collect(Collectors.toSet());
    for (DomainView.Disk disk : next.devices().disks()) {
      if (!now.contains(disk.target())) {
        throw refusal(disk, "is there from its next start on, and would not be copied");
      }
    }
  }

  private boolean isOthers(DomainView.Disk disk) {
    boolean medium = disk.device().equals("cdrom") || disk.device().equals("floppy");
    return medium && !view.labels().containsKey(Creation.MADE + disk.target());
  }

  private static InvalidStateException refusal(DomainView.Disk disk, String why) {
    return new InvalidStateException(
        "its disk " + disk.target() + " " + why,
        Failure.notDone().remedy("detach it first, or move the machine without its disks"));
  }

  private boolean isMirrored(DomainView.Disk disk) {
    return live && disk.isWritableDisk();
  }

  /**
   * Makes all copies.
   *
   * @param told is told how far it is
   */
  void make(MoveProgress told) {
    List<DomainView.Disk> chosen = chosen();
    Belongings.of(here, domain.uuid(), view, op)
        .requireNoClones(); // they would lose what they read
    Map<DomainView.Disk, CopiedVolumes.Source> still = new LinkedHashMap<>();
    Map<DomainView.Disk, Long> sizes = new LinkedHashMap<>();
    for (DomainView.Disk disk : chosen) {
      if (isMirrored(disk)) {
        long capacity = domain.devices().blockInfo(disk.target(), op).capacity();
        sizes.put(disk, capacity);
        told.expect(capacity);
      } else {
        CopiedVolumes.Source source = volumes.source(disk);
        still.put(disk, source);
        told.expect(source.bytes());
      }
    }
    volumes.look();
    sizes.forEach(
        (disk, capacity) -> {
          String format = disk.format().equals("raw") ? "raw" : "qcow2";
          Place place = volumes.blank(stem(disk), format, capacity);
          copies.add(new Copy(disk, format, true, place));
        });
    still.forEach(
        (disk, source) -> {
          Relay.Progress progress = told.step("sending disk " + disk.target());
          Place place = volumes.carry(stem(disk), disk.format(), source, progress);
          copies.add(new Copy(disk, disk.format(), false, place));
        });
  }

  private String stem(DomainView.Disk disk) {
    return view.name() + "-" + disk.target();
  }

  /** {@return the disks that QEMU copies, by their targets} */
  List<String> mirrored() {
    return copies.stream().filter(Copy::mirrored).map(copy -> copy.disk().target()).toList();
  }

  /** {@return a definition of the machine, as it is to be there} */
  String there(String xml) {
    Relocated definition = Relocated.of(xml);
    Map<String, String> labels = new LinkedHashMap<>(view.labels());
    for (Copy copy : copies) {
      Layers.forget(copy.disk().target(), labels); // a copy lies on nothing
      definition.disk(copy.disk().target(), volumes.path(copy.place()), copy.format());
      labels.put(
          Creation.MADE + copy.disk().target(), copy.place().pool() + "/" + copy.place().volume());
    }
    return definition.labels(labels).text();
  }

  /**
   * Deletes what stays of the disks that were made for the machine, which is on the other host. A
   * file that resists does not make the move undone.
   */
  void leave() {
    Operation later = op.unattended(AFTERWARDS);
    DiskFiles files = new DiskFiles(here, later);
    Map<String, String> left = new LinkedHashMap<>();
    new Discs(here, later).remove(List.of(view), new ArrayList<>(), left);
    left.forEach(
        (disc, why) ->
            LOG.log(
                Level.WARNING, view.name() + " has moved; " + disc + " is left behind: " + why));
    for (Belongings.Own own : Belongings.of(here, domain.uuid(), view, later).own()) {
      try {
        files.delete(own.volume());
      } catch (HypervisorException resists) {
        LOG.log(
            Level.WARNING,
            view.name() + " has moved; " + own.file() + " is left behind: " + resists);
      }
    }
  }
}
