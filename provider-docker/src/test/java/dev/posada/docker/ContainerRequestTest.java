package dev.posada.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.posada.ByteSize;
import dev.posada.ContainerSpec;
import dev.posada.Mount;
import dev.posada.PortForward;
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
        Json.parse(
            """
            {"Image": "web:1", "Labels": {}, "OpenStdin": true, "StdinOnce": true,
             "HostConfig": {}}
            """),
        of(ContainerSpec.image("web:1")));
  }

  @Test
  void anImageOfHexDigitsIsNoId() {
    assertEquals("cafe:latest", of(ContainerSpec.image("cafe")).get("Image").text(""));
    assertEquals("web", of(ContainerSpec.image("web")).get("Image").text(""));
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
            .terminal(true)
            .stopSignal("SIGINT")
            .healthCheck(Duration.ofMillis(300), "check", "it")
            .restart(ContainerSpec.Restart.ON_FAILURE)
            .removeAtExit(true)
            .label("x", "y")
            .quota(ResourceQuota.limit().cpus(0.5).memory(ByteSize.mib(64)).processes(9));
    assertEquals(
        Json.parse(
            """
            {"Image": "web:1", "Labels": {"x": "y"}, "OpenStdin": true, "StdinOnce": true,
             "Tty": true, "Cmd": ["serve", "a b"],
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
  void mountsAndPortsAreWrittenAsTheEngineHasThem() throws Exception {
    Json body =
        of(
            ContainerSpec.image("web:1")
                .mount(Mount.volume("data", "/data").asReadOnly())
                .mount(Mount.host("/srv/x", "/x"))
                .mount(Mount.memory("/tmp"))
                .publish(8080, 80)
                .publish(new PortForward(PortForward.Protocol.TCP, "127.0.0.1", 0, 80))
                .publish(PortForward.udp(0, 53))
                .option(DockerContainerOptions.defaults().memoryMountSize(ByteSize.mib(1))));
    assertEquals(
        Json.parse(
            """
            {"Mounts": [
               {"Type": "volume", "Target": "/data", "Source": "data", "ReadOnly": true},
               {"Type": "bind", "Target": "/x", "Source": "/srv/x"},
               {"Type": "tmpfs", "Target": "/tmp", "TmpfsOptions": {"SizeBytes": 1048576}}],
             "PortBindings": {
               "80/tcp": [{"HostIp": "", "HostPort": "8080"},
                          {"HostIp": "127.0.0.1", "HostPort": ""}],
               "53/udp": [{"HostIp": "", "HostPort": ""}]}}
            """),
        body.get("HostConfig"));
    assertEquals(Json.parse("{\"80/tcp\": {}, \"53/udp\": {}}"), body.get("ExposedPorts"));
  }

  @Test
  void ratesAreThoseOfTheDiskThatIsLimited() throws Exception {
    HostFacts host = HOST.limiting("/dev/sdx");
    ContainerSpec spec =
        ContainerSpec.image("web:1")
            .quota(ResourceQuota.limit().diskRead(ByteSize.mib(1)).diskWriteIops(9));
    assertEquals(
        Json.parse(
            """
            {"BlkioDeviceReadBps": [{"Path": "/dev/sdx", "Rate": 1048576}],
             "BlkioDeviceWriteIOps": [{"Path": "/dev/sdx", "Rate": 9}]}
            """),
        ContainerRequest.of(spec, "web:1", spec.quota(), host).get("HostConfig"));
  }

  @Test
  void aNewContainerHasNothingToLift() throws Exception {
    ContainerSpec spec =
        ContainerSpec.image("web:1").quota(ResourceQuota.lift(ResourceQuota.Part.values()));
    assertEquals(Json.object(), of(spec).get("HostConfig"));
  }
}
