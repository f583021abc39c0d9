package dev.posada.virtualbox.text;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the tool tells of the interfaces that networks have on the host. */
public final class NetworkText {
  private static final Pattern CREATED =
      Pattern.compile("Interface '(.*)' was successfully created");

  private NetworkText() {}

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

  /** {@return {@code list bridgedifs} or {@code list hostonlyifs}} */
  public static List<Interface> interfaces(String stdout) {
    return LabelledText.blocks(stdout, Set.of("Name")).stream()
        .map(
            it ->
                new Interface(
                    LabelledText.get(it, "Name"),
                    LabelledText.get(it, "IPAddress", "LowerIP"),
                    LabelledText.get(it, "NetworkMask"),
                    LabelledText.get(it, "HardwareAddress"),
                    LabelledText.get(it, "Status", "State").matches("Up|Enabled"),
                    LabelledText.get(it, "VBoxNetworkName")))
        .toList();
  }

  /** {@return the name of the interface that {@code hostonlyif create} has made} */
  public static Optional<String> created(String stdout) {
    Matcher made = CREATED.matcher(stdout);
    return made.find() ? Optional.of(made.group(1)) : Optional.empty();
  }
}
