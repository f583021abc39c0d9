package dev.posada.internal.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.BuildSpec;
import dev.posada.ContainerSpec;
import dev.posada.Image;
import dev.posada.InvalidStateException;
import dev.posada.Kind;
import dev.posada.NotFoundException;
import dev.posada.RejectedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImagesTest {
  private final Inn inn = new Inn();
  @TempDir private Path folder;

  @AfterEach
  void close() {
    inn.close();
  }

  private Image build(BuildSpec spec) {
    return inn.images.build(spec, inn.op);
  }

  private Image build(String recipe) throws IOException {
    Files.writeString(folder.resolve("Dockerfile"), recipe);
    return build(BuildSpec.context(folder).tag("hello:1"));
  }

  private List<String> commandOf(String image) {
    String id = inn.containers.create(ContainerSpec.image(image), inn.op);
    return inn.containers.inspect(id, inn.op).command();
  }

  @Test
  void aNewWorldHasNoImagesAndPullGetsThem() {
    assertEquals(List.of(), inn.images.list(inn.op));
    Image pulled = inn.images.pull("alpine:3.20", inn.op);
    assertTrue(pulled.id().matches("sha256:[0-9a-f]{64}"), pulled.id());
    assertEquals(List.of("alpine:3.20"), pulled.tags());
    assertEquals(List.of(pulled), inn.images.list(inn.op));
    assertEquals(pulled, inn.images.pull("docker.io/library/alpine:3.20", inn.op));
  }

  @Test
  void anImageIsFoundByItsReferenceAndItsId() {
    Image pulled = inn.images.pull("alpine", inn.op);
    assertEquals(pulled, inn.images.get("alpine:latest", inn.op));
    assertEquals(pulled, inn.images.get(pulled.id(), inn.op));
    assertEquals(pulled, inn.images.get(pulled.id().substring(7), inn.op));
    NotFoundException missing =
        assertThrows(NotFoundException.class, () -> inn.images.get("alpine:3.20", inn.op));
    assertEquals(Kind.IMAGE, missing.kind());
  }

  @Test
  void theRegistryDoesNotHaveWhatIsMissing() {
    assertThrows(NotFoundException.class, () -> inn.images.pull("missing/app:1", inn.op));
    assertThrows(RejectedException.class, () -> inn.images.pull("No Image", inn.op));
    assertEquals(List.of(), inn.images.list(inn.op));
  }

  @Test
  void deletingTheLastReferenceDeletesTheImage() {
    Image pulled = inn.images.pull("alpine", inn.op);
    assertEquals(
        List.of("reference alpine:latest", "image " + pulled.id()),
        inn.images.delete("alpine", inn.op).removed());
    assertEquals(List.of(), inn.images.list(inn.op));
    assertThrows(NotFoundException.class, () -> inn.images.delete("alpine", inn.op));
  }

  @Test
  void anotherReferenceKeepsTheImage() throws IOException {
    build("FROM scratch");
    Image image = build(BuildSpec.context(folder).tag("hello:2"));
    assertEquals(List.of("hello:1", "hello:2"), image.tags());
    assertEquals(List.of("reference hello:1"), inn.images.delete("hello:1", inn.op).removed());
    assertEquals(List.of("hello:2"), inn.images.get(image.id(), inn.op).tags());
  }

  @Test
  void anImageThatIsUsedStays() {
    inn.running(ContainerSpec.image("alpine").name("user"));
    InvalidStateException used =
        assertThrows(InvalidStateException.class, () -> inn.images.delete("alpine", inn.op));
    assertTrue(used.getMessage().contains("used by container user"), used.getMessage());
    assertEquals(1, inn.images.list(inn.op).size());
  }

  @Test
  void aBuildTakesTheCommandOfItsBaseOrItsOwn() throws IOException {
    build("# comment\nFROM alpine:3.20\nRUN apk add x \\\n  y\n");
    assertEquals(List.of("sleep", "infinity"), commandOf("hello:1"));
    build("FROM alpine:3.20\nCMD [\"echo\", \"a \\\"b\\\"\"]\n");
    assertEquals(List.of("echo", "a \"b\""), commandOf("hello:1"));
    build("FROM hello:1\nENTRYPOINT [\"yes\"]\n");
    assertEquals(List.of("yes"), commandOf("hello:1"));
  }

  @Test
  void aCommandOfARecipeThatFailsOrDoesNotEndFailsTheBuild() throws IOException {
    build("FROM alpine:3.20\nRUN [\"touch\", \"/x\"]\nRUN [\"ls\", \"/x\"]\n");
    assertRejected(
        "RUN [ls, /none] ended with exit code 1: ls: /none: No such file or directory",
        "FROM hello:1\nRUN [\"ls\", \"/none\"]\n");
    assertRejected("RUN [yes] does not end", "FROM hello:1\nRUN [\"yes\"]\n");
  }

  @Test
  void stagesAndArgumentsAreUnderstood() throws IOException {
    Files.writeString(
        folder.resolve("Recipe"),
        "ARG TAG=3.20\nFROM alpine:$TAG AS base\nCMD [\"echo\", \"base\"]\n"
            + "FROM base AS last\nENTRYPOINT [\"cat\"]\n");
    BuildSpec spec = BuildSpec.context(folder).file("Recipe").tag("staged");
    build(spec);
    assertEquals(List.of("cat"), commandOf("staged"));
    build(spec.target("base").argument("TAG", "3.19"));
    assertEquals(List.of("echo", "base"), commandOf("staged"));
    assertEquals(1, inn.images.get("alpine:3.19", inn.op).tags().size());
    assertThrows(RejectedException.class, () -> build(spec.target("none")));
  }

  @Test
  void whatIsNoRecipeIsRejectedWithTheLine() throws IOException {
    assertRejected("a recipe begins with FROM: RUN x", "RUN x\nFROM alpine");
    assertRejected("the recipe has no FROM", "# nothing");
    assertRejected("unknown instruction: FETCH x", "FROM alpine\nFETCH x");
    assertRejected("FROM missing/x: not found", "FROM missing/x");
    assertRejected("a simulated guest has no shell", "FROM alpine\nCMD echo hi");
  }

  private void assertRejected(String why, String recipe) {
    RejectedException rejected = assertThrows(RejectedException.class, () -> build(recipe));
    assertTrue(rejected.getMessage().startsWith(why), rejected.getMessage());
  }

  @Test
  void aContextIsAFolderOrATarArchiveThatHasTheRecipe() throws IOException {
    NotFoundException missing =
        assertThrows(NotFoundException.class, () -> build(BuildSpec.context(folder)));
    assertEquals(Kind.FILE, missing.kind());
    assertThrows(
        NotFoundException.class, () -> build(BuildSpec.context(folder.resolve("nowhere"))));
    assertThrows(
        RejectedException.class, () -> build(BuildSpec.context(folder).file("../Dockerfile")));

    Path tar = folder.resolve("context.tar");
    Files.write(tar, tar("other.txt", "x".repeat(700), "./Dockerfile", "FROM scratch"));
    assertEquals(List.of("t:latest"), build(BuildSpec.context(tar).tag("t")).tags());
    assertThrows(NotFoundException.class, () -> build(BuildSpec.context(tar).file("Other")));
  }

  /** Writes a tar archive of names and contents. */
  private static byte[] tar(String... entries) throws IOException {
    ByteArrayOutputStream tar = new ByteArrayOutputStream();
    for (int i = 0; i < entries.length; i += 2) {
      byte[] header = new byte[512];
      byte[] content = entries[i + 1].getBytes(StandardCharsets.UTF_8);
      byte[] name = entries[i].getBytes(StandardCharsets.UTF_8);
      System.arraycopy(name, 0, header, 0, name.length);
      byte[] size = String.format("%011o", content.length).getBytes(StandardCharsets.UTF_8);
      System.arraycopy(size, 0, header, 124, size.length);
      tar.write(header);
      tar.write(content);
      tar.write(new byte[(512 - content.length % 512) % 512]);
    }
    tar.write(new byte[1024]);
    return tar.toByteArray();
  }

  @Test
  void loadAndImportNeedTheFile() throws IOException {
    Path tar = Files.write(folder.resolve("files.tar"), tar("etc/motd", "hi"));
    assertEquals(List.of("mine:1"), inn.images.importFrom(tar, "mine:1", inn.op).tags());
    Path nowhere = folder.resolve("nowhere.tar");
    assertThrows(NotFoundException.class, () -> inn.images.load(nowhere, inn.op));
    assertThrows(NotFoundException.class, () -> inn.images.importFrom(nowhere, "mine:1", inn.op));
  }
}
