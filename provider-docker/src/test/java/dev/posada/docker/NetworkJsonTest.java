package dev.posada.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.posada.Network;
import dev.posada.NetworkSpec;
import dev.posada.docker.json.Json;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkJsonTest {

  @ParameterizedTest
  @CsvSource({
    "bridge, false, , NAT",
    "bridge, true, , ISOLATED",
    "macvlan, false, eth0, BRIDGED",
    "ipvlan, false, eth0.10, BRIDGED",
    "macvlan, true, eth0, ISOLATED",
    "macvlan, false, , ISOLATED",
    "host, false, , HOST",
    "null, false, , OTHER",
    "overlay, false, , OTHER",
    "weave, false, , OTHER",
  })
  void theDriverTellsWhatGuestsReach(
      String driver, boolean internal, String parent, Network.Mode mode) {
    Json options = parent == null ? Json.NULL : Json.object().with("parent", parent);
    Json row =
        Json.object()
            .with("Id", "1")
            .with("Name", "n")
            .with("Driver", driver)
            .with("Internal", internal)
            .with("Options", options);
    assertEquals(mode, NetworkJson.network(row).mode());
  }

  @Test
  void whatIsNullIsAbsent() throws Exception {
    Network network =
        NetworkJson.network(
            Json.parse(
                """
                {"Id": "1", "Name": "none", "Driver": "null", "Options": null, "Labels": null,
                 "IPAM": {"Driver": "default", "Config": null}}
                """));
    assertEquals(Optional.empty(), network.subnet());
    assertEquals(Map.of(), network.labels());
  }

  @Test
  void ofSeveralSubnetsTheFirstIsTold() throws Exception {
    Network network =
        NetworkJson.network(
            Json.parse(
                """
                {"Id": "1", "Name": "two", "Driver": "bridge", "Labels": {"a": ""},
                 "IPAM": {"Config": [{"Gateway": "10.1.0.1", "Subnet": "10.1.0.0/16"},
                                     {"Subnet": "fd00::/64"}]}}
                """));
    assertEquals(Optional.of("10.1.0.0/16"), network.subnet());
    assertEquals(Map.of("a", ""), network.labels());
  }

  @Test
  void aNameIsAlwaysCheckedForDuplicates() throws Exception {
    assertEquals(
        Json.parse(
            """
            {"Name": "n", "CheckDuplicate": true, "Labels": {"a": "b"}, "Driver": "bridge"}
            """),
        NetworkJson.request(NetworkSpec.nat("n").label("a", "b")));
    assertEquals(
        Json.parse(
            """
            {"Name": "n", "CheckDuplicate": true, "Labels": {}, "Driver": "bridge",
             "Internal": true, "IPAM": {"Config": [{"Subnet": "10.7.0.0/24"}]},
             "EnableIPv6": false}
            """),
        NetworkJson.request(NetworkSpec.isolated("n").subnet("10.7.0.0/24")));
    assertEquals(
        Json.parse(
            """
            {"Name": "n", "CheckDuplicate": true, "Labels": {}, "Driver": "macvlan",
             "Options": {"parent": "eth1"}, "IPAM": {"Config": [{"Subnet": "fd00::/64"}]},
             "EnableIPv6": true}
            """),
        NetworkJson.request(NetworkSpec.bridged("n", "eth1").subnet("fd00::/64")));
  }
}
