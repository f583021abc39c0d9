package dev.posada.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ContainerInfo;
import dev.posada.GuestState;
import dev.posada.GuestSummary;
import dev.posada.docker.json.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContainerJsonTest {
  private static final HostFacts HOST = new HostFacts(2, 1L << 33, true, true, true, true);

  private static Json json(String text) throws Exception {
    return Json.parse(text.replace('\'', '"'));
  }

  @ParameterizedTest
  @CsvSource({
    "created,    STOPPED",
    "exited,     STOPPED",
    "restarting, STARTING",
    "running,    RUNNING",
    "paused,     PAUSED",
    "removing,   STOPPING",
    "dead,       STOPPING",
    "levitating, UNKNOWN",
    "'',         UNKNOWN",
  })
  void mapsStates(String status, GuestState state) {
    assertEquals(state, ContainerJson.state(status));
  }

  @Test
  void aRowHasTheNameThatIsNoLink() throws Exception {
    GuestSummary row =
        ContainerJson.summary(
            json("{'Id':'01','Names':['/other/db','/web'],'State':'running','Labels':null}"));
    assertEquals("web", row.name());
    assertEquals("01", row.id());
    assertEquals(GuestState.RUNNING, row.state());
    assertEquals("running", row.nativeState());
  }

  @Test
  void aRowWithoutANameHasItsId() throws Exception {
    assertEquals(
        "01", ContainerJson.summary(json("{'Id':'01','Names':null,'State':'dead'}")).name());
  }

  @Test
  void tellsAllOfARunningContainer() throws Exception {
    ContainerInfo info =
        ContainerJson.info(
            json(
                "{'Id':'01','Name':'/web','Created':'2026-01-02T03:04:05.678901234Z',"
                    + "'Path':'sh','Args':['-c','sleep 9'],'RestartCount':2,"
                    + "'State':{'Status':'running','Running':true,'ExitCode':0,"
                    + "'StartedAt':'2026-01-02T03:04:06Z','Health':{'Status':'starting'}},"
                    + "'Config':{'Image':'web:1','Labels':{'a':'b'}},"
                    + "'HostConfig':{'Memory':67108864,'NanoCpus':500000000}}"),
            HOST);
    assertEquals("web", info.name());
    assertEquals(Optional.of(Instant.parse("2026-01-02T03:04:05.678901234Z")), info.created());
    assertEquals(List.of("sh", "-c", "sleep 9"), info.command());
    assertEquals(OptionalInt.of(2), info.restarts());
    assertEquals(OptionalInt.empty(), info.exitCode());
    assertEquals(Optional.of(false), info.healthy());
    assertEquals(Map.of("a", "b"), info.labels());
    assertEquals(Optional.of("web:1"), info.image());
    assertEquals(
        "cpus 0.5, cpu weight unlimited, memory 64 MiB, processes unlimited",
        info.quota().toString());
  }

  @Test
  void oneThatWasNeverStartedHasNoExitCode() throws Exception {
    ContainerInfo info =
        ContainerJson.info(
            json(
                "{'Id':'01','Name':'/web','State':{'Status':'created','Running':false,"
                    + "'ExitCode':0,'StartedAt':'0001-01-01T00:00:00Z'},'Config':{}}"),
            HOST);
    assertEquals(OptionalInt.empty(), info.exitCode());
    assertEquals(Optional.empty(), info.started());
    assertEquals(Optional.empty(), info.healthy());
  }

  @Test
  void oneThatEndedHasItsExitCode() throws Exception {
    ContainerInfo info =
        ContainerJson.info(
            json(
                "{'Id':'01','Name':'/web','State':{'Status':'exited','Running':false,"
                    + "'ExitCode':137,'StartedAt':'2026-01-02T03:04:06Z'},'Config':{}}"),
            HOST);
    assertEquals(OptionalInt.of(137), info.exitCode());
    assertEquals(GuestState.STOPPED, info.state());
  }

  @Test
  void aTimeMayHaveAnOffset() throws Exception {
    assertEquals(
        Optional.of(Instant.parse("2026-01-02T01:04:05Z")),
        ContainerJson.time(Json.of("2026-01-02T03:04:05+02:00")));
    assertEquals(Optional.empty(), ContainerJson.time(Json.of("yesterday")));
    assertEquals(Optional.empty(), ContainerJson.time(Json.NULL));
  }

  @Test
  void isReadyWhenItRunsAndIsWell() throws Exception {
    assertTrue(ContainerJson.ready(json("{'State':{'Status':'running'}}")));
    assertTrue(
        ContainerJson.ready(json("{'State':{'Status':'running','Health':{'Status':'healthy'}}}")));
    assertFalse(
        ContainerJson.ready(json("{'State':{'Status':'running','Health':{'Status':'starting'}}}")));
    assertFalse(ContainerJson.ready(json("{'State':{'Status':'exited'}}")));
  }
}
