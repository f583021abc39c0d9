package dev.posada.kvm.xml;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a definition takes of its host that no two machines can have: ports, sockets, log files,
 * names of devices, and files of state. Where libvirt can choose another it is to choose, else the
 * end on the host is taken away and the device in the guest stays.
 *
 * <p>Devices of the host itself stay: libvirt lets one machine at a time run with them, and says
 * so.
 */
final class HostEnds {
  private static final List<String> CHARACTER_DEVICES =
      List.of("serial", "parallel", "console", "channel");
  private static final Set<String> FILES = Set.of("file", "pipe");

  private HostEnds() {}

  static void remove(Xml domain) {
    firmware(domain);
    domain.child("devices").ifPresent(HostEnds::devices);
    domain.children().stream()
        .filter(one -> one.name().equals("commandline") && !one.namespace().isEmpty())
        .flatMap(line -> line.children().stream())
        .forEach(HostEnds::argument);
  }

  /** libvirt makes new variables from the template at the first start. */
  private static void firmware(Xml domain) {
    domain
        .child("os/nvram")
        .ifPresent(
            nvram -> {
              nvram.child("source").ifPresent(Xml::remove);
              nvram.without("type");
              if (nvram.raw("template").isEmpty()) {
                nvram.remove();
              } else {
                nvram.text("");
              }
            });
    domain.child("os/varstore").ifPresent(store -> store.without("path"));
  }

  private static void devices(Xml devices) {
    devices.children("interface").forEach(HostEnds::card);
    devices.children("graphics").forEach(HostEnds::screen);
    CHARACTER_DEVICES.forEach(
        name -> devices.children(name).forEach(device -> characters(device, name)));
    of(devices, "tpm", "backend")
        .filter(backend -> backend.raw("type").equals("emulator"))
        .forEach(backend -> backend.child("source").ifPresent(Xml::remove));
    of(devices, "pstore", "path").forEach(Xml::remove);
    of(devices, "vsock", "cid").forEach(cid -> cid.with("auto", "yes").without("address"));
  }

  private static Stream<Xml> of(Xml devices, String device, String child) {
    return devices.children(device).stream().flatMap(one -> one.children(child).stream());
  }

  private static void card(Xml nic) {
    nic.child("target")
        .filter(target -> !target.raw("managed").equals("no")) // a device that somebody made
        .ifPresent(target -> target.without("dev"));
    nic.children("portForward").forEach(Xml::remove);
    nic.child("backend").ifPresent(backend -> backend.without("logFile"));
    nic.child("virtualport")
        .filter(port -> Set.of("openvswitch", "802.1Qbg").contains(port.raw("type")))
        .flatMap(port -> port.child("parameters"))
        .ifPresent(parameters -> parameters.without("interfaceid").without("instanceid"));
  }

  private static void screen(Xml graphics) {
    boolean fixed = Stream.of("port", "tlsPort").anyMatch(port -> isFixed(graphics.raw(port)));
    if (fixed) {
      graphics.without("port").without("tlsPort").with("autoport", "yes");
    }
    if (isFixed(graphics.raw("websocket"))) {
      graphics.with("websocket", "-1");
    }
    graphics.without("socket");
    graphics.children("listen").stream()
        .filter(listen -> listen.raw("type").equals("socket"))
        .forEach(listen -> listen.without("socket"));
  }

  private static boolean isFixed(String port) {
    return Xml.number(port).orElse(-1) > 0;
  }

  private static void characters(Xml device, String name) {
    device.children("log").forEach(Xml::remove);
    String type = device.raw("type");
    boolean listens =
        device.children("source").stream().anyMatch(source -> source.raw("mode").equals("bind"));
    if (type.equals("unix") && name.equals("channel")) {
      device.children("source").stream()
          .filter(source -> source.raw("mode").equals("bind"))
          .forEach(source -> source.without("path"));
    } else if (FILES.contains(type) || listens) {
      device.children("source").forEach(Xml::remove);
      device.children("protocol").forEach(Xml::remove);
      device.with("type", "pty");
    }
  }

  /** A port of the host that QEMU itself forwards. */
  private static void argument(Xml argument) {
    String value = argument.raw("value");
    if (value.contains(",hostfwd=")) {
      argument.with("value", value.replaceAll(",hostfwd=[^,]*", ""));
    }
  }
}
