package dev.posada.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.BuildSpec;
import dev.posada.Container;
import dev.posada.ContainerSpec;
import dev.posada.Host;
import dev.posada.HypervisorException;
import dev.posada.Image;
import dev.posada.InvalidStateException;
import dev.posada.Kind;
import dev.posada.NotFoundException;
import dev.posada.Progress;
import dev.posada.RejectedException;
import dev.posada.Task;
import dev.posada.spi.tar.TarWriter;
import dev.posada.testkit.InTurn;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@LabEngine.Needed
@InTurn(LabEngine.TURN)
@Timeout(120)
class RealImagesTest {
  private final Host host = LabEngine.connect();
  private final List<String> made = new ArrayList<>();

  @TempDir Path folder;

  @AfterEach
  void leaveNothing() {
    LabEngine.clean(host);
    for (String reference : made) {
      try {
        host.images().delete(reference);
      } catch (NotFoundException gone) {
        // all the better
      }
    }
    host.close();
  }

  private String reference() {
    String reference = LabEngine.name() + ":1";
    made.add(reference);
    return reference;
  }

  private static void assertMissing(Host host, String reference) {
    NotFoundException e = assertThrows(NotFoundException.class, () -> host.images().get(reference));
    assertEquals(Kind.IMAGE, e.kind());
  }

  @Test
  void buildsFromAFolderAndTellsTheSteps() throws Exception {
    Files.writeString(folder.resolve("words"), "hello\n");
    Files.writeString(
        folder.resolve("Recipe"),
        "FROM %s AS first\nARG WHO\nLABEL x=y\nCOPY words /words\nRUN echo $WHO >> /words\n"
                .formatted(LabEngine.IMAGE)
            + "FROM %s\n".formatted(LabEngine.IMAGE));
    String reference = reference();
    List<Progress> progress = Collections.synchronizedList(new ArrayList<>());
    Image image =
        host.images()
            .build(
                BuildSpec.context(folder)
                    .file("Recipe")
                    .tag(reference)
                    .argument("WHO", "you")
                    .target("first"),
                Task.within(Duration.ofSeconds(60)).onProgress(progress::add));
    assertEquals(List.of(reference), image.tags());
    assertEquals("y", image.labels().get("x"));
    assertTrue(progress.stream().anyMatch(step -> step.phase().contains("RUN")), "" + progress);
    Container container =
        host.containers()
            .run(ContainerSpec.image(reference).name(LabEngine.name()).command("cat", "/words"));
    container.awaitExit();
    assertEquals("[hello, you]", container.logs().toList().toString());
    assertThrows(InvalidStateException.class, () -> host.images().delete(reference));
    container.delete();
    assertFalse(host.images().delete(reference).removed().isEmpty());
    assertMissing(host, reference);
  }

  @Test
  void aFailedBuildTellsTheStepAndItsOutput() throws Exception {
    Files.writeString(
        folder.resolve("Dockerfile"),
        "FROM %s\nRUN echo oh no; exit 7\n".formatted(LabEngine.IMAGE));
    RejectedException e =
        assertThrows(RejectedException.class, () -> host.images().build(BuildSpec.context(folder)));
    System.out.println(e.getMessage());
    assertTrue(e.getMessage().contains("Step 2/2"), e.getMessage());
    assertTrue(e.getMessage().contains("oh no"), e.getMessage());
    assertTrue(e.getMessage().contains("code: 7"), e.getMessage());
  }

  @Test
  void whatIsIgnoredIsNotInTheBuild() throws Exception {
    Files.writeString(
        folder.resolve(".dockerignore"), "# not sent\nsecret\nDocker*\ndeep\n!**/kept\n");
    Files.createDirectories(folder.resolve("deep/er"));
    for (String name : List.of("secret", "open", "deep/lost", "deep/er/kept", "deep/er/lost")) {
      Files.writeString(folder.resolve(name), "x");
    }
    Files.writeString(
        folder.resolve("Dockerfile"), "FROM %s\nCOPY . /sent\n".formatted(LabEngine.IMAGE));
    String reference = reference();
    host.images().build(BuildSpec.context(folder).tag(reference));
    Container container =
        host.containers()
            .run(
                ContainerSpec.image(reference)
                    .name(LabEngine.name())
                    .command("find", "/sent", "-type", "f"));
    container.awaitExit();
    assertEquals(
        "[/sent/.dockerignore, /sent/deep/er/kept, /sent/open]",
        container.logs().map(Object::toString).sorted().toList().toString());
  }

  @Test
  void aRecipeThatIsNotThereIsNotFound() {
    NotFoundException e =
        assertThrows(NotFoundException.class, () -> host.images().build(BuildSpec.context(folder)));
    assertEquals(Kind.FILE, e.kind());
    assertTrue(e.getMessage().contains("Dockerfile"), e.getMessage());
    for (String elsewhere : List.of("../Dockerfile", "/etc/Dockerfile")) {
      assertThrows(
          RejectedException.class,
          () -> host.images().build(BuildSpec.context(folder).file(elsewhere)));
    }
  }

  @Test
  void importsSavesAndLoads() throws Exception {
    Path rootfs = folder.resolve("rootfs.tar");
    try (OutputStream out = Files.newOutputStream(rootfs);
        TarWriter tar = new TarWriter(out)) {
      tar.file("words", 0644, "hello\n".getBytes());
    }
    String reference = reference();
    Image imported = host.images().importFrom(rootfs, reference);
    assertEquals(List.of(reference), imported.tags());
    assertTrue(host.images().list().contains(imported));

    Path saved = folder.resolve("saved.tar");
    host.images().save(reference, saved);
    host.images().delete(reference);
    assertMissing(host, reference);
    assertEquals(List.of(imported), host.images().load(saved));
  }

  @Test
  void aFileThatIsNotThereIsNotFound() {
    NotFoundException e =
        assertThrows(NotFoundException.class, () -> host.images().load(folder.resolve("none.tar")));
    assertEquals(Kind.FILE, e.kind());
  }

  @Test
  void aPullThatFailsSaysSo() {
    HypervisorException e =
        assertThrows(
            HypervisorException.class, () -> host.images().pull("127.0.0.1:1/posada-test:1"));
    System.out.println(e);
    assertTrue(e.nativeError().isPresent(), e.toString());
  }
}
