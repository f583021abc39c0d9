package dev.posada.kvm.xml;

import java.util.List;

/**
 * The image that a disk of any definition is to have. Immutable.
 *
 * @param path a file, or a device of the host
 * @param device whether it is a device
 * @param format as in {@code qcow2}
 */
public record DiskImage(String path, boolean device, String format) {

  /**
   * Puts it into a disk, whose other properties stay. Which image lies below libvirt then finds in
   * the image itself, as for every disk of Posada.
   */
  void into(Xml disk) {
    disk.child("backingStore").ifPresent(Xml::remove);
    fill(disk);
  }

  /**
   * Puts it into a disk on top of the image that is there. A chain that somebody wrote into the
   * definition goes on to count: it may say what the images do not.
   */
  void over(Xml disk) {
    String below = disk.attributeOf("driver", "type").orElse("raw");
    Xml chain =
        disk.child("backingStore").filter(store -> !store.children().isEmpty()).orElse(null);
    if (chain == null) {
      into(disk);
      return;
    }
    Xml next = disk.add("backingStore").with("type", disk.attribute("type").orElse("file"));
    next.add("format").with("type", below);
    next.take(disk.child("source").orElseThrow());
    next.take(chain);
    disk.add("source");
    fill(disk);
  }

  private void fill(Xml disk) {
    disk.with("type", device ? "block" : "file");
    Xml source = disk.child("source").orElseGet(() -> disk.add("source"));
    List.of("file", "dev", "pool", "volume", "mode", "index").forEach(source::without);
    source.with(device ? "dev" : "file", path);
    Xml driver = disk.child("driver").orElseGet(() -> disk.add("driver").with("name", "qemu"));
    driver.with("type", format);
  }
}
