package dev.posada.kvm.xml;

/** Writes volumes that are to be made. */
public final class VolumeXml {
  private VolumeXml() {}

  /** What a volume lies over. */
  public record Below(String path, String format) {}

  /**
   * {@return the XML for {@code virStorageVolCreateXML}}
   *
   * @param capacity bytes
   * @param format null where the pool has but one
   * @param sparse takes no space before it is written; of files only
   * @param below null for nothing
   * @throws IllegalArgumentException if the name has a character that XML does not have
   */
  public static String of(String name, long capacity, String format, boolean sparse, Below below) {
    Xml volume = Xml.root("volume");
    volume.add("name").text(name);
    volume.add("capacity").with("unit", "bytes").text(capacity);
    if (sparse) { // left out it is as much as the capacity
      volume.add("allocation").with("unit", "bytes").text(0);
    }
    if (format != null) {
      Xml target = volume.add("target");
      target.add("format").with("type", format);
      if (format.equals("qcow2")) {
        target.add("compat").text("1.1"); // libvirt's own is of before 2012, without bitmaps
      }
    }
    if (below != null) {
      Xml backing = volume.add("backingStore");
      backing.add("path").text(below.path());
      backing.add("format").with("type", below.format());
    }
    return volume.toString();
  }
}
