package dev.posada.vmware;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.AlreadyExistsException;
import dev.posada.BusyException;
import dev.posada.ByteSize;
import dev.posada.Capability;
import dev.posada.Disk;
import dev.posada.HypervisorException;
import dev.posada.InvalidStateException;
import dev.posada.Kind;
import dev.posada.NotFoundException;
import dev.posada.Outcome;
import dev.posada.RejectedException;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.VirtualMachine;
import dev.posada.Volume;
import dev.posada.VolumeSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Disks that belong to no machine, with the tool of disks and without it. */
class VolumesTest extends WithVolumes {
  private void used(Volume volume) {
    InvalidStateException used =
        assertThrows(InvalidStateException.class, () -> host.storage().delete(volume));
    assertEquals(Outcome.NOT_DONE, used.outcome(), used::toString);
    assertTrue(used.getMessage().contains("web"), used::toString);
    assertTrue(Files.exists(Path.of(path(volume))));
  }

  private void deleted(Volume volume) {
    host.storage().delete(volume);
    assertEquals(List.of(), host.storage().list());
    assertEquals(List.of(), names(Path.of(path(volume)).getParent()));
  }

  private static byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    for (int i = 0; i < count; i++) {
      bytes[i] = (byte) (i * 31 + i / 257);
    }
    return bytes;
  }

  @Test
  void withoutTheToolTheyAreMadeUsedAndDeletedAndNothingElse() throws IOException {
    host.close();
    vmware.without("vmware-vdiskmanager");
    host = vmware.connect();
    Volume volume = create("data");
    assertEquals(Optional.of(SIZE), volume.capacity());
    machine(Disk.of(path(volume))).start();
    host.virtualMachines().get("web").kill();
    host.virtualMachines().get("web").delete();
    assertTrue(host.support(Capability.VOLUME_EDIT).remedy().orElse("").contains("Workstation"));
    Path file = Files.write(folder.resolve("file"), bytes(10));
    for (Runnable edit :
        List.<Runnable>of(
            () -> host.storage().copy(volume, "two"),
            () -> host.storage().resize(volume, ByteSize.mib(8)),
            () -> host.storage().upload(file, volume))) {
      assertThrows(UnsupportedCapabilityException.class, edit::run);
    }
    deleted(volume);
  }

  @Test
  void sizesAreWholeMebibytes() {
    Volume volume =
        host.storage().create(VolumeSpec.named("odd").size(ByteSize.bytes((3 << 20) + 1)));
    assertEquals(Optional.of(SIZE), volume.capacity());
    assertEquals(
        Optional.of(ByteSize.mib(6)),
        host.storage().resize(volume, ByteSize.bytes((5 << 20) + 1)).capacity());
    RejectedException smaller =
        assertThrows(RejectedException.class, () -> host.storage().resize(volume, ByteSize.mib(1)));
    assertEquals(Outcome.NOT_DONE, smaller.outcome(), smaller::toString);
    deleted(volume);
  }

  @Test
  void oneThatIsTooLargeIsRefusedBeforeAnythingIsMade() {
    ByteSize more = ByteSize.bytes((4L << 40) + 1);
    RejectedException large =
        assertThrows(
            RejectedException.class,
            () -> host.storage().create(VolumeSpec.named("large").size(more)));
    assertEquals(Outcome.NOT_DONE, large.outcome(), large::toString);
    assertEquals(List.of(), host.storage().list());
  }

  @Test
  void rawOnesHaveTheBytesOfAFileAndZeroesBehindThem() throws IOException {
    Volume volume = createRaw("raw");
    host.storage().upload(Files.write(folder.resolve("some"), bytes(100_000)), volume);
    Volume copy = host.storage().copy(volume, "copy");
    assertEquals(Optional.of(Disk.Format.RAW), copy.format());
    host.storage().download(copy, folder.resolve("back"));
    assertArrayEquals(
        Arrays.copyOf(bytes(100_000), 4 << 20), Files.readAllBytes(folder.resolve("back")));
    Path large = Files.write(folder.resolve("large"), bytes((4 << 20) + 1));
    assertThrows(RejectedException.class, () -> host.storage().upload(large, volume));
    host.storage().delete(copy);
    deleted(volume);
  }

  @Test
  void othersTakeDisksOfVmwareAlone() throws IOException {
    Volume volume = create("disk");
    Path text = Files.writeString(folder.resolve("text.vmdk"), "no disk at all");
    RejectedException none =
        assertThrows(RejectedException.class, () -> host.storage().upload(text, volume));
    assertTrue(none.remedy().orElse("").contains("VMDK"), none::toString);
    Path disk = folder.resolve("given.vmdk");
    vmware.succeeds("vmware-vdiskmanager", "-c", "-s", "2MB", "-t", "0", vmware.there(disk));
    host.storage().upload(disk, volume);
    assertEquals(Optional.of(ByteSize.mib(2)), host.storage().get("default", "disk").capacity());
    host.storage().download(volume, folder.resolve("back.vmdk"));
    assertEquals(
        "KDMV", new String(Files.readAllBytes(folder.resolve("back.vmdk")), 0, 4, "US-ASCII"));
    deleted(volume);
  }

  @Test
  void anUploadThatFailsLeavesTheVolume() throws IOException {
    Volume volume = create("disk");
    Path disk = folder.resolve("given.vmdk");
    vmware.succeeds("vmware-vdiskmanager", "-c", "-s", "2MB", "-t", "0", vmware.there(disk));
    for (String step : List.of("-r", "-n")) {
      vmware.fault("command=" + step + " action=error text=\"not enough disk space\"");
      assertThrows(HypervisorException.class, () -> host.storage().upload(disk, volume));
      vmware.clearFaults();
      assertEquals(
          Optional.of(SIZE), host.storage().get("default", "disk").capacity(), "after " + step);
      assertEquals(List.of("disk.vmdk"), names(Path.of(path(volume)).getParent()));
    }
  }

  @Test
  void oneThatAMachineHasIsNotDeletedNorChanged() {
    Volume volume = create("data");
    VirtualMachine machine = machine(Disk.of(path(volume)));
    used(volume);
    assertThrows(InvalidStateException.class, () -> host.storage().resize(volume, ByteSize.mib(8)));
    machine.detach(machine.inspect().disks().get(0));
    deleted(volume);
  }

  @Test
  void oneThatAProcessHasOpenIsNotDeletedNorChanged() {
    Volume volume = create("data");
    hold(Path.of(path(volume)), "(vmware-vmx)");
    assertThrows(InvalidStateException.class, () -> host.storage().delete(volume));
    assertThrows(InvalidStateException.class, () -> host.storage().resize(volume, ByteSize.mib(8)));
    assertTrue(Files.exists(Path.of(path(volume))));
  }

  @Test
  void oneOnWhichAnotherDiskLiesIsNotDeletedNorChanged() {
    Volume volume = create("base");
    VirtualMachine machine = machine(Disk.overlayOf(path(volume)));
    used(volume);
    assertThrows(InvalidStateException.class, () -> host.storage().resize(volume, ByteSize.mib(8)));
    machine.delete();
    deleted(volume);
  }

  @Test
  void oneThatASnapshotNeedsIsNotDeleted() {
    Volume volume = create("data");
    VirtualMachine machine = machine(Disk.of(path(volume)));
    machine.snapshots().take("with");
    machine.detach(machine.inspect().disks().get(0));
    assertEquals(List.of(), machine.inspect().disks());
    used(volume);
  }

  @Test
  void namesAreThoseOfFiles() {
    for (String name : List.of("a/b", "..", ".hidden", "a\\b", "say \"x\"", "x".repeat(201))) {
      RejectedException why = assertThrows(RejectedException.class, () -> create(name), name);
      assertEquals(Outcome.NOT_DONE, why.outcome());
    }
    for (String name : List.of("with blank", "\u4e2d\u6587", "-T", "a.vmdk", "100%")) {
      Volume volume = create(name);
      assertEquals(name, host.storage().get("default", name).name());
      assertEquals(2, List.of(volume, host.storage().copy(volume, name + " 2")).size());
      host.storage().delete(host.storage().get("default", name + " 2"));
      deleted(volume);
    }
  }

  private void taken(Runnable verb) {
    AlreadyExistsException there = assertThrows(AlreadyExistsException.class, verb::run);
    assertEquals(Kind.VOLUME, there.kind(), there::toString);
    assertEquals(Outcome.NOT_DONE, there.outcome(), there::toString);
  }

  @Test
  void oneThatIsCalledLikeThePartOfAnotherIsNotWrittenOver() throws IOException {
    Volume other = create("other");
    Path part = Path.of(path(other)).resolveSibling("data-flat.vmdk");
    vmware.succeeds("vmware-vdiskmanager", "-c", "-s", "2MB", "-t", "0", vmware.there(part));
    byte[] before = Files.readAllBytes(part);
    taken(() -> createRaw("data"));
    taken(() -> create("data"));
    taken(() -> host.storage().copy(other, "data"));
    assertArrayEquals(before, Files.readAllBytes(part));
    assertEquals(List.of("data-flat.vmdk", "other.vmdk"), names(part.getParent()));
  }

  @Test
  void noneIsCalledLikeThePartOfADisk() {
    for (String name : List.of("data-flat", "data-FLAT", "a-delta", "a-s001", "a-f001")) {
      RejectedException why = assertThrows(RejectedException.class, () -> createRaw(name), name);
      assertEquals(Outcome.NOT_DONE, why.outcome(), why::toString);
    }
  }

  @Test
  void aCopyThatFailsTakesAwayWhatItMadeAlone() throws IOException {
    Volume volume = create("data");
    Path folder = Path.of(path(volume)).getParent();
    Path faster = folder.resolve("two.vmdk");
    before(
        "vmware-vdiskmanager -r",
        () -> vmware.succeeds("vmware-vdiskmanager", "-c", "-s", "2MB", "-t", "0", "" + faster));
    assertThrows(AlreadyExistsException.class, () -> host.storage().copy(volume, "two"));
    assertEquals(List.of("data.vmdk", "two.vmdk"), names(folder));
    Path bytes = folder.resolve("three-flat.vmdk");
    vmware.fault("command=-r action=error text=\"not enough disk space\"");
    before("vmware-vdiskmanager -r", () -> written(bytes));
    assertThrows(HypervisorException.class, () -> host.storage().copy(volume, "three"));
    assertEquals(List.of("data.vmdk", "three-flat.vmdk", "two.vmdk"), names(folder));
  }

  /** What says that the bytes of a disk are in a file. */
  private static String descriptor(String file) {
    return "# Disk DescriptorFile\nversion=1\nCID=fffffffe\nparentCID=ffffffff\n"
        + "createType=\"monolithicFlat\"\nRW 8192 FLAT \""
        + file
        + "\" 0\n";
  }

  @Test
  void whatAGuestHasWrittenOnARawOneIsNoDescriptor() throws IOException {
    Volume other = create("other");
    Volume raw = createRaw("raw");
    Path part = Path.of(path(raw)).resolveSibling("raw-flat.vmdk");
    Volume asOne = Volume.builder(part.toString(), "raw-flat", "default").build();
    for (String named : List.of("other.vmdk", "raw.vmdk", "/etc/hostname")) {
      Path bytes = Files.writeString(folder.resolve("bytes"), descriptor(named));
      host.storage().upload(bytes, raw);
      assertEquals(List.of("other", "raw"), volumes(), named);
      assertThrows(NotFoundException.class, () -> host.storage().delete(asOne));
      Path back = folder.resolve("back");
      assertThrows(NotFoundException.class, () -> host.storage().download(asOne, back));
    }
    Files.writeString(part, descriptor("other.vmdk"));
    Files.delete(Path.of(path(raw)));
    assertEquals(List.of("other"), volumes(), "nobody names the part any more");
    assertThrows(NotFoundException.class, () -> host.storage().delete(asOne));
    assertTrue(Files.exists(Path.of(path(other))));
  }

  @Test
  void whatAGuestHasWrittenOnARawOneLiesOnNoOther() throws IOException {
    Volume other = create("other");
    String over =
        descriptor("other.vmdk").replace("parentCID=ffffffff", "parentCID=fffffffe")
            + "parentFileNameHint=\"other.vmdk\"\n";
    host.storage().upload(Files.writeString(folder.resolve("bytes"), over), createRaw("raw"));
    VirtualMachine machine = machine(Disk.of(path(other)));
    machine.detach(machine.inspect().disks().get(0));
    host.storage().delete(other);
    assertEquals(List.of("raw"), volumes());
  }

  @Test
  void ofOneWhoseBytesLieElsewhereThoseAreNeitherReadNorWrittenNorDeleted() throws IOException {
    Path far = Path.of(path(create("near"))).resolveSibling("far.vmdk");
    Path secret = Files.writeString(folder.toRealPath().resolve("secret.img"), "secret");
    Files.writeString(far, descriptor(secret.toString()));
    Volume volume = host.storage().get("default", "far");
    Path some = Files.write(folder.resolve("some"), bytes(10));
    assertThrows(
        RejectedException.class, () -> host.storage().download(volume, folder.resolve("back")));
    assertThrows(RejectedException.class, () -> host.storage().upload(some, volume));
    host.storage().delete(volume);
    assertFalse(Files.exists(far));
    assertEquals("secret", Files.readString(secret));
  }

  @Test
  void oneOfWhichAMachineHasAPartIsNotDeleted() throws IOException {
    Volume volume = createRaw("data");
    Path disk = Path.of(path(volume));
    Path elsewhere = folder.toRealPath().resolve("elsewhere.vmdk");
    Files.writeString(elsewhere, descriptor(disk.resolveSibling("data-flat.vmdk").toString()));
    machine(Disk.of(elsewhere.toString()));
    used(volume);
  }

  @Test
  void oneOnWhichADiskOfNoMachineLiesIsNotDeletedNorChanged() throws IOException {
    Volume volume = create("base");
    Files.delete(vmx(machine(Disk.overlayOf(path(volume)))));
    assertThrows(InvalidStateException.class, () -> host.storage().delete(volume));
    assertThrows(InvalidStateException.class, () -> host.storage().resize(volume, ByteSize.mib(8)));
    assertTrue(Files.exists(Path.of(path(volume))));
  }

  @Test
  void ofADeletedMachineTheNewestDiskIsAttachedAndNotWhatItLiesOn() {
    Path old = vmware.machine("old");
    vmrun("snapshot", old.toString(), "one");
    host.virtualMachines().get("old").delete();
    BusyException below =
        assertThrows(
            BusyException.class, () -> machine(Disk.of("" + old.resolveSibling("old.vmdk"))));
    assertEquals(Outcome.NOT_DONE, below.outcome(), below::toString);
    machine(Disk.of("" + old.resolveSibling("old-000001.vmdk"))).start();
    host.virtualMachines().get("web").kill();
  }

  @Test
  void oneInTheFolderOfADeletedMachineIsFilledThere() throws IOException {
    Path old = vmware.machine("old");
    host.virtualMachines().get("old").delete();
    Volume volume = host.storage().list().get(0);
    Path disk = folder.resolve("given.vmdk");
    vmware.succeeds("vmware-vdiskmanager", "-c", "-s", "2MB", "-t", "0", vmware.there(disk));
    host.storage().upload(disk, volume);
    assertEquals(Optional.of(ByteSize.mib(2)), host.storage().list().get(0).capacity());
    assertEquals(List.of("old.vmdk"), names(old.getParent()));
  }

  @Test
  void oneThatIsGoneIsNotFound() {
    Volume volume = create("data");
    assertTrue(Path.of(path(volume)).toFile().delete());
    assertThrows(NotFoundException.class, () -> host.storage().delete(volume));
    assertThrows(NotFoundException.class, () -> host.storage().copy(volume, "two"));
    assertFalse(Files.exists(Path.of(path(volume)).resolveSibling("two.vmdk")));
  }
}
