package dev.posada.virtualbox.settings;

import java.util.List;
import java.util.Optional;

/**
 * The networks that {@code VirtualBox.xml} tells of. Immutable.
 *
 * <p>Host-only interfaces are not among them, which the kernel has, nor internal networks that give
 * no addresses, which are there while a machine is on them.
 *
 * @param nat the NAT networks
 * @param hostOnly the host-only networks of macOS
 * @param dhcp the DHCP servers, of networks of all kinds
 */
public record NetworkSettings(List<Net> nat, List<Net> hostOnly, List<Net> dhcp) {
  /** That of a server that had nothing to write down yet. */
  static final NetworkSettings EMPTY = new NetworkSettings(List.of(), List.of(), List.of());

  private static final List<String> OF_OTHERS = List.of("HostInterfaceNetworking-", "hostonly-");

  /**
   * A network.
   *
   * @param name its name
   * @param subnet its addresses; empty if they are told in a way that is not understood
   */
  public record Net(String name, Optional<Subnet> subnet) {}

  /**
   * {@return what the file says, of versions that put them elsewhere too}
   *
   * @throws IllegalArgumentException if it is not one of VirtualBox
   */
  static NetworkSettings read(byte[] file) {
    Element global =
        Element.parse(file)
            .find("Global")
            .orElseThrow(() -> new IllegalArgumentException("no settings in it"));
    Element services = global.find("NetserviceRegistry").orElse(global);
    return new NetworkSettings(
        all(services, "NATNetworks", "NATNetwork").stream()
            .map(
                it ->
                    new Net(
                        it.attribute("networkName", ""), Subnet.parse(it.attribute("network", ""))))
            .toList(),
        all(services, "HostOnlyNetworks", "HostOnlyNetwork").stream()
            .map(
                it ->
                    new Net(
                        it.attribute("name", ""),
                        Subnet.masked(it.attribute("ipLower", ""), it.attribute("mask", ""))))
            .toList(),
        all(services, "DHCPServers", "DHCPServer").stream()
            .map(
                it ->
                    new Net(
                        it.attribute("networkName", ""),
                        Subnet.masked(
                            it.attribute("IPAddress", ""), it.attribute("networkMask", ""))))
            .toList());
  }

  private static List<Element> all(Element services, String list, String one) {
    return services.find(list).map(found -> found.children(one)).orElse(List.of());
  }

  /** {@return whether a network has a DHCP server of its own} */
  public boolean givesAddresses(String network) {
    return dhcp.stream().anyMatch(server -> server.name().equals(network));
  }

  /** {@return the internal networks that give addresses} */
  public List<Net> internal() {
    return dhcp.stream()
        .filter(server -> OF_OTHERS.stream().noneMatch(server.name()::startsWith))
        .filter(server -> nat.stream().noneMatch(net -> net.name().equals(server.name())))
        .toList();
  }
}
