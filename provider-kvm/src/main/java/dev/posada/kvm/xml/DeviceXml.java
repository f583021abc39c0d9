package dev.posada.kvm.xml;

import java.util.List;

/** Writes devices, each of them also alone: what attach, detach and update take. */
public final class DeviceXml {
  private DeviceXml() {}

  /** {@return a disk alone} */
  public static String of(DomainSpec.Disk disk) {
    return fill(Xml.root("disk"), disk).toString();
  }

  /** {@return a network card alone} */
  public static String of(DomainSpec.Nic nic) {
    return fill(Xml.root("interface"), nic).toString();
  }

  static Xml fill(Xml xml, DomainSpec.Disk disk) {
    xml.with("type", disk.file().map(DeviceXml::kind).orElse("file"));
    xml.with("device", disk.cdrom() ? "cdrom" : "disk");
    xml.add("driver").with("name", "qemu").with("type", disk.format());
    disk.file().ifPresent(file -> source(xml.add("source"), file));
    disk.backing()
        .ifPresent(
            backing -> {
              Xml store = xml.add("backingStore").with("type", "file");
              store.add("format").with("type", backing.format());
              store.add("source").with("file", backing.file());
              store.add("backingStore");
            });
    xml.add("target")
        .with("dev", disk.target())
        .with("bus", disk.bus().orElseGet(() -> bus(disk.target())));
    if (disk.readOnly()) {
      xml.add("readonly");
    }
    return xml;
  }

  /**
   * {@return a drive of any definition with what is in another one} Where it is plugged in, and all
   * else that somebody has said of it, stays.
   */
  public static String withMedium(Xml drive, DomainSpec.Disk other) {
    String policy = drive.attributeOf("source", "startupPolicy").orElse("");
    List.of("source", "backingStore").forEach(one -> drive.child(one).ifPresent(Xml::remove));
    drive.child("target").ifPresent(target -> target.without("tray")); // closed with what is in it
    drive.with("type", other.file().map(DeviceXml::kind).orElse("file"));
    drive
        .child("driver")
        .orElseGet(() -> drive.add("driver").with("name", "qemu"))
        .with("type", other.format());
    other
        .file()
        .ifPresent(
            file -> {
              Xml source = drive.add("source");
              source(source, file);
              if (!policy.isEmpty()) {
                source.with("startupPolicy", policy);
              }
            });
    return drive.toString();
  }

  /** QEMU opens no device that it was told to be a file. */
  private static String kind(String file) {
    if (!file.startsWith("/")) {
      return "volume";
    }
    return file.startsWith("/dev/") && !file.startsWith("/dev/shm/") ? "block" : "file";
  }

  private static void source(Xml source, String file) {
    switch (kind(file)) {
      case "volume" -> {
        int slash = file.indexOf('/');
        source.with("pool", file.substring(0, slash)).with("volume", file.substring(slash + 1));
      }
      case "block" -> source.with("dev", file);
      default -> source.with("file", file);
    }
  }

  private static String bus(String target) {
    return switch (target.length() < 2 ? target : target.substring(0, 2)) {
      case "vd" -> "virtio";
      case "hd" -> "ide";
      case "fd" -> "fdc";
      default -> "sata";
    };
  }

  static Xml fill(Xml xml, DomainSpec.Nic nic) {
    switch (nic.link()) {
      case NETWORK -> xml.with("type", "network").add("source").with("network", nic.to());
      case BRIDGE -> xml.with("type", "bridge").add("source").with("bridge", nic.to());
      case USER -> xml.with("type", "user");
    }
    nic.mac().ifPresent(mac -> xml.add("mac").with("address", mac));
    xml.add("model").with("type", nic.model());
    if (!nic.up()) {
      xml.add("link").with("state", "down");
    }
    return xml;
  }

  static void fill(Xml devices, DomainSpec.Graphics graphics) {
    Xml xml =
        devices
            .add("graphics")
            .with("type", graphics.type())
            .with("port", -1)
            .with("autoport", "yes")
            .with("listen", graphics.listen());
    graphics.password().ifPresent(password -> xml.with("passwd", password));
    xml.add("listen").with("type", "address").with("address", graphics.listen());
  }
}
