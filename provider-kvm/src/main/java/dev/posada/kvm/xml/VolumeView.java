package dev.posada.kvm.xml;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * A volume as its XML shows it, whoever wrote it. Immutable.
 *
 * @param type file, block, dir, network, netdir, ploop
 * @param path where it is, or how it is called in its network storage
 * @param capacity bytes, as the others: what a guest sees
 * @param allocation what it takes now
 * @param physical how long its file is; only where that differs from the allocation
 * @param format raw where libvirt says none, which it does of block devices
 * @param changed when it was written last, as libvirt writes it; of files only
 * @param backing the path of what it lies over, as {@link PlainPath} has it
 */
public record VolumeView(
    String type,
    String name,
    Optional<String> path,
    OptionalLong capacity,
    OptionalLong allocation,
    OptionalLong physical,
    String format,
    Optional<String> changed,
    Optional<String> backing) {

  /**
   * Reads it.
   *
   * @throws IllegalArgumentException if it is no XML
   */
  public static VolumeView read(String text) {
    Xml volume = Xml.parse(text);
    return new VolumeView(
        volume.attribute("type").orElse("file"),
        volume.textOf("name").orElse(""),
        volume.textOf("target/path"),
        Sizes.bytes(volume, "capacity"),
        Sizes.bytes(volume, "allocation"),
        Sizes.bytes(volume, "physical"),
        volume.attributeOf("target/format", "type").orElse("raw"),
        volume.textOf("target/timestamps/mtime"),
        volume.textOf("backingStore/path").map(PlainPath::of));
  }

  /** {@return its path on the host, if it has one} */
  public Optional<String> hostPath() {
    return path.filter(one -> one.startsWith("/"));
  }

  /**
   * {@return what a machine is to take it for} The bytes of a disc may look like anything, and the
   * formats of partitions are not of images.
   */
  public String driver() {
    boolean bytes = !type.equals("file") || format.equals("iso") || format.equals("unknown");
    return bytes ? "raw" : format;
  }

  /** {@return whether it is a folder, which no guest can have as a disk} */
  public boolean isFolder() {
    return type.equals("dir") || type.equals("netdir");
  }

  /** {@return how many bytes it has to send, as far as libvirt says} */
  public long length() {
    return format.equals("raw") ? capacity.orElse(0) : physical.orElse(allocation.orElse(0));
  }
}
