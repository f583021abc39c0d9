package dev.posada.kvm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ByteSize;
import dev.posada.Disk;
import dev.posada.ExecResult;
import dev.posada.ExecSpec;
import dev.posada.GuestState;
import dev.posada.Host;
import dev.posada.HypervisorException;
import dev.posada.InvalidStateException;
import dev.posada.OperationCancelledException;
import dev.posada.Outcome;
import dev.posada.RejectedException;
import dev.posada.Snapshot;
import dev.posada.Task;
import dev.posada.VirtualMachine;
import dev.posada.kvm.xml.Xml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** One machine with disks of both kinds, backed up while it writes to them. */
@LabDaemon.Needed
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@EnabledIfEnvironmentVariable(
    named = "POSADA_FULL",
    matches = ".+",
    disabledReason = "only tried where POSADA_FULL is set")
class RealBackupTest {
  private final Virsh virsh = new Virsh(LabDaemon.URI);
  private Path scratch;
  private Host host;
  private VirtualMachine machine;
  private Path folder;

  @BeforeAll
  void boot(@TempDir Path folders) {
    scratch = folders;
    host = LabDaemon.connect();
    folder = scratch.resolve("backups of <web> & more");
    machine =
        host.virtualMachines()
            .create(
                LabDaemon.linux()
                    .attach(
                        Disk.blank(ByteSize.mib(64)),
                        Disk.blank(ByteSize.mib(16)).format(Disk.Format.RAW)));
    machine.start();
    machine.awaitReady();
  }

  @AfterAll
  void leaveNothing() {
    if (host != null) {
      LabDaemon.clean(host);
      host.close();
    }
  }

  private static String guest(VirtualMachine in, String script) {
    ExecResult result = in.exec(ExecSpec.command("/bin/sh", "-c", script));
    assertEquals(0, result.exitCode(), result::stderr);
    return result.stdout().strip();
  }

  /** Writes a word and some megabytes behind it. */
  private void write(String disk, int at, String word, int megabytes) {
    guest(
        machine,
        "echo "
            + word
            + " | dd of=/dev/"
            + disk
            + " bs=1M seek="
            + at
            + " conv=notrunc,sync 2>/dev/null; dd if=/dev/urandom of=/dev/"
            + disk
            + " bs=1M seek="
            + (at + 1)
            + " conv=notrunc count="
            + megabytes
            + " 2>/dev/null; sync");
  }

  private static String read(VirtualMachine in, String disk, int at) {
    return guest(
            in, "dd if=/dev/" + disk + " bs=1M skip=" + at + " count=1 2>/dev/null | head -c 6")
        .replaceAll("[^a-z]", "");
  }

  private VirtualMachine restored(Path backup) {
    VirtualMachine made = host.virtualMachines().importFrom(backup, LabDaemon.name());
    assertEquals(GuestState.STOPPED, made.inspect().state());
    made.start();
    made.awaitReady();
    return made;
  }

  private static void discard(VirtualMachine made) {
    made.kill();
    assertTrue(made.delete().kept().isEmpty());
  }

  private static long size(Path backup, String file) throws IOException {
    return Files.size(backup.resolve(file));
  }

  private List<String> checkpoints() throws Exception {
    return virsh.says("checkpoint-list", machine.name(), "--name").lines().toList();
  }

  private void nothingIsLeftOnTheHost() throws Exception {
    String volumes = virsh.says("vol-list", "default"); // other hosts' are among them
    String ours = machine.name().replaceFirst("[0-9]+$", "");
    assertFalse(volumes.contains("posada-restore-" + ours), volumes);
    for (VirtualMachine one : host.virtualMachines().list()) {
      assertFalse(
          one.name().startsWith(ours) && volumes.contains("posada-backup-" + one.id()), volumes);
    }
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  @Order(1)
  void theSecondAndThirdHoldOnlyWhatChangedAndEachComesBack() throws Exception {
    write("vda", 0, "aaaaaa", 20);
    write("vdb", 0, "bbbbbb", 2);
    Path full = machine.backupTo(folder);
    String first = checkpoints().get(0);
    write("vda", 30, "cccccc", 1);
    write("vdb", 4, "dddddd", 1);
    String then = sums(machine);
    Path second = machine.backupTo(folder);
    write("vda", 0, "eeeeee", 1);
    Path third = machine.backupTo(folder);
    assertEquals(List.of("0001-full", "0002-incremental", "0003-incremental"), names(folder));
    System.out.println(Files.readString(second.resolve("backup.xml")));
    assertTrue(size(full, "vda.qcow2") > 20 << 20, "all of it");
    assertTrue(size(second, "vda.qcow2") < 4 << 20, "what changed");
    assertEquals(1, checkpoints().size(), "what no backup needs");
    assertFalse(checkpoints().contains(first));
    nothingIsLeftOnTheHost();

    VirtualMachine old = restored(full);
    assertNotEquals(machine.id(), old.id());
    assertEquals("aaaaaa", read(old, "vda", 0));
    assertEquals("", read(old, "vda", 30));
    assertEquals("bbbbbb", read(old, "vdb", 0));
    discard(old);
    VirtualMachine middle = restored(second);
    assertEquals(then, sums(middle));
    assertEquals("cccccc", read(middle, "vda", 30));
    discard(middle);
    VirtualMachine young = restored(third);
    assertEquals(sums(machine), sums(young));
    assertEquals("eeeeee", read(young, "vda", 0));
    discard(young);
    nothingIsLeftOnTheHost();
    assertEquals(GuestState.RUNNING, machine.inspect().state());
  }

  private static String sums(VirtualMachine in) {
    return guest(in, "sync; md5sum /dev/vda /dev/vdb");
  }

  /** What QEMU's own tool says of disks that nobody has open. */
  private boolean identical(VirtualMachine one, VirtualMachine other, String disk)
      throws Exception {
    Process compare =
        new ProcessBuilder("qemu-img", "compare", file(one, disk), file(other, disk))
            .redirectErrorStream(true)
            .start();
    String said = new String(compare.getInputStream().readAllBytes(), UTF_8);
    System.out.println(said);
    return compare.waitFor() == 0;
  }

  private String file(VirtualMachine of, String disk) throws Exception {
    return virsh
        .says("domblklist", of.name())
        .lines()
        .map(String::strip)
        .filter(line -> line.startsWith(disk))
        .map(line -> line.substring(disk.length()).strip())
        .findFirst()
        .orElseThrow();
  }

  @Test
  @Order(2)
  void whatTheFolderOrTheMachineDoesNotKnowIsCopiedWhole() throws Exception {
    Path elsewhere = machine.backupTo(scratch.resolve("elsewhere"));
    assertEquals("0001-full", elsewhere.getFileName().toString());
    assertEquals(2, checkpoints().size(), "one for each folder");
    for (String name : checkpoints()) {
      virsh.says("checkpoint-delete", machine.name(), name);
    }
    assertEquals("0004-full", machine.backupTo(folder).getFileName().toString());
    assertEquals("0005-incremental", machine.backupTo(folder).getFileName().toString());
  }

  @Test
  @Order(3)
  void aCancelledBackupLeavesTheMachineAndTheFolderAsTheyWere() throws Exception {
    List<String> before = names(folder);
    List<String> points = checkpoints();
    Task task = Task.unbounded();
    task.onProgress(progress -> task.cancel());
    OperationCancelledException cancelled =
        assertThrows(OperationCancelledException.class, () -> machine.backupTo(folder, task));
    assertEquals(Outcome.NOT_DONE, cancelled.outcome());
    assertEquals(before, names(folder));
    assertEquals(points, checkpoints());
    nothingIsLeftOnTheHost();
    assertEquals("eeeeee", read(machine, "vda", 0));
    assertEquals("0006-incremental", machine.backupTo(folder).getFileName().toString());
  }

  @Test
  @Order(4)
  void aCancelledImportLeavesNothing() throws Exception {
    String name = LabDaemon.name();
    Path backup = folder.resolve("0006-incremental");
    Task task = Task.unbounded();
    task.onProgress(progress -> task.cancel());
    assertThrows(
        OperationCancelledException.class,
        () -> host.virtualMachines().importFrom(backup, name, task));
    nothingIsLeftOnTheHost();
    assertFalse(virsh.says("vol-list", "default").contains(name));
    assertFalse(virsh.says("list", "--all", "--name").contains(name));
  }

  @Test
  @Order(5)
  void brokenFoldersAreRejectedWithTheReason() throws Exception {
    Path whole = scratch.resolve("elsewhere/0001-full");
    Path broken = Files.createDirectory(scratch.resolve("broken"));
    rejected(broken, "it has no backup.xml");
    String manifest = Files.readString(whole.resolve("backup.xml"));
    Files.writeString(broken.resolve("backup.xml"), manifest);
    rejected(broken, "vda.qcow2 is gone");
    for (String file : List.of("vda.qcow2", "vdb.qcow2")) {
      Files.copy(whole.resolve(file), broken.resolve(file));
    }
    byte[] bytes = Files.readAllBytes(broken.resolve("vda.qcow2"));
    bytes[bytes.length / 2] ^= 1;
    Files.write(broken.resolve("vda.qcow2"), bytes);
    rejected(broken, "checksum differs");
    Files.write(broken.resolve("vda.qcow2"), new byte[100]);
    rejected(broken, "has 100 bytes");
    Files.writeString(broken.resolve("backup.xml"), manifest.replace("vda.qcow2", "../vda.qcow2"));
    rejected(broken, "no name of ours");
    Files.writeString(broken.resolve("backup.xml"), manifest.substring(0, 500));
    rejected(broken, "not readable as XML");
    nothingIsLeftOnTheHost();
  }

  private void rejected(Path backup, String why) throws Exception {
    String name = LabDaemon.name();
    RejectedException e =
        assertThrows(
            RejectedException.class, () -> host.virtualMachines().importFrom(backup, name));
    assertTrue(e.getMessage().contains(why), e::getMessage);
    assertFalse(virsh.says("vol-list", "default").contains(name));
  }

  @Test
  @Order(6)
  void aPausedMachineIsBackedUpAndStaysPaused() {
    machine.pause();
    assertEquals("0007-incremental", machine.backupTo(folder).getFileName().toString());
    assertEquals(GuestState.PAUSED, machine.inspect().state());
    machine.resume();
  }

  @Test
  @Order(7)
  void aSavedMachineIsRefused() {
    machine.save();
    InvalidStateException refused =
        assertThrows(InvalidStateException.class, () -> machine.backupTo(folder));
    assertTrue(refused.remedy().isPresent());
    machine.start();
    machine.awaitReady();
  }

  @Test
  @Order(8)
  void aMachineThatIsOffIsCopiedWholeAndOneThatWasRestartedByBitmap() throws Exception {
    machine.kill();
    Path off = machine.backupTo(folder);
    assertEquals("0008-full", off.getFileName().toString());
    VirtualMachine made = host.virtualMachines().importFrom(off, LabDaemon.name());
    for (String disk : List.of("vda", "vdb")) {
      assertTrue(identical(machine, made, disk), disk);
    }
    made.start();
    made.awaitReady();
    assertEquals("eeeeee", read(made, "vda", 0));
    assertEquals("dddddd", read(made, "vdb", 4));
    discard(made);
    machine.start();
    machine.awaitReady();
    System.out.println(machine.backupTo(folder));
    nothingIsLeftOnTheHost();
  }

  @Test
  @Order(9)
  void snapshotsAndTheirReturnWorkWithBackupsBetween() throws Exception {
    VirtualMachine other =
        host.virtualMachines().create(LabDaemon.linux().attach(Disk.blank(ByteSize.mib(32))));
    Path its = scratch.resolve("its");
    other.start();
    other.awaitReady();
    other.backupTo(its);
    Snapshot live = other.snapshots().take("live");
    other.backupTo(its);
    guest(other, "echo afterwards > /after");
    other.snapshots().restore(live);
    other.awaitReady();
    assertEquals(GuestState.RUNNING, other.inspect().state());
    assertEquals("", guest(other, "cat /after 2>/dev/null || true"));
    other.backupTo(its);
    other.kill();
    Snapshot cold = other.snapshots().take("cold");
    assertEquals("", virsh.says("checkpoint-list", other.name(), "--name"));
    other.snapshots().restore(cold);
    assertEquals(GuestState.STOPPED, other.inspect().state());
    other.start();
    other.awaitReady();
    System.out.println(names(its) + " " + other.backupTo(its));
    other.kill();
    other.delete();
  }

  @Test
  @Order(10)
  void aBackupOfAMachineThatIsOffHasWhatLiesBelowItsDisk() throws Exception {
    machine.kill();
    VirtualMachine linked =
        host.virtualMachines()
            .create(LabDaemon.linux().attach(Disk.overlayOf(file(machine, "vda"))));
    linked.start();
    linked.awaitReady();
    guest(linked, "echo ffffff | dd of=/dev/vda bs=1M seek=5 conv=notrunc 2>/dev/null; sync");
    Path running = linked.backupTo(scratch.resolve("linked"));
    linked.kill();
    Path off = linked.backupTo(scratch.resolve("linked"));
    assertEquals(List.of("backup.xml", "vda-0.qcow2", "vda-1.qcow2"), names(off));
    for (Path backup : List.of(running, off)) {
      VirtualMachine made = host.virtualMachines().importFrom(backup, LabDaemon.name());
      assertTrue(identical(linked, made, "vda"), backup::toString);
      made.delete();
    }
    nothingIsLeftOnTheHost();
    linked.delete();
  }

  @Test
  @Order(11)
  void aJobThatIsCancelledOrDiesWithQemuLeavesNoHalfBackup() throws Exception {
    VirtualMachine large =
        host.virtualMachines().create(LabDaemon.linux().attach(Disk.blank(ByteSize.gib(1))));
    Path its = scratch.resolve("large");
    large.start();
    large.awaitReady();
    guest(large, "dd if=/dev/zero of=/dev/vda bs=1M count=500 2>/dev/null; sync");
    Task task = Task.unbounded();
    task.onProgress(
        progress -> {
          System.out.println(progress);
          task.cancel();
        });
    assertThrows(OperationCancelledException.class, () -> large.backupTo(its, task));
    assertEquals(List.of(), names(its));
    assertEquals("", virsh.says("checkpoint-list", large.name(), "--name"));
    assertEquals("running", virsh.says("domstate", large.name()));
    nothingIsLeftOnTheHost();

    Path full = large.backupTo(its);
    Task watched = Task.unbounded();
    watched.onProgress(
        progress -> {
          watched.onProgress(more -> {});
          kill(large);
        });
    guest(large, "dd if=/dev/zero of=/dev/vda bs=1M count=500 2>/dev/null; sync");
    HypervisorException died =
        assertThrows(HypervisorException.class, () -> large.backupTo(its, watched));
    System.out.println(died + " " + died.outcome() + " " + died.remains());
    assertEquals(List.of(full.getFileName().toString()), names(its));
    nothingIsLeftOnTheHost();

    large.start();
    large.awaitReady();
    Path after = large.backupTo(its);
    assertEquals("0002-full", after.getFileName().toString(), "what QEMU knew died with it");
    assertFalse(virsh.says("checkpoint-list", large.name(), "--name").contains(checkpoint(full)));
    assertEquals("0003-incremental", large.backupTo(its).getFileName().toString());
    large.kill();
    System.out.println(large.delete());
  }

  private static String checkpoint(Path backup) throws IOException {
    String manifest = Files.readString(backup.resolve("backup.xml"));
    return Xml.parse(manifest).textOf("checkpoint").orElseThrow();
  }

  /** As the kernel does when memory is short. */
  private static void kill(VirtualMachine machine) {
    ProcessHandle.allProcesses()
        .filter(
            process ->
                process.info().commandLine().orElse("").contains("guest=" + machine.name() + ","))
        .forEach(ProcessHandle::destroyForcibly);
  }

  @Test
  @Order(12)
  void checkpointsOfOthersAreLeftAloneAndForbidToGoBack() throws Exception {
    VirtualMachine theirs =
        host.virtualMachines().create(LabDaemon.linux().attach(Disk.blank(ByteSize.mib(16))));
    theirs.start();
    theirs.awaitReady();
    Snapshot snapshot = theirs.snapshots().take("before");
    virsh.says("checkpoint-create-as", theirs.name(), "nightly");
    Path its = scratch.resolve("theirs");
    theirs.backupTo(its);
    assertEquals("0002-incremental", theirs.backupTo(its).getFileName().toString());
    assertTrue(virsh.says("checkpoint-list", theirs.name(), "--name").contains("nightly"));
    InvalidStateException refused =
        assertThrows(InvalidStateException.class, () -> theirs.snapshots().restore(snapshot));
    System.out.println(refused + " " + refused.remedy());
    assertEquals("running", virsh.says("domstate", theirs.name()));
    theirs.kill();
    theirs.delete();
  }
}
