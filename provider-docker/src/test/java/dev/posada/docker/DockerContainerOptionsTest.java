package dev.posada.docker;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ByteSize;
import dev.posada.ContainerSpec;
import dev.posada.RejectedException;
import dev.posada.docker.json.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class DockerContainerOptionsTest {
  private static final DockerContainerOptions NONE = DockerContainerOptions.defaults();

  private static Json json(String text) throws Exception {
    return Json.parse(text.replace('\'', '"'));
  }

  @Test
  void eachIsAFieldOfTheEngine() throws Exception {
    DockerContainerOptions all =
        NONE.readOnlyRoot(true)
            .dropCapabilities("all")
            .addCapabilities("CAP_NET_RAW", "sys_time")
            .addCapabilities("NET_RAW")
            .noNewPrivileges(true)
            .appArmorProfile("mine")
            .init(true)
            .privileged(false)
            .sharedMemory(ByteSize.mib(1))
            .memoryReservation(ByteSize.mib(2))
            .resourceLimit("nofile", 1, 2)
            .resourceLimit("nofile", 3, 4)
            .extraHost("a", "192.0.2.1");
    assertEquals(
        json(
            """
            {'NanoCpus': 1, 'ReadonlyRootfs': true, 'CapDrop': ['ALL'],
             'CapAdd': ['NET_RAW', 'SYS_TIME'],
             'SecurityOpt': ['no-new-privileges=true', 'apparmor=mine'], 'Init': true,
             'Privileged': false, 'ShmSize': 1048576, 'MemoryReservation': 2097152,
             'Ulimits': [{'Name': 'nofile', 'Soft': 3, 'Hard': 4}],
             'ExtraHosts': ['a:192.0.2.1']}
            """),
        HostConfigOptions.write(all, Json.object().with("NanoCpus", 1)));
  }

  @Test
  void theLastProfileCounts(@TempDir Path folder) throws Exception {
    Path profile = Files.writeString(folder.resolve("p"), "{ \"defaultAction\": \"X\" }");
    DockerContainerOptions file = NONE.seccompUnconfined().seccompProfile(profile);
    assertEquals(
        json("{'SecurityOpt': ['seccomp={\\\"defaultAction\\\":\\\"X\\\"}']}"),
        HostConfigOptions.write(file, Json.object()));
    assertEquals(
        json("{'SecurityOpt': ['seccomp=unconfined']}"),
        HostConfigOptions.write(file.seccompUnconfined(), Json.object()));
  }

  @Test
  void valuesAreEqualByWhatTheySay() {
    assertEquals(NONE.init(true), NONE.init(true));
    assertEquals(NONE.init(true).hashCode(), NONE.init(true).hashCode());
    assertNotEquals(NONE, NONE.limitDisk("/dev/sda"));
    assertTrue(NONE.limitDisk("/dev/sda").platform("linux/arm64").toString().contains("arm64"));
    assertThrows(IllegalArgumentException.class, () -> NONE.limitDisk("sda"));
    assertThrows(IllegalArgumentException.class, () -> NONE.addCapabilities(" "));
  }

  @Test
  void aSpecHasThemOnce() {
    ContainerSpec spec = ContainerSpec.image("web:1").option(NONE.init(true));
    assertEquals(NONE.init(true), DockerContainerOptions.of(spec));
    assertThrows(
        RejectedException.class, () -> DockerContainerOptions.of(spec.option(NONE.init(false))));
  }

  @Test
  void whatTheEngineDropsWithAWarningIsNotTaken() throws Exception {
    DockerContainerOptions asked = NONE.memoryReservation(ByteSize.mib(2)).addCapabilities("A");
    Json warned = json("{'Warnings': ['Your kernel does not support memory soft limit']}");
    Json kept = json("{'HostConfig': {'MemoryReservation': 2097152, 'CapAdd': ['CAP_A']}}");
    Json dropped = json("{'HostConfig': {'MemoryReservation': 0, 'CapAdd': ['CAP_A']}}");
    assertDoesNotThrow(() -> HostConfigOptions.requireKept(asked, warned, kept));
    RejectedException e =
        assertThrows(
            RejectedException.class, () -> HostConfigOptions.requireKept(asked, warned, dropped));
    assertTrue(e.getMessage().contains("soft limit"), e::toString);
    assertTrue(e.getMessage().contains("MemoryReservation"), e::toString);
  }

  @Test
  void whatTheEngineKeepsMayHaveItsFieldsInAnyOrder() throws Exception {
    DockerContainerOptions asked = NONE.resourceLimit("nofile", 99, 123);
    Json warned = json("{'Warnings': ['IPv4 forwarding is disabled. Networking will not work.']}");
    String kept = "{'HostConfig': {'Ulimits': [{'Name': 'nofile', 'Hard': 123, 'Soft': %d}]}}";
    Json same = json(kept.formatted(99));
    assertDoesNotThrow(() -> HostConfigOptions.requireKept(asked, warned, same));
    Json other = json(kept.formatted(123));
    assertThrows(
        RejectedException.class, () -> HostConfigOptions.requireKept(asked, warned, other));
  }
}
