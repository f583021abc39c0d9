package dev.posada.docker;

import dev.posada.Failure;
import dev.posada.Support;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.docker.json.Json;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/** Where a container can be reached, in an answer to {@code GET /containers/{id}/json}. */
final class Addresses {
  private static final List<String> KEYS = List.of("IPAddress", "GlobalIPv6Address");

  private Addresses() {}

  /** The addresses on all its networks, those of IPv4 first; none while it does not run. */
  static List<InetAddress> of(Json inspected) {
    String mode = inspected.get("HostConfig").get("NetworkMode").text("");
    List<Json> networks =
        List.copyOf(inspected.get("NetworkSettings").get("Networks").fields().values());
    List<InetAddress> found = new ArrayList<>();
    for (String key : KEYS) {
      networks.forEach(network -> add(network.get(key).text(""), found));
    }
    if (found.isEmpty() && (mode.equals("none") || mode.equals("host"))) {
      throw new UnsupportedCapabilityException(
          "the addresses of the container",
          Support.no("its network is \"" + mode + "\"", "create it with another network"),
          Failure.notDone());
    }
    return List.copyOf(found);
  }

  private static void add(String address, List<InetAddress> found) {
    if (address.isEmpty()) {
      return;
    }
    try {
      found.add(InetAddress.getByName(address)); // never a name
    } catch (UnknownHostException nonsense) {
      // not an address of anything that we know
    }
  }
}
