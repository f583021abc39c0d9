package dev.posada.kvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ByteSize;
import dev.posada.Cdrom;
import dev.posada.Disk;
import dev.posada.Host;
import dev.posada.InvalidStateException;
import dev.posada.Kind;
import dev.posada.NotFoundException;
import dev.posada.OperationCancelledException;
import dev.posada.RejectedException;
import dev.posada.Task;
import dev.posada.VirtualMachine;
import dev.posada.VirtualMachineSpec;
import dev.posada.Volume;
import dev.posada.VolumeSpec;
import dev.posada.kvm.storage.StorageWords;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Disks and discs that come from the caller's machine, on a real libvirtd. */
@LabDaemon.Needed
@Timeout(120)
class RealSentDiskTest {
  @TempDir Path own;
  @TempDir Path there;

  private final Virsh virsh = new Virsh(LabDaemon.URI);
  private String pool;
  private DiskPool here;
  private Host host;

  @BeforeEach
  void makeAPool() throws Exception {
    pool = LabDaemon.name();
    here = new DiskPool(pool);
    virsh.says("pool-create-as", pool, "dir", "--target", there.toString());
    host = LabDaemon.connect();
  }

  @AfterEach
  void leaveNothing() throws Exception {
    LabDaemon.clean(host);
    host.close();
    virsh.says("pool-destroy", pool);
  }

  private Path raw(int size) throws Exception {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return Files.write(own.resolve("raw-" + size), bytes);
  }

  private Path image(Path raw, String format) throws Exception {
    Path image = own.resolve("image." + format);
    QemuImg.does("convert", "-f", "raw", "-O", format, raw.toString(), image.toString());
    return image;
  }

  private VirtualMachine create(VirtualMachineSpec spec) {
    return host.virtualMachines().create(spec);
  }

  private List<String> volumes() {
    return host.storage().list().stream()
        .filter(one -> one.pool().equals(pool))
        .map(Volume::name)
        .sorted()
        .toList();
  }

  @Test
  void imagesOfEachFormatBecomeDisks() throws Exception {
    Path raw = raw(2 << 20);
    VirtualMachine machine =
        create(
            LabDaemon.linux()
                .attach(
                    Disk.copyOf(raw).option(here),
                    Disk.copyOf(raw).format(Disk.Format.QCOW2).option(here),
                    Disk.copyOf(image(raw, "qcow2")).capacity(ByteSize.mib(4)).option(here),
                    Disk.copyOf(own.resolve("image.qcow2")).format(Disk.Format.RAW).option(here),
                    Disk.copyOf(image(raw, "vmdk")).option(here),
                    Disk.copyOf(image(raw, "vdi")).option(here),
                    Disk.copyOf(image(raw, "vpc")).option(here)));
    List<Disk> disks = machine.inspect().disks();
    assertEquals(7, volumes().size(), "what was but a step is gone: " + volumes());
    List<String> formats = new ArrayList<>();
    for (Disk disk : disks) {
      String format = StorageWords.word(disk.format().orElseThrow());
      formats.add(format);
      QemuImg.does(
          "compare", "-f", "raw", "-F", format, raw.toString(), disk.hostPath().orElseThrow());
    }
    assertEquals(List.of("raw", "qcow2", "qcow2", "raw", "qcow2", "qcow2", "qcow2"), formats);
    assertEquals(Optional.of(ByteSize.mib(4)), disks.get(2).capacity());
    Disk more = machine.attach(Disk.copyOf(raw).option(here));
    assertEquals(8, volumes().size());
    assertTrue(virsh.says("domblklist", machine.name()).contains(more.hostPath().orElseThrow()));
    machine.delete();
    assertEquals(List.of(), volumes());
  }

  @Test
  void whereThereAreZerosNothingIsSent() throws Exception {
    Path sparse = own.resolve("sparse");
    try (RandomAccessFile file = new RandomAccessFile(sparse.toFile(), "rw")) {
      file.write(new byte[] {1, 2, 3});
      file.seek(100 << 20);
      file.write(new byte[] {4, 5, 6});
      file.setLength(200 << 20);
    }
    VirtualMachine machine = create(LabDaemon.linux().attach(Disk.copyOf(sparse).option(here)));
    Disk disk = machine.inspect().disks().get(0);
    assertEquals(Optional.of(ByteSize.mib(200)), disk.capacity());
    assertEquals(-1, Files.mismatch(sparse, Path.of(disk.hostPath().orElseThrow())));
    ByteSize used = host.storage().get(pool, volumes().get(0)).used().orElseThrow();
    assertTrue(used.compareTo(ByteSize.mib(2)) < 0, used::toString);
  }

  @Test
  void aDiskOnTheNetworkIsToldOf() throws Exception {
    VirtualMachine machine = create(LabDaemon.linux());
    Path xml =
        Files.writeString(
            own.resolve("disk.xml"),
            "<disk type='network' device='disk'><driver name='qemu' type='raw'/>"
                + "<source protocol='rbd' name='ceph/image'><host name='127.0.0.1'/></source>"
                + "<target dev='vdc' bus='virtio'/></disk>");
    virsh.says("attach-device", machine.name(), xml.toString(), "--config");
    Disk disk = machine.inspect().disks().get(0);
    assertEquals(Optional.of("vdc"), disk.id());
    assertEquals(Volume.builder("image", "image", "ceph").build(), disk.volume().orElseThrow());
    machine.detach(disk);
    assertEquals(List.of(), machine.inspect().disks());
  }

  @Test
  void anImageThatNamesOtherFilesIsRefused() throws Exception {
    Path base = image(raw(1 << 20), "qcow2");
    Path over = own.resolve("over.qcow2");
    QemuImg.does("create", "-f", "qcow2", "-b", base.toString(), "-F", "qcow2", over.toString());
    VirtualMachineSpec spec = LabDaemon.linux();
    RejectedException refused =
        assertThrows(
            RejectedException.class, () -> create(spec.attach(Disk.copyOf(over).option(here))));
    assertTrue(refused.remedy().orElseThrow().contains("qemu-img convert"));
    assertEquals(List.of(), volumes());
  }

  @Test
  void whatFailsHalfWayLeavesNothing() throws Exception {
    Path raw = raw(24 << 20);
    VirtualMachineSpec spec = LabDaemon.linux().attach(Disk.copyOf(raw).option(here));
    assertThrows(
        RejectedException.class, () -> create(spec.attach(Disk.of("/missing/disk.qcow2"))));
    assertEquals(List.of(), volumes());
    Task task = Task.unbounded();
    task.onProgress(progress -> task.cancel());
    assertThrows(
        OperationCancelledException.class, () -> host.virtualMachines().create(spec, task));
    assertEquals(List.of(), volumes(), "after a cancel");
    assertFalse(virsh.says("list", "--all", "--name").contains(spec.name()));
    NotFoundException none =
        assertThrows(
            NotFoundException.class,
            () -> create(spec.attach(Disk.copyOf(own.resolve("none")).option(here))));
    assertEquals(Kind.FILE, none.kind());
    assertEquals(List.of(), volumes());
  }

  @Test
  void aDiscGoesWithTheNextOneAndWithItsMachine() throws Exception {
    VirtualMachine machine = create(LabDaemon.linux().attach(Cdrom.of(raw(1 << 16))));
    Cdrom drive = machine.inspect().cdroms().get(0);
    Path first = Path.of(drive.hostPath().orElseThrow());
    assertEquals(-1, Files.mismatch(raw(1 << 16), first));
    assertEquals(drive, machine.change(drive), "the same again");
    assertTrue(Files.exists(first), "it is still in its drive");
    Cdrom next = machine.change(drive.insert(raw(1 << 17)));
    Path second = Path.of(next.hostPath().orElseThrow());
    assertEquals(-1, Files.mismatch(raw(1 << 17), second));
    assertFalse(Files.exists(first), "the one before");
    Cdrom empty = machine.change(next.eject());
    assertFalse(Files.exists(second), "the one that was taken out");
    Cdrom third = machine.change(empty.insert(raw(1 << 16)));
    machine.detach(third);
    assertFalse(Files.exists(Path.of(third.hostPath().orElseThrow())), "with its drive");
    Cdrom last = machine.attach(Cdrom.of(raw(1 << 16)));
    machine.delete();
    assertFalse(Files.exists(Path.of(last.hostPath().orElseThrow())), "with its machine");
  }

  @Test
  void whatAGuestWroteIsNotTakenForAnImage() throws Exception {
    VirtualMachine machine =
        create(
            LabDaemon.linux()
                .attach(Disk.blank(ByteSize.mib(4)).format(Disk.Format.RAW).option(here)));
    Path disk = Path.of(machine.inspect().disks().get(0).hostPath().orElseThrow());
    Path secret = raw(1 << 20);
    QemuImg.does("create", "-f", "qcow2", "-b", secret.toString(), "-F", "raw", disk.toString());
    for (Disk source : List.of(Disk.copyOf(disk.toString()), Disk.overlayOf(disk.toString()))) {
      RejectedException refused =
          assertThrows(
              RejectedException.class, () -> create(LabDaemon.linux().attach(source.option(here))));
      assertTrue(refused.getMessage().contains("it is raw to machine"), refused.getMessage());
    }
    Volume volume = host.storage().get(pool, disk.getFileName().toString());
    assertThrows(RejectedException.class, () -> host.storage().copy(volume, "copy"));
    assertEquals(1, volumes().size());
  }

  @Test
  void aMachineHasMoreDisksThanThereAreLetters() throws Exception {
    VirtualMachineSpec spec = LabDaemon.linux();
    for (int i = 0; i < 28; i++) {
      spec = spec.attach(Disk.blank(ByteSize.mib(1)).option(here));
    }
    VirtualMachine machine = create(spec);
    assertEquals(Optional.of("vdab"), machine.inspect().disks().get(27).id());
    assertTrue(virsh.says("domblklist", machine.name()).contains("vdab"));
    machine.delete();
    assertEquals(List.of(), volumes());
  }

  @Test
  void aVolumeWithoutAPathIsADisk() throws Exception {
    Volume made =
        host.storage()
            .create(
                VolumeSpec.named("v")
                    .pool(
                        host.storage().listPools().stream()
                            .filter(one -> one.name().equals(pool))
                            .findFirst()
                            .orElseThrow())
                    .size(ByteSize.mib(4)));
    Volume named = Volume.builder("v", "v", pool).build();
    VirtualMachine machine = create(LabDaemon.linux().attach(Disk.of(named)));
    machine.start();
    Disk disk = machine.inspect().disks().get(0);
    assertEquals(Optional.of(named), disk.volume());
    assertEquals(Optional.of(ByteSize.mib(4)), disk.capacity());
    assertEquals(Optional.of(Disk.Format.QCOW2), disk.format());
    String xml = virsh.says("dumpxml", machine.name());
    assertTrue(xml.contains("<source pool='" + pool + "' volume='v'"), xml);
    assertThrows(InvalidStateException.class, () -> host.storage().delete(made), "it is used");
    machine.kill();
    machine.delete();
    assertEquals(List.of("v"), volumes(), "it was there before");
  }
}
