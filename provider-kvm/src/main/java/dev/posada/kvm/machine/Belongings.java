package dev.posada.kvm.machine;

import dev.posada.Failure;
import dev.posada.GuestState;
import dev.posada.InvalidStateException;
import dev.posada.kvm.libvirt.Connection;
import dev.posada.kvm.storage.DiskFiles;
import dev.posada.kvm.storage.Readers;
import dev.posada.kvm.xml.DomainView;
import dev.posada.spi.Operation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The images of a machine: those that go with it, and those that stay, and why. */
public final class Belongings {
  private final List<Own> own = new ArrayList<>();
  private final Map<String, String> kept = new LinkedHashMap<>();
  private String clone;

  private Belongings() {}

  /**
   * An image that was made for the machine.
   *
   * @param volume {@code pool/volume}
   */
  public record Own(String file, String volume) {}

  /** Sorts them. Whom else they serve is asked only if there are any that could go. */
  public static Belongings of(
      Connection connection, String uuid, DomainView machine, Operation op) {
    List<DomainView.Disk> disks =
        machine.devices().disks().stream()
            .filter(disk -> !disk.device().equals("cdrom") && disk.source().isPresent())
            .toList();
    Map<String, String> labels = machine.labels();
    Belongings all = new Belongings();
    boolean some = disks.stream().anyMatch(disk -> labels.containsKey(made(disk)));
    Readers readers = some ? new Readers(connection, uuid, op) : null;
    DiskFiles files = new DiskFiles(connection, op);
    List<Own> candidates = new ArrayList<>();
    for (DomainView.Disk disk : disks) {
      String file = files.file(disk).or(disk::source).orElseThrow();
      String volume = labels.get(made(disk));
      if (volume == null) {
        all.kept.put(
            file,
            Layers.goesOn(disk.target(), labels)
                ? "it goes on from a disk that was there before the machine"
                : "it was there before the machine");
      } else if (files.path(volume).filter(path -> !path.equals(file)).isPresent()) {
        all.kept.put(file, "it is not the one that was made for the machine");
      } else {
        candidates.add(new Own(file, volume));
        candidates.addAll(layers(disk, labels, readers.below(disk, file), files));
      }
    }
    candidates.forEach(one -> all.sort(one, candidates, readers));
    return all;
  }

  private static String made(DomainView.Disk disk) {
    return Creation.MADE + disk.target();
  }

  /** The uppermost first, as none may go before what lies on it. */
  private static List<Own> layers(
      DomainView.Disk disk, Map<String, String> labels, Set<String> below, DiskFiles files) {
    List<Own> layers = new ArrayList<>();
    for (String volume : Layers.own(disk.target(), labels)) {
      files
          .path(volume)
          .filter(below::contains) // else it is no part of this disk any more
          .ifPresent(path -> layers.add(0, new Own(path, volume)));
    }
    return layers;
  }

  private void sort(Own one, List<Own> candidates, Readers readers) {
    Set<String> files = new HashSet<>();
    candidates.forEach(candidate -> files.add(candidate.file()));
    Optional<String> reader = readers.reader(one.file());
    Optional<String> user = readers.user(one.file());
    Optional<String> lying = readers.lying(one.file(), files);
    if (reader.isPresent()) {
      clone = reader.get();
    } else if (user.isPresent()) {
      kept.put(one.file(), "machine " + user.get() + " uses it");
    } else if (lying.isPresent()) {
      kept.put(one.file(), "the image " + lying.get() + " lies on it");
    } else if (readers.unseen().isPresent()) {
      kept.put(one.file(), "a disk of machine " + readers.unseen().get());
    } else {
      own.add(one);
    }
  }

  /** Throws if a machine reads what would go with this one. */
  public void requireNoClones() {
    if (clone != null) {
      throw new InvalidStateException(
          "the disks of machine " + clone + " lie on its own",
          Failure.notDone().lastSeen(GuestState.STOPPED).remedy("delete its linked clones first"));
    }
  }

  public List<Own> own() {
    return List.copyOf(own);
  }

  /** {@return why by file} */
  Map<String, String> kept() {
    return kept;
  }
}
