package dev.posada.memory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.AlreadyExistsException;
import dev.posada.BusyException;
import dev.posada.ByteSize;
import dev.posada.CloneOptions;
import dev.posada.Disk;
import dev.posada.Failure;
import dev.posada.Host;
import dev.posada.HypervisorException;
import dev.posada.Hypervisors;
import dev.posada.InsufficientResourcesException;
import dev.posada.InvalidStateException;
import dev.posada.Kind;
import dev.posada.MigrateOptions;
import dev.posada.NotFoundException;
import dev.posada.OperationCancelledException;
import dev.posada.Outcome;
import dev.posada.Pool;
import dev.posada.Progress;
import dev.posada.RejectedException;
import dev.posada.Task;
import dev.posada.VirtualMachine;
import dev.posada.VirtualMachineSpec;
import dev.posada.Volume;
import dev.posada.VolumeSpec;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class VolumesTest {
  private static final String URI = "memory:///volumes-test";

  private final MemoryWorld world = MemoryWorld.of(URI);
  private final Host host = Hypervisors.load().connect(URI);
  @TempDir private Path folder;

  @AfterEach
  void close() {
    host.close();
    world.reset();
  }

  private Volume create(String name, ByteSize size) {
    return host.storage().create(VolumeSpec.named(name).size(size));
  }

  /** Writes a file whose bytes nobody would guess. */
  private Path file(int size) throws IOException {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return Files.write(folder.resolve("file-" + size), bytes);
  }

  private byte[] contents(Volume volume) throws IOException {
    Path file = folder.resolve(volume.name() + ".downloaded");
    host.storage().download(volume, file);
    try {
      return Files.readAllBytes(file);
    } finally {
      Files.delete(file);
    }
  }

  @Test
  void aVolumeWithASizeTakesThatMuchOfThePool() {
    Pool before = host.storage().listPools().get(0);
    Volume data = create("data", ByteSize.gib(10));
    Pool after = host.storage().listPools().get(0);
    assertEquals("default", after.name());
    assertEquals(before.capacity(), before.free());
    assertEquals(
        before.free().orElseThrow().bytes() - ByteSize.gib(10).bytes(),
        after.free().orElseThrow().bytes());
    assertEquals(Optional.of(ByteSize.gib(10)), data.capacity());
    assertEquals(Optional.of(ByteSize.bytes(0)), data.used());

    host.storage().delete(data);

    assertEquals(before.free(), host.storage().listPools().get(0).free());
    assertEquals(List.of(), host.storage().list());
  }

  @Test
  void whatDoesNotFitIntoThePoolIsNotMade() {
    create("large", ByteSize.gib(1000));
    InsufficientResourcesException full =
        assertThrows(
            InsufficientResourcesException.class, () -> create("second", ByteSize.gib(100)));
    assertTrue(full.getMessage().contains("24 GiB free of 1 TiB"), full.getMessage());
    assertEquals(1, host.storage().list().size());
  }

  @Test
  void aVolumeIsAsItsSpecSays() {
    Pool pool = host.storage().listPools().get(0);
    VolumeSpec spec =
        VolumeSpec.named("data").format(Disk.Format.QCOW2).label("team", "red").pool(pool);
    Volume made = host.storage().create(spec);
    Volume found = host.storage().get("default", "data");
    assertEquals(made, found);
    assertEquals(Optional.of(Disk.Format.QCOW2), found.format());
    assertEquals(Map.of("team", "red"), found.labels());
    assertEquals(Optional.empty(), found.capacity());
  }

  @Test
  void namesAreUniqueAndWhatIsGoneIsNotFound() {
    Volume data = create("data", ByteSize.mib(1));
    AlreadyExistsException taken =
        assertThrows(AlreadyExistsException.class, () -> create("data", ByteSize.mib(1)));
    assertEquals(Kind.VOLUME, taken.kind());
    assertThrows(RejectedException.class, () -> create("a/b", ByteSize.mib(1)));
    host.storage().delete(data);
    NotFoundException gone =
        assertThrows(NotFoundException.class, () -> host.storage().delete(data));
    assertEquals(Kind.VOLUME, gone.kind());

    create("data", ByteSize.mib(2));
    assertThrows(NotFoundException.class, () -> host.storage().delete(data), "it is another one");
    assertEquals(
        Kind.POOL,
        assertThrows(NotFoundException.class, () -> host.storage().get("fast", "data")).kind());
  }

  @Test
  void whatIsUploadedIsWhatIsDownloadedAndTheRestIsZero() throws IOException {
    Volume data = create("data", ByteSize.mib(1));
    Path file = file(200_000);
    List<Progress> seen = Collections.synchronizedList(new ArrayList<>());
    host.storage().upload(file, data, Task.within(Duration.ofSeconds(30)).onProgress(seen::add));

    byte[] all = contents(data);
    assertEquals(1 << 20, all.length);
    assertArrayEquals(Files.readAllBytes(file), Arrays.copyOf(all, 200_000));
    assertEquals(0, all[200_000]);
    assertEquals(200_000, seen.get(seen.size() - 1).done());
    assertEquals(200_000, seen.get(seen.size() - 1).total());

    host.storage().upload(file(5), data);
    assertEquals(0, contents(data)[100_000], "what was there before is gone");
  }

  @Test
  void aFileThatIsTooLargeIsRejectedAndNothingChanges() throws IOException {
    Volume data = create("data", ByteSize.kib(64));
    host.storage().upload(file(10), data);
    Path large = file(65_537);
    RejectedException rejected =
        assertThrows(RejectedException.class, () -> host.storage().upload(large, data));
    assertEquals(Outcome.NOT_DONE, rejected.outcome());
    assertArrayEquals(Files.readAllBytes(file(10)), Arrays.copyOf(contents(data), 10));
  }

  @Test
  void aLargeVolumeTakesNoMemoryUntilItIsWrittenTo() throws IOException {
    Volume data = create("data", ByteSize.gib(500));
    Path sparse = folder.resolve("sparse");
    try (var file = new RandomAccessFile(sparse.toFile(), "rw")) {
      file.seek(ByteSize.mib(20).bytes());
      file.write(1);
    }
    host.storage().upload(sparse, data);
    Volume now = host.storage().get("default", "data");
    assertTrue(now.used().orElseThrow().bytes() <= 64 * 1024, now.used().toString());
  }

  /** Writes a file of so many MiB that are not zero. */
  private Path large(int size) throws IOException {
    Path large = folder.resolve("large");
    byte[] piece = new byte[1 << 20];
    Arrays.fill(piece, (byte) 1);
    try (var out = Files.newOutputStream(large)) {
      for (int i = 0; i < size; i++) {
        out.write(piece);
      }
    }
    return large;
  }

  @Test
  void contentsBeyondTheBoundAreRefusedAndTheVolumeIsSaidToBeFilledInPart() throws IOException {
    Volume data = create("data", ByteSize.gib(1));
    Path large = large(257);
    InsufficientResourcesException full =
        assertThrows(
            InsufficientResourcesException.class, () -> host.storage().upload(large, data));
    assertTrue(full.getMessage().contains("256 MiB"), full.getMessage());
    host.storage().delete(data);
    host.storage().upload(file(100), create("data", ByteSize.mib(1)));
  }

  @Test
  void aCopyIsAVolumeOfItsOwn() throws IOException {
    Volume data =
        host.storage().create(VolumeSpec.named("data").size(ByteSize.mib(1)).label("team", "red"));
    host.storage().upload(file(150_000), data);
    Volume copy = host.storage().copy(data, "copy");
    assertFalse(copy.equals(data));
    assertEquals(data.labels(), copy.labels());
    host.storage().upload(file(3), data);
    assertArrayEquals(Files.readAllBytes(file(150_000)), Arrays.copyOf(contents(copy), 150_000));
    assertThrows(AlreadyExistsException.class, () -> host.storage().copy(data, "copy"));
  }

  @Test
  void aCopyThatIsCancelledLeavesNothing() throws IOException {
    Volume data = create("data", ByteSize.mib(1));
    host.storage().upload(file(200_000), data);
    Task[] task = new Task[1];
    task[0] = Task.within(Duration.ofSeconds(30)).onProgress(any -> task[0].cancel());
    OperationCancelledException cancelled =
        assertThrows(
            OperationCancelledException.class, () -> host.storage().copy(data, "copy", task[0]));
    assertEquals(Outcome.NOT_DONE, cancelled.outcome());
    assertEquals(1, host.storage().list().size());
  }

  @Test
  void aCopyThatIsCancelledLeavesWhatOthersMadeInItsPlace() throws IOException {
    Volume data = create("data", ByteSize.mib(1));
    host.storage().upload(file(200_000), data);
    Task[] task = new Task[1];
    task[0] =
        Task.within(Duration.ofSeconds(30))
            .onProgress(
                any -> {
                  host.storage().delete(volume("copy"));
                  create("copy", ByteSize.mib(2));
                  task[0].cancel();
                });
    assertThrows(HypervisorException.class, () -> host.storage().copy(data, "copy", task[0]));
    assertEquals(Optional.of(ByteSize.mib(2)), volume("copy").capacity());
  }

  private Volume volume(String name) {
    return host.storage().list().stream()
        .filter(one -> one.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private List<String> names() {
    return host.storage().list().stream().map(Volume::name).toList();
  }

  private VirtualMachine machine(String name, Disk... disks) {
    return host.virtualMachines().create(VirtualMachineSpec.named(name).attach(disks));
  }

  @Test
  void aDiskThatCannotBeFilledIsNotLeft() throws IOException {
    Volume data = create("data", ByteSize.mib(130));
    host.storage().upload(large(130), data);
    Disk blank = Disk.blank(ByteSize.gib(1));
    VirtualMachine web = machine("web", blank, Disk.of(data));
    List<String> before = names();
    for (Executable call :
        List.<Executable>of(
            () -> web.cloneAs("twin", CloneOptions.full()),
            () -> machine("other", blank, Disk.copyOf(data)),
            () -> web.attach(Disk.copyOf(data)))) {
      assertEquals(
          Outcome.NOT_DONE, assertThrows(InsufficientResourcesException.class, call).outcome());
      assertEquals(before, names());
    }
    host.storage().upload(large(100), create("more", ByteSize.mib(100)));
  }

  @Test
  void disksOfAMachineWhoseNameIsTakenMeanwhileAreNotLeft() {
    VirtualMachine web = machine("web", Disk.blank(ByteSize.gib(1)));
    Path ova = folder.resolve("web.ova");
    web.exportTo(ova);
    List<String> before = names();
    for (Executable call :
        List.<Executable>of(
            () -> web.cloneAs("twin", CloneOptions.full(), whileItWorks(() -> machine("twin"))),
            () ->
                host.virtualMachines()
                    .importFrom(ova, "other", whileItWorks(() -> machine("other"))))) {
      assertEquals(Outcome.NOT_DONE, assertThrows(AlreadyExistsException.class, call).outcome());
      assertEquals(before, names());
    }
  }

  @Test
  void disksThatWereCopiedToAHostOnWhichNotAllFitAreNotLeftThere() throws IOException {
    Volume small = create("small", ByteSize.mib(1));
    Volume big = create("big", ByteSize.mib(130));
    Path large = large(130);
    host.storage().upload(large, big);
    VirtualMachine web = machine("web", Disk.of(small), Disk.of(big));
    try (Host there = Hypervisors.load().connect("memory:///" + UUID.randomUUID())) {
      VolumeSpec taken = VolumeSpec.named("taken").size(ByteSize.mib(130));
      there.storage().upload(large, there.storage().create(taken));
      MigrateOptions withDisks = MigrateOptions.offline().copyDisks(true);
      assertThrows(InsufficientResourcesException.class, () -> web.migrateTo(there, withDisks));
      assertEquals(List.of("taken"), there.storage().list().stream().map(Volume::name).toList());
    }
  }

  private static Task whileItWorks(Runnable others) {
    AtomicBoolean done = new AtomicBoolean();
    return Task.within(Duration.ofSeconds(30))
        .onProgress(
            any -> {
              if (!done.getAndSet(true)) {
                others.run();
              }
            });
  }

  @Test
  void aVolumeGrowsAndKeepsWhatIsInIt() throws IOException {
    Volume data = create("data", ByteSize.kib(64));
    host.storage().upload(file(1_000), data);
    Volume larger = host.storage().resize(data, ByteSize.kib(128));
    assertEquals(Optional.of(ByteSize.kib(128)), larger.capacity());
    byte[] all = contents(larger);
    assertEquals(128 * 1024, all.length);
    assertArrayEquals(Files.readAllBytes(file(1_000)), Arrays.copyOf(all, 1_000));
    assertThrows(RejectedException.class, () -> host.storage().resize(larger, ByteSize.kib(64)));
    assertThrows(
        InsufficientResourcesException.class,
        () -> host.storage().resize(larger, ByteSize.gib(2000)));
  }

  @Test
  void aDiskOfAMachineIsNeitherDeletedNorChangedUnderIt() throws IOException {
    Volume data = create("data", ByteSize.mib(1));
    VirtualMachine machine =
        host.virtualMachines().create(VirtualMachineSpec.named("web").attach(Disk.of(data)));
    InvalidStateException used =
        assertThrows(InvalidStateException.class, () -> host.storage().delete(data));
    assertTrue(used.getMessage().contains("used by virtual machine web"), used.getMessage());
    Path file = file(10);
    host.storage().upload(file, data);
    machine.start();
    assertThrows(InvalidStateException.class, () -> host.storage().upload(file, data));
    assertThrows(InvalidStateException.class, () -> host.storage().resize(data, ByteSize.mib(2)));
    machine.kill();
    machine.delete();
    host.storage().delete(data);
  }

  @Test
  void faultsStrikeByTheNamesOfTheVerbs() throws IOException {
    Volume data = create("data", ByteSize.mib(1));
    Path file = file(10);
    Fault locked = Fault.failure(new BusyException("locked"));
    for (String operation : List.of("upload", "copy", "resize", "delete", "download", "volumes")) {
      world.inject(locked.on(operation));
    }
    Path to = folder.resolve("to");
    assertBusy(() -> host.storage().upload(file, data));
    assertBusy(() -> host.storage().download(data, to));
    assertFalse(Files.exists(to));
    assertBusy(() -> host.storage().list());
    assertBusy(() -> host.storage().copy(data, "copy"));
    assertBusy(() -> host.storage().resize(data, ByteSize.mib(2)));
    assertBusy(() -> host.storage().delete(data));
    assertEquals(List.of(data), host.storage().list());
  }

  private static void assertBusy(Runnable call) {
    HypervisorException thrown = assertThrows(BusyException.class, call::run);
    assertTrue(thrown.getMessage().contains("locked"), thrown.getMessage());
  }

  @Test
  void aCreateWhoseAnswerWasLostIsToldAsWhatItLeft() {
    world.inject(
        Fault.failure(new BusyException("?", Failure.undecided())).on("create").afterEffect());
    BusyException thrown = assertThrows(BusyException.class, () -> create("data", ByteSize.mib(1)));
    assertEquals(Outcome.PARTLY, thrown.outcome());
    assertTrue(thrown.remains().toString().contains("data"), thrown.remains().toString());
  }
}
