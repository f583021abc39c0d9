package dev.posada.virtualbox.machine;

import dev.posada.spi.Operation;
import dev.posada.virtualbox.settings.MachineSettings;
import dev.posada.virtualbox.settings.MachineSettings.Attachment;
import dev.posada.virtualbox.settings.MachineSettings.Controller;
import dev.posada.virtualbox.settings.MachineSettings.Hardware;
import dev.posada.virtualbox.settings.MachineSettings.Medium;
import dev.posada.virtualbox.tool.Installation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The images that a VirtualBox knows, and who has them. An image is in the registry of the machine
 * that has what lies below it, so that of a linked clone is in its source's. Immutable.
 */
public final class Images {
  private final Map<String, Medium> media = new LinkedHashMap<>();
  private final List<MachineSettings> machines;
  private final Unreadable others;

  private Images(List<Medium> common, List<MachineSettings> machines, Unreadable others) {
    this.others = others;
    this.machines = List.copyOf(machines);
    common.forEach(medium -> media.put(medium.id(), medium));
    machines.forEach(machine -> machine.media().forEach(m -> media.put(m.id(), m)));
  }

  static Images of(List<Medium> common, MachineSettings... machines) {
    return new Images(common, List.of(machines), Unreadable.NONE);
  }

  /**
   * Reads the settings of all machines; VirtualBox knows no images of those that cannot be read.
   */
  public static Images all(Installation vbox, Operation op) {
    Map<String, Optional<MachineSettings>> machines = vbox.settings().machines(op);
    List<String> unread =
        machines.keySet().stream().filter(id -> machines.get(id).isEmpty()).toList();
    return new Images(
        vbox.settings().registry(op).media(),
        machines.values().stream().flatMap(Optional::stream).toList(),
        unread.isEmpty() ? Unreadable.NONE : Unreadable.look(vbox, unread, op));
  }

  /** With those of others only if the machine has one that neither it nor the user registers. */
  static Images near(Installation vbox, MachineSettings machine, Operation op) {
    Images near = of(List.of(), machine);
    if (near.knows(machine)) {
      return near;
    }
    near = of(vbox.settings().registry(op).media(), machine);
    return near.knows(machine) ? near : all(vbox, op);
  }

  private boolean knows(MachineSettings machine) {
    return attachments(machine.hardware()).stream()
        .allMatch(one -> one.image().map(media::containsKey).orElse(true));
  }

  static List<Attachment> attachments(Hardware hardware) {
    List<Attachment> all = new ArrayList<>();
    for (Controller controller : hardware.controllers()) {
      all.addAll(controller.attachments());
    }
    return all;
  }

  /** {@return the images of one kind that a machine has, now and at its snapshots} */
  static Set<String> attached(String kind, MachineSettings machine) {
    Set<String> all = new LinkedHashSet<>();
    List<Hardware> times = new ArrayList<>(List.of(machine.hardware()));
    machine.snapshots().forEach(snapshot -> times.add(snapshot.hardware()));
    for (Hardware then : times) {
      for (Attachment one : attachments(then)) {
        if (one.kind().equals(kind)) {
          one.image().ifPresent(all::add);
        }
      }
    }
    return all;
  }

  List<MachineSettings> machines() {
    return machines;
  }

  Optional<Medium> medium(String id) {
    return Optional.ofNullable(media.get(id));
  }

  Optional<Medium> at(String path) {
    return media.values().stream().filter(medium -> medium.location().equals(path)).findFirst();
  }

  /** {@return the images that lie on this one} */
  public List<Medium> children(String id) {
    return media.values().stream()
        .filter(medium -> medium.parent().filter(id::equals).isPresent())
        .toList();
  }

  /** {@return the image, and all that it lies on, the lowest last} */
  List<String> chain(String id) {
    List<String> chain = new ArrayList<>(List.of(id));
    for (Optional<String> next = medium(id).flatMap(Medium::parent);
        next.isPresent() && !chain.contains(next.get());
        next = medium(next.get()).flatMap(Medium::parent)) {
      chain.add(next.get());
    }
    return chain;
  }

  /** {@return the machine besides one that has an image itself, now or at a snapshot} */
  public Optional<MachineSettings> user(String image, String except) {
    return machines.stream()
        .filter(machine -> !machine.id().equals(except))
        .filter(
            machine ->
                attached("HardDisk", machine).contains(image)
                    || attached("DVD", machine).contains(image))
        .findFirst();
  }

  /** {@return whether a machine besides one has an image, or may have it} */
  boolean isUsed(String image, String except) {
    return user(image, except).isPresent() || unreadableUser(image).isPresent();
  }

  /** {@return whether an image is registered, something lies on it, or a machine may have it} */
  boolean knows(String image) {
    return media.containsKey(image) || !children(image).isEmpty() || isUsed(image, "");
  }

  /** {@return the machine besides one that has an image which lies on this one} */
  Optional<MachineSettings> reader(String image, String except) {
    for (Medium child : children(image)) {
      Optional<MachineSettings> reader =
          user(child.id(), except).or(() -> reader(child.id(), except));
      if (reader.isPresent()) {
        return reader;
      }
    }
    return Optional.empty();
  }

  /** {@return the settings that cannot be read and name an image} */
  Optional<String> unreadableUser(String image) {
    return others.naming(image);
  }

  /** {@return the settings that cannot be read and name an image which lies on this one} */
  Optional<String> unreadableReader(String image) {
    for (Medium child : children(image)) {
      Optional<String> reader = unreadableUser(child.id()).or(() -> unreadableReader(child.id()));
      if (reader.isPresent()) {
        return reader;
      }
    }
    return Optional.empty();
  }

  /** {@return the ports of the host that machines forward, by their names} */
  Map<Integer, String> forwarded() {
    Map<Integer, String> ports = new HashMap<>();
    machines.forEach(
        machine ->
            machine
                .hardware()
                .nics()
                .forEach(
                    nic ->
                        nic.forwards()
                            .forEach(port -> ports.put(port.hostPort(), machine.name()))));
    return ports;
  }
}
