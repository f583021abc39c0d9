package dev.posada.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.BusyException;
import dev.posada.ContainerSpec;
import dev.posada.Credentials;
import dev.posada.Kind;
import dev.posada.NotFoundException;
import dev.posada.Outcome;
import dev.posada.RejectedException;
import dev.posada.Service;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.docker.json.Json;
import dev.posada.docker.registry.Registries;
import dev.posada.spi.command.CommandRunner;
import dev.posada.testkit.TestOperation;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
@Timeout(20)
class DockerServicesTest {
  private static final HostFacts FACTS = new HostFacts(2, Long.MAX_VALUE, true, true, true, true);
  private static final Service WEB = Service.builder("s1", "web").build();
  private static final String OUT_OF_SEQUENCE =
      "500 {\"message\":\"rpc error: code = Unknown desc = update out of sequence\"}";

  private final TestOperation op = TestOperation.unlimited();

  private static Registries nobody(DockerEngine engine) {
    return registries(engine, Map.of());
  }

  private static Registries registries(DockerEngine engine, Map<String, Credentials> given) {
    return new Registries(engine::unattended, given, name -> null, CommandRunner.local());
  }

  /** A service as an engine tells it, with a field that Posada does not know. */
  private static String row(String id, long version, String mode, int running) {
    return """
        {"ID": "%s", "Version": {"Index": %d},
         "Spec": {"Name": "web", "Labels": {"a": "b"}, "Novel": {"x": [1.50, null]},
                  "TaskTemplate": {"ContainerSpec": {"Image": "web:1"}}, "Mode": %s},
         "ServiceStatus": {"RunningTasks": %d, "DesiredTasks": 4}}"""
        .formatted(id, version, mode, running);
  }

  private static String replicated(int replicas) {
    return "{\"Replicated\": {\"Replicas\": " + replicas + "}}";
  }

  @Test
  void oneCallListsThemWithWhatRuns() throws Exception {
    try (CannedEngine canned =
        new CannedEngine(
            "1.41",
            "200 ["
                + row("s1", 7, replicated(3), 2)
                + ","
                + row("s2", 8, "{\"Global\": {}}", 4)
                + "]")) {
      List<Service> all =
          new DockerServices(canned.engine(), FACTS, nobody(canned.engine())).list(op);
      assertEquals("service web from web:1: 2 of 3 running", all.get(0).toString());
      assertEquals("b", all.get(0).labels().get("a"));
      assertEquals(4, all.get(1).replicas(), "one on each engine");
      assertEquals(List.of("GET /services?status=1"), canned.requests());
    }
  }

  /** A service that was updated from web:1 to web:2, and how far that is. */
  private static String updated(String state) {
    return """
        {"ID": "s1", "Version": {"Index": 9},
         "Spec": {"Name": "web", "TaskTemplate": {"ContainerSpec": {"Image": "web:2"}},
                  "Mode": {"Replicated": {"Replicas": 2}}},
         "PreviousSpec": {"Name": "web", "TaskTemplate": {"ContainerSpec": {"Image": "web:1"}}},
         "UpdateStatus": {"State": "%s"},
         "ServiceStatus": {"RunningTasks": 2, "DesiredTasks": 2}}"""
        .formatted(state);
  }

  private static String task(String image, String state) {
    return """
        {"ServiceID": "s1", "Slot": 1, "Version": {"Index": 10}, "Status": {"State": "%s"},
         "Spec": {"ContainerSpec": {"Image": "%s"}}}"""
        .formatted(state, image);
  }

  @Test
  void whileItIsUpdatedContainersOfTheFormerSpecDoNotCount() throws Exception {
    String tasks = "200 [" + task("web:1", "running") + "," + task("web:2", "running") + "]";
    try (CannedEngine canned =
        new CannedEngine(
            "1.41",
            "200 [" + updated("updating") + "]",
            tasks,
            "200 [" + updated("") + "]",
            tasks,
            "200 [" + updated("completed") + "]",
            "200 [" + updated("completed") + "]")) {
      DockerServices services = new DockerServices(canned.engine(), FACTS, nobody(canned.engine()));
      assertEquals(1, services.get("s1", op).running());
      assertEquals(1, services.list(op).get(0).running(), "just begun: nothing is said of it yet");
      assertEquals(2, services.get("s1", op).running(), "all are of the new spec");
    }
  }

  @Test
  void aContainerThatRanForAMomentDoesNotCount() throws Exception {
    try (CannedEngine canned =
        new CannedEngine(
            "1.41",
            "200 [" + row("s1", 7, replicated(1), 1) + "]",
            "200 [" + row("s1", 7, replicated(1), 0) + "]",
            "200 []")) {
      assertEquals(
          0,
          new DockerServices(canned.engine(), FACTS, nobody(canned.engine()))
              .get("s1", op)
              .running());
    }
  }

  @Test
  void anUpdateThatTheSwarmGaveUpIsNotWaitedFor() throws Exception {
    try (CannedEngine canned =
        new CannedEngine(
            "1.41",
            "200 [" + updated("paused") + "]",
            "200 [" + task("web:1", "running") + "," + task("web:2", "failed") + "]")) {
      assertThrows(
          RejectedException.class,
          () -> new DockerServices(canned.engine(), FACTS, nobody(canned.engine())).get("s1", op));
    }
  }

  @Test
  void anOlderEngineIsAskedForAllTasksAtOnce() throws Exception {
    String tasks =
        """
        [{"ServiceID": "s1", "Status": {"State": "running"}},
         {"ServiceID": "s2", "Status": {"State": "running"}},
         {"ServiceID": "s1", "Status": {"State": "failed"}},
         {"ServiceID": "s1", "Status": {"State": "running"}}]""";
    try (CannedEngine canned =
        new CannedEngine(
            "1.40",
            "200 [" + row("s1", 7, replicated(3), 0) + "," + row("s3", 8, replicated(1), 0) + "]",
            "200 " + tasks)) {
      List<Service> all =
          new DockerServices(canned.engine(), FACTS, nobody(canned.engine())).list(op);
      assertEquals(List.of(2, 0), all.stream().map(Service::running).toList());
      assertEquals(List.of("GET /services", "GET /tasks"), canned.requests());
    }
  }

  @Test
  void theBeginningOfAnIdIsNoId() throws Exception {
    try (CannedEngine canned =
        new CannedEngine("1.41", "200 [" + row("s12", 7, replicated(3), 3) + "]")) {
      NotFoundException e =
          assertThrows(
              NotFoundException.class,
              () ->
                  new DockerServices(canned.engine(), FACTS, nobody(canned.engine()))
                      .get("s1", op));
      assertEquals(Kind.SERVICE, e.kind());
    }
  }

  /** Each engine of the swarm pulls the image, as nobody if it is told of no user. */
  @Test
  void theSwarmIsToldWhoWeAreAtTheRegistry() throws Exception {
    ContainerSpec spec = ContainerSpec.image("host:5000/web:1").name("web");
    String now = "200 [" + row("s1", 7, replicated(1), 1) + "]";
    try (CannedEngine canned =
        new CannedEngine(
            "1.41",
            "201 {\"ID\":\"s1\"}",
            now,
            "200 " + row("s1", 7, replicated(1), 1),
            "200",
            now,
            "201 {\"ID\":\"s1\"}",
            now)) {
      Map<String, Credentials> given = Map.of("host:5000", Credentials.of("ada", "lov3lace"));
      DockerServices services =
          new DockerServices(canned.engine(), FACTS, registries(canned.engine(), given));
      services.create(spec, 1, op);
      services.update(WEB, spec, op);
      services.create(ContainerSpec.image("web:1").name("web"), 1, op);
      for (int request : new int[] {0, 3}) {
        String login = canned.header(request, "X-Registry-Auth");
        assertTrue(
            new String(Base64.getUrlDecoder().decode(login)).contains("\"ada\""),
            canned.requests().get(request));
      }
      assertEquals("", canned.header(5, "X-Registry-Auth"), "nobody at the hub");
    }
  }

  @Test
  void theBeginningOfAnIdIsNoNetwork() throws Exception {
    try (CannedEngine canned =
        new CannedEngine("1.41", "200 {\"Id\":\"db01\",\"Name\":\"other\"}")) {
      ContainerSpec spec = ContainerSpec.image("web:1").name("web").network("db");
      DockerServices services = new DockerServices(canned.engine(), FACTS, nobody(canned.engine()));
      assertThrows(NotFoundException.class, () -> services.create(spec, 1, op));
      assertEquals(1, canned.requests().size(), "it is not created");
    }
  }

  @Test
  void oneThatIsGoneAtOnceWasMadeAllTheSame() throws Exception {
    try (CannedEngine canned = new CannedEngine("1.41", "201 {\"ID\":\"s1\"}", "200 []")) {
      ContainerSpec spec = ContainerSpec.image("web:1").name("web");
      NotFoundException e =
          assertThrows(
              NotFoundException.class,
              () ->
                  new DockerServices(canned.engine(), FACTS, nobody(canned.engine()))
                      .create(spec, 1, op));
      assertEquals(Optional.of(Outcome.UNKNOWN), e.failure().outcome());
    }
  }

  @Test
  void aScaleThatComesTooLateIsMadeAnew() throws Exception {
    try (CannedEngine canned =
        new CannedEngine(
            "1.41",
            "200 " + row("s1", 7, replicated(1), 1),
            OUT_OF_SEQUENCE,
            "200 " + row("s1", 9, replicated(2), 1),
            "200 {\"Warnings\":null}",
            "200 [" + row("s1", 10, replicated(5), 1) + "]")) {
      Service scaled =
          new DockerServices(canned.engine(), FACTS, nobody(canned.engine())).scale(WEB, 5, op);
      assertEquals(5, scaled.replicas());
      assertEquals("POST /services/s1/update?version=9", canned.requests().get(3));
      Json sent = canned.bodies().get(1);
      assertEquals(Json.parse(replicated(5)), sent.get("Mode"));
      assertEquals(Json.parse(row("s1", 9, replicated(5), 1)).get("Spec"), sent, "all else stays");
    }
  }

  @Test
  void itDoesNotGoOnForEver() throws Exception {
    String[] answers = new String[20];
    for (int i = 0; i < answers.length; i += 2) {
      answers[i] = "200 " + row("s1", i, replicated(1), 1);
      answers[i + 1] = OUT_OF_SEQUENCE;
    }
    try (CannedEngine canned = new CannedEngine("1.41", answers)) {
      BusyException e =
          assertThrows(
              BusyException.class,
              () ->
                  new DockerServices(canned.engine(), FACTS, nobody(canned.engine()))
                      .scale(WEB, 5, op));
      assertEquals(Optional.of(Outcome.NOT_DONE), e.failure().outcome());
      assertEquals(Arrays.asList(answers).size(), canned.requests().size());
    }
  }

  @Test
  void oneOnEachEngineIsNotScaled() throws Exception {
    try (CannedEngine canned =
        new CannedEngine("1.41", "200 " + row("s1", 7, "{\"Global\": {}}", 4))) {
      assertThrows(
          RejectedException.class,
          () ->
              new DockerServices(canned.engine(), FACTS, nobody(canned.engine()))
                  .scale(WEB, 5, op));
      assertEquals(1, canned.requests().size());
    }
  }

  @Test
  void whatNoServiceHasIsRefusedBeforeAnythingIsAsked() throws Exception {
    try (CannedEngine canned = new CannedEngine("1.41")) {
      assertThrows(
          UnsupportedCapabilityException.class,
          () ->
              new DockerServices(canned.engine(), FACTS, nobody(canned.engine()))
                  .create(ContainerSpec.image("web:1").name("web").terminal(true), 1, op));
      assertEquals(List.of(), canned.requests());
    }
  }
}
