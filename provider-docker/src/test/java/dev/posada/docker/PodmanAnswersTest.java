package dev.posada.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.AlreadyExistsException;
import dev.posada.ConnectionException;
import dev.posada.GuestState;
import dev.posada.GuestSummary;
import dev.posada.HostEvent;
import dev.posada.Image;
import dev.posada.Kind;
import dev.posada.LogLine;
import dev.posada.LogOptions;
import dev.posada.NotFoundException;
import dev.posada.docker.json.Json;
import dev.posada.docker.registry.Reference;
import dev.posada.docker.registry.Registries;
import dev.posada.spi.command.CommandRunner;
import dev.posada.testkit.TestOperation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Podman says in other words than Docker, or does not say. */
@Timeout(20)
class PodmanAnswersTest {
  private static final Dialect PODMAN = new Dialect(true, false, false);
  private static final HostFacts HOST =
      new HostFacts(2, 1L << 33, true, true, true, true, DiskLimits.NONE, PODMAN);

  @TempDir Path folder;

  private static Registries nobody(DockerEngine engine) {
    return new Registries(engine::unattended, Map.of(), name -> null, CommandRunner.local());
  }

  private static Json json(String text) throws Exception {
    return Json.parse(text.replace('\'', '"'));
  }

  private static String ok(String body) {
    return "200 " + body.replace('\'', '"');
  }

  @ParameterizedTest
  @CsvSource({"initialized, STOPPED", "stopped, STOPPED", "stopping, STOPPING"})
  void hasStatesOfItsOwn(String status, GuestState state) {
    assertEquals(state, ContainerJson.state(status));
  }

  @Test
  void callsOneStoppedThatItIsAboutToStartAgain() throws Exception {
    String stopped = "{'State':{'Status':'stopped'},'HostConfig':{'RestartPolicy':{'Name':'%s'}}}";
    assertEquals(GuestState.STARTING, ContainerJson.state(json(stopped.formatted("on-failure"))));
    assertEquals(GuestState.STOPPED, ContainerJson.state(json(stopped.formatted("no"))));
    assertEquals(GuestState.STOPPED, ContainerJson.state(json(stopped.formatted(""))));
  }

  @Test
  void saysThatAContainerWasRemoved() throws Exception {
    Json event = json("{'Action':'remove','Actor':{'ID':'01','Attributes':{'name':'web'}}}");
    assertEquals(HostEvent.Kind.GUEST_DELETED, EventJson.kind(event));
    assertEquals("exited", EventJson.status(event));
    assertTrue(EventJson.FILTERS.contains("\"died\""), "or it tells no end");
  }

  @Test
  void findsEveryValueOfALabelWhereNoneIsAskedFor() throws Exception {
    try (CannedEngine canned =
        new CannedEngine(
            "1.41",
            ok(
                "[{'Id':'01','Names':['/a'],'State':'running','Labels':{'tier':''}},"
                    + "{'Id':'02','Names':['/b'],'State':'running','Labels':{'tier':'x'}}]"))) {
      DockerContainers containers =
          new DockerContainers(canned.engine(), HOST, Optional.empty(), new Workers());
      List<GuestSummary> found = containers.labelled(Map.of("tier", ""), TestOperation.unlimited());
      assertEquals(List.of("01"), found.stream().map(GuestSummary::id).toList());
    }
  }

  @Test
  void refusesInOtherWords() {
    NotFoundException container =
        (NotFoundException)
            DockerErrors.of(404, "no container with name or ID \"web\" found: no such container");
    assertTrue(container.getMessage().contains("\"web\""), container::getMessage);
    assertEquals(Kind.CONTAINER, container.kind());
    NotFoundException image =
        (NotFoundException)
            DockerErrors.of(404, "failed to find image web:1: web:1: image not known");
    assertTrue(image.getMessage().contains("\"web:1\""), image::getMessage);
    assertEquals(Kind.IMAGE, image.kind());
    AlreadyExistsException taken =
        (AlreadyExistsException)
            DockerErrors.of(
                409, "renaming container 01: name web already in use, cannot rename container 01");
    assertTrue(taken.getMessage().contains("\"web\""), taken::getMessage);
  }

  @Test
  void saysNothingOfAContainerThatIsGone() throws Exception {
    try (CannedEngine canned = new CannedEngine("1.41", "404")) {
      DockerContainers containers =
          new DockerContainers(canned.engine(), HOST, Optional.empty(), new Workers());
      assertEquals(Map.of(), containers.measure(List.of("01"), TestOperation.unlimited()));
    }
  }

  @Test
  void takesWhatHasNoRegistryForDockersHub() throws Exception {
    Json image =
        json("{'Id':'sha256:01','RepoTags':['docker.io/library/web:1','docker.io/a/b:2']}");
    assertEquals(List.of("web:1", "a/b:2"), ImageJson.inspected(image).tags());
    assertEquals(
        List.of("reference web:1"),
        ImageJson.deleted(json("[{'Untagged':'docker.io/library/web:1'}]")).removed());
    assertEquals(
        "web:1",
        ContainerJson.info(json("{'Id':'01','Config':{'Image':'docker.io/library/web:1'}}"), HOST)
            .image()
            .orElseThrow());
    assertEquals("localhost/web:1", Reference.familiar("localhost/web:1"));
  }

  @Test
  void namesAllThatItLoadedInOneLine(@TempDir Path folder) throws Exception {
    Path tar = Files.writeString(folder.resolve("two.tar"), "x");
    String loaded = "200 {\"stream\":\"Loaded image: localhost/a:1,localhost/b:2\\n\"}";
    try (CannedEngine canned =
        new CannedEngine("1.41", loaded, "200 {\"Id\":\"01\"}", "200 {\"Id\":\"02\"}")) {
      List<Image> images =
          new DockerImages(canned.engine(), nobody(canned.engine()), PODMAN)
              .load(tar, TestOperation.unlimited());
      assertEquals(List.of("01", "02"), images.stream().map(Image::id).toList());
      assertEquals("GET /images/localhost/b:2/json", canned.requests().get(2));
    }
  }

  /** It forgets the tag of what it imports. */
  @Test
  void isToldTheTagOfAnImportOnceMore() throws Exception {
    Path tar = Files.write(folder.resolve("tar"), new byte[1024]);
    try (CannedEngine canned =
        new CannedEngine(
            "1.41",
            ok("{'status':'sha256:01','id':'sha256:01'}"),
            "201",
            ok("{'Id':'sha256:01'}"))) {
      new DockerImages(canned.engine(), nobody(canned.engine()), PODMAN)
          .importFrom(tar, "web:1", TestOperation.unlimited());
      assertEquals(
          List.of(
              "POST /images/create?fromSrc=-",
              "POST /images/sha256:01/tag?repo=web&tag=1",
              "GET /images/web:1/json"),
          canned.requests());
    }
  }

  @Test
  void countsTheStepsOfABuildInCapitals() {
    BuildOutput output = new BuildOutput();
    output.take(Json.object().with("stream", "STEP 1/2: FROM web\n"));
    output.take(Json.object().with("stream", "forgotten\n"));
    output.take(Json.object().with("stream", "STEP 2/2: RUN false\n"));
    assertEquals(
        "STEP 2/2: RUN false: it ended with 1", output.failure("it ended with 1").getMessage());
  }

  @Test
  void tellsOfNoLimitOnProcesses() throws Exception {
    Json stats = json("{'memory_stats':{'limit':67108864},'pids_stats':{'current':1}}");
    assertEquals("memory 64 MiB", KernelLimits.limits(stats, HOST).toString());
  }

  /** Not even the head of its answer comes before the first line of a log that is followed. */
  @Test
  void isNotWaitedForByWhoOpensALog() throws Exception {
    CountDownLatch opened = new CountDownLatch(1);
    try (CannedEngine canned =
        new CannedEngine(
            "1.41",
            List.of(ok("{'Config':{'Tty':false}}")),
            client -> {
              client.request();
              opened.await();
              String line = "2026-01-02T03:04:05Z hi\n";
              client.send("HTTP/1.1 200 OK\r\n\r\n\1\0\0\0\0\0\0" + (char) line.length() + line);
            })) {
      ContainerLogs logs = new ContainerLogs(canned.engine(), PODMAN, new Workers());
      List<LogLine> read = new ArrayList<>();
      try (Stream<LogLine> log =
          logs.open("01", LogOptions.defaults().follow(), TestOperation.unlimited())) {
        opened.countDown();
        log.limit(1).forEach(read::add);
      }
      assertEquals(List.of("hi"), read.stream().map(LogLine::text).toList());
    }
  }

  @Test
  void aLogThatIsClosedIsNotWaitedForAnyMore() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    try (CannedEngine canned =
        new CannedEngine(
            "1.41",
            List.of(ok("{'Config':{'Tty':false}}")),
            client -> {
              client.request();
              asked.countDown();
              client.awaitHangUp();
            })) {
      ContainerLogs logs = new ContainerLogs(canned.engine(), PODMAN, new Workers());
      Stream<LogLine> log =
          logs.open("01", LogOptions.defaults().follow(), TestOperation.unlimited());
      asked.await();
      Iterator<LogLine> lines = log.iterator();
      log.close();
      assertThrows(ConnectionException.class, lines::hasNext);
    }
  }

  @Test
  void aLogThatHasNoLineYetIsLeftByAnInterrupt() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch left = new CountDownLatch(1);
    try (CannedEngine canned =
        new CannedEngine(
            "1.41",
            List.of(ok("{'Config':{'Tty':false}}")),
            client -> {
              client.request();
              asked.countDown();
              client.awaitHangUp();
              left.countDown();
            })) {
      ContainerLogs logs = new ContainerLogs(canned.engine(), PODMAN, new Workers());
      Stream<LogLine> log =
          logs.open("01", LogOptions.defaults().follow(), TestOperation.unlimited());
      asked.await();
      CompletableFuture<Boolean> stillInterrupted = new CompletableFuture<>();
      Thread reading =
          new Thread(
              () -> {
                Thread.currentThread().interrupt();
                assertThrows(ConnectionException.class, log.iterator()::hasNext);
                stillInterrupted.complete(Thread.interrupted());
              });
      reading.start();
      assertTrue(stillInterrupted.get(10, TimeUnit.SECONDS));
      assertTrue(left.await(10, TimeUnit.SECONDS), "nothing of it stays open");
    }
  }
}
