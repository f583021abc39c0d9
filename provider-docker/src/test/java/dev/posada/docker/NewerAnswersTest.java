package dev.posada.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ByteSize;
import dev.posada.ContainerInfo;
import dev.posada.HostEvent;
import dev.posada.Image;
import dev.posada.Mount;
import dev.posada.Network;
import dev.posada.NotFoundException;
import dev.posada.RejectedException;
import dev.posada.Volume;
import dev.posada.docker.json.Json;
import dev.posada.docker.machine.EngineMachine;
import dev.posada.testkit.TestOperation;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What engines say otherwise, or no longer, since API 1.42. */
@Timeout(20)
class NewerAnswersTest {
  private static final HostFacts HOST = new HostFacts(2, 1L << 33, true, true, true, true);

  private static Json json(String text) throws Exception {
    return Json.parse(text.replace('\'', '"'));
  }

  /** Since 1.52 addresses are those of the networks alone; what is empty may be left out. */
  @Test
  void aContainerIsReadWithoutTheFieldsThatWent() throws Exception {
    Json inspected =
        json(
            "{'Id':'01','Name':'/web','Path':'sh','Args':['-c','x'],'Config':{'Image':'web:1'},"
                + "'State':{'Status':'running','Running':true,'StartedAt':'2026-01-02T03:04:05Z'},"
                + "'HostConfig':{'NetworkMode':'front','PortBindings':{}},"
                + "'Mounts':[{'Type':'image','Source':'tools:1','Destination':'/tools'},"
                + "{'Type':'cluster','Source':'big','Destination':'/big'},"
                + "{'Type':'volume','Name':'v','Source':'/d/v','Destination':'/v','RW':true}],"
                + "'ImageManifestDescriptor':{'digest':'sha256:02','size':3},"
                + "'NetworkSettings':{'SandboxID':'02','SandboxKey':'/s','Ports':{},'Networks':{"
                + "'front':{'IPAddress':'10.0.0.2','GwPriority':0,'DNSNames':['web','01'],"
                + "'GlobalIPv6Address':''},"
                + "'back':{'IPAddress':'','MacAddress':'','GlobalIPv6Address':'fd00::2'}}}}");
    ContainerInfo info = ContainerJson.info(inspected, HOST);
    assertEquals(List.of("front", "back"), info.networks());
    assertEquals(List.of("sh", "-c", "x"), info.command());
    assertEquals(Map.of(), info.labels());
    assertEquals(Map.of(), info.environment());
    assertEquals(List.of(), info.ports());
    assertEquals(List.of(Mount.volume("v", "/v")), info.mounts(), "others have no word here");
    assertEquals(
        List.of(InetAddress.getByName("10.0.0.2"), InetAddress.getByName("fd00::2")),
        Addresses.of(inspected));
  }

  /** Since 1.43 there is no none in place of a name, since 1.52 no field that is empty. */
  @Test
  void anImageIsReadWithoutTheFieldsThatWent() throws Exception {
    Json inspected =
        json(
            "{'Id':'sha256:01','RepoTags':[],'RepoDigests':[],'Size':-1,"
                + "'Descriptor':{'digest':'sha256:01'},'Config':{'Entrypoint':['/x']},"
                + "'Identity':{'Build':[{'Ref':'r'}]}}");
    Image image = ImageJson.inspected(inspected);
    assertEquals(List.of(), image.tags());
    assertEquals(Map.of(), image.labels());
    assertEquals(ByteSize.bytes(0), image.size());
    assertEquals(Instant.EPOCH, image.created());
    assertEquals(
        Instant.EPOCH,
        ImageJson.row(json("{'Id':'sha256:01','RepoTags':[],'Created':-62135596800,'Size':1}"))
            .created());
  }

  /** Since 1.52 without {@code status}, {@code id} and {@code from}. */
  @Test
  void anEventIsReadFromItsActor() throws Exception {
    Json event =
        json(
            "{'Type':'container','Action':'die','Actor':{'ID':'01','Attributes':{'exitCode':'0',"
                + "'image':'web:1','name':'web'}},'scope':'local','time':5,'timeNano':5000000001}");
    assertEquals(HostEvent.Kind.GUEST_CHANGED, EventJson.kind(event));
    assertEquals("web", EventJson.guest(event, EventJson.status(event)).name());
    assertEquals("01", EventJson.id(event));
    assertEquals(5_000_000_001L, EventJson.time(event));
  }

  @Test
  void aNetworkIsReadWithItsStatus() throws Exception {
    Network network =
        NetworkJson.network(
            json(
                "{'Name':'front','Id':'01','Driver':'bridge','EnableIPv4':false,'EnableIPv6':true,"
                    + "'IPAM':{'Driver':'default','Options':null,'Config':[{'Subnet':'fd00::/64'}]},"
                    + "'Status':{'IPAM':{'Subnets':{'fd00::/64':{'IPsInUse':3}}}}}"));
    assertEquals(Optional.of("fd00::/64"), network.subnet());
    assertEquals(
        Optional.empty(),
        NetworkJson.network(json("{'Id':'02','Driver':'null','IPAM':{'Config':null}}")).subnet());
  }

  /** Since 1.48 only {@code errorDetail} says that a stream failed. */
  @Test
  void aStreamFailsByItsDetailAlone() {
    byte[] records =
        "{\"status\":\"a\"}\r\n{\"errorDetail\":{\"code\":1,\"message\":\"gone wrong\"}}\r\n"
            .getBytes(StandardCharsets.UTF_8);
    ImageRecords reader = new ImageRecords(TestOperation.unlimited());
    RejectedException e =
        assertThrows(
            RejectedException.class,
            () ->
                reader.read(new ByteArrayInputStream(records), told -> {}, RejectedException::new));
    assertTrue(e.getMessage().contains("gone wrong"), e.getMessage());
  }

  /** Of a container that is off there may be no fields at all, where there were zeros. */
  @Test
  void statisticsMayLackWhatThereIsNot() throws Exception {
    assertEquals(
        Optional.empty(), StatsJson.usage(json("{'id':'01','name':'web','os_type':'linux'}")));
    assertEquals(
        Optional.of(ByteSize.bytes(7)),
        StatsJson.usage(
                json(
                    "{'read':'2026-01-02T03:04:05Z','os_type':'linux','cpu_stats':{},"
                        + "'memory_stats':{'usage':7}}"))
            .orElseThrow()
            .memory());
  }

  /** A manager of a swarm has volumes of the swarm too, and other words for what it has not. */
  @Test
  void aManagerOfASwarmHasVolumes() throws Exception {
    String made = "\"Name\":\"v\",\"Driver\":\"csi\",\"ClusterVolume\":{\"ID\":\"01\"}";
    try (CannedEngine canned =
        new CannedEngine(
            "1.45",
            "404 {\"message\":\"volume v not found\"}",
            "200 {\"Volumes\":[{" + made + "}],\"Warnings\":null}")) {
      DockerVolumes volumes = new DockerVolumes(canned.engine(), Dialect.DOCKER);
      Volume gone = Volume.builder("v", "v", "local").build();
      assertThrows(NotFoundException.class, () -> volumes.delete(gone, TestOperation.unlimited()));
      assertEquals("csi", volumes.volumes(TestOperation.unlimited()).get(0).pool());
    }
  }

  @Test
  void whatContainersWriteIsWhereContainerdKeepsIt() throws Exception {
    String stored = "'DriverStatus':[['driver-type','io.containerd.snapshotter.v1']]";
    assertEquals("/d", EngineMachine.written(json("{'DockerRootDir':'/d','DriverStatus':null}")));
    assertEquals(
        "/var/lib/containerd",
        EngineMachine.written(
            json(
                "{'DockerRootDir':'/d','Containerd':{'Address':'/run/containerd/containerd.sock'},"
                    + stored
                    + "}")));
    assertEquals(
        "/d",
        EngineMachine.written(
            json(
                "{'DockerRootDir':'/d',"
                    + "'Containerd':{'Address':'/run/docker/containerd/containerd.sock'},"
                    + stored
                    + "}")));
  }
}
