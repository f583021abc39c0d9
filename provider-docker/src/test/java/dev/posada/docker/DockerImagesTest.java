package dev.posada.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.BuildSpec;
import dev.posada.Credentials;
import dev.posada.DeleteReport;
import dev.posada.HypervisorException;
import dev.posada.InsufficientResourcesException;
import dev.posada.InvalidStateException;
import dev.posada.NativeException;
import dev.posada.NotFoundException;
import dev.posada.Outcome;
import dev.posada.PermissionDeniedException;
import dev.posada.RejectedException;
import dev.posada.docker.json.Json;
import dev.posada.docker.registry.HelperFolder;
import dev.posada.docker.registry.Registries;
import dev.posada.testkit.TestOperation;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class DockerImagesTest {
  private static final String SECRET = "lov3lace";
  private static final String IMAGE =
      "200 {\"Id\": \"sha256:01\", \"RepoTags\": [\"host:5000/web:1\"]}";

  private final TestOperation op = TestOperation.unlimited();

  @TempDir Path folder;

  private DockerImages images(CannedEngine engine, Map<String, Credentials> given) {
    return new DockerImages(
        engine.engine(),
        new Registries(
            engine.engine()::unattended,
            given,
            Map.of("DOCKER_CONFIG", folder.toString())::get,
            new HelperFolder(folder)),
        Dialect.DOCKER);
  }

  private DockerImages images(CannedEngine engine) {
    return images(engine, Map.of("host:5000", Credentials.of("ada", SECRET)));
  }

  private static Json decoded(String header) throws Exception {
    return Json.parse(new String(Base64.getUrlDecoder().decode(header), StandardCharsets.UTF_8));
  }

  private static Json login(String user, String password, String server) {
    return Json.object()
        .with("username", user)
        .with("password", password)
        .with("serveraddress", server);
  }

  private void config(String json) throws Exception {
    Files.writeString(folder.resolve("config.json"), json);
  }

  @Test
  void pullsWithTheUserOfTheRegistry() throws Exception {
    try (CannedEngine engine =
        new CannedEngine("1.41", "200 {\"status\": \"Pull complete\"}", IMAGE)) {
      assertEquals("sha256:01", images(engine).pull("host:5000/web:1", op).id());
      assertEquals(
          List.of(
              "POST /images/create?fromImage=host%3A5000%2Fweb&tag=1",
              "GET /images/host:5000/web:1/json"),
          engine.requests());
      assertEquals(login("ada", SECRET, "host:5000"), decoded(engine.header(0, "X-Registry-Auth")));
      assertEquals("", engine.header(1, "X-Registry-Auth"));
      String sent = engine.header(0, "X-Registry-Auth");
      assertFalse(op.trace().toString().contains(sent), () -> "" + op.trace());
    }
  }

  @Test
  void pullsOfTheHubAsItsUser() throws Exception {
    config("{\"auths\": {\"https://index.docker.io/v1/\": {\"username\": \"ada\"}}}");
    try (CannedEngine engine = new CannedEngine("1.41", "200 ", IMAGE)) {
      images(engine).pull("web", op);
      assertEquals("POST /images/create?fromImage=web&tag=latest", engine.requests().get(0));
      assertEquals(
          login("ada", "", "https://index.docker.io/v1/"),
          decoded(engine.header(0, "X-Registry-Auth")));
    }
  }

  @Test
  void whatIsGivenComesBeforeWhatIsWritten() throws Exception {
    config("not even JSON");
    try (CannedEngine engine = new CannedEngine("1.41", "200 ")) {
      images(engine).push("host:5000/web:1", op);
      assertEquals(login("ada", SECRET, "host:5000"), decoded(engine.header(0, "X-Registry-Auth")));
      assertThrows(RejectedException.class, () -> images(engine).push("other:5000/web", op));
    }
  }

  @Test
  void pushesAsNobody() throws Exception {
    try (CannedEngine engine = new CannedEngine("1.41", "200 ")) {
      images(engine).push("other:5000/a/web", op);
      assertEquals(List.of("POST /images/other:5000/a/web/push?tag=latest"), engine.requests());
      assertEquals("e30=", engine.header(0, "X-Registry-Auth"));
    }
  }

  @Test
  void anErrorWithinTheAnswerIsAFailure() throws Exception {
    try (CannedEngine engine =
        new CannedEngine(
            "1.41",
            "200 {\"status\": \"Preparing\"}\r\n{\"errorDetail\": {\"message\": \"unauthorized:"
                + " authentication required\"}}")) {
      PermissionDeniedException e =
          assertThrows(
              PermissionDeniedException.class, () -> images(engine).push("host:5000/web:1", op));
      assertTrue(e.remedy().orElseThrow().contains("docker login host:5000"), e.remedy().get());
      assertFalse(e.toString().contains(SECRET), e.toString());
    }
  }

  @Test
  void aMissingHelperFailsOnlyWhatNeedsIt() throws Exception {
    config("{\"credHelpers\": {\"other:5000\": \"none\"}}");
    try (CannedEngine engine = new CannedEngine("1.41", "200 ")) {
      DockerImages images = images(engine, Map.of());
      NativeException e =
          assertThrows(NativeException.class, () -> images.push("other:5000/web:1", op));
      assertTrue(e.getMessage().contains("docker-credential-none"), e.getMessage());
      images.push("host:5000/web:1", op);
    }
  }

  @Test
  void whatNamesNoImageNeverReachesTheEngine() throws Exception {
    try (CannedEngine engine = new CannedEngine("1.41", "200 []")) {
      DockerImages images = images(engine);
      String digest = "web@sha256:" + "0".repeat(64);
      assertThrows(RejectedException.class, () -> images.get("../containers/x", op));
      assertThrows(RejectedException.class, () -> images.delete("a b", op));
      assertThrows(RejectedException.class, () -> images.pull("Web", op));
      assertThrows(RejectedException.class, () -> images.push(digest, op));
      assertThrows(RejectedException.class, () -> images.tag("web", digest, op));
      assertThrows(RejectedException.class, () -> images.tag("web", "Web", op));
      assertThrows(RejectedException.class, () -> Commit.of(engine.engine(), "c", "No", false, op));
      assertEquals(List.of(), images.list(op));
      assertEquals(List.of("GET /images/json"), engine.requests());
    }
  }

  /** To an engine it would be the beginning of an id, if no image has that name. */
  @Test
  void aNameOfHexDigitsIsNoId() throws Exception {
    String none = "404 {\"message\":\"No such image: cafe:latest\"}";
    try (CannedEngine engine = new CannedEngine("1.41", none, none, none, none, none)) {
      DockerImages images = images(engine);
      assertThrows(NotFoundException.class, () -> images.get("cafe", op));
      assertThrows(NotFoundException.class, () -> images.tag("cafe", "web:1", op));
      assertThrows(
          NotFoundException.class, () -> images.save("cafe", OutputStream.nullOutputStream(), op));
      assertThrows(NotFoundException.class, () -> images.delete("cafe", op));
      assertThrows(RejectedException.class, () -> images.delete("sha256:cafe", op));
      String id = "cafe".repeat(16);
      assertThrows(NotFoundException.class, () -> images.delete(id, op));
      assertEquals(
          List.of(
              "GET /images/cafe:latest/json",
              "POST /images/cafe:latest/tag?repo=web&tag=1",
              "GET /images/cafe:latest/get",
              "DELETE /images/cafe:latest",
              "DELETE /images/" + id),
          engine.requests());
    }
  }

  /** It has said that it succeeds before. */
  @Test
  void anArchiveThatEndsInAnErrorIsAFailure() throws Exception {
    String zeros = "\0".repeat(1024);
    String error = "{\"errorDetail\":{\"message\":\"no space left on device\"},\"error\":\"x\"}";
    try (CannedEngine engine =
        new CannedEngine(
            "1.41", "200 a{" + zeros, "200 a{" + error + "\r\n", "200 " + zeros + "a", "200 ")) {
      DockerImages images = images(engine);
      ByteArrayOutputStream whole = new ByteArrayOutputStream();
      images.save("web", whole, op);
      assertEquals("a{" + zeros, whole.toString(StandardCharsets.UTF_8));
      assertThrows(InsufficientResourcesException.class, () -> images.save("web", whole, op));
      assertThrows(NativeException.class, () -> images.save("web", whole, op), "cut off");
      assertThrows(NativeException.class, () -> images.save("web", whole, op), "nothing");
    }
  }

  @Test
  void givesAName() throws Exception {
    try (CannedEngine engine = new CannedEngine("1.41", "201", IMAGE)) {
      images(engine).tag("web", "host:5000/web:1", op);
      assertEquals(
          List.of(
              "POST /images/web/tag?repo=host%3A5000%2Fweb&tag=1",
              "GET /images/host:5000/web:1/json"),
          engine.requests());
    }
  }

  /** Somebody was fast to remove it. */
  @Test
  void thatItCannotBeReadDoesNotMeanThatNothingWasDone() throws Exception {
    String gone = "404 {\"message\":\"No such image: web:1\"}";
    try (CannedEngine engine = new CannedEngine("1.41", "201", gone, "201 {\"Id\":\"1\"}", gone)) {
      NotFoundException e =
          assertThrows(NotFoundException.class, () -> images(engine).tag("a", "web:1", op));
      assertEquals(Optional.of(Outcome.UNKNOWN), e.failure().outcome());
      e =
          assertThrows(
              NotFoundException.class, () -> Commit.of(engine.engine(), "c", "web:1", false, op));
      assertEquals(Optional.of(Outcome.UNKNOWN), e.failure().outcome());
    }
  }

  @Test
  void makesAnImageOfAContainer() throws Exception {
    try (CannedEngine engine = new CannedEngine("1.41", "201 {\"Id\": \"sha256:01\"}", IMAGE)) {
      assertEquals("sha256:01", Commit.of(engine.engine(), "c", "host:5000/web:1", false, op).id());
      assertEquals(
          List.of(
              "POST /commit?container=c&repo=host%3A5000%2Fweb&tag=1&pause=1",
              "GET /images/sha256:01/json"),
          engine.requests());
    }
  }

  @Test
  void tellsWhatPruningRemovedAndWhatItKept() throws Exception {
    try (CannedEngine engine =
        new CannedEngine(
            "1.41",
            "200 {\"ImagesDeleted\": [{\"Deleted\": \"sha256:01\"}], \"SpaceReclaimed\": 3}",
            "200 [{\"Id\": \"sha256:02\"}]")) {
      DeleteReport report = images(engine).prune(op);
      assertEquals(List.of("image sha256:01"), report.removed());
      assertEquals(Map.of("image sha256:02", "a container uses it"), report.kept());
      String filters = "?filters=%7B%22dangling%22%3A%5B%22true%22%5D%7D";
      assertEquals(
          List.of("POST /images/prune" + filters, "GET /images/json" + filters), engine.requests());
    }
  }

  @Test
  void nothingToPruneIsNoNews() throws Exception {
    try (CannedEngine engine =
        new CannedEngine(
            "1.41", "200 {\"ImagesDeleted\": null, \"SpaceReclaimed\": 0}", "200 []")) {
      assertEquals(List.of(), images(engine).prune(op).removed());
    }
  }

  @Test
  void saysWhatKeepsAnImage() throws Exception {
    for (String[] row :
        new String[][] {
          {
            "unable to remove repository reference \"web\" - container 01 is using it", "containers"
          },
          {
            "unable to delete 01 (must be forced) - image is referenced in multiple repositories",
            "references"
          },
          {"unable to delete 01 (cannot be forced) - image has dependent child images", "images"},
        }) {
      try (CannedEngine engine =
          new CannedEngine("1.41", "409 " + Json.object().with("message", "conflict: " + row[0]))) {
        InvalidStateException e =
            assertThrows(InvalidStateException.class, () -> images(engine).delete("web", op));
        assertTrue(e.remedy().orElseThrow().contains(row[1]), e.remedy().get());
      }
    }
  }

  @Test
  @DisabledOnOs(OS.WINDOWS) // the helper is a script
  void aBuildKnowsTheUsersOfItsRegistries() throws Exception {
    config(
        "{\"auths\": {\"written:1\": {\"username\": \"w\"}}, \"credHelpers\": {\"asked:1\":"
            + " \"lab\", \"unasked:1\": \"none\"}}");
    HelperFolder.write(
        folder, "lab", "echo '{\"Username\": \"a\", \"Secret\": \"" + SECRET + "\"}'");
    Path context = Files.createDirectory(folder.resolve("context"));
    Files.writeString(context.resolve("Dockerfile"), "FROM asked:1/web AS x\nFROM written:1/x\n");
    try (CannedEngine engine =
        new CannedEngine("1.41", "200 {\"aux\": {\"ID\": \"sha256:01\"}}", IMAGE)) {
      images(engine).build(BuildSpec.context(context).argument("TOKEN", SECRET), op);
      assertFalse(op.trace().toString().contains(SECRET), () -> "" + op.trace());
      assertEquals(
          Json.object()
              .with("asked:1", login("a", SECRET, "asked:1"))
              .with("host:5000", login("ada", SECRET, "host:5000"))
              .with("written:1", login("w", "", "written:1")),
          decoded(engine.header(0, "X-Registry-Config")));
    }
  }

  @Test
  void aHelperThatFailsIsBlamedOnlyIfTheBuildIsDenied() throws Exception {
    config("{\"credsStore\": \"none\"}");
    Path context = Files.createDirectory(folder.resolve("context"));
    Files.writeString(context.resolve("Dockerfile"), "FROM --platform=x web:9\n");
    BuildSpec spec = BuildSpec.context(context);
    try (CannedEngine engine =
        new CannedEngine(
            "1.41",
            "200 {\"aux\": {\"ID\": \"sha256:01\"}}",
            IMAGE,
            "200 {\"error\": \"pull access denied for web\"}")) {
      DockerImages images = images(engine, Map.of());
      images.build(spec, op);
      assertEquals("", engine.header(0, "X-Registry-Config"));
      HypervisorException denied =
          assertThrows(NotFoundException.class, () -> images.build(spec, op));
      assertTrue(denied.getMessage().contains("docker-credential-none"), denied.getMessage());
    }
    try (CannedEngine engine = new CannedEngine("1.41", "200 {\"error\": \"COPY failed\"}")) {
      DockerImages images = images(engine, Map.of());
      HypervisorException other =
          assertThrows(RejectedException.class, () -> images.build(spec, op));
      assertFalse(other.getMessage().contains("docker-credential"), other.getMessage());
    }
  }

  @Test
  void aBrokenConfigurationDoesNotStopABuild() throws Exception {
    config("not even JSON");
    Path context = Files.createDirectory(folder.resolve("context"));
    Files.writeString(context.resolve("Dockerfile"), "FROM web:9\n");
    try (CannedEngine engine =
        new CannedEngine(
            "1.41",
            "200 {\"aux\": {\"ID\": \"sha256:01\"}}",
            IMAGE,
            "200 {\"error\": \"unauthorized\"}")) {
      DockerImages images = images(engine);
      images.build(BuildSpec.context(context), op);
      assertEquals(
          Json.object().with("host:5000", login("ada", SECRET, "host:5000")),
          decoded(engine.header(0, "X-Registry-Config")));
      HypervisorException denied =
          assertThrows(
              PermissionDeniedException.class, () -> images.build(BuildSpec.context(context), op));
      assertTrue(denied.getMessage().contains("config.json"), denied.getMessage());
    }
  }
}
