package dev.posada.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.AlreadyExistsException;
import dev.posada.BuildSpec;
import dev.posada.Capability;
import dev.posada.ConnectOptions;
import dev.posada.Container;
import dev.posada.ContainerInfo;
import dev.posada.ContainerSpec;
import dev.posada.ContainerSpec.Pull;
import dev.posada.ContainerSpec.Restart;
import dev.posada.DeleteReport;
import dev.posada.Diagnosis;
import dev.posada.GuestState;
import dev.posada.GuestSummary;
import dev.posada.Host;
import dev.posada.HostInfo;
import dev.posada.Hypervisors;
import dev.posada.InvalidStateException;
import dev.posada.Kind;
import dev.posada.NativeCall;
import dev.posada.NotFoundException;
import dev.posada.OperationCancelledException;
import dev.posada.OperationTimeoutException;
import dev.posada.RejectedException;
import dev.posada.Task;
import dev.posada.Usage;
import dev.posada.testkit.InTurn;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@LabEngine.Needed
@InTurn(LabEngine.TURN)
@Timeout(120)
class RealLifeTest {
  private final List<String> calls = Collections.synchronizedList(new ArrayList<>());
  private final Host host = LabEngine.connect(ConnectOptions.defaults().trace(this::trace));

  private void trace(NativeCall call) {
    if (call.phase() == NativeCall.Phase.ENDED) {
      calls.add(call.text());
    }
  }

  @AfterEach
  void leaveNothing() {
    LabEngine.clean(host);
    host.close();
  }

  @Test
  void tellsWhatTheHostIs() {
    HostInfo info = host.inspect();
    assertEquals("Docker", info.product());
    assertTrue(info.cpus().getAsInt() >= 1);
    assertTrue(info.memory().isPresent());
    assertTrue(info.details().get("api version").startsWith("1."));
  }

  @Test
  void isFoundByTheServiceLoader() {
    Diagnosis docker =
        Hypervisors.load().diagnose().stream()
            .filter(diagnosis -> diagnosis.schemes().contains("docker"))
            .findFirst()
            .orElseThrow();
    assertEquals("Docker", docker.provider());
    assertFalse(docker.lookedAt().isEmpty());
  }

  @Test
  void livesAWholeLife() {
    Container container = host.containers().create(LabEngine.idle().label("purpose", "life"));
    assertEquals(GuestState.STOPPED, container.inspect().state());
    assertEquals(OptionalInt.empty(), container.inspect().exitCode());

    container.start();
    container.awaitReady();
    assertEquals(GuestState.RUNNING, container.inspect().state());
    container.pause();
    assertEquals(GuestState.PAUSED, container.inspect().state());
    assertThrows(InvalidStateException.class, container::start);
    container.resume();
    container.restart(Duration.ofSeconds(10));
    assertEquals(GuestState.RUNNING, container.inspect().state());

    String name = LabEngine.name();
    Container renamed = container.rename(name);
    assertEquals(name, renamed.inspect().name());
    assertEquals(container, renamed);
    assertEquals(renamed, host.containers().get(name));
    assertThrows(InvalidStateException.class, renamed::delete);

    renamed.shutdown(Duration.ofSeconds(10));
    assertEquals(0, renamed.awaitExit());
    assertEquals(OptionalInt.of(0), renamed.inspect().exitCode());
    assertEquals(List.of("container " + name), renamed.delete().removed());
    NotFoundException gone = assertThrows(NotFoundException.class, renamed::inspect);
    assertEquals(Kind.CONTAINER, gone.kind());
  }

  @Test
  void createsAllThatASpecSays() {
    Container container =
        host.containers()
            .create(
                ContainerSpec.image(LabEngine.IMAGE)
                    .name(LabEngine.name())
                    .entrypoint("/bin/sh", "-c")
                    .command("echo $A in $(pwd) as $(id -u); sleep 60")
                    .environment("A", "b c")
                    .directory("/tmp")
                    .user("1000")
                    .stopSignal("SIGKILL")
                    .healthCheck(Duration.ofMillis(100), "true")
                    .label("x", "y"));
    container.start();
    container.awaitReady(Task.within(Duration.ofSeconds(30)));
    ContainerInfo info = container.inspect();
    assertEquals(Optional.of(true), info.healthy());
    assertEquals("y", info.labels().get("x"));
    assertEquals(List.of("/bin/sh", "-c"), info.command().subList(0, 2));
    assertEquals(List.of("b c in /tmp as 1000"), container.logs().map(Object::toString).toList());
    container.shutdown(Duration.ofSeconds(10));
    assertEquals(137, container.awaitExit());
  }

  @Test
  void oneThatRestartsIsStartingAndCanBeEnded() {
    Container container =
        host.containers().create(LabEngine.shell("exit 3").restart(Restart.ON_FAILURE));
    container.start();
    container.awaitState(Set.of(GuestState.STARTING));
    container.stop(Duration.ofSeconds(1));
    assertEquals(GuestState.STOPPED, container.inspect().state());
    assertTrue(container.inspect().restarts().getAsInt() > 0);
  }

  @Test
  void oneThatRemovesItselfIsGoneAtItsEnd() throws Exception {
    Container container = // alive until it is waited for
        host.containers().create(LabEngine.shell("sleep 5; exit 4").removeAtExit(true));
    container.start();
    assertEquals(4, container.awaitExit());
    for (int i = 0; i < 600 && !host.containers().named(container.name()).isEmpty(); i++) {
      Thread.sleep(50);
    }
    assertThrows(NotFoundException.class, container::inspect);
  }

  @Test
  void aCommandThatIsNotThereIsRejectedAndLeavesNothing() {
    ContainerSpec spec =
        ContainerSpec.image(LabEngine.IMAGE).name(LabEngine.name()).command("nosuchthing");
    assertThrows(RejectedException.class, () -> host.containers().run(spec));
    assertEquals(List.of(), host.containers().named(spec.name().orElseThrow()));
  }

  @Test
  void aMissingImageIsNotFound() {
    NotFoundException missing =
        assertThrows(
            NotFoundException.class,
            () ->
                host.containers()
                    .create(ContainerSpec.image("posada-test-none:1").pull(Pull.NEVER)));
    assertEquals(Kind.IMAGE, missing.kind());
  }

  @Test
  void aTakenNameIsRefused() {
    ContainerSpec spec = LabEngine.idle();
    host.containers().create(spec);
    assertThrows(AlreadyExistsException.class, () -> host.containers().create(spec));
    Container other = host.containers().create(LabEngine.idle());
    assertThrows(AlreadyExistsException.class, () -> other.rename(spec.name().orElseThrow()));
  }

  @Test
  void findsByLabels() {
    String value = LabEngine.name();
    Container container = host.containers().create(LabEngine.idle().label("team", value));
    host.containers().create(LabEngine.idle().label("team", "other"));
    calls.clear();
    assertEquals(List.of(container), host.containers().list(Map.of("team", value)));
    assertEquals(1, calls.size());
  }

  @Test
  void measuresWhatRunsAndLeavesOutTheRest() {
    Container running = host.containers().run(LabEngine.idle());
    Container paused = host.containers().run(LabEngine.idle());
    paused.pause();
    Container off = host.containers().create(LabEngine.idle());
    Map<Container, Usage> usages = host.containers().measureAll();
    assertTrue(usages.get(running).memory().orElseThrow().bytes() > 0);
    assertTrue(usages.get(running).processes().getAsInt() >= 1);
    assertTrue(usages.containsKey(paused));
    assertFalse(usages.containsKey(off));
    assertThrows(InvalidStateException.class, off::measure);
  }

  /** Of 500 containers that do not run, the list costs as much as of none. */
  @Test
  void summariesAreOneRequest() {
    for (int i = 0; i < 500; i++) {
      host.containers().create(LabEngine.idle());
    }
    calls.clear();
    Map<Container, GuestSummary> summaries = host.containers().summaries();
    System.out.println(summaries.size() + " summaries by " + calls);
    assertTrue(summaries.size() >= 500);
    assertEquals(1, calls.size());
  }

  @Test
  void everyVerbCostsFewCalls() {
    Container container = host.containers().create(LabEngine.idle());
    calls.clear();
    container.inspect();
    assertEquals(1, calls.size(), calls.toString());
    calls.clear();
    container.start();
    assertTrue(calls.size() <= 3, calls.toString());
    calls.clear();
    container.measure();
    assertTrue(calls.size() <= 2, calls.toString());
  }

  @Test
  void waitingForTheEndEndsInTime() {
    Container container = host.containers().run(LabEngine.idle());
    assertThrows(
        OperationTimeoutException.class,
        () -> container.awaitExit(Task.within(Duration.ofMillis(300))));
    Container fresh = host.containers().create(LabEngine.idle());
    assertThrows(InvalidStateException.class, fresh::awaitExit);
  }

  @Test
  void anInterruptEndsTheMeasuringOfMany() throws Exception {
    for (int i = 0; i < 3; i++) {
      host.containers().run(LabEngine.idle());
    }
    Thread.currentThread().interrupt();
    assertThrows(OperationCancelledException.class, host.containers()::measureAll);
    assertTrue(Thread.interrupted());
    assertTrue(host.containers().measureAll().size() >= 3);
  }

  /** Volumes without a name go with a container that Posada created, and with no other. */
  @Test
  void deletesTheVolumesOfItsOwnContainersOnly(@TempDir Path folder) throws Exception {
    Files.writeString(
        folder.resolve("Dockerfile"), "FROM %s\nVOLUME /data\n".formatted(LabEngine.IMAGE));
    String image = LabEngine.name() + ":1";
    host.images().build(BuildSpec.context(folder).tag(image));
    DockerEngine engine = host.unwrap(DockerEngine.class).orElseThrow();
    try {
      Container ours = host.containers().create(ContainerSpec.image(image).name(LabEngine.name()));
      List<String> removed = ours.delete().removed();
      assertEquals(2, removed.size(), removed.toString());
      assertTrue(removed.get(1).startsWith("volume "), removed.toString());

      String name = LabEngine.name();
      engine.request(
          "POST",
          "/containers/create?name=" + name,
          "{\"Image\": \"" + image + "\", \"HostConfig\": {\"Binds\": [\"/tmp:/tmp\"]}}");
      DeleteReport report = host.containers().get(name).delete();
      assertEquals(List.of("container " + name), report.removed());
      assertEquals("it is a path of the host", report.kept().get("/tmp"));
      String volume =
          report.kept().keySet().stream()
              .filter(kept -> kept.startsWith("volume "))
              .findFirst()
              .orElseThrow()
              .substring("volume ".length());
      engine.request("DELETE", "/volumes/" + volume, "");
    } finally {
      LabEngine.clean(host);
      host.images().delete(image);
    }
  }

  /** The image has the labels of what it was made of, and gives them to whatever is made of it. */
  @Test
  void keepsTheVolumesOfWhatOthersMakeOfACommittedImage(@TempDir Path folder) throws Exception {
    Files.writeString(
        folder.resolve("Dockerfile"), "FROM %s\nVOLUME /data\n".formatted(LabEngine.IMAGE));
    String image = LabEngine.name() + ":1";
    String committed = LabEngine.name() + ":1";
    host.images().build(BuildSpec.context(folder).tag(image));
    DockerEngine engine = host.unwrap(DockerEngine.class).orElseThrow();
    try {
      host.containers().create(ContainerSpec.image(image).name(LabEngine.name())).commit(committed);
      String name = LabEngine.name();
      engine.request(
          "POST", "/containers/create?name=" + name, "{\"Image\": \"" + committed + "\"}");
      DeleteReport report = host.containers().get(name).delete();
      assertEquals(List.of("container " + name), report.removed());
      String volume = report.kept().keySet().iterator().next();
      engine.request("DELETE", "/volumes/" + volume.substring("volume ".length()), "");

      Container ours =
          host.containers().create(ContainerSpec.image(committed).name(LabEngine.name()));
      assertEquals(2, ours.delete().removed().size(), "Posada's own has a label of its own");
    } finally {
      LabEngine.clean(host);
      host.images().delete(committed);
      host.images().delete(image);
    }
  }

  @Test
  void theNativeWayIsOpen() {
    DockerEngine engine = host.unwrap(DockerEngine.class).orElseThrow();
    assertTrue(engine.request("GET", "/containers/json?all=1&limit=1", "").startsWith("["));
    assertThrows(
        NotFoundException.class,
        () -> engine.request("GET", "/containers/posada-test-none/json", ""));
    assertFalse(host.support(Capability.VIRTUAL_MACHINES).available());
  }
}
