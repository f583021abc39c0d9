package dev.posada.vmware.text;

import dev.posada.vmware.files.HostNetwork;
import dev.posada.vmware.files.NatForward;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What vmrun tells of networks and of what is connected to them. */
public final class NetworkText {
  private static final Pattern PROTOCOL = Pattern.compile("(?i)\\b(tcp|udp)\\b");
  private static final Pattern TARGET =
      Pattern.compile("(?<![\\w.:])(\\d{1,5})\\s+(\\d+(?:\\.\\d+){3})\\s+(\\d{1,5})(?!\\S)");

  private NetworkText() {}

  /** {@return {@code listHostNetworks}} */
  public static List<HostNetwork> networks(String stdout) {
    List<HostNetwork> all = new ArrayList<>();
    for (Map<String, String> row : Table.of(stdout)) {
      if (row.containsKey("type")) {
        all.add(
            new HostNetwork(
                row.getOrDefault("name", ""),
                HostNetwork.Type.of(row.get("type")),
                row.getOrDefault("dhcp", "").equalsIgnoreCase("true"),
                row.getOrDefault("subnet", ""),
                row.getOrDefault("mask", "")));
      }
    }
    return List.copyOf(all);
  }

  /** {@return {@code listPortForwardings}, by the form of its cells: its titles were never seen} */
  public static List<NatForward> forwards(String stdout) {
    List<NatForward> all = new ArrayList<>();
    for (String line : Lines.of(stdout)) {
      Matcher protocol = PROTOCOL.matcher(line);
      Matcher target = TARGET.matcher(line.replaceFirst("(?i)\\b(tcp|udp)\\b", ""));
      if (line.matches("\\s*\\d{1,4}\\s.*") && protocol.find() && target.find()) {
        NatForward.of(protocol.group(1), target.group(1), target.group(2), target.group(3))
            .ifPresent(all::add);
      }
    }
    return List.copyOf(all);
  }
}
