package dev.posada.kvm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.AlreadyExistsException;
import dev.posada.BusyException;
import dev.posada.ByteSize;
import dev.posada.Disk;
import dev.posada.Host;
import dev.posada.InvalidStateException;
import dev.posada.Kind;
import dev.posada.NotFoundException;
import dev.posada.OperationCancelledException;
import dev.posada.Outcome;
import dev.posada.Pool;
import dev.posada.Progress;
import dev.posada.RejectedException;
import dev.posada.Storage;
import dev.posada.Task;
import dev.posada.VirtualMachine;
import dev.posada.Volume;
import dev.posada.VolumeSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A pool of its own on a real libvirtd; virsh and qemu-img are the witnesses. */
@LabDaemon.Needed
@Timeout(120)
class RealStorageTest {
  @TempDir Path own;
  @TempDir Path there;

  private final Virsh virsh = new Virsh(LabDaemon.URI);
  private String name;
  private Host host;
  private Storage storage;
  private Pool pool;

  @BeforeEach
  void makeAPool() throws Exception {
    name = LabDaemon.name();
    virsh.says("pool-create-as", name, "dir", "--target", there.toString());
    host = LabDaemon.connect();
    storage = host.storage();
    pool = pool();
  }

  private Pool pool() {
    return storage.listPools().stream().filter(one -> one.name().equals(name)).findFirst().get();
  }

  @AfterEach
  void leaveNothing() throws Exception {
    LabDaemon.clean(host);
    host.close();
    virsh.says("pool-destroy", name);
  }

  private Volume make(String volume, int mib, Disk.Format format) {
    return storage.create(
        VolumeSpec.named(volume).pool(pool).size(ByteSize.mib(mib)).format(format));
  }

  private static byte[] noise(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  private Path file(String called, int size) throws IOException {
    return Files.write(own.resolve(called), noise(size));
  }

  private static String path(Volume volume) {
    return volume.hostPath().orElseThrow();
  }

  private Volume seen(Volume volume) {
    return storage.get(volume.pool(), volume.name());
  }

  @Test
  void volumesAreWhatVirshSees() throws Exception {
    Volume raw = make("it's <&\" ü", 5, Disk.Format.RAW);
    Volume qcow2 = make("q", 8, Disk.Format.QCOW2);
    Volume usual = storage.create(VolumeSpec.named("u").pool(pool).size(ByteSize.mib(1)));
    Volume boundless = storage.create(VolumeSpec.named("b").pool(pool));
    String list = virsh.says("vol-list", name);
    assertTrue(list.contains(raw.name()) && list.contains(path(raw)), list);
    assertEquals("5.00 MiB", virsh.value("Capacity", "vol-info", raw.name(), name));
    assertEquals("0.00 B", virsh.value("Allocation", "vol-info", raw.name(), name));
    assertEquals(Optional.of(ByteSize.bytes(0)), raw.used());
    assertTrue(virsh.says("vol-dumpxml", "q", name).contains("<format type='qcow2'/>"));
    assertEquals(Optional.of(Disk.Format.QCOW2), qcow2.format());
    assertEquals(Optional.of(Disk.Format.QCOW2), usual.format());
    assertEquals(Optional.empty(), boundless.capacity());
    assertEquals(List.of(raw, qcow2, usual, boundless).size(), mine().size());
    assertEquals(seen(raw), raw);
    assertThrows(AlreadyExistsException.class, () -> make("q", 1, Disk.Format.RAW));
    assertThrows(RejectedException.class, () -> make("a/b", 1, Disk.Format.RAW));
    assertThrows(RejectedException.class, () -> make("a\nb", 1, Disk.Format.RAW));
    storage.delete(raw);
    assertFalse(virsh.says("vol-list", name).contains(raw.name()));
    storage.upload(file("any", 12_345), boundless);
    assertEquals(Optional.of(ByteSize.bytes(12_345)), seen(boundless).capacity());
  }

  private List<String> mine() {
    return storage.list().stream()
        .filter(one -> one.pool().equals(name))
        .map(Volume::name)
        .sorted()
        .toList();
  }

  private static void same(Path one, String other) throws Exception {
    QemuImg.does("compare", one.toString(), other);
  }

  @Test
  void anImageIsUploadedAsItIs() throws Exception {
    Path raw = file("raw", 3 << 20);
    Path image = own.resolve("image.qcow2");
    QemuImg.does("convert", "-f", "raw", "-O", "qcow2", raw.toString(), image.toString());
    Volume small = make("small", 1, Disk.Format.QCOW2);
    assertThrows(RejectedException.class, () -> storage.upload(image, small), "3 MiB into 1");
    Volume volume = make("v", 8, Disk.Format.QCOW2);
    assertThrows(RejectedException.class, () -> storage.upload(raw, volume), "raw into qcow2");
    List<Progress> told = new CopyOnWriteArrayList<>();
    storage.upload(image, volume, Task.unbounded().onProgress(told::add));
    assertEquals(Files.size(image), told.get(told.size() - 1).done());
    same(raw, path(volume));
    assertEquals(Optional.of(ByteSize.mib(3)), seen(volume).capacity());
    Path back = own.resolve("back");
    storage.download(volume, back);
    assertEquals(-1, Files.mismatch(image, back));
    Volume grown = storage.resize(seen(volume), ByteSize.mib(5));
    assertEquals("5.00 MiB", virsh.value("Capacity", "vol-info", "v", name));
    assertEquals(Optional.of(ByteSize.mib(5)), grown.capacity());
    Volume copy = storage.copy(grown, "c");
    same(Path.of(path(grown)), path(copy));
    assertEquals(Optional.of(Disk.Format.QCOW2), copy.format());
  }

  @Test
  void aShorterFileLeavesNothingOfTheOneBefore() throws Exception {
    Volume volume = make("v", 2, Disk.Format.RAW);
    storage.upload(file("long", 2 << 20), volume);
    Path shorter = file("short", 1000);
    storage.upload(shorter, volume);
    byte[] bytes = Files.readAllBytes(Path.of(path(volume)));
    assertEquals(2 << 20, bytes.length);
    byte[] expected = Arrays.copyOf(Files.readAllBytes(shorter), 2 << 20);
    assertArrayEquals(expected, bytes);
  }

  @Test
  void whatIsCancelledInTheMiddleEndsThere() throws Exception {
    Volume volume = make("v", 32, Disk.Format.RAW);
    Path large = file("large", 32 << 20);
    Task upload = Task.unbounded();
    upload.onProgress(progress -> upload.cancel());
    assertThrows(OperationCancelledException.class, () -> storage.upload(large, volume, upload));
    assertEquals(Optional.of(ByteSize.mib(32)), seen(volume).capacity());
    storage.upload(large, volume);
    same(large, path(volume));
    Task download = Task.unbounded();
    download.onProgress(progress -> download.cancel());
    Path back = own.resolve("back");
    assertThrows(OperationCancelledException.class, () -> storage.download(volume, back, download));
    assertFalse(Files.exists(back));
  }

  @Test
  void aCancelledCopyLeavesNothing() throws Exception {
    Volume volume = make("v", 64, Disk.Format.RAW);
    storage.upload(file("large", 64 << 20), volume);
    List<Progress> told = new CopyOnWriteArrayList<>();
    storage.copy(volume, "whole", Task.unbounded().onProgress(told::add));
    assertEquals(told.get(0).total(), told.get(told.size() - 1).done(), told::toString);
    Task task = Task.unbounded();
    task.onProgress(progress -> new Thread(task::cancel).start());
    try {
      storage.copy(volume, "copy", task);
      assertEquals(List.of("copy", "v", "whole"), mine(), "it was faster");
    } catch (OperationCancelledException e) {
      assertEquals(Outcome.NOT_DONE, e.outcome());
      assertEquals(List.of("v", "whole"), mine());
    }
  }

  @Test
  void aVolumeThatAMachineStandsOnStays() {
    Volume base = make("base", 4, Disk.Format.QCOW2);
    DiskPool here = new DiskPool(name);
    VirtualMachine machine =
        host.virtualMachines().create(LabDaemon.linux().attach(Disk.overlayOf(base).option(here)));
    assertEquals(2, mine().size());
    InvalidStateException refused =
        assertThrows(InvalidStateException.class, () -> storage.delete(base));
    assertEquals(Outcome.NOT_DONE, refused.outcome());
    assertTrue(refused.getMessage().contains("stands on it"), refused.getMessage());
    assertThrows(
        BusyException.class,
        () -> host.virtualMachines().create(LabDaemon.linux().attach(Disk.of(base))));
    machine.delete();
    assertEquals(List.of("base"), mine());
    storage.delete(base);
  }

  @Test
  void poolsThatAreStoppedAreToldLastAndRefuse() throws Exception {
    assertEquals("default", storage.listPools().get(0).name());
    assertTrue(pool.capacity().orElseThrow().compareTo(pool.free().orElseThrow()) >= 0);
    assertEquals(Optional.of(there.toString()), pool.hostPath());
    String stopped = LabDaemon.name();
    virsh.says("pool-define-as", stopped, "dir", "--target", own.toString());
    try {
      List<Pool> all = storage.listPools();
      Pool last = all.get(all.size() - 1);
      assertEquals(stopped, last.name());
      assertEquals(Optional.empty(), last.capacity());
      assertThrows(
          InvalidStateException.class,
          () -> storage.create(VolumeSpec.named("x").pool(last).size(ByteSize.mib(1))));
    } finally {
      virsh.says("pool-undefine", stopped);
    }
  }

  /** A file that libvirt has not seen. Other tests have it look through all pools, at any time. */
  private Path unseen(String called) throws Exception {
    Path file = there.resolve(called);
    do {
      Files.deleteIfExists(file);
      virsh.says("pool-refresh", name);
      Files.write(file, noise(1 << 20));
    } while (virsh.says("vol-list", name).contains(called));
    return file;
  }

  @Test
  void aFileOfOthersIsSeenWhereItIsAskedFor() throws Exception {
    Path other = unseen("other.img");
    Volume named = Volume.builder("other.img", "other.img", name).build();
    Path back = own.resolve("back");
    storage.download(named, back);
    assertEquals(-1, Files.mismatch(other, back));
    Files.write(there.resolve("second.img"), noise(1 << 20));
    assertThrows(
        AlreadyExistsException.class, () -> make("second.img", 1, Disk.Format.RAW), "not over it");
    assertEquals(List.of("other.img", "second.img"), mine());
    storage.delete(named);
    assertFalse(Files.exists(other));
    assertEquals(
        Kind.VOLUME, assertThrows(NotFoundException.class, () -> storage.delete(named)).kind());
  }
}
