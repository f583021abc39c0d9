package dev.posada.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ByteSize;
import dev.posada.ContainerSpec;
import dev.posada.Mount;
import dev.posada.PortForward;
import dev.posada.ProviderOption;
import dev.posada.ResourceQuota;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.docker.json.Json;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ServiceRequestTest {
  private static final ContainerSpec WEB = ContainerSpec.image("web:1").name("web");

  private static final class Option implements ProviderOption {}

  @Test
  void whatIsNotSaidIsLeftToTheImage() throws Exception {
    assertEquals(
        Json.parse(
            """
            {"Name": "web", "Labels": {},
             "TaskTemplate": {"ContainerSpec": {"Image": "web:1", "Labels": {"posada/service": "web"}},
                              "Resources": {"Limits": {}}, "RestartPolicy": {"Condition": "any"}},
             "Mode": {"Replicated": {"Replicas": 3}}}
            """),
        ServiceRequest.of(WEB, 3, WEB.quota()));
  }

  @Test
  void allThatIsSaidIsThere() throws Exception {
    ContainerSpec spec =
        WEB.command("serve", "a b")
            .entrypoint("/init")
            .environment("A", "b=c")
            .directory("/srv")
            .user("web:web")
            .stopSignal("SIGINT")
            .healthCheck(Duration.ofMillis(300), "check", "it")
            .restart(ContainerSpec.Restart.ON_FAILURE)
            .mount(Mount.volume("data", "/data"))
            .mount(Mount.host("/etc/web", "/etc").asReadOnly())
            .mount(Mount.memory("/tmp"))
            .network("front")
            .publish(8080, 80)
            .publish(PortForward.udp(0, 53))
            .label("x", "y")
            .quota(ResourceQuota.limit().cpus(0.5).memory(ByteSize.mib(64)).processes(9));
    ServiceRequest.check(spec, true);
    assertEquals(
        Json.parse(
            """
            {"Name": "web", "Labels": {"x": "y"},
             "TaskTemplate": {
               "ContainerSpec": {
                 "Image": "web:1", "Labels": {"x": "y", "posada/service": "web"},
                 "Command": ["/init"], "Args": ["serve", "a b"], "Env": ["A=b=c"], "Dir": "/srv",
                 "User": "web:web", "StopSignal": "SIGINT",
                 "Healthcheck": {"Test": ["CMD", "check", "it"], "Interval": 300000000},
                 "Mounts": [{"Type": "volume", "Source": "data", "Target": "/data"},
                            {"Type": "bind", "Source": "/etc/web", "Target": "/etc",
                             "ReadOnly": true},
                            {"Type": "tmpfs", "Target": "/tmp"}]},
               "Resources": {"Limits": {"NanoCPUs": 500000000, "MemoryBytes": 67108864,
                                        "Pids": 9}},
               "RestartPolicy": {"Condition": "on-failure"},
               "Networks": [{"Target": "front"}]},
             "Mode": {"Replicated": {"Replicas": 2}},
             "EndpointSpec": {"Ports": [
               {"Protocol": "tcp", "TargetPort": 80, "PublishedPort": 8080},
               {"Protocol": "udp", "TargetPort": 53}]}}
            """),
        ServiceRequest.of(spec, 2, spec.quota()));
  }

  static Stream<ContainerSpec> whatNoServiceHas() {
    return Stream.of(
        WEB.removeAtExit(true),
        WEB.terminal(true),
        WEB.pull(ContainerSpec.Pull.NEVER),
        WEB.option(new Option()),
        WEB.publish(new PortForward(PortForward.Protocol.TCP, "127.0.0.1", 8080, 80)),
        WEB.quota(ResourceQuota.limit().cpuWeight(50)),
        WEB.quota(ResourceQuota.limit().diskRead(ByteSize.mib(1))));
  }

  @ParameterizedTest
  @MethodSource("whatNoServiceHas")
  void whatNoServiceHasIsRefusedWithTheReason(ContainerSpec spec) {
    UnsupportedCapabilityException e =
        assertThrows(UnsupportedCapabilityException.class, () -> ServiceRequest.check(spec, true));
    assertTrue(e.getMessage().contains(" of a service"), e.getMessage());
    assertEquals("leave it out", e.remedy().orElseThrow());
  }

  @Test
  void anOlderSwarmDoesNotLimitProcesses() {
    ContainerSpec spec = WEB.quota(ResourceQuota.limit().processes(9));
    ServiceRequest.check(spec, true);
    assertThrows(UnsupportedCapabilityException.class, () -> ServiceRequest.check(spec, false));
  }
}
