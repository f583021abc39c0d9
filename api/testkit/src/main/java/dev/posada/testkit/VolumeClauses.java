package dev.posada.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ByteSize;
import dev.posada.Capability;
import dev.posada.Container;
import dev.posada.Disk;
import dev.posada.InvalidStateException;
import dev.posada.Kind;
import dev.posada.Mount;
import dev.posada.Pool;
import dev.posada.Progress;
import dev.posada.RejectedException;
import dev.posada.Storage;
import dev.posada.Task;
import dev.posada.VirtualMachine;
import dev.posada.Volume;
import dev.posada.VolumeSpec;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Volumes, where they are and what is in them. */
interface VolumeClauses extends Clauses {
  @Clause(value = "VOLUME-01", needs = Capability.VOLUMES)
  default void aVolumeIsMadeInAPoolFoundAndDeleted(Lab lab) {
    Storage storage = lab.host().storage();
    List<Pool> pools = storage.listPools();
    assertFalse(pools.isEmpty(), "a host with volumes has a pool");
    String name = Lab.name();
    Volume made = create(lab, VolumeSpec.named(name));
    assertEquals(name, made.name());
    assertTrue(
        pools.stream().anyMatch(pool -> pool.name().equals(made.pool())),
        () -> made.pool() + " is none of " + pools);
    assertEquals(made.id(), storage.get(made.pool(), name).id(), "as found");
    assertTrue(ids(lab).contains(made.id()), () -> made + " is not listed");
    Thrown.notFound(Kind.VOLUME, "another name", () -> storage.get(made.pool(), Lab.name()));
    Thrown.notFound(Kind.POOL, "another pool", () -> storage.get(Lab.name(), name));
    storage.delete(made);
    assertFalse(ids(lab).contains(made.id()), () -> made + " is still listed");
    Thrown.notFound(Kind.VOLUME, "one that is deleted", () -> storage.get(made.pool(), name));
    Thrown.notFound(Kind.VOLUME, "a second delete", () -> storage.delete(made));
  }

  @Clause(value = "VOLUME-02", needs = Capability.VOLUMES)
  default void aVolumeHasTheSizeThePoolAndTheLabelsOfItsSpec(Lab lab) {
    Pool pool = lab.host().storage().listPools().get(0);
    ByteSize size = ByteSize.mib(1 + lab.random().nextInt(64));
    Volume made =
        lab.understood(
            () ->
                create(
                    lab, VolumeSpec.named(Lab.name()).size(size).pool(pool).label("tier", "back")));
    Volume found = lab.host().storage().get(pool.name(), made.name());
    assertEquals(Optional.of(size), found.capacity());
    assertEquals(pool.name(), found.pool());
    assertEquals("back", found.labels().get("tier"));
  }

  @Clause(value = "VOLUME-03", needs = Capability.VOLUMES)
  default void aVolumeNameIsThereOnceInItsPool(Lab lab) {
    Volume made = create(lab, VolumeSpec.named(Lab.name()));
    List<String> before = ids(lab);
    Thrown.alreadyExists(
        Kind.VOLUME, "a taken name", () -> create(lab, VolumeSpec.named(made.name())));
    assertEquals(before, ids(lab), "after the refusal");
  }

  @Clause(
      value = "VOLUME-04",
      needs = {Capability.VOLUMES, Capability.VIRTUAL_MACHINES})
  default void aVolumeThatIsADiskIsNotDeleted(Lab lab) {
    Volume volume = sized(lab, ByteSize.mib(64));
    VirtualMachine machine = Equipped.with(lab, Disk.of(volume));
    refusesDelete(lab, volume);
    machine.delete();
    lab.host().storage().delete(volume);
    assertFalse(ids(lab).contains(volume.id()), "without a machine it is");
  }

  @Clause(
      value = "VOLUME-05",
      needs = {Capability.VOLUMES, Capability.CONTAINERS})
  default void aVolumeThatIsMountedIsNotDeleted(Lab lab) {
    Volume volume = create(lab, VolumeSpec.named(Lab.name()));
    Container container =
        lab.understood(
            () -> lab.container(lab.containerSpec().mount(Mount.volume(volume, "/data"))));
    assertEquals(List.of(Mount.volume(volume, "/data")), container.inspect().mounts());
    refusesDelete(lab, volume);
    container.delete();
    assertTrue(ids(lab).contains(volume.id()), "it outlives the container");
    lab.host().storage().delete(volume);
    assertFalse(ids(lab).contains(volume.id()), "without a container it is deleted");
  }

  @Clause(
      value = "VOLUME-06",
      needs = {Capability.VOLUMES, Capability.VOLUME_EDIT})
  default void whatIsUploadedIsDownloaded(Lab lab) {
    Storage storage = lab.host().storage();
    Volume volume = sized(lab, ByteSize.mib(2));
    Path folder = Scratch.folder(lab);
    int size = (1 << 20) + 1 + lab.random().nextInt(1 << 19);
    Path file = Scratch.file(folder, "up", size, lab.random());
    List<Progress> seen = new CopyOnWriteArrayList<>();
    storage.upload(file, volume, Task.unbounded().onProgress(seen::add));
    assertWhole(seen, size);
    Path back = folder.resolve("down");
    storage.download(volume, back);
    byte[] bytes = Scratch.bytes(back);
    assertEquals(2 << 20, bytes.length, "the whole volume");
    assertArrayEquals(Scratch.bytes(file), Arrays.copyOf(bytes, size), "its bytes");
    assertArrayEquals(new byte[bytes.length - size], Arrays.copyOfRange(bytes, size, bytes.length));
    Thrown.alreadyExists(Kind.FILE, "over a file", () -> storage.download(volume, back));
    assertArrayEquals(bytes, Scratch.bytes(back), "the file that was there");
  }

  @Clause(
      value = "VOLUME-07",
      needs = {Capability.VOLUMES, Capability.VOLUME_EDIT})
  default void aFileThatDoesNotFitIsRejectedAndOneThatIsMissingNotFound(Lab lab) {
    Storage storage = lab.host().storage();
    Volume volume = sized(lab, ByteSize.mib(1));
    Path folder = Scratch.folder(lab);
    Path large = Scratch.file(folder, "large", (1 << 20) + 1, lab.random());
    Thrown.thrown(RejectedException.class, "too much", () -> storage.upload(large, volume));
    Thrown.notFound(
        Kind.FILE, "a missing file", () -> storage.upload(folder.resolve("none"), volume));
    storage.delete(volume);
    Path fits = Scratch.file(folder, "fits", 100, lab.random());
    Thrown.notFound(Kind.VOLUME, "upload into none", () -> storage.upload(fits, volume));
    Path to = folder.resolve("to");
    Thrown.notFound(Kind.VOLUME, "download of none", () -> storage.download(volume, to));
    assertEquals(List.of("fits", "large"), Scratch.names(folder), "no file is left");
  }

  @Clause(
      value = "VOLUME-08",
      needs = {Capability.VOLUMES, Capability.VOLUME_EDIT})
  default void aCopySharesNothingWithItsVolume(Lab lab) {
    Storage storage = lab.host().storage();
    Volume volume = sized(lab, ByteSize.mib(1));
    Path folder = Scratch.folder(lab);
    Path first = Scratch.file(folder, "first", 1 << 20, lab.random());
    storage.upload(first, volume);
    String name = Lab.name();
    Volume copy = storage.copy(volume, name);
    lab.afterwards(() -> storage.delete(copy));
    assertEquals(name, copy.name());
    assertEquals(volume.pool(), copy.pool(), "in the same pool");
    assertEquals(volume.capacity(), copy.capacity());
    Thrown.alreadyExists(Kind.VOLUME, "a taken name", () -> storage.copy(volume, name));
    storage.upload(Scratch.file(folder, "second", 1 << 20, lab.random()), volume);
    storage.delete(volume);
    storage.download(copy, folder.resolve("copy"));
    assertArrayEquals(
        Scratch.bytes(first), Scratch.bytes(folder.resolve("copy")), "what it was copied from");
  }

  @Clause(
      value = "VOLUME-09",
      needs = {Capability.VOLUMES, Capability.VOLUME_EDIT})
  default void aVolumeGrowsAndKeepsItsBytes(Lab lab) {
    Storage storage = lab.host().storage();
    Volume volume = sized(lab, ByteSize.mib(1));
    Path folder = Scratch.folder(lab);
    Path file = Scratch.file(folder, "file", 1 << 20, lab.random());
    storage.upload(file, volume);
    Volume grown = storage.resize(volume, ByteSize.mib(3));
    assertEquals(Optional.of(ByteSize.mib(3)), grown.capacity(), "as resized");
    Thrown.refusal(
        RejectedException.class, "smaller", () -> storage.resize(grown, ByteSize.mib(2)));
    assertEquals(
        Optional.of(ByteSize.mib(3)),
        storage.get(volume.pool(), volume.name()).capacity(),
        "as found");
    storage.download(grown, folder.resolve("grown"));
    byte[] bytes = Scratch.bytes(folder.resolve("grown"));
    assertEquals(3 << 20, bytes.length);
    assertArrayEquals(Scratch.bytes(file), Arrays.copyOf(bytes, 1 << 20), "its bytes");
  }

  private static Volume create(Lab lab, VolumeSpec spec) {
    Volume volume = lab.host().storage().create(spec);
    lab.afterwards(() -> lab.host().storage().delete(volume));
    return volume;
  }

  private static Volume sized(Lab lab, ByteSize size) {
    return lab.understood(
        () -> create(lab, VolumeSpec.named(Lab.name()).size(size).format(Disk.Format.RAW)));
  }

  private static void refusesDelete(Lab lab, Volume volume) {
    Thrown.refusal(
        InvalidStateException.class,
        "delete of a volume that is in use",
        () -> lab.host().storage().delete(volume));
    assertTrue(ids(lab).contains(volume.id()), "it is still there");
  }

  /** Those of these tests: others may make and delete theirs at any time. */
  private static List<String> ids(Lab lab) {
    return lab.host().storage().list().stream()
        .filter(one -> Lab.isName(one.name()))
        .map(Volume::id)
        .sorted()
        .toList();
  }

  /** That progress grew until all was done. */
  private static void assertWhole(List<Progress> seen, long total) {
    assertFalse(seen.isEmpty(), "no progress was told");
    long done = 0;
    for (Progress one : seen) {
      assertTrue(one.done() >= done, () -> "progress went back: " + seen);
      done = one.done();
    }
    assertEquals(total, done, () -> "the last one: " + seen);
  }
}
