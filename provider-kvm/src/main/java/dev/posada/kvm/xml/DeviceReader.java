package dev.posada.kvm.xml;

import dev.posada.PortForward;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** Reads the devices of any domain. */
final class DeviceReader {
  /** What a source may be called by, in the order in which it says most. */
  private static final List<String> SOURCES = List.of("file", "dev", "dir", "name", "path");

  private DeviceReader() {}

  /**
   * Reads them.
   *
   * @param forwards of cards, by their aliases, that are not said at the cards
   */
  static DomainView.Devices read(Xml devices, Map<String, List<PortForward>> forwards) {
    List<Xml> channels = devices.children("channel");
    return new DomainView.Devices(
        devices.children("disk").stream().map(DeviceReader::disk).toList(),
        devices.children("interface").stream().map(one -> nic(one, forwards)).toList(),
        serials(devices),
        devices.children("graphics").stream().map(DeviceReader::graphics).toList(),
        DomainReader.any(channels, "target", "name", DomainReader.AGENT),
        channels.stream()
            .filter(one -> is(one, "name", DomainReader.AGENT))
            .anyMatch(one -> is(one, "state", "connected")),
        devices.children("memballoon").stream().anyMatch(one -> !one.raw("model").equals("none")),
        devices.children("video").stream()
            .anyMatch(one -> one.attributeOf("model", "type").filter("none"::equals).isEmpty()),
        devices.children("hostdev").size());
  }

  private static boolean is(Xml channel, String attribute, String value) {
    return channel.attributeOf("target", attribute).filter(value::equals).isPresent();
  }

  private static Optional<String> alias(Xml device) {
    return device.attributeOf("alias", "name");
  }

  private static DomainView.Disk disk(Xml disk) {
    return new DomainView.Disk(
        alias(disk),
        disk.attributeOf("target", "dev").orElse(""),
        disk.attributeOf("target", "bus"),
        disk.attribute("device").orElse("disk"),
        disk.attribute("type").orElse("file"),
        disk.child("source").flatMap(DeviceReader::source),
        disk.attributeOf("driver", "type").orElse("raw"),
        disk.child("readonly").isPresent()
            || disk.attribute("device").filter("cdrom"::equals).isPresent(),
        disk.child("shareable").isPresent(),
        backing(disk),
        disk.child("backingStore").isPresent());
  }

  private static Optional<String> source(Xml source) {
    Optional<String> volume =
        source
            .attribute("volume")
            .map(name -> source.attribute("pool").map(pool -> pool + "/" + name).orElse(name));
    return volume.or(
        () -> SOURCES.stream().flatMap(name -> source.attribute(name).stream()).findFirst());
  }

  private static List<String> backing(Xml disk) {
    List<String> below = new ArrayList<>();
    Optional<Xml> store = disk.child("backingStore");
    while (store.isPresent()) {
      store
          .get()
          .child("source")
          .flatMap(DeviceReader::source)
          .map(PlainPath::of)
          .ifPresent(below::add);
      store = store.get().child("backingStore");
    }
    return List.copyOf(below);
  }

  private static DomainView.Nic nic(Xml nic, Map<String, List<PortForward>> forwards) {
    return new DomainView.Nic(
        alias(nic),
        nic.attribute("type").orElse(""),
        nic.child("source").flatMap(DeviceReader::peer),
        nic.attributeOf("mac", "address"),
        nic.attributeOf("model", "type"),
        nic.attributeOf("target", "dev"),
        nic.attributeOf("link", "state").filter("down"::equals).isEmpty(),
        PasstForwards.isOn(nic),
        alias(nic).map(forwards::get).orElseGet(() -> PasstForwards.read(nic)));
  }

  /** Where a card leads, by the name that says most; a device of the host by its PCI address. */
  private static Optional<String> peer(Xml source) {
    return Stream.of("network", "bridge", "dev", "path", "name", "portgroupid", "switchid")
        .flatMap(name -> source.attribute(name).stream())
        .findFirst()
        .or(() -> source.child("address").map(DeviceReader::pci))
        .or(
            () ->
                source
                    .attribute("port") // a socket of QEMU
                    .map(port -> source.raw("address") + ":" + port));
  }

  /** As in {@code 0000:03:10.2}, whatever base the numbers have. */
  private static String pci(Xml address) {
    return String.format(
        "%04x:%02x:%02x.%x",
        hex(address, "domain"),
        hex(address, "bus"),
        hex(address, "slot"),
        hex(address, "function"));
  }

  private static int hex(Xml address, String part) {
    try {
      return Integer.decode(address.attribute(part).orElse("0"));
    } catch (NumberFormatException nonsense) {
      return 0;
    }
  }

  /** A console repeats the first serial port, so it counts only where there is none. */
  private static List<DomainView.Serial> serials(Xml devices) {
    List<Xml> ports = devices.children("serial");
    return (ports.isEmpty() ? devices.children("console") : ports)
        .stream()
            .map(
                port ->
                    new DomainView.Serial(
                        alias(port),
                        port.attribute("type").orElse(""),
                        port.attributeOf("source", "path").or(() -> port.attribute("tty"))))
            .toList();
  }

  private static DomainView.Graphics graphics(Xml graphics) {
    OptionalInt port =
        graphics
            .attribute("port")
            .or(() -> graphics.attribute("tlsPort"))
            .map(DomainReader::number)
            .orElse(OptionalInt.empty());
    return new DomainView.Graphics(
        graphics.attribute("type").orElse(""),
        graphics.attribute("listen").or(() -> graphics.attributeOf("listen", "address")),
        port.isPresent() && port.getAsInt() > 0 ? port : OptionalInt.empty(),
        graphics.attribute("passwd").isPresent());
  }
}
