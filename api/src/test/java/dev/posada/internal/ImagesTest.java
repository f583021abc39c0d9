package dev.posada.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.posada.AlreadyExistsException;
import dev.posada.ConnectionException;
import dev.posada.Container;
import dev.posada.GuestState;
import dev.posada.Host;
import dev.posada.NotFoundException;
import dev.posada.Outcome;
import dev.posada.UnsupportedCapabilityException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Images are named, saved and sent, and made of containers. */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(20)
class ImagesTest {
  private static final IOException BROKEN = new IOException("Broken pipe");

  private final FakeProvider fake = new FakeProvider();
  private final Host host = fake.connect();

  @TempDir Path folder;

  @AfterEach
  void theCoreKeptItsPromises() {
    host.close();
    assertEquals(List.of(), fake.driver.brokenPromises);
  }

  private Container web() {
    fake.driver.containers.add("web", GuestState.STOPPED);
    return host.containers().get("web");
  }

  @Test
  void theImagesOfARepositoryAreThoseOfItsNameWhateverTheTag() {
    fake.driver.images.there.addAll(
        Set.of("alpine", "alpine:3.20", "localhost:5000/alpine", "alpine-slim:1"));
    assertEquals(2, host.images().list("alpine").size());
    assertEquals(1, host.images().list("localhost:5000/alpine").size());
    assertEquals(0, host.images().list("none").size());
  }

  @Test
  void aLostDeleteIsDoneIfTheImageIsGone() {
    fake.driver.images.there.add("alpine");
    fake.driver.next("deleteImage", FakeHost.fails(BROKEN));
    assertEquals(
        Outcome.NOT_DONE,
        assertThrows(ConnectionException.class, () -> host.images().delete("alpine")).outcome());
    fake.driver.next("deleteImage", FakeHost.failsWhenDone(BROKEN));
    assertEquals(List.of("alpine"), host.images().delete("alpine").removed());
    assertThrows(NotFoundException.class, () -> host.images().delete("alpine"));
  }

  @Test
  void whatMayHaveBeenThereBeforeIsUnknown() {
    fake.driver.images.there.addAll(Set.of("alpine", "mine"));
    List<Runnable> calls =
        List.of(
            () -> host.images().pull("alpine"),
            () -> host.images().tag("alpine", "mine"),
            () -> host.images().push("alpine"),
            () -> host.images().load(folder),
            () -> host.images().importFrom(folder, "mine"),
            () -> web().commit("mine"));
    for (String call : List.of("pull", "tag", "push", "load", "import", "commit")) {
      fake.driver.next(call, FakeHost.failsWhenDone(BROKEN));
    }
    for (Runnable call : calls) {
      assertEquals(Outcome.UNKNOWN, assertThrows(ConnectionException.class, call::run).outcome());
    }
  }

  @Test
  void whatHasANewNameIsDoneAfterAll() {
    for (String call : List.of("pull", "tag", "import")) {
      fake.driver.next(call, FakeHost.failsWhenDone(BROKEN));
    }
    assertEquals(List.of("alpine"), host.images().pull("alpine").tags());
    assertEquals(List.of("mine"), host.images().tag("alpine", "mine").tags());
    assertEquals(List.of("files"), host.images().importFrom(folder, "files").tags());
  }

  @Test
  void whatHasNoNameYetMayStillGetIt() {
    fake.driver.next("pull", FakeHost.fails(BROKEN));
    assertEquals(
        Outcome.UNKNOWN,
        assertThrows(ConnectionException.class, () -> host.images().pull("alpine")).outcome());
  }

  @Test
  void anImageIsSavedIntoANewFileOrNone() throws IOException {
    fake.driver.images.there.add("alpine");
    Path tar = folder.resolve("alpine.tar");
    fake.driver.next("save", FakeHost.failsWhenDone(BROKEN));
    assertThrows(ConnectionException.class, () -> host.images().save("alpine", tar));
    assertFalse(Files.exists(tar));
    assertThrows(NotFoundException.class, () -> host.images().save("none", tar));
    host.images().save("alpine", tar);
    assertEquals("alpine", Files.readString(tar));
    assertThrows(AlreadyExistsException.class, () -> host.images().save("alpine", tar));
  }

  @Test
  void aContainerIsExportedIntoANewFileOrNone() throws IOException {
    Container web = web();
    Path tar = folder.resolve("web.tar");
    fake.driver.next("export", FakeHost.failsWhenDone(BROKEN));
    assertThrows(ConnectionException.class, () -> web.exportTo(tar));
    assertFalse(Files.exists(tar));
    web.exportTo(tar);
    assertEquals("web", Files.readString(tar));
    assertEquals(List.of("mine"), web.commit("mine").tags());
  }

  @Test
  void whatUnusedImagesWereDeletedIsReported() {
    fake.driver.images.there.add("alpine");
    assertEquals(List.of("alpine"), host.images().prune().removed());
  }

  @Test
  void aHostWithoutImagesRefusesThemAll() {
    fake.driver.hasImages = false;
    try (Host without = fake.connect()) {
      for (Runnable call :
          List.<Runnable>of(
              () -> without.images().push("alpine"),
              () -> without.images().prune(),
              () -> without.images().save("alpine", folder.resolve("none")))) {
        assertThrows(UnsupportedCapabilityException.class, call::run);
      }
    }
    fake.driver.closed = false;
  }
}
