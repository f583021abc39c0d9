package dev.posada.docker;

import dev.posada.PortForward;
import dev.posada.docker.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Ports of the host that lead to containers, as the engine writes them, both ways. */
final class ContainerPorts {
  private static final Pattern PORT = Pattern.compile("(\\d{1,5})/(tcp|udp)");

  /** What the engine says where every address was asked for: one of each kind. */
  private static final Set<String> EVERY = Set.of("", "0.0.0.0", "::");

  private ContainerPorts() {}

  private static String key(PortForward forward) {
    return forward.guestPort() + "/" + protocol(forward);
  }

  private static String protocol(PortForward forward) {
    return forward.protocol().name().toLowerCase(Locale.ROOT);
  }

  /** {@code EndpointSpec.Ports} of a service; without a published port the swarm chooses one. */
  static Json published(List<PortForward> forwards) {
    List<Json> ports = new ArrayList<>();
    for (PortForward forward : forwards) {
      Json port =
          Json.object().with("Protocol", protocol(forward)).with("TargetPort", forward.guestPort());
      ports.add(forward.hostPort() == 0 ? port : port.with("PublishedPort", forward.hostPort()));
    }
    return Json.array(ports);
  }

  /** {@code Config.ExposedPorts}. */
  static Json exposed(List<PortForward> forwards) {
    Json exposed = Json.object();
    for (PortForward forward : forwards) {
      exposed = exposed.with(key(forward), Json.object());
    }
    return exposed;
  }

  /** {@code HostConfig.PortBindings}; without a port there the engine chooses one. */
  static Json bindings(List<PortForward> forwards) {
    Map<String, List<Json>> bindings = new LinkedHashMap<>();
    for (PortForward forward : forwards) {
      String port = forward.hostPort() == 0 ? "" : Integer.toString(forward.hostPort());
      bindings
          .computeIfAbsent(key(forward), none -> new ArrayList<>())
          .add(Json.object().with("HostIp", forward.hostAddress()).with("HostPort", port));
    }
    Json all = Json.object();
    for (Map.Entry<String, List<Json>> binding : bindings.entrySet()) {
      all = all.with(binding.getKey(), Json.array(binding.getValue()));
    }
    return all;
  }

  /**
   * The forwards in an answer to {@code GET /containers/{id}/json}: as they are, or as they are to
   * be where the container is off. A protocol of which users have no word is left out.
   */
  static List<PortForward> read(Json inspected) {
    Json asked = inspected.get("HostConfig").get("PortBindings");
    Json actual = inspected.get("NetworkSettings").get("Ports");
    Set<String> keys = new LinkedHashSet<>(asked.fields().keySet());
    keys.addAll(actual.fields().keySet()); // all that an image exposes, where that was asked for
    Set<PortForward> forwards = new LinkedHashSet<>();
    for (String key : keys) {
      Matcher port = PORT.matcher(key);
      if (port.matches()) {
        List<Json> wanted = asked.get(key).items();
        List<Json> there = actual.get(key).items();
        boolean everywhere =
            wanted.isEmpty()
                || wanted.stream().anyMatch(one -> one.get("HostIp").text("").isEmpty());
        for (Json one : there.isEmpty() ? wanted : there) {
          forward(one, port, everywhere).ifPresent(forwards::add);
        }
      }
    }
    return List.copyOf(forwards);
  }

  private static Optional<PortForward> forward(Json binding, Matcher port, boolean everywhere) {
    PortForward.Protocol protocol =
        PortForward.Protocol.valueOf(port.group(2).toUpperCase(Locale.ROOT));
    String address = binding.get("HostIp").text("");
    String hostPort = binding.get("HostPort").text("");
    try {
      return Optional.of(
          new PortForward(
              protocol,
              everywhere && EVERY.contains(address) ? "" : address,
              hostPort.matches("\\d{1,5}") ? Integer.parseInt(hostPort) : 0, // or a range
              Integer.parseInt(port.group(1))));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // a number that no port has
    }
  }
}
