package dev.posada.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.posada.AlreadyExistsException;
import dev.posada.Kind;
import dev.posada.Outcome;
import dev.posada.Pool;
import dev.posada.Volume;
import dev.posada.VolumeSpec;
import dev.posada.testkit.TestOperation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
@Timeout(20)
class DockerVolumesTest {
  private final TestOperation op = TestOperation.unlimited();

  @Test
  void eachVolumeDriverIsAPoolAndTheEnginesOwnTheFirst() throws Exception {
    try (CannedEngine canned =
        new CannedEngine(
            "1.41",
            "200 {\"DockerRootDir\":\"/d\",\"Plugins\":{\"Volume\":[\"cloud\",\"local\"]}}")) {
      List<Pool> pools = new DockerVolumes(canned.engine(), Dialect.DOCKER).pools(op);
      assertEquals(List.of("local", "cloud"), pools.stream().map(Pool::name).toList());
      assertEquals(Optional.of("/d/volumes"), pools.get(0).hostPath());
    }
  }

  @Test
  void whatIsNullIsAbsent() throws Exception {
    try (CannedEngine canned =
        new CannedEngine(
            "1.41",
            "200 {\"Volumes\":null,\"Warnings\":null}",
            "200 {\"Volumes\":[{\"Name\":\"v\",\"Driver\":\"cloud\",\"Mountpoint\":\"\","
                + "\"Labels\":null}]}")) {
      DockerVolumes volumes = new DockerVolumes(canned.engine(), Dialect.DOCKER);
      assertEquals(List.of(), volumes.volumes(op));
      Volume volume = volumes.volumes(op).get(0);
      assertEquals("cloud", volume.pool());
      assertEquals(Map.of(), volume.labels());
      assertEquals(Optional.empty(), volume.hostPath());
    }
  }

  /** The engine answers 201 to the second one too, with what the first one made. */
  @Test
  void whoComesSecondIsTold() throws Exception {
    try (CannedEngine canned =
        new CannedEngine(
            "1.41",
            "404 {\"message\":\"get v: no such volume\"}",
            "201 {\"Name\":\"v\",\"Driver\":\"local\",\"Labels\":{\"posada/nonce\":\"other\"}}")) {
      AlreadyExistsException e =
          assertThrows(
              AlreadyExistsException.class,
              () ->
                  new DockerVolumes(canned.engine(), Dialect.DOCKER)
                      .create(VolumeSpec.named("v"), op));
      assertEquals(Kind.VOLUME, e.kind());
      assertEquals(Optional.of(Outcome.NOT_DONE), e.failure().outcome());
    }
  }
}
