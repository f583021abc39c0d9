package dev.posada.vmware.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The networks of a host as its file {@code networking} tells them, on Linux and macOS. */
public final class HostNetworks {
  private static final Pattern ANSWER =
      Pattern.compile("\\s*answer\\s+VNET_(\\d{1,3})_(\\w+)\\s+(\\S*)\\s*");
  private static final Pattern BRIDGE =
      Pattern.compile("\\s*add_bridge_mapping\\s+\\S+\\s+(?:vmnet)?(\\d{1,3})(?:\\s.*)?");

  private HostNetworks() {}

  /**
   * {@return the networks that are there, by their numbers; lines that are not known are left out}
   */
  public static List<HostNetwork> of(byte[] file) {
    TreeMap<Integer, Map<String, String>> answers = new TreeMap<>();
    for (String line : Encoding.text(file, UTF_8).split("\\R")) {
      Matcher answer = ANSWER.matcher(line);
      Matcher bridge = BRIDGE.matcher(line);
      if (answer.matches()) {
        of(answers, answer.group(1)).put(answer.group(2), answer.group(3));
      } else if (bridge.matches()) {
        of(answers, bridge.group(1)).put("BRIDGED", "yes");
      }
    }
    List<HostNetwork> networks = new ArrayList<>();
    answers.forEach(
        (number, its) -> {
          if (!its.getOrDefault("VIRTUAL_ADAPTER", "yes").equals("no") || its.size() > 1) {
            networks.add(network(number, its));
          }
        });
    return List.copyOf(networks);
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
}
