package dev.posada.kvm.xml;

import dev.posada.PortForward;
import dev.posada.PortForward.Protocol;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The ports of the host that lead to a card of QEMU's own network.
 *
 * <p>libvirt has no word for them unless passt is behind the card. So QEMU is given a network of
 * ours as an argument, and the card, which stays one of libvirt, is told to use that one: by its
 * alias, as the hardware address is another one in a clone.
 */
public final class Forwards {
  /** Of libvirt, the first that can tell a device something else than it would itself. */
  public static final long SINCE = 8_002_000;

  private static final String QEMU = "http://libvirt.org/schemas/domain/qemu/1.0";
  private static final String ALIAS = "ua-posada-"; // libvirt keeps those that begin like this
  private static final String NETWORK = "posada-"; // before the alias
  private static final Pattern RULE =
      Pattern.compile("(tcp|udp)?:(\\[[^]]*\\]|[^:]*):(\\d+)-(\\[[^]]*\\]|[^:]*):(\\d+)");

  private Forwards() {}

  /** {@return what cards have in arguments of QEMU, by their aliases} */
  static Map<String, List<PortForward>> arguments(Xml domain) {
    Map<String, List<PortForward>> networks = new HashMap<>();
    List<String> arguments = arguments(qemu(domain, "commandline"));
    for (int i = 0; i + 1 < arguments.size(); i++) {
      if (arguments.get(i).equals("-netdev") && arguments.get(i + 1).startsWith("user,")) {
        networks.put(id(arguments.get(i + 1)), rules(arguments.get(i + 1)));
      }
    }
    Map<String, List<PortForward>> cards = new HashMap<>();
    for (Xml device : all(qemu(domain, "override"), "device")) {
      network(device).map(networks::get).ifPresent(found -> cards.put(device.raw("alias"), found));
    }
    return cards;
  }

  private static Optional<Xml> qemu(Xml domain, String name) {
    return domain.children().stream()
        .filter(one -> one.name().equals(name) && one.namespace().equals(QEMU))
        .findFirst();
  }

  private static List<Xml> all(Optional<Xml> parent, String name) {
    return parent.stream()
        .flatMap(one -> one.children().stream())
        .filter(one -> one.name().equals(name))
        .toList();
  }

  private static List<String> arguments(Optional<Xml> commandLine) {
    return all(commandLine, "arg").stream().map(argument -> argument.raw("value")).toList();
  }

  /** The network that a card is told to use. */
  private static Optional<String> network(Xml device) {
    return all(Optional.of(device), "frontend").stream()
        .flatMap(front -> all(Optional.of(front), "property").stream())
        .filter(property -> property.raw("name").equals("netdev"))
        .map(property -> property.raw("value"))
        .findFirst();
  }

  private static String id(String network) {
    return Stream.of(network.split(","))
        .filter(option -> option.startsWith("id="))
        .map(option -> option.substring(3))
        .findFirst()
        .orElse("");
  }

  private static List<PortForward> rules(String network) {
    List<PortForward> rules = new ArrayList<>();
    for (String option : network.split(",")) {
      Matcher rule = RULE.matcher(option.startsWith("hostfwd=") ? option.substring(8) : "");
      if (rule.matches()) {
        Protocol protocol = "udp".equals(rule.group(1)) ? Protocol.UDP : Protocol.TCP;
        String address = rule.group(2).replaceAll("[\\[\\]]", "");
        forward(protocol, address, rule.group(3), rule.group(5)).ifPresent(rules::add);
      }
    }
    return List.copyOf(rules);
  }

  /** What somebody wrote by hand need not make sense. */
  private static Optional<PortForward> forward(
      Protocol protocol, String address, String hostPort, String guestPort) {
    try {
      return Optional.of(
          new PortForward(
              protocol, address, Integer.parseInt(hostPort), Integer.parseInt(guestPort)));
    } catch (IllegalArgumentException nonsense) {
      return Optional.empty();
    }
  }

  /**
   * {@return the definition of a domain, in which a card has other forwards}
   *
   * @param xml of an inactive domain
   * @param mac the card's hardware address
   */
  public static String change(String xml, String mac, List<PortForward> forwards) {
    Xml domain = Xml.parse(xml);
    Xml card =
        domain.child("devices").stream()
            .flatMap(devices -> devices.children("interface").stream())
            .filter(one -> one.attributeOf("mac", "address").filter(mac::equals).isPresent())
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("no card has the address " + mac));
    if (PasstForwards.isOn(card)) {
      PasstForwards.write(card, forwards);
      return domain.toString();
    }
    String alias =
        card.attributeOf("alias", "name").filter(name -> name.startsWith("ua-")).orElse("");
    remove(domain, alias);
    if (!forwards.isEmpty()) {
      String kept = alias.isEmpty() ? free(domain) : alias;
      if (alias.isEmpty()) {
        card.child("alias").orElseGet(() -> card.add("alias")).with("name", kept);
      }
      add(domain, kept, forwards);
    }
    return domain.toString();
  }

  private static String free(Xml domain) {
    Set<String> taken = new HashSet<>();
    domain.child("devices").stream()
        .flatMap(devices -> devices.children().stream())
        .forEach(device -> device.attributeOf("alias", "name").ifPresent(taken::add));
    int number = 0;
    while (taken.contains(ALIAS + number)) {
      number++;
    }
    return ALIAS + number;
  }

  private static void remove(Xml domain, String alias) {
    Optional<Xml> override = qemu(domain, "override");
    for (Xml device : all(override, "device")) {
      String ours = NETWORK + alias;
      if (device.raw("alias").equals(alias) && network(device).filter(ours::equals).isPresent()) {
        device.remove();
      }
    }
    Optional<Xml> commandLine = qemu(domain, "commandline");
    List<Xml> arguments = all(commandLine, "arg");
    for (int i = 0; i + 1 < arguments.size(); i++) {
      String network = arguments.get(i + 1).raw("value");
      if (arguments.get(i).raw("value").equals("-netdev") && id(network).equals(NETWORK + alias)) {
        arguments.get(i).remove();
        arguments.get(i + 1).remove();
      }
    }
    Stream.of(override, commandLine)
        .flatMap(Optional::stream)
        .filter(parent -> parent.children().isEmpty())
        .forEach(Xml::remove);
  }

  private static void add(Xml domain, String alias, List<PortForward> forwards) {
    Xml commandLine =
        qemu(domain, "commandline").orElseGet(() -> domain.add(QEMU, "qemu:commandline"));
    StringBuilder network = new StringBuilder("user,id=" + NETWORK + alias);
    for (PortForward one : forwards) {
      network
          .append(",hostfwd=")
          .append(one.protocol().name().toLowerCase(Locale.ROOT))
          .append(':' + one.hostAddress() + ':' + one.hostPort() + "-:" + one.guestPort());
    }
    commandLine.add(QEMU, "qemu:arg").with("value", "-netdev");
    commandLine.add(QEMU, "qemu:arg").with("value", network);
    qemu(domain, "override")
        .orElseGet(() -> domain.add(QEMU, "qemu:override"))
        .add(QEMU, "qemu:device")
        .with("alias", alias)
        .add(QEMU, "qemu:frontend")
        .add(QEMU, "qemu:property")
        .with("name", "netdev")
        .with("type", "string")
        .with("value", NETWORK + alias);
  }
}
