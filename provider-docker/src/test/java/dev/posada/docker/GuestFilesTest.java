package dev.posada.docker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ConnectionException;
import dev.posada.HypervisorException;
import dev.posada.Kind;
import dev.posada.NativeException;
import dev.posada.NotFoundException;
import dev.posada.OperationCancelledException;
import dev.posada.PermissionDeniedException;
import dev.posada.RejectedException;
import dev.posada.docker.http.Dialer;
import dev.posada.docker.http.ScriptedClient;
import dev.posada.docker.http.ScriptedServer;
import dev.posada.spi.tar.TarWriter;
import dev.posada.testkit.TestOperation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Copies, with an engine that says what it is told to say. */
@Timeout(30)
class GuestFilesTest {
  private static final String NO_FILE =
      "{\"message\":\"Could not find the file /no ne in container x\"}";
  private static final long DIRECTORY = 1L << 31 | 0755;
  private static final long LINK = 1L << 27 | 0777;

  @TempDir Path folder;

  private final TestOperation op = TestOperation.unlimited();

  private interface Copy {
    void with(GuestFiles files) throws Exception;
  }

  /** Makes a copy against a script of the answers on one connection; the requests it made. */
  private static List<String> copying(ScriptedServer.Script script, Copy copy) throws Exception {
    try (ScriptedServer server =
        ScriptedServer.playing(
            client -> {
              client.request();
              client.send("HTTP/1.1 200 OK\r\nApi-Version: 1.41\r\nContent-Length: 2\r\n\r\n");
              script.play(client);
            })) {
      DockerEngine engine = new DockerEngine(Dialer.unix(server.socket()), Duration.ofSeconds(10));
      try {
        copy.with(new GuestFiles(engine, Dialect.DOCKER));
      } finally {
        engine.close();
      }
      return server.requests().stream()
          .skip(1)
          .map(line -> line.replace(" HTTP/1.1", "").replace("/v1.41/containers/x/archive?", ""))
          .toList();
    }
  }

  private static String stat(long mode, String target) {
    String json = "{\"name\":\"n\",\"size\":5,\"mode\":%d,\"linkTarget\":\"%s\"}";
    return "X-Docker-Container-Path-Stat: "
        + Base64.getEncoder()
            .encodeToString(json.formatted(mode, target).getBytes(StandardCharsets.UTF_8))
        + "\r\n";
  }

  private static void head(ScriptedClient client, int status, String stat) throws IOException {
    assertTrue(client.request().startsWith("HEAD "));
    client.send("HTTP/1.1 " + status + " X\r\n" + stat + "Content-Length: 0\r\n\r\n");
  }

  private static void answer(ScriptedClient client, int status, String headers, byte[] body)
      throws IOException {
    client.request();
    client.send(
        "HTTP/1.1 " + status + " X\r\n" + headers + "Content-Length: " + body.length + "\r\n\r\n");
    client.send(body);
  }

  private static void answer(ScriptedClient client, int status, String message) throws IOException {
    answer(client, status, "", message.getBytes(StandardCharsets.UTF_8));
  }

  /** Takes an archive, in one chunk if it is one; its first bytes. */
  private static String taken(ScriptedClient client) throws IOException {
    String head = client.request();
    assertTrue(head.contains("\r\nContent-Type: application/x-tar\r\n"), head);
    String length = head.replaceFirst("(?s).*\r\nContent-Length: ([0-9]+).*", "$1");
    if (!length.equals(head)) {
      return client.receive(Integer.parseInt(length));
    }
    StringBuilder line = new StringBuilder();
    while (line.indexOf("\r\n") < 0) {
      line.append(client.receive(1));
    }
    String archive = client.receive(Integer.parseInt(line.toString().strip(), 16));
    assertEquals("\r\n0\r\n\r\n", client.receive(7));
    return archive;
  }

  private static void done(ScriptedClient client) throws IOException {
    client.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
  }

  private Path file() throws IOException {
    return Files.writeString(folder.resolve("file"), "hello");
  }

  private interface Content {
    void addTo(TarWriter tar) throws IOException;
  }

  private static byte[] tar(Content content) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (TarWriter tar = new TarWriter(out)) {
      content.addTo(tar);
    }
    return out.toByteArray();
  }

  @Test
  void aNewFileGoesIntoItsFolder() throws Exception {
    Path file = file();
    List<String> requests =
        copying(
            client -> {
              head(client, 200, "");
              String archive = taken(client);
              assertTrue(archive.startsWith("a b\0"), archive);
              assertEquals("hello", archive.substring(512, 517));
              done(client);
            },
            files -> files.copyTo("x", file, "/tmp/./d/../a b/", op));
    assertEquals(
        List.of("HEAD path=%2Ftmp%2Fa%20b", "PUT path=%2Ftmp&noOverwriteDirNonDir=1"), requests);
  }

  @Test
  void aFolderThatIsThereIsFilledUp() throws Exception {
    Files.createDirectory(folder.resolve("in"));
    Files.writeString(folder.resolve("in/f"), "hello");
    List<String> requests =
        copying(
            client -> {
              head(client, 200, stat(DIRECTORY, ""));
              assertTrue(taken(client).startsWith("f\0"));
              done(client);
            },
            files -> files.copyTo("x", folder.resolve("in"), "/", op));
    assertEquals(List.of("HEAD path=%2F", "PUT path=%2F&noOverwriteDirNonDir=1"), requests);
  }

  @Test
  void aLinkThatIsNamedIsFollowed() throws Exception {
    Path file = file();
    List<String> requests =
        copying(
            client -> {
              head(client, 200, stat(LINK, "/far/away"));
              head(client, 200, stat(0644, ""));
              assertTrue(taken(client).startsWith("away\0"));
              done(client);
            },
            files -> files.copyTo("x", file, "/l", op));
    assertEquals(
        List.of(
            "HEAD path=%2Fl", "HEAD path=%2Ffar%2Faway", "PUT path=%2Ffar&noOverwriteDirNonDir=1"),
        requests);
    copying(
        client -> {
          answer(client, 200, stat(LINK, "/far"), tar(tar -> tar.link("l", "far")));
          answer(client, 200, stat(0644, ""), tar(tar -> tar.file("far", 0600, new byte[7])));
        },
        files -> files.copyFrom("x", "/l", folder.resolve("out"), op));
    assertEquals(7, Files.size(folder.resolve("out")));
  }

  @Test
  void aFolderAndAFileDoNotReplaceEachOther() throws Exception {
    Path file = file();
    copying(
        client -> head(client, 200, stat(DIRECTORY, "")),
        files -> assertThrows(RejectedException.class, () -> files.copyTo("x", file, "/d", op)));
    copying(
        client -> head(client, 200, stat(0644, "")),
        files -> assertThrows(RejectedException.class, () -> files.copyTo("x", folder, "/f", op)));
    copying(
        client -> answer(client, 200, stat(0644, ""), tar(tar -> tar.file("f", 0600, new byte[0]))),
        files ->
            assertThrows(RejectedException.class, () -> files.copyFrom("x", "/f", folder, op)));
    copying(
        client -> answer(client, 200, stat(DIRECTORY, ""), tar(tar -> tar.directory("d", 0700))),
        files -> assertThrows(RejectedException.class, () -> files.copyFrom("x", "/d", file, op)));
    assertEquals("hello", Files.readString(file));
  }

  @Test
  void refusalsHaveTheirMeaning() throws Exception {
    refused(NotFoundException.class, 404, NO_FILE);
    refused(NotFoundException.class, 404, "{\"message\":\"No such container: x\"}");
    refused(
        PermissionDeniedException.class,
        500,
        "{\"message\":\"container rootfs is marked read-only\"}");
    refused(RejectedException.class, 400, "{\"message\":\"extraction point is not a directory\"}");
    refused(NativeException.class, 500, "{\"message\":\"something\"}");
    HypervisorException e = refused(NotFoundException.class, 404, NO_FILE);
    assertEquals(Kind.FILE, ((NotFoundException) e).kind());
    assertTrue(e.getMessage().contains("/no ne"), e.getMessage());
  }

  private HypervisorException refused(
      Class<? extends HypervisorException> type, int status, String said) throws Exception {
    Path file = file();
    HypervisorException[] refusal = new HypervisorException[1];
    copying(
        client -> {
          head(client, 200, "");
          taken(client);
          client.send(
              "HTTP/1.1 %d X\r\nContent-Length: %d\r\n\r\n%s"
                  .formatted(status, said.length(), said));
        },
        files -> refusal[0] = assertThrows(type, () -> files.copyTo("x", file, "/no ne/f", op)));
    copying(
        client -> answer(client, status, said),
        files ->
            assertThrows(type, () -> files.copyFrom("x", "/no ne", folder.resolve("out"), op)));
    assertFalse(Files.exists(folder.resolve("out")));
    return refusal[0];
  }

  @Test
  void aContainerThatIsGoneIsNotFoundWhateverIsCopied() throws Exception {
    for (String to : List.of("/", "/d")) {
      copying(
          client -> {
            head(client, 200, "");
            taken(client);
            String said = "{\"message\":\"No such container: x\"}";
            client.send(
                "HTTP/1.1 404 X\r\nContent-Length: %d\r\n\r\n%s".formatted(said.length(), said));
          },
          files -> {
            NotFoundException e =
                assertThrows(NotFoundException.class, () -> files.copyTo("x", folder, to, op));
            assertEquals(Kind.CONTAINER, e.kind());
          });
    }
  }

  @Test
  void pathsInsideAreAbsolute() throws IOException {
    GuestFiles files = new GuestFiles(null, Dialect.DOCKER);
    Path file = file();
    assertThrows(RejectedException.class, () -> files.copyTo("x", file, "tmp", op));
    assertThrows(RejectedException.class, () -> files.copyFrom("x", "./tmp", folder, op));
    assertEquals("/", GuestPath.of("/../.").folder().text());
    assertEquals("", GuestPath.of("//").name());
    assertEquals("/a", GuestPath.of("/a/b").folder().text());
  }

  @Test
  void aFolderComesAsItIs() throws Exception {
    copying(
        client ->
            answer(
                client,
                200,
                stat(DIRECTORY, ""),
                tar(
                    tar -> {
                      tar.directory("d", 0755);
                      tar.file("d/f", 0600, "hello".getBytes(StandardCharsets.UTF_8));
                      tar.link("d/l", "f");
                    })),
        files -> files.copyFrom("x", "/d", folder.resolve("out"), op));
    assertEquals("hello", Files.readString(folder.resolve("out/l")));
  }

  @Test
  void anEngineThatSendsOtherThingsWritesNothing() throws Exception {
    for (byte[] hostile :
        List.of(
            tar(
                tar -> {
                  tar.directory("d", 0755);
                  tar.file("e/f", 0600, new byte[1]);
                }),
            tar(
                tar -> {
                  tar.directory("d", 0755);
                  tar.file("d/../../f", 0600, new byte[1]);
                }),
            tar(
                tar -> {
                  tar.directory("d", 0755);
                  tar.link("d/l", folder.toString());
                  tar.file("d/l/f", 0600, new byte[1]);
                }),
            tar(tar -> {}),
            "no archive at all".repeat(100).getBytes(StandardCharsets.UTF_8))) {
      copying(
          client -> answer(client, 200, "", hostile),
          files ->
              assertThrows(
                  NativeException.class,
                  () -> files.copyFrom("x", "/d", folder.resolve("out"), op)));
    }
    try (Stream<Path> all = Files.list(folder)) {
      assertEquals(List.of(folder.resolve("out")), all.toList());
    }
  }

  @Test
  void whatBreaksOffIsTheConnectionsFault() throws Exception {
    byte[] whole = tar(tar -> tar.file("f", 0600, new byte[5000]));
    copying(
        client -> {
          client.request();
          client.send("HTTP/1.1 200 OK\r\nContent-Length: " + whole.length + "\r\n\r\n");
          client.send(Arrays.copyOf(whole, 3000));
          client.hangUp();
        },
        files ->
            assertThrows(
                ConnectionException.class,
                () -> files.copyFrom("x", "/f", folder.resolve("out"), op)));
  }

  @Test
  void aCancelEndsACopy() throws Exception {
    TestOperation cancelled = TestOperation.unlimited();
    copying(
        client -> {
          client.request();
          client.send("HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n");
          cancelled.cancel();
          client.awaitHangUp();
        },
        files ->
            assertThrows(
                OperationCancelledException.class,
                () -> files.copyFrom("x", "/f", folder.resolve("out"), cancelled)));
  }

  @Test
  void anExportIsPassedOn() throws Exception {
    byte[] whole = tar(tar -> tar.file("f", 0600, new byte[200_000]));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    List<String> requests =
        copying(client -> answer(client, 200, "", whole), files -> files.exportTo("x", out, op));
    assertArrayEquals(whole, out.toByteArray());
    assertEquals(List.of("GET /v1.41/containers/x/export"), requests);
  }
}
