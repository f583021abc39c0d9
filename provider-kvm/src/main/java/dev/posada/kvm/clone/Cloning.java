package dev.posada.kvm.clone;

import dev.posada.AlreadyExistsException;
import dev.posada.BusyException;
import dev.posada.CloneOptions;
import dev.posada.Failure;
import dev.posada.GuestState;
import dev.posada.HypervisorException;
import dev.posada.InvalidStateException;
import dev.posada.Kind;
import dev.posada.NotFoundException;
import dev.posada.RejectedException;
import dev.posada.Support;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.kvm.libvirt.Connection;
import dev.posada.kvm.libvirt.Domain;
import dev.posada.kvm.libvirt.States;
import dev.posada.kvm.machine.Creation;
import dev.posada.kvm.machine.DeviceSpecs;
import dev.posada.kvm.machine.Layers;
import dev.posada.kvm.machine.MachineXml;
import dev.posada.kvm.machine.Seed;
import dev.posada.kvm.storage.Growth;
import dev.posada.kvm.storage.Images;
import dev.posada.kvm.storage.NewImages;
import dev.posada.kvm.xml.CloneXml;
import dev.posada.kvm.xml.DomainReader;
import dev.posada.kvm.xml.DomainView;
import dev.posada.spi.Operation;
import dev.posada.spi.Undo;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Makes a machine of another one that is off. Its definition is that of its source, but for what
 * two machines cannot both have.
 *
 * <p>A full clone has copies of the disks. For a linked clone both machines go on with new images
 * on top of the ones that there are, which nobody writes any more: were the clone alone put on top,
 * the next start of its source would destroy it.
 */
public final class Cloning {
  private final Connection connection;
  private final Domain source;
  private final CloneOptions options;
  private final Operation op;
  private final Undo undo;
  private final Images images;
  private final NewImages making;
  private final Optional<Past> past;
  private final String original;
  private final Map<String, String> sourceLabels;
  private final List<DomainView.Disk> disks;

  public Cloning(Connection connection, Domain source, CloneOptions options, Operation op) {
    this.connection = connection;
    this.source = source;
    this.op = op;
    this.undo = new Undo(op);
    this.images = new Images(connection, op);
    this.making = new NewImages(connection, images, op);
    this.options = options;
    requirePossible();
    this.past = options.from().map(then -> new Past(connection, source, then, making, undo, op));
    this.original = past.map(Past::definition).orElseGet(this::definition);
    this.sourceLabels = DomainReader.read(original).labels();
    this.disks = Clonable.own(original);
  }

  /** {@return the id of the clone} */
  public String cloneAs(String name) {
    requireWritable(name);
    requireFree(name);
    try {
      return options.isLinked() ? linked(name) : full(name);
    } catch (HypervisorException e) {
      throw undo.after(e);
    } catch (RuntimeException | Error e) {
      undo.run(e);
      throw e;
    }
  }

  /** A character that XML does not have is not found only when all is copied. */
  private void requireWritable(String name) {
    try {
      CloneXml.of(original).become(name, "", DeviceSpecs::address).labels(options.labels()).xml();
    } catch (IllegalArgumentException e) {
      throw new RejectedException(e.getMessage(), Failure.notDone().cause(e));
    }
  }

  /** A snapshot is a part of an image, and no image can lie on a part of another one. */
  private void requirePossible() {
    if (options.isLinked() && options.from().isPresent()) {
      throw new UnsupportedCapabilityException(
          "a linked clone of a snapshot",
          Support.no(
              "libvirt's snapshots lie inside of disks, which their machine goes on to write",
              "clone the snapshot fully"),
          Failure.notDone());
    }
  }

  /** libvirt would refuse it too, but only when all is copied. */
  private void requireFree(String name) {
    try (Domain other = connection.domains().named(name, op)) {
      throw new AlreadyExistsException(Kind.VIRTUAL_MACHINE, other.name(), Failure.notDone());
    } catch (NotFoundException free) {
      // as it should be
    }
  }

  /** With its passwords, as it is to be written again. */
  private String definition() {
    return source.xml(Domain.XML_INACTIVE | Domain.XML_SECURE, op);
  }

  private Map<DomainView.Disk, Images.Image> images() {
    Map<DomainView.Disk, Images.Image> all = new LinkedHashMap<>();
    disks.forEach(disk -> all.put(disk, images.of(disk)));
    return all;
  }

  private String full(String name) {
    Map<DomainView.Disk, Images.Image> from = images();
    Map<DomainView.Disk, Images.Image> read = past.map(then -> backAt(then, from)).orElse(from);
    Map<DomainView.Disk, Images.Image> copies = new LinkedHashMap<>();
    if (!read.isEmpty()) {
      long total = read.values().stream().mapToLong(images::extent).sum();
      Growth growth = new Growth(connection, total, op);
      read.forEach(
          (disk, image) -> {
            copies.put(disk, made(making.copy(image, NewImages.stem(name, disk.target()), growth)));
            growth.add(images.extent(image));
          });
    }
    requireUntouched(from);
    if (past.isPresent()) {
      read.values().forEach(image -> making.delete(image, op));
    }
    return define(name, copies);
  }

  private Map<DomainView.Disk, Images.Image> backAt(
      Past then, Map<DomainView.Disk, Images.Image> from) {
    Map<DomainView.Disk, Images.Image> files = then.files(from);
    requireUntouched(from);
    then.restore(files);
    files.replaceAll((disk, image) -> images.again(image));
    return files;
  }

  /** An image that goes when the verb fails. */
  private Images.Image made(Images.Image image) {
    undo.add("volume " + image.label(), own -> making.delete(image, own));
    return image;
  }

  /** Others can start it at any time: then what was copied is neither its past nor its present. */
  private void requireUntouched(Map<DomainView.Disk, Images.Image> before) {
    requireUntouched(before, true);
  }

  /**
   * The same.
   *
   * @param off whether it may not be on either, as it goes on to write there
   */
  private void requireUntouched(Map<DomainView.Disk, Images.Image> before, boolean off) {
    boolean written =
        before.values().stream().anyMatch(image -> !images.again(image).isAsIn(image));
    if (written || off && States.isActive(source.state(op))) {
      throw new InvalidStateException(
          "somebody started it while it was cloned",
          Failure.notDone().lastSeen(States.of(source, op)).remedy("stop it first"));
    }
  }

  private String linked(String name) {
    requireNothingInside();
    Map<DomainView.Disk, Images.Image> from = images();
    Map<DomainView.Disk, Images.Image> over = new LinkedHashMap<>();
    Map<DomainView.Disk, Images.Image> next = new LinkedHashMap<>();
    from.forEach(
        (disk, image) -> {
          Images.Image again = besides(name, disk, image);
          if (again != null) {
            over.put(disk, again);
          } else {
            next.put(
                disk, made(making.overlay(image, NewImages.stem(source.name(), disk.target()))));
          }
        });
    if (!next.isEmpty()) {
      goOn(from, next);
    }
    next.keySet()
        .forEach(
            disk ->
                over.put(
                    disk,
                    made(making.overlay(from.get(disk), NewImages.stem(name, disk.target())))));
    requireUntouched(from, next.isEmpty() || runsOn(from.values(), op));
    return define(name, over);
  }

  /** What lies in an image that is written no more can neither be changed nor deleted. */
  private void requireNothingInside() {
    boolean snapshots = !source.snapshots().list(op).isEmpty();
    if (snapshots || !checkpoints().isEmpty()) {
      throw new InvalidStateException(
          "its "
              + (snapshots ? "snapshots" : "checkpoints")
              + " lie in the disks that a linked clone would read",
          Failure.notDone()
              .lastSeen(GuestState.STOPPED)
              .remedy(snapshots ? "delete its snapshots first" : "clone it fully"));
    }
  }

  private List<String> checkpoints() {
    try {
      return source.checkpoints().list(op);
    } catch (UnsupportedCapabilityException before5p6) {
      return List.of();
    }
  }

  /**
   * Makes an image next to the one that the source has had since its last clone, if nothing was
   * written into that; null if it was. Else the disks of a template would become slower with each
   * clone. Whatever is written makes an image grow, so that one as long as a new one is new.
   */
  private Images.Image besides(String name, DomainView.Disk disk, Images.Image image) {
    if (image.backing().isEmpty() || !image.format().equals("qcow2")) {
      return null;
    }
    Images.Image base;
    try {
      base = images.at(image.backing().get());
    } catch (HypervisorException elsewhere) {
      op.check();
      return null;
    }
    if (!Layers.isFrozen(disk.target(), base.label(), sourceLabels)
        || base.capacity() != image.capacity()) {
      return null;
    }
    Images.Image fresh = made(making.overlay(base, NewImages.stem(name, disk.target())));
    if (fresh.length() == image.length()) {
      return fresh;
    }
    connection.storage().volumes(fresh.pool()).delete(fresh.name(), op);
    return null;
  }

  /** Has the source write somewhere else, with all its disks at once. */
  private void goOn(
      Map<DomainView.Disk, Images.Image> from, Map<DomainView.Disk, Images.Image> next) {
    Map<String, String> labels = new HashMap<>(sourceLabels);
    CloneXml changed = CloneXml.of(original);
    next.forEach(
        (disk, image) -> {
          Layers.freeze(disk.target(), from.get(disk).label(), image.label(), labels);
          changed.overlay(disk.target(), image.forDisk());
        });
    if (!definition().equals(original)) {
      throw new BusyException("somebody changed it while it was cloned", Failure.notDone());
    }
    String after = changed.labels(labels).xml();
    undo.add("the new disks of " + source.name(), own -> goBack(after, next.values(), own));
    redefine(after, op);
  }

  /** Others can start it at any time: what it has written to its new disks may not go. */
  private void goBack(String after, Collection<Images.Image> next, Operation own) {
    requireUnused(next, own);
    redefine(original, own);
    try {
      requireUnused(next, own);
    } catch (InvalidStateException started) {
      redefine(after, own);
      throw started;
    }
  }

  private void requireUnused(Collection<Images.Image> next, Operation own) {
    Images now = new Images(connection, own);
    boolean written = next.stream().anyMatch(image -> !now.again(image).isAsIn(image));
    if (written || runsOn(next, own)) {
      throw new InvalidStateException(
          "somebody started it on its new disks",
          Failure.notDone().lastSeen(States.of(source, own)).remedy("stop it first"));
    }
  }

  private boolean runsOn(Collection<Images.Image> some, Operation by) {
    return States.isActive(source.state(by))
        && DomainReader.read(source.xml(0, by)).devices().disks().stream()
            .flatMap(disk -> disk.source().stream())
            .anyMatch(file -> some.stream().anyMatch(image -> image.path().equals(file)));
  }

  private void redefine(String xml, Operation by) {
    connection.domains().define(source.name(), xml, 0, by).close();
  }

  private String define(String name, Map<DomainView.Disk, Images.Image> images) {
    Map<String, String> labels = new HashMap<>(options.labels());
    String os = sourceLabels.get(MachineXml.GUEST_OS);
    if (os != null) {
      labels.put(MachineXml.GUEST_OS, os);
    }
    String uuid = UUID.randomUUID().toString();
    CloneXml clone = CloneXml.of(original).become(name, uuid, DeviceSpecs::address);
    Seed.target(sourceLabels).ifPresent(clone::withoutDrive); // it was set up by it before
    images.forEach(
        (disk, image) -> {
          labels.put(Creation.MADE + disk.target(), image.label());
          clone.image(disk.target(), image.forDisk());
        });
    undo.add("machine " + name, own -> undefine(uuid, own));
    try (Domain made = connection.domains().define(name, clone.labels(labels).xml(), 0, op)) {
      return made.uuid();
    }
  }

  /** A definition that failed may be there all the same, and then its disks may not go. */
  private void undefine(String uuid, Operation by) {
    try (Domain made = connection.domains().get(uuid, by)) {
      made.undefine(0, by);
    } catch (NotFoundException neverMade) {
      // as it should be
    }
  }
}
