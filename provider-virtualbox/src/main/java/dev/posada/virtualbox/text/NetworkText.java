package dev.posada.virtualbox.text;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@code list} tells of networks. */
public final class NetworkText {
  private static final Pattern CREATED =
      Pattern.compile("Interface '(.*)' was successfully created");

  private NetworkText() {}

  /**
   * A NAT network.
   *
   * @param name its name
   * @param enabled whether it works
   * @param prefix as in {@code 10.9.0.0/24}
   * @param gateway the address of its router; empty where it is not told
   * @param dhcp whether it gives addresses
   * @param ipv6 whether it has IPv6
   * @param prefix6 its prefix of IPv6
   */
  public record Nat(
      String name,
      boolean enabled,
      String prefix,
      String gateway,
      boolean dhcp,
      boolean ipv6,
      String prefix6) {}

  /**
   * An interface of the machine: one of its own that can be bridged, or a host-only one.
   *
   * @param name as in {@code vboxnet0}
   * @param address its address of IPv4
   * @param mask its mask
   * @param mac as in {@code 0a:00:27:00:00:00}
   * @param up whether it works
   * @param network what its DHCP server is found by
   */
  public record Interface(
      String name, String address, String mask, String mac, boolean up, String network) {}

  /**
   * A DHCP server.
   *
   * @param network the network that it serves
   * @param address its own address
   * @param lowest the lowest address that it gives
   * @param highest the highest address that it gives
   * @param mask their mask
   * @param enabled whether it works
   */
  public record Dhcp(
      String network,
      String address,
      String lowest,
      String highest,
      String mask,
      boolean enabled) {}

  /** {@return {@code list natnetworks}, which was {@code list natnets} until 7.0} */
  public static List<Nat> nat(String stdout) {
    return Labels.blocks(stdout, Set.of("Name", "NetworkName")).stream()
        .map(
            it ->
                new Nat(
                    Labels.get(it, "Name", "NetworkName"),
                    !it.containsKey("Enabled") || Labels.yes(it, "Enabled"),
                    Labels.get(it, "Network"),
                    Labels.get(it, "Gateway", "IP"),
                    Labels.yes(it, "DHCP Server", "DHCP Enabled", "DHCP Sever"),
                    Labels.yes(it, "IPv6", "IPv6 Enabled"),
                    Labels.get(it, "IPv6 Prefix")))
        .toList();
  }

  /** {@return {@code list bridgedifs} or {@code list hostonlyifs}} */
  public static List<Interface> interfaces(String stdout) {
    return Labels.blocks(stdout, Set.of("Name")).stream()
        .map(
            it ->
                new Interface(
                    Labels.get(it, "Name"),
                    Labels.get(it, "IPAddress", "LowerIP"),
                    Labels.get(it, "NetworkMask"),
                    Labels.get(it, "HardwareAddress"),
                    Labels.get(it, "Status", "State").matches("Up|Enabled"),
                    Labels.get(it, "VBoxNetworkName")))
        .toList();
  }

  /** {@return {@code list dhcpservers}} */
  public static List<Dhcp> dhcp(String stdout) {
    return Labels.blocks(stdout, Set.of("NetworkName")).stream()
        .map(
            it ->
                new Dhcp(
                    Labels.get(it, "NetworkName"),
                    Labels.get(it, "Dhcpd IP", "IP"),
                    Labels.get(it, "LowerIPAddress", "lowerIPAddress"),
                    Labels.get(it, "UpperIPAddress", "upperIPAddress"),
                    Labels.get(it, "NetworkMask"),
                    Labels.yes(it, "Enabled")))
        .toList();
  }

  /** {@return the names in {@code list intnets}} */
  public static List<String> internal(String stdout) {
    return Labels.blocks(stdout, Set.of("Name")).stream().map(it -> it.get("Name")).toList();
  }

  /** {@return the name of the interface that {@code hostonlyif create} has made} */
  public static Optional<String> created(String stdout) {
    Matcher made = CREATED.matcher(stdout);
    return made.find() ? Optional.of(made.group(1)) : Optional.empty();
  }
}
