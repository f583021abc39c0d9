package dev.posada.virtualbox.machine;

import dev.posada.Failure;
import dev.posada.GuestState;
import dev.posada.InvalidStateException;
import dev.posada.spi.Operation;
import dev.posada.virtualbox.settings.Disks;
import dev.posada.virtualbox.settings.MachineSettings;
import dev.posada.virtualbox.settings.MachineSettings.Medium;
import dev.posada.virtualbox.settings.Paths;
import dev.posada.virtualbox.tool.Installation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The images of a machine: those that go with it, and those that stay, and why. What Posada made
 * for a machine is noted in its extra data, by the UUID of the image; what VirtualBox put on top of
 * such an image is the machine's own as well.
 */
public final class Belongings {
  private static final String PREFIX = "posada/disk/";

  private final MachineSettings machine;
  private final Images images;
  private final Set<Medium> own = new LinkedHashSet<>();
  private final Map<String, String> kept = new LinkedHashMap<>();
  private boolean onlyOwn = true;

  private Belongings(MachineSettings machine, Images images) {
    this.machine = machine;
    this.images = images;
  }

  /** Notes that an image was made for a machine. */
  public static void note(Installation vbox, String machine, String image, Operation op) {
    vbox.tool().change(op, "setextradata", machine, PREFIX + image, "made");
  }

  /** Forgets that it was. */
  public static void forget(Installation vbox, String machine, String image, Operation op) {
    vbox.tool().change(op, "setextradata", machine, PREFIX + image);
  }

  /** {@return whether it is noted that an image was made for a machine} */
  public static boolean isMade(MachineSettings machine, String image) {
    return machine.extraData().containsKey(PREFIX + image);
  }

  /** Sorts the images of its disks. */
  static Belongings of(MachineSettings machine, Images images) {
    Belongings all = new Belongings(machine, images);
    Set<String> disks = Disks.of(machine).collect(Collectors.toCollection(LinkedHashSet::new));
    for (String image : disks) {
      all.sort(image, disks);
    }
    return all;
  }

  private void sort(String image, Set<String> disks) {
    Optional<Medium> medium = images.medium(image);
    if (medium.isEmpty()) {
      return; // nobody knows where it is, so it stays there
    }
    Optional<String> why = reason(medium.get(), disks);
    if (why.isPresent()) {
      kept.put("disk " + medium.get().location(), why.get());
      onlyOwn = false;
    } else {
      own.add(medium.get());
      onlyOwn &= images.chain(image).stream().allMatch(this::isOwn);
    }
  }

  /** Why it stays. */
  private Optional<String> reason(Medium medium, Set<String> disks) {
    if (isMade(machine, medium.id()) && !isInside(medium.location())) {
      return Optional.of("it lies outside the folder of the machine");
    }
    if (!isOwn(medium.id())) {
      return Optional.of(
          medium.parent().isPresent()
              ? "it goes on from a disk that was there before the machine"
              : "it was there before the machine");
    }
    Optional<String> user = images.user(medium.id(), machine.id()).map(MachineSettings::name);
    if (user.isPresent()) {
      return Optional.of("machine " + user.get() + " uses it");
    }
    Optional<String> unreadable = images.unreadableUser(medium.id());
    if (unreadable.isPresent()) {
      return Optional.of(unreadable.get() + " names it, which cannot be read");
    }
    return images.children(medium.id()).stream()
        .filter(child -> !disks.contains(child.id()))
        .findFirst()
        .map(child -> "the image " + child.location() + " lies on it");
  }

  /** A clone has the notes of its source, too, but not its images in its folder. */
  private boolean isOwn(String image) {
    Optional<Medium> inside = images.medium(image).filter(it -> isInside(it.location()));
    return inside.isPresent()
        && (isMade(machine, image)
            || inside.flatMap(Medium::parent).filter(this::isOwn).isPresent());
  }

  private boolean isInside(String location) {
    return isInside(machine, location);
  }

  /** {@return whether a file is in the folder of a machine} */
  static boolean isInside(MachineSettings machine, String location) {
    String folder = Paths.parent(machine.path());
    return location.startsWith(folder + "/") || location.startsWith(folder + "\\");
  }

  /** Throws if the images of another machine lie on those of this one. */
  void requireNoClones() {
    for (String image : Disks.of(machine).distinct().toList()) {
      Optional<MachineSettings> clone = images.reader(image, machine.id());
      if (clone.isPresent()) {
        throw standing(
            "the disks of machine " + clone.get().name() + " lie on its own",
            "delete its linked clones first");
      }
      Optional<String> unreadable = images.unreadableReader(image);
      if (unreadable.isPresent()) {
        throw standing(
            unreadable.get() + " cannot be read, but names disks that lie on its own",
            "repair that file, or delete that machine first");
      }
    }
  }

  private static InvalidStateException standing(String why, String remedy) {
    return new InvalidStateException(
        why, Failure.notDone().lastSeen(GuestState.STOPPED).remedy(remedy));
  }

  /** {@return its own, each before what it lies on} */
  List<Medium> own() {
    List<Medium> sorted = new ArrayList<>(own);
    sorted.sort((one, other) -> images.chain(other.id()).size() - images.chain(one.id()).size());
    return sorted;
  }

  /**
   * {@return the discs that were made for it; a clone that others made has the notes of its source,
   * too, but not its discs in its folder}
   */
  List<Medium> discs() {
    return Images.attached("DVD", machine).stream()
        .filter(disc -> isMade(machine, disc))
        .flatMap(disc -> images.medium(disc).stream())
        .filter(disc -> isInside(disc.location()))
        .toList();
  }

  boolean isOwn(Medium medium) {
    return own.contains(medium);
  }

  /** {@return why by what} */
  Map<String, String> kept() {
    return kept;
  }

  /**
   * {@return whether all images that VirtualBox would delete with it are its own: it deletes what
   * they lie on, too, wherever that is}
   */
  boolean areAllOwn() {
    return onlyOwn;
  }

  /** {@return whether an attached image, or something below it, is not its own} */
  boolean touchesOthers(String image) {
    return images.medium(image).filter(own::contains).isEmpty()
        || !images.chain(image).stream().allMatch(this::isOwn);
  }
}
