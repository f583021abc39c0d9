package dev.posada.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.Capability;
import dev.posada.Outcome;
import dev.posada.Support;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.docker.json.Json;
import dev.posada.testkit.TestOperation;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SwarmTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "inactive | false | is in no swarm | docker swarm init",
        "active | false | is a worker | connect to a manager",
        "locked | false | is locked | docker swarm unlock",
        "error | false | is not up: no quorum | docker info",
        "pending | false | is not up: no quorum | docker info",
      })
  void withoutAManagerThereAreNoServicesAndARemedy(
      String state, boolean control, String reason, String remedy) throws Exception {
    String swarm =
        "{\"LocalNodeState\":\"%s\",\"ControlAvailable\":%b,\"Error\":\"no quorum\"}"
            .formatted(state, control);
    try (CannedEngine canned = new CannedEngine("1.41", "200 {\"Swarm\":" + swarm + "}")) {
      DockerHost host = canned.host(TestOperation.unlimited());
      assertTrue(host.services().isEmpty(), state);
      Support why = host.support(Capability.SERVICES);
      assertTrue(why.reason().orElseThrow().contains(reason), why.toString());
      assertTrue(why.remedy().orElseThrow().contains(remedy), why.toString());
      host.close();
    }
  }

  @Test
  void aManagerHasServices() throws Exception {
    try (CannedEngine canned =
        new CannedEngine(
            "1.41", "200 {\"Swarm\":{\"LocalNodeState\":\"active\",\"ControlAvailable\":true}}")) {
      DockerHost host = canned.host(TestOperation.unlimited());
      assertTrue(host.services().isPresent());
      host.close();
    }
  }

  @Test
  void podmanIsNotToldToMakeASwarm() throws Exception {
    Support why =
        Swarm.support(
            Json.parse(
                "{\"BuildahVersion\":\"1.28.2\",\"Swarm\":{\"LocalNodeState\":\"inactive\"}}"));
    assertEquals(Optional.of("Podman has no swarm"), why.reason());
  }

  @Test
  void aManagerThatLeftSaysSo() throws Exception {
    try (CannedEngine canned =
        new CannedEngine(
            "1.41",
            "503 {\"message\":\"This node is not a swarm manager. Use \\\"docker swarm init\\\"\"}",
            "503 {\"message\":\"Swarm is encrypted and needs to be unlocked before it can be"
                + " used.\"}")) {
      DockerServices services = new DockerServices(canned.engine(), null, null);
      TestOperation op = TestOperation.unlimited();
      UnsupportedCapabilityException left =
          assertThrows(UnsupportedCapabilityException.class, () -> services.list(op));
      assertEquals(Optional.of(Capability.SERVICES), left.capability());
      assertEquals(Optional.of(Outcome.NOT_DONE), left.failure().outcome());
      assertTrue(left.remedy().orElseThrow().contains("docker swarm init"), left.toString());
      UnsupportedCapabilityException locked =
          assertThrows(UnsupportedCapabilityException.class, () -> services.list(op));
      assertTrue(locked.remedy().orElseThrow().contains("docker swarm unlock"), locked.toString());
    }
  }
}
