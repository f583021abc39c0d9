package dev.posada.virtualbox;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.AlreadyExistsException;
import dev.posada.ByteSize;
import dev.posada.Disk;
import dev.posada.Host;
import dev.posada.InvalidStateException;
import dev.posada.NotFoundException;
import dev.posada.Pool;
import dev.posada.Progress;
import dev.posada.RejectedException;
import dev.posada.Storage;
import dev.posada.Task;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.Volume;
import dev.posada.VolumeSpec;
import dev.posada.testkit.InTurn;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@InTurn(LabBox.COMMAND_LINE)
class RealStorageTest {
  private final Random random = new Random(16);
  private final List<Volume> made = new ArrayList<>();
  private Host host;
  private Storage storage;

  @TempDir Path folder;

  @BeforeEach
  void connect() {
    host = LabBox.connect();
    storage = host.storage();
  }

  @AfterEach
  void clean() {
    if (host != null) {
      List<Volume> there = storage.list();
      made.stream().filter(there::contains).distinct().forEach(storage::delete);
      host.close();
    }
  }

  private Volume create(VolumeSpec spec) {
    Volume volume = storage.create(spec);
    made.add(volume);
    return volume;
  }

  private Volume sized(Disk.Format format, int mib) {
    return create(VolumeSpec.named(LabBox.name()).size(ByteSize.mib(mib)).format(format));
  }

  private Path file(int size) throws IOException {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return Files.write(folder.resolve(UUID.randomUUID().toString()), bytes);
  }

  @ParameterizedTest
  @EnumSource(
      value = Disk.Format.class,
      names = {"QCOW2"},
      mode = EnumSource.Mode.EXCLUDE)
  void aVolumeOfEachFormatIsMadeFoundAndDeleted(Disk.Format format) {
    Volume volume = sized(format, 3);
    Volume found = storage.get("default", volume.name());
    assertEquals(volume, found);
    assertEquals(Optional.of(ByteSize.mib(3)), found.capacity());
    assertEquals(Optional.of(format), found.format());
    assertTrue(found.hostPath().orElseThrow().contains("posada-volumes"));
    storage.delete(volume);
    assertFalse(storage.list().contains(volume));
    assertFalse(Files.exists(Path.of(volume.hostPath().orElseThrow())));
    assertThrows(NotFoundException.class, () -> storage.delete(volume));
  }

  @Test
  void aFormatThatVirtualBoxOnlyReadsIsRefused() {
    assertThrows(UnsupportedCapabilityException.class, () -> sized(Disk.Format.QCOW2, 1));
  }

  @Test
  void aNameIsThereOnceWhateverTheFormat() {
    Volume volume = sized(Disk.Format.VDI, 1);
    VolumeSpec same = VolumeSpec.named(volume.name());
    assertThrows(AlreadyExistsException.class, () -> create(same));
    assertThrows(AlreadyExistsException.class, () -> create(same.format(Disk.Format.RAW)));
  }

  @Test
  void namesAreWordsWhateverStandsInThem() {
    for (String odd : List.of("-dash ", "a \"q\" é $(x) ", "x.vdi", ".hidden ", "a. ")) {
      Volume volume = create(VolumeSpec.named(odd + LabBox.name() + odd.strip()));
      assertEquals(volume, storage.get("default", volume.name()));
    }
    assertThrows(RejectedException.class, () -> create(VolumeSpec.named("../x")));
  }

  @Test
  void whatIsUploadedIntoBareBytesIsDownloaded() throws IOException {
    Volume volume = sized(Disk.Format.RAW, 2);
    int size = (1 << 20) + 777;
    Path file = file(size);
    List<Progress> seen = new ArrayList<>();
    storage.upload(file, volume, Task.unbounded().onProgress(seen::add));
    assertEquals(size, seen.get(seen.size() - 1).done());
    Path back = folder.resolve("back");
    storage.download(volume, back);
    byte[] bytes = Files.readAllBytes(back);
    assertEquals(2 << 20, bytes.length);
    assertArrayEquals(Files.readAllBytes(file), Arrays.copyOf(bytes, size));
    assertArrayEquals(new byte[bytes.length - size], Arrays.copyOfRange(bytes, size, bytes.length));
    assertThrows(RejectedException.class, () -> storage.upload(file((2 << 20) + 1), volume));
    assertEquals(List.of(), leftovers(volume));
  }

  @ParameterizedTest
  @EnumSource(
      value = Disk.Format.class,
      names = {"QCOW2", "RAW"},
      mode = EnumSource.Mode.EXCLUDE)
  void anImageOfAnotherFormatGoesOutAndInAsItIs(Disk.Format format) throws IOException {
    Volume bare = sized(Disk.Format.RAW, 1);
    Path content = file(1 << 20);
    storage.upload(content, bare);
    Volume first = sized(format, 2);
    Path image = folder.resolve("image");
    storage.download(first, image);
    Volume second = sized(format, 3);
    storage.upload(image, second);
    assertEquals(Optional.of(ByteSize.mib(3)), storage.get("default", second.name()).capacity());
    Volume small = sized(format, 1);
    assertThrows(RejectedException.class, () -> storage.upload(image, small));
    assertEquals(List.of(), leftovers(first));
  }

  private static List<String> leftovers(Volume volume) throws IOException {
    try (var all = Files.list(Path.of(volume.hostPath().orElseThrow()).getParent())) {
      return all.map(path -> path.getFileName().toString())
          .filter(name -> name.contains("interim"))
          .toList();
    }
  }

  @Test
  void aCopySharesNothingWithItsVolume() throws IOException {
    Volume volume = sized(Disk.Format.RAW, 1);
    Path first = file(1 << 20);
    storage.upload(first, volume);
    Volume copy = storage.copy(volume, LabBox.name());
    made.add(copy);
    storage.upload(file(1 << 20), volume);
    storage.delete(volume);
    storage.download(copy, folder.resolve("copy"));
    assertArrayEquals(Files.readAllBytes(first), Files.readAllBytes(folder.resolve("copy")));
  }

  @ParameterizedTest
  @EnumSource(
      value = Disk.Format.class,
      names = {"QCOW2"},
      mode = EnumSource.Mode.EXCLUDE)
  void eachFormatGrows(Disk.Format format) throws IOException {
    Volume volume = sized(format, 1);
    assertEquals(Optional.of(ByteSize.mib(3)), storage.resize(volume, ByteSize.mib(3)).capacity());
    Volume found = storage.get("default", volume.name());
    assertEquals(volume, found);
    assertEquals(Optional.of(ByteSize.mib(3)), found.capacity());
    assertThrows(RejectedException.class, () -> storage.resize(volume, ByteSize.mib(2)));
    assertEquals(List.of(), leftovers(volume));
  }

  @Test
  void whatGrowsKeepsItsBytes() throws IOException {
    Volume volume = sized(Disk.Format.RAW, 1);
    Path file = file(1 << 20);
    storage.upload(file, volume);
    storage.resize(volume, ByteSize.mib(3));
    storage.download(volume, folder.resolve("grown"));
    byte[] bytes = Files.readAllBytes(folder.resolve("grown"));
    assertEquals(3 << 20, bytes.length);
    assertArrayEquals(Files.readAllBytes(file), Arrays.copyOf(bytes, 1 << 20));
  }

  /** So large that its tables grow, too. */
  @Test
  void whatIsInAnImageThatGrowsIsThereAfterwards() throws Exception {
    for (Disk.Format format : List.of(Disk.Format.VDI, Disk.Format.VMDK, Disk.Format.VHD)) {
      Path content = file(8 << 20);
      Volume bare = sized(Disk.Format.RAW, 8);
      storage.upload(content, bare);
      Volume volume = sized(format, 8);
      manage("clonemedium", place(bare), place(volume), "--existing");
      storage.resize(volume, ByteSize.gib(2));
      Path raw = folder.resolve(format + ".img");
      manage("clonemedium", place(volume), raw.toString(), "--format", "RAW");
      manage("closemedium", "disk", raw.toString());
      try (InputStream grown = Files.newInputStream(raw)) {
        assertArrayEquals(
            Files.readAllBytes(content), grown.readNBytes(8 << 20), () -> "in a " + format);
      }
      Files.delete(raw);
    }
  }

  private Pool pool(Path at) {
    return storage.listPools().stream()
        .filter(pool -> pool.name().equals(at.toString()))
        .findFirst()
        .orElseThrow();
  }

  private static String place(Volume volume) {
    return volume.hostPath().orElseThrow();
  }

  @Test
  void anImageOfSeveralFilesIsNotFetchedAsTheListOfThem() throws Exception {
    Path disk = folder.resolve("wide.vmdk");
    String[] fixed = {"--size", "2", "--format", "VMDK", "--variant", "Fixed"};
    manage(
        Stream.concat(
                Stream.of("createmedium", "disk", "--filename", disk.toString()), Stream.of(fixed))
            .toArray(String[]::new));
    try {
      Volume volume = storage.get(folder.toString(), "wide");
      UnsupportedCapabilityException refused =
          assertThrows(
              UnsupportedCapabilityException.class,
              () -> storage.download(volume, folder.resolve("back")));
      assertTrue(refused.remedy().orElseThrow().contains("copy the volume"), refused::toString);
      assertFalse(Files.exists(folder.resolve("back")));
    } finally {
      manage("closemedium", "disk", disk.toString(), "--delete");
    }
  }

  /** Two that differ by their ends are called by them; a third one would be as well. */
  @Test
  void whatSeveralFilesAreCalledIsNoNameForAnother() throws Exception {
    String[] disks = {
      folder.resolve("same.vdi").toString(), folder.resolve("same.vmdk").toString()
    };
    for (String disk : disks) {
      String format = disk.endsWith("i") ? "VDI" : "VMDK";
      manage("createmedium", "disk", "--filename", disk, "--size", "1", "--format", format);
    }
    try {
      VolumeSpec third = VolumeSpec.named("same").pool(pool(folder)).format(Disk.Format.VHD);
      assertThrows(AlreadyExistsException.class, () -> create(third));
      assertFalse(Files.exists(folder.resolve("same.vhd")));
      assertEquals("same.vdi", storage.get(folder.toString(), "same.vdi").name());
    } finally {
      for (String disk : disks) {
        manage("closemedium", "disk", disk, "--delete");
      }
    }
  }

  /** VirtualBox moves the image into the registry of the machine, and back when that goes. */
  @Test
  void aDiskOfAMachineIsNotDeletedAndOutlivesIt() throws Exception {
    for (Disk.Format format : List.of(Disk.Format.VDI, Disk.Format.RAW)) {
      Volume volume = sized(format, 1);
      String machine = LabBox.name();
      manage("createvm", "--name", machine, "--register");
      manage("storagectl", machine, "--name", "SATA", "--add", "sata");
      attach(machine, volume.hostPath().orElseThrow());
      assertThrows(InvalidStateException.class, () -> storage.delete(volume));
      assertTrue(storage.list().contains(volume), "while it is attached");
      attach(machine, "none");
      manage("unregistervm", machine, "--delete");
      assertTrue(storage.list().contains(volume), "afterwards");
      storage.delete(volume);
    }
  }

  private static void attach(String machine, String medium) throws Exception {
    manage(
        "storageattach",
        machine,
        "--storagectl",
        "SATA",
        "--port",
        "0",
        "--type",
        "hdd",
        "--medium",
        medium);
  }

  private static void manage(String... words) throws Exception {
    List<String> command = new ArrayList<>(List.of(words));
    command.add(0, LabBox.variable("POSADA_LAB_VIRTUALBOX_TOOL"));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .start();
    String said = new String(process.getInputStream().readAllBytes());
    assertEquals(0, process.waitFor(), said);
  }
}
