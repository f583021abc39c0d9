package dev.posada.virtualbox.settings;

import dev.posada.virtualbox.settings.MachineSettings.Attachment;
import dev.posada.virtualbox.settings.MachineSettings.BandwidthGroup;
import dev.posada.virtualbox.settings.MachineSettings.Controller;
import dev.posada.virtualbox.settings.MachineSettings.Cpu;
import dev.posada.virtualbox.settings.MachineSettings.Forward;
import dev.posada.virtualbox.settings.MachineSettings.Hardware;
import dev.posada.virtualbox.settings.MachineSettings.Medium;
import dev.posada.virtualbox.settings.MachineSettings.Nic;
import dev.posada.virtualbox.settings.MachineSettings.Snapshot;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a {@code .vbox} file, of versions that wrote other defaults and places too. */
public final class MachineXml {
  private static final List<String> MODES =
      List.of(
          "NAT",
          "BridgedInterface",
          "InternalNetwork",
          "HostOnlyInterface",
          "HostOnlyNetwork",
          "NATNetwork",
          "GenericInterface",
          "CloudNetwork");

  private static final Pattern VERSION = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})");

  private final String folder;
  private final boolean since16; // 1.16, of 5.1
  private final List<Snapshot> snapshots = new ArrayList<>();
  private final List<Medium> media = new ArrayList<>();

  private MachineXml(String folder, boolean since16) {
    this.folder = folder;
    this.since16 = since16;
  }

  /**
   * {@return what a settings file says}
   *
   * @param path its path, absolute
   * @param file its bytes
   * @throws IllegalArgumentException if it is not the settings of a machine that can be read, as
   *     that of an encrypted one
   */
  public static MachineSettings read(String path, byte[] file) {
    Element root = Element.parse(file);
    Element machine =
        root.find("Machine")
            .orElseThrow(() -> new IllegalArgumentException("no machine in " + path));
    return new MachineXml(Paths.parent(path), isSince16(root)).read(path, machine);
  }

  /** {@return whether what is not mentioned is as in a new machine: since version 1.16, of 5.1} */
  private static boolean isSince16(Element root) {
    Matcher version = VERSION.matcher(root.attribute("version", ""));
    if (!version.lookingAt()) {
      return true;
    }
    int major = Integer.parseInt(version.group(1));
    return major > 1 || major == 1 && Integer.parseInt(version.group(2)) >= 16;
  }

  private MachineSettings read(String path, Element machine) {
    registry(machine);
    machine.children("Snapshot").forEach(root -> snapshot(root, Optional.empty()));
    return new MachineSettings(
        machine.uuid("uuid").orElseThrow(() -> new IllegalArgumentException("no UUID in " + path)),
        machine.attribute("name", ""),
        path,
        machine.attribute("OSType", ""),
        new MachineSettings.Memory(
            machine.attribute("stateFile").map(this::absolute),
            machine.flag("aborted", false),
            machine.attribute("lastStateChange").flatMap(MachineXml::instant)),
        hardware(machine),
        List.copyOf(snapshots),
        machine.uuid("currentSnapshot"),
        List.copyOf(media),
        extraData(machine),
        leftovers(machine));
  }

  private static List<String> leftovers(Element machine) {
    List<String> words = new ArrayList<>();
    if (machine.find("Teleporter").filter(it -> it.flag("enabled", false)).isPresent()) {
      words.addAll(List.of("--teleporter", "off"));
    }
    for (Element port :
        machine.find("Hardware", "UART").map(all -> all.children("Port")).orElse(List.of())) {
      if (port.attribute("hostMode", "").equals("HostPipe")
          && ConsoleSocket.is(port.attribute("path", ""))) {
        words.addAll(List.of("--uartmode" + (port.number("slot", 0) + 1), "disconnected"));
      }
    }
    return List.copyOf(words);
  }

  /** {@return the images that are registered below an element of a file in a folder} */
  static List<Medium> media(String folder, Element owner) {
    MachineXml reader = new MachineXml(folder, true);
    reader.registry(owner);
    return List.copyOf(reader.media);
  }

  private void registry(Element owner) {
    owner
        .find("MediaRegistry")
        .ifPresent(
            registry -> {
              registry.find("HardDisks").ifPresent(all -> media("HardDisk", all, Optional.empty()));
              registry.find("DVDImages").ifPresent(all -> media("DVD", all, Optional.empty()));
              registry
                  .find("FloppyImages")
                  .ifPresent(all -> media("Floppy", all, Optional.empty()));
            });
  }

  private String absolute(String location) {
    return Paths.resolve(folder, location);
  }

  private void media(String kind, Element parent, Optional<String> base) {
    for (Element image : parent.children()) {
      String id = image.uuid("uuid").orElse("");
      media.add(
          new Medium(
              id,
              absolute(image.attribute("location", "")),
              image.attribute("format", "RAW").toUpperCase(Locale.ROOT),
              base,
              kind));
      media(kind, image, Optional.of(id));
    }
  }

  private void snapshot(Element element, Optional<String> parent) {
    String id = element.uuid("uuid").orElse("");
    snapshots.add(
        new Snapshot(
            id,
            element.attribute("name", ""),
            parent,
            element.attribute("timeStamp").flatMap(MachineXml::instant).orElse(Instant.EPOCH),
            element.attribute("stateFile").map(this::absolute),
            hardware(element)));
    element
        .find("Snapshots")
        .ifPresent(
            below -> below.children("Snapshot").forEach(child -> snapshot(child, Optional.of(id))));
  }

  private static Optional<Instant> instant(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private static Map<String, String> extraData(Element machine) {
    Map<String, String> all = new LinkedHashMap<>();
    machine
        .find("ExtraData")
        .ifPresent(
            data ->
                data.children("ExtraDataItem")
                    .forEach(
                        item -> all.put(item.attribute("name", ""), item.attribute("value", ""))));
    return all;
  }

  /** Of a machine, or of a snapshot. */
  private Hardware hardware(Element owner) {
    Optional<Element> hardware = owner.find("Hardware");
    List<Controller> controllers = new ArrayList<>();
    // Beside the hardware until 5.2, in it since.
    owner.find("StorageControllers").ifPresent(all -> controllers(all, controllers));
    owner.find("Hardware", "StorageControllers").ifPresent(all -> controllers(all, controllers));
    List<BandwidthGroup> groups = new ArrayList<>();
    owner
        .find("Hardware", "IO", "BandwidthGroups")
        .ifPresent(
            all ->
                all.children("BandwidthGroup").forEach(group -> groups.add(bandwidthGroup(group))));
    List<Nic> nics = new ArrayList<>();
    owner
        .find("Hardware", "Network")
        .ifPresent(
            all ->
                all.children("Adapter").stream()
                    .filter(adapter -> adapter.flag("enabled", false))
                    .forEach(adapter -> nics.add(nic(adapter))));
    return new Hardware(
        hardware.flatMap(it -> it.find("Memory")).map(it -> it.number("RAMSize", 0)).orElse(0L),
        cpu(hardware.flatMap(it -> it.find("CPU"))),
        firmware(hardware),
        hardware
            .flatMap(it -> it.find("RemoteDisplay"))
            .map(it -> it.flag("enabled", !since16))
            .orElse(!since16),
        List.copyOf(nics),
        List.copyOf(controllers),
        List.copyOf(groups));
  }

  private static String firmware(Optional<Element> hardware) {
    return hardware
        .flatMap(it -> it.find("Firmware"))
        .flatMap(it -> it.attribute("type"))
        .map(type -> type.toUpperCase(Locale.ROOT))
        .orElse("BIOS");
  }

  private static Cpu cpu(Optional<Element> cpu) {
    int count = (int) (long) cpu.map(it -> it.number("count", 1)).orElse(1L);
    boolean hotPlug = cpu.map(it -> it.flag("hotplug", false)).orElse(false);
    int plugged =
        cpu.flatMap(it -> it.find("CpuTree")).map(it -> it.children("Cpu").size()).orElse(count);
    return new Cpu(
        count,
        (int) (long) cpu.map(it -> it.number("executionCap", 100)).orElse(100L),
        hotPlug,
        hotPlug ? plugged : count);
  }

  private static BandwidthGroup bandwidthGroup(Element group) {
    long megabytes = group.number("maxMbPerSec", 0); // until 4.2
    return new BandwidthGroup(
        group.attribute("name", ""),
        group.attribute("type", "").equals("Network"),
        group.number("maxBytesPerSec", megabytes << 20));
  }

  private Nic nic(Element adapter) {
    Optional<Element> mode =
        adapter.children().stream().filter(child -> MODES.contains(child.name())).findFirst();
    List<Forward> forwards =
        mode.filter(it -> it.name().equals("NAT"))
            .map(nat -> nat.children("Forwarding").stream().map(MachineXml::forward).toList())
            .orElse(List.of());
    return new Nic(
        (int) adapter.number("slot", 0),
        adapter.attribute("MACAddress", ""),
        adapter.flag("cable", since16),
        mode.map(Element::name).orElse(""),
        mode.flatMap(it -> it.attribute("name").or(() -> it.attribute("driver"))).orElse(""),
        forwards,
        adapter.attribute("bandwidthGroup", ""));
  }

  private static Forward forward(Element rule) {
    return new Forward(
        rule.attribute("name", ""),
        rule.number("proto", 1) == 0,
        rule.attribute("hostip", ""),
        (int) rule.number("hostport", 0),
        rule.attribute("guestip", ""),
        (int) rule.number("guestport", 0));
  }

  private static void controllers(Element all, List<Controller> found) {
    for (Element controller : all.children("StorageController")) {
      List<Attachment> attachments =
          controller.children("AttachedDevice").stream().map(MachineXml::attachment).toList();
      found.add(
          new Controller(
              controller.attribute("name", ""),
              controller.attribute("type", ""),
              (int) controller.number("PortCount", 2),
              attachments));
    }
  }

  private static Attachment attachment(Element device) {
    return new Attachment(
        device.attribute("type", "HardDisk"),
        (int) device.number("port", 0),
        (int) device.number("device", 0),
        device.find("Image").flatMap(image -> image.uuid("uuid")),
        device.flag("hotpluggable", false),
        device.flag("nonrotational", false),
        device.flag("discard", false),
        device.attribute("bandwidthGroup", ""));
  }
}
