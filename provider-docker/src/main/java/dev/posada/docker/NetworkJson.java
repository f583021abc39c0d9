package dev.posada.docker;

import dev.posada.Network;
import dev.posada.NetworkSpec;
import dev.posada.docker.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Networks as an engine tells and takes them. */
final class NetworkJson {
  private static final String PARENT = "parent";

  private NetworkJson() {}

  /** A row of {@code GET /networks}, or the answer to {@code GET /networks/{id}}. */
  static Network network(Json row) {
    String id = row.get("Id").text("");
    Network.Builder network =
        Network.builder(id, row.get("Name").text(id))
            .mode(mode(row))
            .labels(ContainerJson.texts(row.get("Labels")));
    subnet(row).ifPresent(network::subnet);
    return network.build();
  }

  /**
   * What guests on it reach, as far as its driver tells.
   *
   * <p>Without an interface of the host to hang on, macvlan and ipvlan reach nothing beyond
   * themselves. {@code none} is no network that guests meet on, and where an overlay leads is a
   * matter of its cluster.
   */
  private static Network.Mode mode(Json row) {
    boolean inside = row.get("Internal").bool(false);
    return switch (row.get("Driver").text("")) {
      case "bridge" -> inside ? Network.Mode.ISOLATED : Network.Mode.NAT;
      case "macvlan", "ipvlan" ->
          inside || row.get("Options").get(PARENT).text("").isEmpty()
              ? Network.Mode.ISOLATED
              : Network.Mode.BRIDGED;
      case "host" -> Network.Mode.HOST;
      default -> Network.Mode.OTHER;
    };
  }

  /** The first of its subnets: one with IPv6 has one of IPv4 before it. */
  private static Optional<String> subnet(Json row) {
    return row.get("IPAM").get("Config").items().stream()
        .flatMap(config -> config.get("Subnet").text().stream())
        .filter(subnet -> !subnet.isEmpty())
        .findFirst();
  }

  /**
   * The body of {@code POST /networks/create}.
   *
   * <p>Without {@code CheckDuplicate} an engine before API 1.44 makes a second network of one name,
   * and no call by the name works any more.
   */
  static Json request(NetworkSpec spec) {
    Json body =
        Json.object()
            .with("Name", spec.name())
            .with("CheckDuplicate", true)
            .with("Labels", spec.labels());
    body =
        switch (spec.mode()) {
          case ISOLATED -> body.with("Driver", "bridge").with("Internal", true);
          case BRIDGED ->
              body.with("Driver", "macvlan")
                  .with("Options", Map.of(PARENT, spec.hostInterface().orElseThrow()));
          default -> body.with("Driver", "bridge");
        };
    if (spec.subnet().isEmpty()) {
      return body;
    }
    String subnet = spec.subnet().get();
    Json config = Json.array(List.of(Json.object().with("Subnet", subnet)));
    return body.with("IPAM", Json.object().with("Config", config))
        .with("EnableIPv6", subnet.indexOf(':') >= 0);
  }
}
