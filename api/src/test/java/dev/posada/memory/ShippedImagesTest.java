package dev.posada.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.AlreadyExistsException;
import dev.posada.BusyException;
import dev.posada.ConnectOptions;
import dev.posada.Container;
import dev.posada.ContainerSpec;
import dev.posada.Credentials;
import dev.posada.Host;
import dev.posada.Hypervisors;
import dev.posada.Image;
import dev.posada.InvalidStateException;
import dev.posada.LogLine;
import dev.posada.NotFoundException;
import dev.posada.OperationCancelledException;
import dev.posada.PermissionDeniedException;
import dev.posada.RejectedException;
import dev.posada.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ShippedImagesTest {
  private static final String HERE = "memory:///shipped-images-here";
  private static final String THERE = "memory:///shipped-images-there";

  private final Host here = Hypervisors.load().connect(HERE);
  private final Host there = Hypervisors.load().connect(THERE);
  @TempDir private Path folder;

  @AfterEach
  void close() {
    here.close();
    there.close();
    MemoryWorld.of(HERE).reset();
    MemoryWorld.of(THERE).reset();
  }

  /** Returns a container with a file that its image does not have. */
  private Container changed(String name) throws IOException {
    Container made =
        here.containers()
            .create(ContainerSpec.image("alpine:3.20").name(name).command("cat", "/etc/motd"));
    Path motd = Files.writeString(folder.resolve("motd-" + name), "hello from " + name + "\n");
    made.copyTo(motd, "/etc/motd");
    return made;
  }

  private static String output(Host host, ContainerSpec spec) {
    Container job = host.containers().run(spec);
    job.awaitExit();
    return job.logs().map(LogLine::text).toList().toString();
  }

  @Test
  void theSameReferenceIsTheSameImageOnEveryHost() {
    assertEquals(here.images().pull("alpine").id(), there.images().pull("alpine").id());
    assertNotEquals(here.images().pull("alpine").id(), here.images().pull("alpine:3.20").id());
  }

  @Test
  void aCommitIsAnImageOfTheFilesAsTheyWere() throws IOException {
    Container made = changed("one");
    Image image = made.commit("backup/one:1");
    made.copyTo(Files.writeString(folder.resolve("later"), "later"), "/etc/motd");
    made.start();
    made.awaitExit();
    made.delete();
    assertEquals(List.of("backup/one:1"), image.tags());
    assertEquals(List.of(image), here.images().list("backup/one"));
    assertEquals("[hello from one]", output(here, ContainerSpec.image("backup/one:1")));
  }

  @Test
  void whatWasSavedOnOneHostIsLoadedOnAnother() throws IOException {
    Image image = changed("one").commit("backup/one:1");
    Path tar = folder.resolve("one.tar");
    here.images().save("backup/one:1", tar);
    List<Image> loaded = there.images().load(tar);
    assertEquals(List.of(image), loaded);
    assertEquals(image.tags(), loaded.get(0).tags());
    assertEquals(image.created(), loaded.get(0).created());
    assertEquals("[hello from one]", output(there, ContainerSpec.image("backup/one:1")));
    assertThrows(AlreadyExistsException.class, () -> here.images().save("backup/one:1", tar));

    Path unnamed = folder.resolve("unnamed.tar");
    here.images().save(image.id(), unnamed);
    MemoryWorld.of(THERE).reset();
    assertEquals(List.of(image), there.images().load(unnamed));
    assertEquals(List.of(), there.images().get(image.id()).tags());
  }

  @Test
  void whatIsNoArchiveOfImagesIsRejected() throws IOException {
    Path text = Files.writeString(folder.resolve("app.tar"), "no archive");
    assertThrows(RejectedException.class, () -> here.images().load(text));
    assertThrows(RejectedException.class, () -> here.images().importFrom(text, "app"));
    Path files = folder.resolve("files.tar");
    changed("one").exportTo(files);
    RejectedException rejected =
        assertThrows(RejectedException.class, () -> here.images().load(files));
    assertTrue(rejected.getMessage().contains("manifest.json"), rejected.getMessage());
    assertThrows(NotFoundException.class, () -> here.images().load(folder.resolve("nowhere.tar")));
  }

  @Test
  void theFilesOfAContainerMakeAnImage() throws IOException {
    Path tar = folder.resolve("files.tar");
    changed("one").exportTo(tar);
    Image imported = there.images().importFrom(tar, "flat:1");
    assertEquals(imported.id(), here.images().importFrom(tar, "other:1").id());
    assertEquals(
        "[hello from one]",
        output(there, ContainerSpec.image("flat:1").command("cat", "/etc/motd")));
  }

  @Test
  void aTagMovesToTheImageThatGetsIt() {
    Image old = here.images().pull("alpine:3.19");
    Image young = here.images().pull("alpine:3.20");
    here.images().tag("alpine:3.19", "mine:latest");
    Image tagged = here.images().tag(young.id(), "mine");
    assertEquals(List.of("alpine:3.20", "mine:latest"), tagged.tags());
    assertEquals(List.of("alpine:3.19"), here.images().get(old.id()).tags());
    assertThrows(NotFoundException.class, () -> here.images().tag("none", "mine"));
    assertThrows(
        RejectedException.class, () -> here.images().tag("mine", "mine@sha256:" + "0".repeat(64)));
    assertEquals(2, here.images().list("alpine").size());
  }

  @Test
  void pruningDeletesWhatHasNoNameAndNoContainer() throws IOException {
    Image first = changed("one").commit("work");
    Image second = changed("two").commit("work");
    Image third = changed("three").commit("work");
    Container user = here.containers().create(ContainerSpec.image(second.id()).name("user"));
    assertEquals(List.of(), here.images().get(first.id()).tags());

    assertEquals(List.of("image " + first.id()), here.images().prune().removed());
    assertEquals(List.of(third), here.images().list("work"));
    assertThrows(InvalidStateException.class, () -> here.images().delete(second.id()));

    user.delete();
    assertEquals(List.of("image " + second.id()), here.images().prune().removed());
  }

  @Test
  void whatIsPushedIsWhatIsPulled() throws IOException {
    Image image = changed("one").commit("localhost:5000/app:1");
    assertThrows(NotFoundException.class, () -> here.images().push("localhost:5000/app:2"));
    here.images().push("localhost:5000/app:1");
    here.images().delete("localhost:5000/app:1");
    assertEquals(image, here.images().pull("localhost:5000/app:1"));
    assertEquals("[hello from one]", output(here, ContainerSpec.image("localhost:5000/app:1")));

    here.images().tag("localhost:5000/app:1", "missing/app:1");
    assertThrows(NotFoundException.class, () -> here.images().pull("missing/app:1"));
    here.images().push("missing/app:1");
    assertEquals(image, here.images().pull("missing/app:1"));
  }

  @Test
  void aRegistryMayAskForAUser() {
    MemoryWorld world = MemoryWorld.of(HERE);
    world.requireLogin("registry.example:5000", Credentials.of("app", "secret"));
    String reference = "registry.example:5000/app:1";
    PermissionDeniedException denied =
        assertThrows(PermissionDeniedException.class, () -> here.images().pull(reference));
    assertTrue(denied.remedy().orElseThrow().contains("registry"), denied.toString());
    assertFalse(denied.toString().contains("secret"));
    here.images().pull("alpine");
    here.images().tag("alpine", reference);
    assertThrows(PermissionDeniedException.class, () -> here.images().push(reference));
    ConnectOptions wrong =
        ConnectOptions.defaults().registry("registry.example:5000", Credentials.of("app", "guess"));
    try (Host host = Hypervisors.load().connect(HERE, wrong)) {
      assertThrows(PermissionDeniedException.class, () -> host.images().push(reference));
    }
    ConnectOptions right = wrong.registry("registry.example:5000", Credentials.of("app", "secret"));
    try (Host host = Hypervisors.load().connect(HERE, right)) {
      host.images().push(reference);
      host.images().pull(reference);
    }
  }

  @Test
  void faultsAndCancelsStrikeTheVerbsOfImages() {
    here.images().pull("alpine");
    MemoryWorld world = MemoryWorld.of(HERE);
    Fault locked = Fault.failure(new BusyException("locked"));
    List.of("push", "tag", "save", "prune").forEach(verb -> world.inject(locked.on(verb)));
    Path tar = folder.resolve("alpine.tar");
    assertThrows(BusyException.class, () -> here.images().push("alpine"));
    assertThrows(BusyException.class, () -> here.images().tag("alpine", "b"));
    assertThrows(BusyException.class, () -> here.images().save("alpine", tar));
    assertFalse(Files.exists(tar));
    assertThrows(BusyException.class, () -> here.images().prune());
    Task[] task = new Task[1];
    task[0] = Task.within(Duration.ofSeconds(30)).onProgress(any -> task[0].cancel());
    assertThrows(OperationCancelledException.class, () -> here.images().push("alpine", task[0]));
  }
}
