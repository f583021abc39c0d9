package dev.posada.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.BuildSpec;
import dev.posada.Container;
import dev.posada.ContainerSpec;
import dev.posada.DeleteReport;
import dev.posada.GuestState;
import dev.posada.Host;
import dev.posada.Image;
import dev.posada.InvalidStateException;
import dev.posada.NotFoundException;
import dev.posada.OperationCancelledException;
import dev.posada.RejectedException;
import dev.posada.Task;
import dev.posada.docker.http.Request;
import dev.posada.docker.json.Json;
import dev.posada.testkit.InTurn;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is done with images on the real engine, without a registry. */
@LabEngine.Needed
@InTurn(LabEngine.TURN)
@Timeout(120)
class RealImageVerbsTest {
  private final Host host = LabEngine.connect();
  private final List<String> made = new ArrayList<>();

  @TempDir Path folder;

  @AfterEach
  void leaveNothing() {
    LabEngine.clean(host);
    for (String name : made) {
      try {
        host.images().delete(name);
      } catch (NotFoundException gone) {
        // all the better
      }
    }
    host.close();
  }

  private String reference() {
    String name = LabEngine.name() + ":1";
    made.add(0, name);
    return name;
  }

  private BuildSpec recipe(String text) throws Exception {
    Files.writeString(folder.resolve("Dockerfile"), "FROM " + LabEngine.IMAGE + "\n" + text + "\n");
    return BuildSpec.context(folder);
  }

  /** What another image has than this one, however often it is made. */
  private static String unique() {
    return "LABEL unique=" + LabEngine.name();
  }

  private static void awaitUntil(BooleanSupplier done) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!done.getAsBoolean()) {
      assertTrue(System.nanoTime() < deadline, "not within half a minute");
      Thread.sleep(20);
    }
  }

  @Test
  void aTagIsAnotherNameOfTheSameImage() throws Exception {
    String first = reference();
    host.images().build(recipe(unique()).tag(first));
    String name = reference();
    Image image = host.images().tag(first, name);
    assertEquals(Set.of(first, name), Set.copyOf(image.tags()));
    assertEquals(host.images().tag(image.id(), name), image, "again, by its id");
    assertTrue(image.created().isAfter(Instant.EPOCH));
    assertTrue(image.size().bytes() > 0);
    InvalidStateException e =
        assertThrows(InvalidStateException.class, () -> host.images().delete(image.id()));
    assertTrue(e.remedy().orElseThrow().contains("references"), e.remedy().get());
    assertEquals(List.of("reference " + name), host.images().delete(name).removed());
    assertThrows(RejectedException.class, () -> host.images().tag(LabEngine.IMAGE, "No:1"));
  }

  @Test
  void anImageInUseSaysWhatKeepsIt() throws Exception {
    String name = reference();
    host.images().build(recipe(unique()).tag(name));
    Container user =
        host.containers().create(ContainerSpec.image(name).name(LabEngine.name()).command("true"));
    InvalidStateException e =
        assertThrows(InvalidStateException.class, () -> host.images().delete(name));
    assertTrue(e.remedy().orElseThrow().contains("containers"), e.remedy().get());
    user.delete();
    assertFalse(host.images().delete(name).removed().isEmpty());
  }

  @Test
  void pruningKeepsWhatAContainerUses() throws Exception {
    Image used = host.images().build(recipe(unique()));
    made.add(used.id());
    Image unused = host.images().build(recipe(unique()));
    made.add(unused.id());
    assertEquals(List.of(), unused.tags());
    assertEquals(1, unused.labels().size());
    host.containers().create(ContainerSpec.image(used.id()).name(LabEngine.name()).command("true"));
    DeleteReport report = host.images().prune();
    assertTrue(report.removed().contains("image " + unused.id()), report::toString);
    assertEquals("a container uses it", report.kept().get("image " + used.id()));
    assertThrows(NotFoundException.class, () -> host.images().get(unused.id()));
    assertEquals(used, host.images().get(used.id()));
  }

  @Test
  void aCommitHasTheFilesCommandAndLabels() throws Exception {
    Container container =
        host.containers()
            .run(
                LabEngine.shell("echo hello > /mark; while true; do sleep 0.05; done")
                    .label("a", "b"));
    awaitUntil(() -> container.exec("test", "-s", "/mark").exitCode() == 0);
    String name = reference();
    Image image = container.commit(name);
    assertEquals(List.of(name), image.tags());
    assertEquals("b", image.labels().get("a"));
    assertEquals(GuestState.RUNNING, container.inspect().state());
    Container other =
        host.containers()
            .run(ContainerSpec.image(name).name(LabEngine.name()).command("cat", "/mark"));
    other.awaitExit();
    assertEquals("[hello]", other.logs().toList().toString());
    container.kill();
    String second = reference();
    assertEquals(List.of(second), container.commit(second).tags(), "also while it is off");
    assertThrows(RejectedException.class, () -> container.commit("NOT a reference"));
  }

  @Test
  void aCancelledBuildLeavesNoContainerAndNoName() throws Exception {
    String name = reference();
    String word = LabEngine.name();
    BuildSpec spec = recipe("RUN sleep 600 # " + word).tag(name);
    Task task = Task.unbounded();
    Thread canceller =
        new Thread(
            () -> {
              try {
                awaitUntil(() -> running(word));
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              } finally {
                task.cancel();
              }
            });
    canceller.start();
    OperationCancelledException e =
        assertThrows(OperationCancelledException.class, () -> host.images().build(spec, task));
    canceller.join();
    assertTrue(e.remedy().isPresent());
    awaitUntil(() -> !running(word));
    assertThrows(NotFoundException.class, () -> host.images().get(name));
  }

  /** Whether there is a container whose command has this word. */
  private boolean running(String word) {
    DockerEngine engine = host.unwrap(DockerEngine.class).orElseThrow();
    Json containers =
        engine.json(
            api ->
                Request.get(
                    api.segment("containers")
                        .segment("json")
                        .query("all", true)
                        .query("filters", Paths.filters(Map.of()))),
            engine.unattended());
    return containers.items().stream().anyMatch(one -> one.get("Command").text("").contains(word));
  }

  @Test
  void aBuildThatCannotBeginSaysWhy() throws Exception {
    assertThrows(RejectedException.class, () -> host.images().build(recipe("NONSENSE x")));
    assertThrows(
        NotFoundException.class, () -> host.images().build(recipe("RUN true").file("None")));
    assertThrows(
        RejectedException.class, () -> host.images().build(recipe("RUN true").target("none")));
    Files.writeString(folder.resolve("Dockerfile"), "FROM 127.0.0.1:1/none:1\n");
    RejectedException e =
        assertThrows(RejectedException.class, () -> host.images().build(BuildSpec.context(folder)));
    assertTrue(e.getMessage().contains("FROM 127.0.0.1:1/none:1"), e.getMessage());
  }
}
