package dev.posada.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.docker.json.Json;
import dev.posada.spi.SpecPart;
import dev.posada.testkit.TestOperation;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class DialectTest {
  private static Dialect podman(String cgroups, String answer) throws Exception {
    Json info = Json.object().with("BuildahVersion", "1.28.2").with("CgroupDriver", cgroups);
    try (CannedEngine canned = new CannedEngine("1.41", answer)) {
      Dialect dialect = Dialect.of(canned.engine(), info, TestOperation.unlimited());
      assertEquals(List.of("POST /containers/-/update"), canned.requests());
      return dialect;
    }
  }

  @Test
  void dockerIsAskedForNothing() throws Exception {
    Dialect docker = Dialect.of(null, Json.object().with("CgroupDriver", "cgroupfs"), null);
    assertEquals(Dialect.DOCKER, docker);
    assertEquals(Set.of(), docker.lacks());
    assertTrue(docker.quota().available());
  }

  @Test
  void aPodmanWithoutTheRouteChangesNoLimits() throws Exception {
    Dialect old = podman("cgroupfs", "404 Not Found\n");
    assertEquals(new Dialect(true, false, false), old);
    assertTrue(old.quota().reason().orElseThrow().contains("/update"));
    assertEquals(Set.of(SpecPart.LOG_SINCE, SpecPart.CONTAINER_HEALTH_CHECK), old.lacks());
  }

  @Test
  void aPodmanThatLooksForTheContainerCanChangeItsLimits() throws Exception {
    String nobody = "{\"message\":\"no container with name or ID \\\"-\\\" found\"}";
    Dialect newer = podman("systemd", "404 " + nobody);
    assertEquals(new Dialect(true, true, true), newer);
    assertEquals(Set.of(SpecPart.LOG_SINCE), newer.lacks());
  }
}
