package dev.posada.vmware.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The networks of a host as its file {@code networking} tells them, on Linux and macOS. Immutable.
 *
 * @param networks those that are there, by their numbers
 * @param forwards the forwarded ports that Fusion keeps there, by the names of their networks
 */
public record HostNetworks(List<HostNetwork> networks, Map<String, List<NatForward>> forwards) {
  private static final Pattern ANSWER =
      Pattern.compile("\\s*answer\\s+VNET_(\\d{1,3})_(\\w+)\\s+(\\S*)\\s*");
  private static final Pattern FORWARD =
      Pattern.compile(
          "\\s*add_nat_portfwd\\s+(?:vmnet)?(\\d{1,3})\\s+(tcp|udp)\\s+(\\d{1,5})\\s+(\\S+)\\s+"
              + "(\\d{1,5})(?:\\s.*)?");
  private static final Pattern BRIDGE =
      Pattern.compile("\\s*add_bridge_mapping\\s+\\S+\\s+(?:vmnet)?(\\d{1,3})(?:\\s.*)?");

  /** Copies the values. */
  public HostNetworks {
    networks = List.copyOf(networks);
    forwards = Collections.unmodifiableMap(new LinkedHashMap<>(forwards));
  }

  /** {@return what a file says; lines that are not known are left out} */
  public static HostNetworks of(byte[] file) {
    TreeMap<Integer, Map<String, String>> answers = new TreeMap<>();
    Map<String, List<NatForward>> forwards = new LinkedHashMap<>();
    for (String line : Encoding.text(file, UTF_8).split("\\R")) {
      Matcher answer = ANSWER.matcher(line);
      Matcher forward = FORWARD.matcher(line);
      Matcher bridge = BRIDGE.matcher(line);
      if (answer.matches()) {
        of(answers, answer.group(1)).put(answer.group(2), answer.group(3));
      } else if (bridge.matches()) {
        of(answers, bridge.group(1)).put("BRIDGED", "yes");
      } else if (forward.matches()) {
        NatForward.of(forward.group(2), forward.group(3), forward.group(4), forward.group(5))
            .ifPresent(
                it ->
                    forwards
                        .computeIfAbsent("vmnet" + forward.group(1), n -> new ArrayList<>())
                        .add(it));
      }
    }
    List<HostNetwork> networks = new ArrayList<>();
    answers.forEach(
        (number, its) -> {
          if (!its.getOrDefault("VIRTUAL_ADAPTER", "yes").equals("no") || its.size() > 1) {
            networks.add(network(number, its));
          }
        });
    return new HostNetworks(networks, forwards);
  }

  private static Map<String, String> of(
      TreeMap<Integer, Map<String, String>> answers, String number) {
    return answers.computeIfAbsent(Integer.parseInt(number), n -> new LinkedHashMap<>());
  }

  private static HostNetwork network(int number, Map<String, String> answers) {
    boolean nat = answers.getOrDefault("NAT", "no").equals("yes");
    boolean bridged = answers.getOrDefault("BRIDGED", "no").equals("yes");
    return new HostNetwork(
        "vmnet" + number,
        nat
            ? HostNetwork.Type.NAT
            : bridged ? HostNetwork.Type.BRIDGED : HostNetwork.Type.HOST_ONLY,
        answers.getOrDefault("DHCP", "no").equals("yes"),
        answers.getOrDefault("HOSTONLY_SUBNET", ""),
        answers.getOrDefault("HOSTONLY_NETMASK", ""));
  }

  /** {@return the networks that {@code netmap.conf} names: their names by their devices} */
  public static Map<String, String> names(byte[] netmap) {
    Dictionary all = Dictionary.of(netmap);
    Map<String, String> names = new TreeMap<>();
    for (String key : all.keys("network")) {
      Matcher device = Pattern.compile("(network\\d{1,3})\\.device").matcher(key);
      if (device.matches()) {
        names.put(all.text(key).toLowerCase(Locale.ROOT), all.text(device.group(1) + ".name"));
      }
    }
    return names;
  }
}
