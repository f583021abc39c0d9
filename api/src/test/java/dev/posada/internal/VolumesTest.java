package dev.posada.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.posada.AlreadyExistsException;
import dev.posada.ByteSize;
import dev.posada.ConnectionException;
import dev.posada.Host;
import dev.posada.Kind;
import dev.posada.NotFoundException;
import dev.posada.OperationCancelledException;
import dev.posada.Outcome;
import dev.posada.RejectedException;
import dev.posada.Task;
import dev.posada.Volume;
import dev.posada.VolumeSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Volumes are made, copied, filled and deleted, and a failure says what there is. */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(20)
class VolumesTest {
  private static final IOException BROKEN = new IOException("Broken pipe");
  private static final ByteSize GIB = ByteSize.gib(1);

  private final FakeProvider fake = new FakeProvider();
  private final Host host = fake.connect();

  @TempDir Path folder;

  @AfterEach
  void theCoreKeptItsPromises() {
    host.close();
    assertEquals(List.of(), fake.driver.brokenPromises);
  }

  @Test
  void aVolumeIsInThePoolThatTheSpecNamesOrTheFirst() {
    Volume data = host.storage().create(VolumeSpec.named("data").size(GIB));
    assertEquals("default", data.pool());
    Volume fast =
        host.storage()
            .create(VolumeSpec.named("data").size(GIB).pool(host.storage().listPools().get(1)));
    assertEquals("fast", fast.pool());
    assertEquals(data, host.storage().get("default", "data"));
    assertEquals(
        Kind.VOLUME,
        assertThrows(NotFoundException.class, () -> host.storage().get("fast", "none")).kind());
    assertEquals(
        Kind.POOL,
        assertThrows(NotFoundException.class, () -> host.storage().get("none", "data")).kind());
  }

  @Test
  void aNameIsTakenWithinItsPool() {
    Volume data = fake.driver.storage.add("default", "data", GIB);
    for (Runnable call :
        List.<Runnable>of(
            () -> host.storage().create(VolumeSpec.named("data").size(GIB)),
            () -> host.storage().copy(data, "data"))) {
      AlreadyExistsException e = assertThrows(AlreadyExistsException.class, call::run);
      assertEquals(Kind.VOLUME, e.kind());
      assertEquals(Outcome.NOT_DONE, e.outcome());
    }
    assertEquals(List.of("open"), fake.driver.changes());
  }

  @Test
  void aHostWithoutAPoolSaysWhatToDo() {
    fake.driver.storage.pools.clear();
    NotFoundException e =
        assertThrows(
            NotFoundException.class, () -> host.storage().create(VolumeSpec.named("data")));
    assertEquals(Kind.POOL, e.kind());
    assertEquals(Optional.of("make a storage pool on the host"), e.remedy());
  }

  @Test
  void whatALostCreateOrCopyLeftMayBeIncomplete() {
    Volume data = fake.driver.storage.add("default", "data", GIB);
    for (String call : List.of("createVolume", "copyVolume")) {
      Runnable make =
          () -> {
            if (call.equals("createVolume")) {
              host.storage().create(VolumeSpec.named(call).size(GIB));
            } else {
              host.storage().copy(data, call);
            }
          };
      fake.driver.next(call, FakeHost.fails(BROKEN));
      assertEquals(Outcome.NOT_DONE, assertThrows(ConnectionException.class, make::run).outcome());
      fake.driver.next(call, FakeHost.failsWhenDone(BROKEN));
      ConnectionException e = assertThrows(ConnectionException.class, make::run);
      assertEquals(Outcome.PARTLY, e.outcome());
      assertEquals(List.of("volume \"" + call + "\", which may be incomplete"), e.remains());
    }
  }

  @Test
  void aVolumeThatMayHaveBeenThereBeforeIsNotNamedAsWhatRemains() {
    fake.driver.storage.refusesTakenNames = true;
    fake.driver.storage.add("default", "data", GIB);
    fake.driver.next("createVolume", FakeHost.fails(BROKEN));
    ConnectionException e =
        assertThrows(
            ConnectionException.class,
            () -> host.storage().create(VolumeSpec.named("data").size(GIB)));
    assertEquals(Outcome.UNKNOWN, e.outcome());
    assertEquals(List.of(), e.remains());
  }

  @Test
  void aVolumeOnlyGrows() {
    Volume data = fake.driver.storage.add("default", "data", GIB);
    RejectedException e =
        assertThrows(RejectedException.class, () -> host.storage().resize(data, ByteSize.mib(512)));
    assertEquals(
        "cannot resize volume \"data\" to 512 MiB on fake:///x:"
            + " it has 1 GiB and would lose what is at its end",
        e.getMessage());
    assertEquals(List.of("open"), fake.driver.changes());
    ByteSize two = ByteSize.gib(2);
    assertEquals(Optional.of(two), host.storage().resize(data, two).capacity());
    fake.driver.next("resize", FakeHost.failsWhenDone(BROKEN));
    ByteSize three = ByteSize.gib(3);
    assertEquals(Optional.of(three), host.storage().resize(data, three).capacity());
    fake.driver.next("resize", FakeHost.fails(BROKEN));
    assertEquals(
        Outcome.UNKNOWN,
        assertThrows(ConnectionException.class, () -> host.storage().resize(data, ByteSize.gib(4)))
            .outcome());
    fake.driver.storage.there.clear();
    assertThrows(NotFoundException.class, () -> host.storage().resize(data, three));
  }

  @Test
  void aCancelledUploadFilledItInPart() throws IOException {
    Volume data = fake.driver.storage.add("default", "data", GIB);
    Path file = Files.writeString(folder.resolve("image"), "bytes");
    host.storage().upload(file, data);
    assertEquals("bytes", fake.driver.storage.uploaded);
    CountDownLatch entered = new CountDownLatch(1);
    fake.driver.next("upload", FakeHost.hangs(entered));
    Task task = Task.unbounded();
    Background upload = Background.call(() -> host.storage().upload(file, data, task));
    Background.await(entered);
    task.cancel();
    OperationCancelledException e = upload.throwing(OperationCancelledException.class);
    assertEquals(Outcome.PARTLY, e.outcome());
    assertEquals(List.of("volume \"data\" is filled in part"), e.remains());
    NotFoundException none =
        assertThrows(
            NotFoundException.class, () -> host.storage().upload(folder.resolve("none"), data));
    assertEquals(Outcome.NOT_DONE, none.outcome());
  }

  @Test
  void aLostDeleteIsDoneIfTheVolumeIsGone() {
    Volume data = fake.driver.storage.add("default", "data", GIB);
    fake.driver.next("deleteVolume", FakeHost.fails(BROKEN));
    assertEquals(
        Outcome.NOT_DONE,
        assertThrows(ConnectionException.class, () -> host.storage().delete(data)).outcome());
    fake.driver.next("deleteVolume", FakeHost.failsWhenDone(BROKEN));
    host.storage().delete(data);
    assertEquals(
        Outcome.NOT_DONE,
        assertThrows(NotFoundException.class, () -> host.storage().delete(data)).outcome());
  }
}
