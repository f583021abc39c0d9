package dev.posada.kvm;

import dev.posada.ByteSize;
import dev.posada.Cdrom;
import dev.posada.Device;
import dev.posada.Disk;
import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.InvalidStateException;
import dev.posada.Kind;
import dev.posada.Nic;
import dev.posada.NotFoundException;
import dev.posada.RejectedException;
import dev.posada.kvm.libvirt.Connection;
import dev.posada.kvm.libvirt.Domain;
import dev.posada.kvm.xml.DeviceXml;
import dev.posada.kvm.xml.DomainReader;
import dev.posada.kvm.xml.DomainSpec;
import dev.posada.kvm.xml.DomainView;
import dev.posada.kvm.xml.Xml;
import dev.posada.spi.Operation;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Attaches, changes and detaches devices, now and for later. A disk or drive is known by its
 * target, a card by its hardware address: both outlive a stop, which libvirt's own alias does not.
 */
final class Plugging {
  private final Connection connection;
  private final Domain domain;
  private final Operation op;
  private final boolean active;
  private final int scope;

  Plugging(Connection connection, Domain domain, Operation op) {
    this.connection = connection;
    this.domain = domain;
    this.op = op;
    this.active = States.isActive(domain.state(op));
    this.scope = Relabelling.scope(domain, active, op);
  }

  private String xml() {
    return domain.xml(active ? 0 : Domain.XML_INACTIVE, op);
  }

  private DomainView view() {
    return DomainReader.read(xml());
  }

  Device attach(Device device) {
    if (device instanceof Disk disk) {
      return attach(disk);
    }
    if (device instanceof Cdrom cdrom) {
      return attach(cdrom);
    }
    DomainSpec.Nic card = DeviceSpecs.card((Nic) device);
    domain.devices().attach("card", DeviceXml.of(card), scope, op);
    return attached(card.mac().orElseThrow());
  }

  private Set<String> targets() {
    Set<String> taken = new HashSet<>();
    view().devices().disks().forEach(disk -> taken.add(disk.target()));
    DomainReader.read(domain.xml(Domain.XML_INACTIVE, op))
        .devices()
        .disks()
        .forEach(disk -> taken.add(disk.target()));
    return taken;
  }

  private Device attach(Disk disk) {
    String target = DeviceSpecs.target("vd", targets());
    DiskFiles files = new DiskFiles(connection, op);
    DiskFiles.Placed placed = files.place(domain.name(), disk, target);
    try {
      domain.devices().attach(target, DeviceXml.of(placed.disk()), scope, op);
    } catch (HypervisorException e) {
      placed.volume().ifPresent(files::delete);
      throw e;
    }
    placed
        .volume()
        .ifPresent(
            volume ->
                Relabelling.change(
                    domain, labels -> labels.put(Creation.MADE + target, volume), op));
    return attached(target);
  }

  private Device attach(Cdrom cdrom) {
    if (active) {
      throw stopFirst("a drive cannot be plugged into a machine that is on");
    }
    String target = DeviceSpecs.target("sd", targets());
    domain.devices().attach(target, DeviceXml.of(DeviceSpecs.drive(cdrom, target)), scope, op);
    return attached(target);
  }

  private static InvalidStateException stopFirst(String why) {
    return new InvalidStateException(why, Failure.notDone().remedy("stop it first"));
  }

  private Stream<Device> all() {
    DomainView view = view();
    return Stream.of(DiskSizes.of(domain, view, op), MachineXml.nics(view), MachineXml.cdroms(view))
        .flatMap(devices -> devices.stream());
  }

  private Device attached(String id) {
    return all()
        .filter(device -> device.id().filter(id::equals).isPresent())
        .findFirst()
        .orElseThrow(() -> new NotFoundException(Kind.DEVICE, id, Failure.undecided()));
  }

  private Device present(Device device) {
    String id = device.id().orElseThrow();
    return all()
        .filter(one -> one.id().filter(id::equals).isPresent())
        .findFirst()
        .orElseThrow(() -> new NotFoundException(Kind.DEVICE, id, Failure.notDone()));
  }

  Device change(Device device) {
    String id = device.id().orElseThrow();
    Device before = present(device);
    if (device instanceof Disk disk) {
      resize(disk, (Disk) before);
    } else if (device instanceof Cdrom cdrom) {
      String xml = DeviceXml.of(DeviceSpecs.drive(cdrom, id));
      domain.devices().update(id, xml, scope, op);
    } else {
      reconnect((Nic) device, (Nic) before);
    }
    return attached(id);
  }

  private void resize(Disk disk, Disk before) {
    boolean same =
        disk.hostPath().equals(before.hostPath())
            && (disk.format().isEmpty() || disk.format().equals(before.format()));
    if (!same) {
      throw new RejectedException(
          "an attached disk changes its size only",
          Failure.notDone().remedy("detach it and attach another"));
    }
    Optional<ByteSize> wanted = disk.capacity();
    String id = disk.id().orElseThrow();
    if (wanted.isEmpty()) {
      return;
    }
    long now = domain.devices().blockInfo(id, op).capacity();
    if (wanted.get().bytes() < now) {
      throw new RejectedException(
          "it has " + ByteSize.bytes(now) + " and cannot shrink", Failure.notDone());
    }
    if (wanted.get().bytes() > now) {
      if (active) {
        domain.jobs().blockResize(id, wanted.get().bytes(), op);
      } else {
        new DiskFiles(connection, op).grow(before, wanted.get());
      }
    }
  }

  /** What is not ours in the definition of a card stays as it is. */
  private void reconnect(Nic nic, Nic before) {
    if (nic.mode() != before.mode() || !nic.mac().equals(before.mac())) {
      throw stopFirst("a card keeps its hardware address and its kind of connection");
    }
    Xml card = element(nic.id().orElseThrow());
    Xml source = card.child("source").orElse(null);
    if (source != null && !nic.network().equals(before.network())) {
      String attribute =
          nic.mode() == Nic.Mode.NETWORK
              ? "network"
              : card.raw("type").equals("direct") ? "dev" : "bridge";
      source.with(attribute, nic.network().orElseThrow());
    }
    card.child("link")
        .orElseGet(() -> card.add("link"))
        .with("state", nic.connected() ? "up" : "down");
    domain.devices().update(nic.id().orElseThrow(), card.toString(), scope, op);
  }

  /** The element of a device, as libvirt wrote it. */
  private Xml element(String id) {
    Xml devices = Xml.parse(xml()).child("devices").orElseThrow();
    return Stream.concat(
            devices.children("disk").stream()
                .filter(disk -> disk.attributeOf("target", "dev").filter(id::equals).isPresent()),
            devices.children("interface").stream()
                .filter(nic -> nic.attributeOf("mac", "address").filter(id::equals).isPresent()))
        .findFirst()
        .orElseThrow(() -> new NotFoundException(Kind.DEVICE, id, Failure.notDone()));
  }

  /** Of a machine that is on it is a request: libvirt waits five seconds for the guest. */
  void detach(Device device) {
    present(device);
    String id = device.id().orElseThrow();
    if (active && device instanceof Cdrom) {
      throw stopFirst("a drive cannot be taken from a machine that is on");
    }
    domain.devices().detach(id, element(id).toString(), scope, op);
    Relabelling.change(domain, labels -> labels.remove(Creation.MADE + id), op);
  }
}
