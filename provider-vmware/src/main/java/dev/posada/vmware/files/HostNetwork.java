package dev.posada.vmware.files;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A network of the host. Immutable.
 *
 * @param name as in {@code vmnet8}
 * @param type what it is
 * @param dhcp whether VMware gives addresses on it
 * @param subnet as in {@code 192.168.80.0}; empty for none
 * @param mask as in {@code 255.255.255.0}; empty for none
 */
public record HostNetwork(String name, Type type, boolean dhcp, String subnet, String mask) {

  private static final Pattern SUBNET =
      Pattern.compile("(\\d{1,3}(?:\\.\\d{1,3}){2})\\.(\\d{1,3})");

  /**
   * {@return the address that VMware gives the host on it, the first one; empty on a bridged one}
   */
  public Optional<String> hostAddress() {
    Matcher first = SUBNET.matcher(subnet);
    return type != Type.BRIDGED && first.matches()
        ? Optional.of(first.group(1) + "." + (Integer.parseInt(first.group(2)) + 1))
        : Optional.empty();
  }

  /** What a network is. */
  public enum Type {
    /** The network of the host. */
    BRIDGED,
    /** Behind the address of the host. */
    NAT,
    /** Of machines and the host. */
    HOST_ONLY;

    /** {@return the type of that word; what is unknown is taken for one that goes nowhere} */
    public static Type of(String word) {
      return switch (word.toLowerCase(Locale.ROOT)) {
        case "bridged" -> BRIDGED;
        case "nat" -> NAT;
        default -> HOST_ONLY;
      };
    }
  }
}
