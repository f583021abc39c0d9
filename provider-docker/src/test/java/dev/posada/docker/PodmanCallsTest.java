package dev.posada.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.GuestProcess;
import dev.posada.InvalidStateException;
import dev.posada.LogLine;
import dev.posada.LogOptions;
import dev.posada.Network;
import dev.posada.NotFoundException;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.Volume;
import dev.posada.docker.http.Dialer;
import dev.posada.docker.http.ScriptedServer;
import dev.posada.docker.json.Json;
import dev.posada.testkit.TestOperation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What Podman is asked in another way than Docker, because it does something else. */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(20)
class PodmanCallsTest {
  private static final Dialect PODMAN = new Dialect(true, false, false);
  private static final Network NETWORK = Network.builder("01", "web").build();

  @TempDir Path folder;

  private final TestOperation op = TestOperation.unlimited();

  private static CannedEngine engine(String... answers) throws IOException {
    return new CannedEngine(
        "1.41", Stream.of(answers).map(answer -> answer.replace('\'', '"')).toArray(String[]::new));
  }

  /** By its id it would be deleted under the containers that are on it. */
  @Test
  void deletesANetworkByItsNameIfItIsStillTheOneWithTheId() throws Exception {
    try (CannedEngine engine =
        engine(
            "200 {'Id':'01','Name':'web'}",
            "500 {'message':'\\'web\\' has associated containers: network is being used'}")) {
      assertThrows(
          InvalidStateException.class,
          () -> new DockerNetworks(engine.engine(), PODMAN).delete(NETWORK, op));
      assertEquals(List.of("GET /networks/01", "DELETE /networks/web"), engine.requests());
    }
    try (CannedEngine engine =
        engine("404 {'message':'unable to find network with name or ID 01: network not found'}")) {
      assertThrows(
          NotFoundException.class,
          () -> new DockerNetworks(engine.engine(), PODMAN).delete(NETWORK, op));
      assertEquals(List.of("GET /networks/01"), engine.requests(), "another one of this name");
    }
  }

  /** It would delete the only one whose name begins so. */
  @Test
  void deletesNoVolumeOfALongerName() throws Exception {
    Volume gone = Volume.builder("web", "web", "local").build();
    try (CannedEngine engine = engine("404 {'message':'no such volume web'}")) {
      DockerVolumes volumes = new DockerVolumes(engine.engine(), PODMAN);
      assertThrows(NotFoundException.class, () -> volumes.delete(gone, op));
      assertEquals(List.of("GET /volumes/web"), engine.requests());
    }
    try (CannedEngine engine = engine("200 {'Name':'web'}", "204")) {
      new DockerVolumes(engine.engine(), PODMAN).delete(gone, op);
      assertEquals(List.of("GET /volumes/web", "DELETE /volumes/web"), engine.requests());
    }
  }

  @Test
  void whoIsOnANetworkAlreadyHasJoinedIt() throws Exception {
    try (CannedEngine engine =
        engine(
            "200 {'Id':'01','Name':'web'}",
            "500 {'message':'container 02 is already connected to network \\'web\\'}'}")) {
      new DockerNetworks(engine.engine(), PODMAN).connect("02", NETWORK, op);
      assertEquals(2, engine.requests().size());
    }
  }

  @Test
  void aCommitHasAnEmptyConfigurationAndThatOfDockerNone() throws Exception {
    for (boolean podman : new boolean[] {true, false}) {
      try (CannedEngine engine = engine("201 {'Id':'01'}", "200 {'Id':'sha256:01'}")) {
        assertEquals("sha256:01", Commit.of(engine.engine(), "c", "web:1", podman, op).id());
        assertEquals(podman ? List.of(Json.object()) : List.of(), engine.bodies());
      }
    }
  }

  @Test
  void itsOwnPsIsAskedForTheNumbersOfTheMachine() throws Exception {
    try (CannedEngine engine =
        engine(
            "200 {'Titles':['HPID','HUSER','TIME','COMMAND'],"
                + "'Processes':[['812','root','1m2s','sleep 5']]}")) {
      assertEquals(
          List.of(new GuestProcess(812, "root", Duration.ofSeconds(62), List.of("sleep", "5"))),
          ContainerTop.of(engine.engine(), "c", PODMAN, op));
      assertTrue(engine.requests().get(0).contains("hpid"), () -> "" + engine.requests());
    }
  }

  @Test
  void whatListsNoProcessesIsOffOrPausedOrUnreadable() throws Exception {
    for (String state : List.of("exited", "paused")) {
      try (CannedEngine engine = engine("200", "200 {'State':{'Status':'" + state + "'}}")) {
        InvalidStateException refusal =
            assertThrows(
                InvalidStateException.class,
                () -> ContainerTop.of(engine.engine(), "c", PODMAN, op));
        assertEquals(
            state.equals("paused") ? "resume it" : "start it",
            refusal.remedy().orElseThrow(),
            state);
      }
    }
  }

  /** It mangles each line near the end that it has kept in two pieces. */
  @Test
  void theEndOfALogIsWhatIsLeftAfterTheRest() throws Exception {
    String log = frame("a") + frame("b") + frame("c");
    try (CannedEngine engine = engine("200 {'Config':{}}", "200 " + log, "200 " + log)) {
      ContainerLogs logs = new ContainerLogs(engine.engine(), PODMAN, new Workers());
      try (Stream<LogLine> lines = logs.open("x", LogOptions.defaults().tail(2), op)) {
        assertEquals(List.of("b", "c"), lines.map(LogLine::text).toList());
      }
      assertTrue(
          engine.requests().stream().noneMatch(line -> line.contains("tail")),
          () -> "" + engine.requests());
    }
  }

  private static String frame(String text) {
    String line = "2026-01-02T03:04:05Z " + text + "\n";
    return "\1\0\0\0\0\0\0" + (char) line.length() + line;
  }

  @Test
  void aPathIsNoPattern() {
    assertEquals("/a b/{c}]", PodmanPattern.of("/a b/{c}]"));
    assertEquals("/\\?\\[x]\\\\n", PodmanPattern.of("/?[x]\\n"));
    assertEquals("/[)-+]/[)-+]", PodmanPattern.of("/*/*"));
    assertEquals(
        List.of("/[)+]/[)-+]\\?", "/[)-+]/[)+]\\?"), PodmanPattern.others("/*/*?"), "one a star");
    assertEquals(List.of(), PodmanPattern.others("/?"));
  }

  @Test
  void aStarIsRefusedWhereSomethingElseIsMeantByItToo() throws Exception {
    try (ScriptedServer server =
        ScriptedServer.playing(
            client -> {
              client.request();
              client.send("HTTP/1.1 200 OK\r\nApi-Version: 1.41\r\nContent-Length: 2\r\n\r\n");
              client.request();
              client.send(
                  "HTTP/1.1 200 OK\r\nX-Docker-Container-Path-Stat: e30=\r\n"
                      + "Content-Length: 0\r\n\r\n");
            })) {
      DockerEngine engine = new DockerEngine(Dialer.unix(server.socket()), Duration.ofSeconds(10));
      UnsupportedCapabilityException refusal =
          assertThrows(
              UnsupportedCapabilityException.class,
              () -> new GuestFiles(engine, PODMAN).copyFrom("c", "/a*", folder.resolve("a"), op));
      engine.close();
      assertTrue(refusal.getMessage().contains("/a*"), refusal::getMessage);
    }
  }

  @Test
  void aStarIsAskedForWhereNothingElseIsMeantByIt() throws Exception {
    try (CannedEngine engine = engine("404", "404 {'message':'no such file or directory'}")) {
      NotFoundException none =
          assertThrows(
              NotFoundException.class,
              () ->
                  new GuestFiles(engine.engine(), PODMAN)
                      .copyFrom("c", "/a*", folder.resolve("a"), op));
      assertTrue(none.getMessage().contains("\"/a*\""), none::getMessage);
      assertEquals(
          List.of(
              "HEAD /containers/c/archive?path=%2Fa%5B%29%2B%5D",
              "GET /containers/c/archive?path=%2Fa%5B%29-%2B%5D"),
          engine.requests());
    }
  }

  @Test
  void aFolderThatIsNotThereIsNotMade() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "x");
    try (CannedEngine engine = engine("404", "404", "200 {'State':{}}")) {
      NotFoundException none =
          assertThrows(
              NotFoundException.class,
              () -> new GuestFiles(engine.engine(), PODMAN).copyTo("c", file, "/no/x", op));
      assertTrue(none.getMessage().contains("\"/no\""), none::getMessage);
      assertTrue(
          engine.requests().stream().noneMatch(line -> line.startsWith("PUT")),
          () -> "" + engine.requests());
    }
  }
}
