package dev.posada.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.BuildSpec;
import dev.posada.ConnectOptions;
import dev.posada.Credentials;
import dev.posada.Host;
import dev.posada.HypervisorException;
import dev.posada.Hypervisors;
import dev.posada.Image;
import dev.posada.Kind;
import dev.posada.NativeCall;
import dev.posada.NativeException;
import dev.posada.NotFoundException;
import dev.posada.OperationCancelledException;
import dev.posada.Outcome;
import dev.posada.PermissionDeniedException;
import dev.posada.Progress;
import dev.posada.Task;
import dev.posada.docker.http.Request;
import dev.posada.docker.registry.HelperFolder;
import dev.posada.spi.tar.TarWriter;
import dev.posada.testkit.InTurn;
import dev.posada.testkit.fault.Relay;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Images that travel between the engine and a registry that wants a password. */
@LabEngine.Needed
@InTurn(LabEngine.TURN)
@LabRegistry.Needed
@Timeout(120)
class RealRegistryTest {
  private static final int SIZE = 4 << 20;

  private final Host host = LabEngine.connect(LabRegistry.options());
  private final List<String> made = new ArrayList<>();
  private final List<NativeCall> calls = new CopyOnWriteArrayList<>();

  @TempDir Path folder;

  private String reference;

  @BeforeEach
  void makeAnImage() throws Exception {
    reference = reference(LabRegistry.ADDRESS);
    Path rootfs = folder.resolve("rootfs.tar");
    byte[] random = new byte[SIZE];
    new Random().nextBytes(random);
    try (OutputStream out = Files.newOutputStream(rootfs);
        TarWriter tar = new TarWriter(out)) {
      tar.file("random", 0644, random);
    }
    host.images().importFrom(rootfs, reference);
  }

  @AfterEach
  void leaveNothing() {
    for (String name : made) {
      try {
        host.images().delete(name);
      } catch (NotFoundException gone) {
        // all the better
      }
    }
    host.close();
  }

  private String reference(String registry) {
    String name = registry + "/" + LabEngine.name() + ":1";
    made.add(name);
    return name;
  }

  /** A host whose only knowledge of registries is a configuration file. */
  private Host configured(String json) throws Exception {
    Files.writeString(folder.resolve("config.json"), json);
    return Hypervisors.of(
            new DockerProvider(
                Map.of("DOCKER_CONFIG", folder.toString())::get, new HelperFolder(folder)))
        .connect(LabEngine.URI, ConnectOptions.defaults().trace(calls::add));
  }

  private Host as(String user, String password) {
    return LabEngine.connect(
        ConnectOptions.defaults()
            .registry(LabRegistry.ADDRESS, Credentials.of(user, password))
            .trace(calls::add));
  }

  private void assertSecret(HypervisorException e, String secret) {
    assertFalse(e.toString().contains(secret), e.toString());
    assertFalse(calls.toString().contains(secret), calls::toString);
  }

  @Test
  void whatIsPushedIsPulledWithProgress() {
    List<Progress> seen = new CopyOnWriteArrayList<>();
    Image image = host.images().get(reference);
    host.images().push(reference, Task.unbounded().onProgress(seen::add));
    assertTrue(
        seen.stream().anyMatch(one -> one.phase().equals("pushing") && one.total() >= SIZE),
        seen::toString);
    host.images().delete(reference);
    seen.clear();
    Image pulled = host.images().pull(reference, Task.unbounded().onProgress(seen::add));
    assertEquals(image.id(), pulled.id());
    assertEquals(List.of(reference), pulled.tags());
    Progress last = seen.get(seen.size() - 1);
    assertTrue(last.done() >= SIZE && last.done() == last.total(), seen::toString);
    seen.clear();
    assertEquals(pulled, host.images().pull(reference, Task.unbounded().onProgress(seen::add)));
    assertEquals(List.of(), seen, "it is there already");
  }

  @Test
  void pullsByDigest() {
    host.images().push(reference);
    String digest =
        host.unwrap(DockerEngine.class)
            .orElseThrow()
            .json(
                api -> Request.get(Paths.image(api, reference, "json")),
                host.unwrap(DockerEngine.class).orElseThrow().unattended())
            .get("RepoDigests")
            .items()
            .get(0)
            .text("");
    Image image = host.images().get(reference);
    host.images().delete(reference);
    Image pulled = host.images().pull(digest);
    assertEquals(image.id(), pulled.id());
    assertEquals(List.of(), pulled.tags());
    assertFalse(host.images().delete(digest).removed().isEmpty());
  }

  @Test
  void aWrongPasswordIsDenied() {
    host.images().push(reference);
    host.images().delete(reference);
    try (Host wrong = as(LabRegistry.USER, "not-the-word")) {
      PermissionDeniedException e =
          assertThrows(PermissionDeniedException.class, () -> wrong.images().pull(reference));
      assertEquals(Outcome.NOT_DONE, e.outcome());
      assertTrue(e.remedy().orElseThrow().contains("docker login"), e.remedy().get());
      assertSecret(e, "not-the-word");
    }
    assertThrows(NotFoundException.class, () -> host.images().get(reference));
    host.images().pull(reference);
    try (Host wrong = as(LabRegistry.USER, "not-the-word")) {
      assertThrows(PermissionDeniedException.class, () -> wrong.images().push(reference));
    }
  }

  @Test
  void nobodyIsDenied() throws Exception {
    try (Host nobody = configured("{}")) {
      for (HypervisorException e :
          List.of(
              assertThrows(HypervisorException.class, () -> nobody.images().push(reference)),
              assertThrows(HypervisorException.class, () -> nobody.images().pull(reference)))) {
        assertEquals(PermissionDeniedException.class, e.getClass(), e.toString());
        assertTrue(e.remedy().orElseThrow().contains(LabRegistry.ADDRESS), e.remedy().get());
      }
    }
  }

  @Test
  void dockersOwnConfigurationIsKnown() throws Exception {
    String both = LabRegistry.USER + ":" + LabRegistry.PASSWORD;
    String auth = Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
    try (Host client =
        configured(
            "{\"auths\": {\"http://%s/v2/\": {\"auth\": \"%s\"}}}"
                .formatted(LabRegistry.ADDRESS, auth))) {
      client.images().push(reference);
      client.images().delete(reference);
      client.images().pull(reference);
      assertFalse(calls.toString().contains(auth), calls::toString);
    }
  }

  @Test
  void aCredentialHelperIsAsked() throws Exception {
    HelperFolder.write(
        folder,
        "lab",
        ("read server; [ \"$server\" = '%s' ] || exit 1;"
                + " echo '{\"Username\": \"%s\", \"Secret\": \"%s\"}'")
            .formatted(LabRegistry.ADDRESS, LabRegistry.USER, LabRegistry.PASSWORD));
    try (Host client = configured("{\"credsStore\": \"lab\"}")) {
      client.images().push(reference);
      client.images().delete(reference);
      client.images().pull(reference);
      assertTrue(
          calls.stream().anyMatch(call -> call.toString().contains("docker-credential-lab get")),
          calls::toString);
      assertFalse(calls.toString().contains(LabRegistry.PASSWORD), calls::toString);
    }
  }

  @Test
  void aBuildFetchesWhatItBeginsWith() throws Exception {
    host.images().push(reference);
    host.images().delete(reference);
    Path context = Files.createDirectory(folder.resolve("context"));
    Files.writeString(context.resolve("Dockerfile"), "FROM " + reference + "\nLABEL a=b\n");
    String built = LabEngine.name() + ":1";
    try (Host wrong = as(LabRegistry.USER, "not-the-word")) {
      PermissionDeniedException e =
          assertThrows(
              PermissionDeniedException.class,
              () -> wrong.images().build(BuildSpec.context(context)));
      assertTrue(e.getMessage().contains("FROM"), e.getMessage());
      assertSecret(e, "not-the-word");
    }
    made.add(0, built);
    Image image = host.images().build(BuildSpec.context(context).tag(built));
    assertEquals("b", image.labels().get("a"));
  }

  @Test
  void whatIsNotThereIsNotFound() {
    String none = reference(LabRegistry.ADDRESS);
    for (HypervisorException e :
        List.of(
            assertThrows(HypervisorException.class, () -> host.images().pull(none)),
            assertThrows(HypervisorException.class, () -> host.images().push(none)),
            assertThrows(
                HypervisorException.class,
                () -> host.images().push(reference.replaceFirst(":1$", ":9"))))) {
      assertEquals(NotFoundException.class, e.getClass(), e.toString());
      assertEquals(Kind.IMAGE, ((NotFoundException) e).kind());
      assertEquals(Outcome.NOT_DONE, e.outcome());
    }
  }

  @Test
  void aRegistryThatIsAwayIsNoLostConnection() {
    HypervisorException e =
        assertThrows(NativeException.class, () -> host.images().pull("127.0.0.1:1/web:1"));
    assertTrue(e.remedy().orElseThrow().contains("reaches 127.0.0.1:1"), e.remedy().get());
    assertEquals(Outcome.NOT_DONE, e.outcome());
  }

  @Test
  void aCancelledPullLeavesNoImage() throws Exception {
    host.images().push(reference);
    int colon = LabRegistry.ADDRESS.lastIndexOf(':');
    InetSocketAddress registry =
        new InetSocketAddress(
            LabRegistry.ADDRESS.substring(0, colon),
            Integer.parseInt(LabRegistry.ADDRESS.substring(colon + 1)));
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch cancelled = new CountDownLatch(1);
    long[] passed = new long[1];
    try (Relay relay = Relay.before(registry)) {
      relay.changeAnswers(
          piece -> {
            passed[0] += piece.length;
            if (passed[0] > SIZE / 2) {
              begun.countDown();
              await(cancelled);
            }
            return piece;
          });
      String slow = "127.0.0.1:" + ((InetSocketAddress) relay.address()).getPort();
      String half = reference.replace(LabRegistry.ADDRESS, slow);
      made.add(half);
      host.images().delete(reference);
      Task task = Task.unbounded();
      Thread canceller =
          new Thread(
              () -> {
                await(begun);
                task.cancel();
              });
      canceller.start();
      try (Host client =
          LabEngine.connect(
              ConnectOptions.defaults()
                  .registry(slow, Credentials.of(LabRegistry.USER, LabRegistry.PASSWORD)))) {
        HypervisorException e =
            assertThrows(HypervisorException.class, () -> client.images().pull(half, task));
        assertEquals(OperationCancelledException.class, e.getClass(), e.toString());
        assertThrows(NotFoundException.class, () -> client.images().get(half));
        cancelled.countDown();
        canceller.join();
        relay.changeAnswers(piece -> piece);
        assertEquals(
            List.of(half),
            client.images().pull(half, Task.within(Duration.ofSeconds(30))).tags(),
            "it can be pulled again");
      } finally {
        cancelled.countDown();
      }
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(60, TimeUnit.SECONDS)) {
        throw new AssertionError("nothing happened for a minute");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
