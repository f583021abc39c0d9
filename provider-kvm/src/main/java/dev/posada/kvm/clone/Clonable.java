package dev.posada.kvm.clone;

import dev.posada.Support;
import dev.posada.kvm.xml.DomainReader;
import dev.posada.kvm.xml.DomainView;
import dev.posada.kvm.xml.Xml;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What a machine has that two machines cannot have, and libvirt cannot copy. */
public final class Clonable {
  private static final Set<String> IMAGES = Set.of("file", "block", "volume");
  private static final Set<String> PERSISTENT = Set.of("nvdimm", "virtio-pmem");

  private Clonable() {}

  /** {@return whether the machine can be cloned, by its definition} */
  public static Support of(String xml) {
    Xml devices = Xml.parse(xml).child("devices").orElseGet(() -> Xml.root("devices"));
    return Stream.concat(
            devices.children("disk").stream().flatMap(disk -> reason(disk).stream()),
            devices.children("memory").stream()
                .filter(memory -> PERSISTENT.contains(memory.raw("model")))
                .map(memory -> "its memory keeps data in a file of the host"))
        .findFirst()
        .map(reason -> Support.no(reason, "detach it first"))
        .orElseGet(Support::yes);
  }

  private static Optional<String> reason(Xml disk) {
    Xml source = disk.child("source").orElse(null);
    if (source == null || isShared(disk)) {
      return Optional.empty();
    }
    String name = "its disk " + disk.attributeOf("target", "dev").orElse("");
    if (disk.raw("device").equals("lun") || !IMAGES.contains(disk.raw("type"))) {
      return Optional.of(name + " is no image that libvirt could copy");
    }
    if (disk.child("encryption").isPresent() || source.child("encryption").isPresent()) {
      return Optional.of(name + " is encrypted, and libvirt does not copy its secret");
    }
    return source.child("slices").isPresent()
        ? Optional.of(name + " is a part of an image")
        : Optional.empty();
  }

  private static boolean isShared(Xml disk) {
    return disk.raw("device").equals("cdrom")
        || disk.child("readonly").isPresent()
        || disk.child("shareable").isPresent();
  }

  /**
   * {@return the disks that a clone has to have of its own; media that nobody writes, and disks
   * that are meant for several machines, it shares}
   */
  static List<DomainView.Disk> own(String xml) {
    return DomainReader.read(xml).devices().disks().stream()
        .filter(disk -> disk.source().isPresent() && !disk.readOnly() && !disk.shareable())
        .toList();
  }
}
