package dev.posada.kvm.machine;

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
import dev.posada.Outcome;
import dev.posada.RejectedException;
import dev.posada.kvm.libvirt.Connection;
import dev.posada.kvm.libvirt.Domain;
import dev.posada.kvm.libvirt.States;
import dev.posada.kvm.network.Forwarding;
import dev.posada.kvm.storage.DiskFiles;
import dev.posada.kvm.storage.FreshVolumes;
import dev.posada.kvm.xml.DeviceXml;
import dev.posada.kvm.xml.DomainReader;
import dev.posada.kvm.xml.DomainSpec;
import dev.posada.kvm.xml.DomainView;
import dev.posada.kvm.xml.Xml;
import dev.posada.spi.Operation;
import dev.posada.spi.Undisturbed;
import dev.posada.spi.Undo;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Attaches, changes and detaches devices, now and for later. A disk or drive is known by its
 * target, a card by its hardware address: both outlive a stop, which libvirt's own alias does not.
 */
public final class Plugging {
  private static final String FORWARDS_STAY =
      "a port of the host is forwarded as long as the machine is on";

  private final Connection connection;
  private final Domain domain;
  private final Operation op;
  private final boolean active;
  private final int scope;
  private final Forwarding forwarding;

  /** Over the connection of the domain, as that is the one on which the call is accounted. */
  public Plugging(Domain domain, Operation op) {
    this.connection = domain.connection();
    this.domain = domain;
    this.op = op;
    this.active = States.isActive(domain.state(op));
    this.scope = Relabelling.scope(domain, active, op);
    this.forwarding = new Forwarding(connection, op);
  }

  private String xml() {
    return domain.xml(active ? 0 : Domain.XML_INACTIVE, op);
  }

  private DomainView view() {
    return DomainReader.read(xml());
  }

  public Device attach(Device device) {
    if (device instanceof Disk disk) {
      return attach(disk);
    }
    if (device instanceof Cdrom cdrom) {
      return attach(cdrom);
    }
    return attach((Nic) device);
  }

  private Device attach(Nic nic) {
    if (active && !nic.forwards().isEmpty()) {
      throw stopFirst(FORWARDS_STAY);
    }
    forwarding.check(nic);
    DomainSpec.Nic card = DeviceSpecs.card(nic);
    String mac = card.mac().orElseThrow();
    domain.devices().attach("card", DeviceXml.of(card), scope, op);
    if (!nic.forwards().isEmpty()) {
      Undo undo = new Undo(op);
      undo.add("card " + mac, own -> new Plugging(domain, own).unplug(mac));
      forward(mac, nic, undo);
    }
    return attached(mac);
  }

  /** The last step; where it fails and all before it is taken back, nothing has happened. */
  private void forward(String id, Nic nic, Undo undo) {
    try {
      forwarding.change(domain, id, nic.forwards());
    } catch (HypervisorException e) {
      HypervisorException told = undo.after(e);
      throw told.remains().isEmpty()
          ? told.with(told.getMessage(), told.failure().outcome(Outcome.NOT_DONE))
          : told;
    }
  }

  /** With its forwards, which may be there though libvirt could not say so. */
  private void unplug(String id) {
    view().devices().nics().stream()
        .filter(nic -> nic.mac().filter(id::equals).isPresent() && !nic.forwards().isEmpty())
        .findFirst()
        .ifPresent(nic -> forwarding.change(domain, id, List.of()));
    domain.devices().detach(id, element(id).toString(), scope, op);
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
    DiskFiles.Placed placed = new DiskFiles(connection, op).place(domain.name(), disk, target);
    plug(target, placed);
    return attached(target);
  }

  private Device attach(Cdrom cdrom) {
    if (active) {
      throw stopFirst("a drive cannot be plugged into a machine that is on");
    }
    String target = DeviceSpecs.target("sd", targets());
    plug(target, new Discs(connection, op).place(domain.name(), cdrom, target));
    return attached(target);
  }

  /** Attaches what was found or made; what was made belongs to the machine, or is removed. */
  private void plug(String target, DiskFiles.Placed placed) {
    try {
      domain.devices().attach(target, DeviceXml.of(placed.disk()), scope, op);
    } catch (HypervisorException e) {
      throw discarded(placed, e);
    }
    placed.volume().ifPresent(volume -> belongs(target, volume));
  }

  /** libvirt may have attached it now, and only not for later; or could not say that it has. */
  private HypervisorException discarded(DiskFiles.Placed placed, HypervisorException failed) {
    if (placed.volume().isEmpty()) {
      return failed;
    }
    String volume = placed.volume().get();
    try {
      new Discs(connection, noting()).removed(volume);
      return failed;
    } catch (HypervisorException notRemoved) {
      failed.addSuppressed(notRemoved);
      return FreshVolumes.remaining(volume, failed);
    }
  }

  /** What has happened is noted even if the call is cancelled now. */
  private Operation noting() {
    return op.unattended(Undo.TIME);
  }

  private void belongs(String target, String volume) {
    Undisturbed.run(
        () ->
            Relabelling.change(
                domain, labels -> labels.put(Creation.MADE + target, volume), noting()));
  }

  private Optional<String> madeFor(String target) {
    return Optional.ofNullable(view().labels().get(Creation.MADE + target));
  }

  /** Puts a disc into a drive; the one before goes, if it was sent for it. */
  private void insert(String target, Cdrom cdrom, Cdrom now) {
    if (cdrom.equals(now)) {
      return;
    }
    Optional<String> before = madeFor(target);
    DiskFiles.Placed placed = new Discs(connection, op).place(domain.name(), cdrom, target);
    try {
      String drive = DeviceXml.withMedium(element(target), placed.disk());
      domain.devices().update(target, drive, scope, op);
    } catch (HypervisorException e) {
      throw discarded(placed, e);
    }
    if (!before.equals(placed.volume())) {
      placed.volume().ifPresentOrElse(volume -> belongs(target, volume), () -> forget(target));
      before.ifPresent(disc -> Undisturbed.run(() -> remove(disc)));
    }
  }

  /** A disc that was taken out; a snapshot that had it would not start without. */
  private void remove(String disc) {
    Discs discs = new Discs(connection, noting());
    boolean needed =
        Discs.past(domain, noting()).stream().anyMatch(then -> then.labels().containsValue(disc));
    if (!needed) {
      discs.removed(disc);
    }
  }

  private void forget(String target) {
    Undisturbed.run(
        () -> Relabelling.change(domain, labels -> Layers.forget(target, labels), noting()));
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

  public Device change(Device device) {
    String id = device.id().orElseThrow();
    Device before = present(device);
    if (device instanceof Disk disk) {
      resize(disk, (Disk) before);
    } else if (device instanceof Cdrom cdrom) {
      insert(id, cdrom, (Cdrom) before);
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
    forwarding.check(nic);
    if (active && !nic.forwards().equals(before.forwards())) {
      throw stopFirst(FORWARDS_STAY);
    }
    String id = nic.id().orElseThrow();
    Xml card = element(id);
    String was = card.toString();
    if (!nic.network().equals(before.network())) {
      move(card, nic.network().orElseThrow());
    }
    card.child("link")
        .orElseGet(() -> card.add("link"))
        .with("state", nic.connected() ? "up" : "down");
    domain.devices().update(id, card.toString(), scope, op);
    if (!nic.forwards().equals(before.forwards())) {
      Undo undo = new Undo(op);
      undo.add(
          "card " + id + " as it was to be, without its forwards",
          own -> domain.devices().update(id, was, scope, own));
      forward(id, nic, undo);
    }
  }

  private static void move(Xml card, String to) {
    String type = card.raw("type");
    String attribute =
        switch (type) {
          case "network", "bridge" -> type;
          case "direct" -> "dev";
          default ->
              throw new RejectedException(
                  "a card of the type " + type + " stays where it is",
                  Failure.notDone().remedy("detach it and attach another"));
        };
    card.child("source").orElseGet(() -> card.add("source")).with(attribute, to);
  }

  /** The element of a device, as libvirt wrote it. */
  private Xml element(String id) {
    return element(Xml.parse(xml()).child("devices").orElseThrow(), id)
        .orElseThrow(() -> new NotFoundException(Kind.DEVICE, id, Failure.notDone()));
  }

  private static Optional<Xml> element(Xml devices, String id) {
    return Stream.concat(
            devices.children("disk").stream()
                .filter(disk -> disk.attributeOf("target", "dev").filter(id::equals).isPresent()),
            devices.children("interface").stream()
                .filter(nic -> nic.attributeOf("mac", "address").filter(id::equals).isPresent()))
        .findFirst();
  }

  /** Of a machine that is on it is a request: libvirt waits five seconds for the guest. */
  public void detach(Device device) {
    Device now = present(device);
    String id = device.id().orElseThrow();
    Undo undo = new Undo(op);
    if (now instanceof Nic nic && !nic.forwards().isEmpty()) {
      if (active) {
        throw stopFirst(FORWARDS_STAY);
      }
      forwarding.change(domain, id, List.of());
      undo.add(
          "card " + id + " without its forwards", own -> new Plugging(domain, own).forward(nic));
    }
    if (active && device instanceof Cdrom) {
      throw stopFirst("a drive cannot be taken from a machine that is on");
    }
    Optional<String> disc = device instanceof Cdrom ? madeFor(id) : Optional.empty();
    try {
      domain.devices().detach(id, element(id).toString(), remaining(id), op);
    } catch (HypervisorException e) {
      throw undo.after(e);
    }
    forget(id);
    disc.ifPresent(out -> Undisturbed.run(() -> remove(out)));
  }

  /** Of a card that is there. */
  private void forward(Nic nic) {
    String id = nic.id().orElseThrow();
    if (view().devices().nics().stream()
        .anyMatch(one -> one.mac().filter(id::equals).isPresent())) {
      forwarding.change(domain, id, nic.forwards());
    }
  }

  /** What the guest did not let go when it was asked first is gone for later already. */
  private int remaining(String id) {
    boolean later =
        Xml.parse(domain.xml(Domain.XML_INACTIVE, op)).child("devices").stream()
            .anyMatch(devices -> element(devices, id).isPresent());
    return active && !later ? Domain.LIVE : scope;
  }
}
