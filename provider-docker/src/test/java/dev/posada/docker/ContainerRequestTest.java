package dev.posada.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.posada.ByteSize;
import dev.posada.ContainerSpec;
import dev.posada.ResourceQuota;
import dev.posada.docker.json.Json;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ContainerRequestTest {
  private static final HostFacts HOST =
      new HostFacts(2, ByteSize.gib(8).bytes(), true, true, true, true);

  private static Json of(ContainerSpec spec) {
    return ContainerRequest.of(spec, spec.image().orElseThrow(), spec.quota(), HOST);
  }

  @Test
  void whatIsNotSaidIsLeftToTheImage() throws Exception {
    assertEquals(
        Json.parse("{\"Image\":\"web:1\",\"Labels\":{},\"HostConfig\":{}}"),
        of(ContainerSpec.image("web:1")));
  }

  @Test
  void allThatIsSaidIsThere() throws Exception {
    ContainerSpec spec =
        ContainerSpec.image("web:1")
            .command("serve", "a b")
            .entrypoint("/init")
            .environment("A", "b=c")
            .directory("/srv")
            .user("web:web")
            .stopSignal("SIGINT")
            .healthCheck(Duration.ofMillis(300), "check", "it")
            .restart(ContainerSpec.Restart.ON_FAILURE)
            .removeAtExit(true)
            .label("x", "y")
            .quota(ResourceQuota.limit().cpus(0.5).memory(ByteSize.mib(64)).processes(9));
    assertEquals(
        Json.parse(
            """
            {"Image": "web:1", "Labels": {"x": "y"}, "Cmd": ["serve", "a b"],
             "Entrypoint": ["/init"], "Env": ["A=b=c"], "WorkingDir": "/srv", "User": "web:web",
             "StopSignal": "SIGINT",
             "Healthcheck": {"Test": ["CMD", "check", "it"], "Interval": 300000000},
             "HostConfig": {"NanoCpus": 500000000, "Memory": 67108864, "MemorySwap": 67108864,
                            "PidsLimit": 9, "AutoRemove": true,
                            "RestartPolicy": {"Name": "on-failure"}}}
            """),
        of(spec));
  }

  @Test
  void aNewContainerHasNothingToLift() throws Exception {
    ContainerSpec spec =
        ContainerSpec.image("web:1").quota(ResourceQuota.lift(ResourceQuota.Part.values()));
    assertEquals(Json.object(), of(spec).get("HostConfig"));
  }
}
