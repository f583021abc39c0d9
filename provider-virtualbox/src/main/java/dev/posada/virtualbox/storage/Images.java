package dev.posada.virtualbox.storage;

import dev.posada.AlreadyExistsException;
import dev.posada.ByteSize;
import dev.posada.Failure;
import dev.posada.InvalidStateException;
import dev.posada.Kind;
import dev.posada.NotFoundException;
import dev.posada.Volume;
import dev.posada.spi.Operation;
import dev.posada.virtualbox.settings.MachineSettings;
import dev.posada.virtualbox.settings.MachineSettings.Hardware;
import dev.posada.virtualbox.settings.MachineSettings.Medium;
import dev.posada.virtualbox.settings.Paths;
import dev.posada.virtualbox.settings.Registry;
import dev.posada.virtualbox.text.MediumText;
import dev.posada.virtualbox.tool.Installation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The volumes, as the settings files tell of them at one moment. An image is in the registry of the
 * machine that has it, and moves to the common one when that goes.
 */
final class Images {
  private final Folders folders;
  private final List<Image> all;

  private Images(Folders folders, List<Image> all) {
    this.folders = folders;
    this.all = all;
  }

  static Images look(Installation vbox, Operation op) {
    Registry registry = vbox.settings().registry(op);
    List<MachineSettings> machines = vbox.settings().readable(op);
    Folders folders = new Folders(vbox, registry, op);
    List<String> own =
        registry.machines().values().stream()
            .map(path -> Paths.join(Paths.parent(path), ""))
            .toList();
    Map<String, Medium> media = new HashMap<>();
    Stream.concat(registry.media().stream(), machines.stream().flatMap(one -> one.media().stream()))
        .filter(medium -> medium.kind().equals("HardDisk"))
        .forEach(medium -> media.putIfAbsent(medium.id(), medium));
    List<Image> images = new ArrayList<>();
    for (Medium medium : media.values()) {
      String place = medium.location();
      boolean ofMachine =
          !folders.pool(place).equals(Folders.DEFAULT) && own.stream().anyMatch(place::startsWith);
      if (medium.parent().isEmpty() && !ofMachine) {
        images.add(image(medium, folders, machines, media));
      }
    }
    return new Images(folders, named(images));
  }

  private static Image image(
      Medium medium, Folders folders, List<MachineSettings> machines, Map<String, Medium> media) {
    return new Image(
        medium.id(),
        medium.location(),
        medium.format(),
        folders.pool(medium.location()),
        bare(medium.location()),
        machines.stream()
            .filter(machine -> has(machine, medium.id()))
            .map(machine -> new Image.User(machine.id(), machine.name()))
            .toList(),
        media.values().stream()
            .filter(other -> other.parent().filter(medium.id()::equals).isPresent())
            .map(Medium::location)
            .toList());
  }

  /** {@return the name of a file without its end} */
  private static String bare(String path) {
    String file = Paths.file(path);
    return file.lastIndexOf('.') > 0 ? file.substring(0, file.lastIndexOf('.')) : file;
  }

  private static boolean has(MachineSettings machine, String uuid) {
    Stream<Hardware> past = machine.snapshots().stream().map(MachineSettings.Snapshot::hardware);
    return Stream.concat(Stream.of(machine.hardware()), past)
        .flatMap(hardware -> hardware.controllers().stream())
        .flatMap(controller -> controller.attachments().stream())
        .anyMatch(attachment -> attachment.image().filter(uuid::equals).isPresent());
  }

  /** Files of others may differ by their ends only: those keep them in their names. */
  private static List<Image> named(List<Image> images) {
    Map<String, Long> count =
        images.stream().collect(Collectors.groupingBy(Images::key, Collectors.counting()));
    return images.stream()
        .map(one -> count.get(key(one)) == 1 ? one : one.named(Paths.file(one.path())))
        .toList();
  }

  private static String key(Image image) {
    return image.pool() + "\n" + image.name();
  }

  Folders folders() {
    return folders;
  }

  List<Image> all() {
    return all;
  }

  /** {@return the names of the pools, the usual one first} */
  List<String> pools() {
    return Stream.concat(Stream.of(Folders.DEFAULT), all.stream().map(Image::pool).sorted())
        .distinct()
        .toList();
  }

  Image get(Volume volume) {
    return at(volume.id())
        .orElseThrow(() -> new NotFoundException(Kind.VOLUME, volume.name(), Failure.notDone()));
  }

  /** {@return the volume that was just made or changed there} */
  Image at(String path, String name) {
    String pool = folders.pool(path);
    return at(path)
        .or(
            () ->
                all.stream()
                    .filter(it -> it.pool().equals(pool) && it.name().equals(name))
                    .findFirst())
        .orElseThrow(() -> new NotFoundException(Kind.VOLUME, name, Failure.undecided()));
  }

  private Optional<Image> at(String path) {
    return all.stream().filter(one -> one.path().equals(path)).findFirst();
  }

  void requireFree(String pool, String name) {
    if (!pools().contains(pool)) {
      throw Folders.noPool(pool);
    }
    // also by what several files are called without their ends: a new one would be one of them
    if (all.stream()
        .filter(one -> one.pool().equals(pool))
        .anyMatch(one -> one.name().equals(name) || bare(one.path()).equals(name))) {
      throw new AlreadyExistsException(Kind.VOLUME, name, Failure.notDone());
    }
  }

  /** Refuses an image on which others stand: they say only where they differ from it. */
  static void requireNothingOver(Image image) {
    if (!image.children().isEmpty()) {
      throw new InvalidStateException(
          "the image " + image.children().get(0) + " stands on it",
          Failure.notDone().remedy("delete what has that as its disk, or its snapshots"));
    }
  }

  static void requireUnused(Image image, String remedy) {
    requireNothingOver(image);
    if (!image.users().isEmpty()) {
      throw new InvalidStateException(
          "machine " + image.users().get(0).name() + " uses it", Failure.notDone().remedy(remedy));
    }
  }

  /** Images as volumes, with the sizes that VirtualBox tells. */
  static List<Volume> volumes(List<Image> images, String told) {
    Map<String, MediumText> sizes =
        MediumText.of(told).stream()
            .collect(Collectors.toMap(MediumText::id, Function.identity(), (one, same) -> one));
    return images.stream().map(image -> volume(image, sizes.get(image.uuid()))).toList();
  }

  private static Volume volume(Image image, MediumText told) {
    Volume.Builder volume =
        Volume.builder(image.path(), image.name(), image.pool()).hostPath(image.path());
    image.word().ifPresent(volume::format);
    if (told != null && told.capacity() >= 0) {
      volume.capacity(ByteSize.bytes(told.capacity()));
    }
    if (told != null && told.sizeOnDisk() >= 0) {
      volume.used(ByteSize.bytes(told.sizeOnDisk()));
    }
    return volume.build();
  }
}
