package dev.posada.vmrun;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.vmrun.files.Dictionary;
import dev.posada.vmrun.files.VirtualDisk;
import dev.posada.vmrun.host.Trait;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What commands do to the files of a machine. */
@Execution(ExecutionMode.CONCURRENT)
class MachineFilesTest {
  @TempDir Path folder;
  private Stage stage;
  private Path vmx;

  @BeforeEach
  void setUp() throws Exception {
    stage = Stage.in(folder);
    vmx = stage.machine("web");
  }

  private Dictionary config() throws Exception {
    return Dictionary.read(vmx);
  }

  private List<String> files() throws Exception {
    try (Stream<Path> files = Files.list(vmx.getParent())) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }

  private void ok(Answer answer) {
    assertEquals("", answer.text());
    assertEquals(0, answer.exit());
  }

  @Test
  void startAddsKeysLocksAndALog() throws Exception {
    Files.writeString(
        vmx, "#!/usr/bin/vmware\n" + stage.text(vmx) + "my.own = \"a|22b\"\n// no entry\n");
    ok(stage.run("start", vmx, "nogui"));
    String text = stage.text(vmx);
    assertTrue(text.startsWith("#!/usr/bin/vmware\n"), text);
    assertTrue(text.contains("my.own = \"a|22b\"\n// no entry\n"), text);
    assertEquals("FALSE", config().get("cleanShutdown"));
    String tail = config().get("uuid.location").replace(' ', ':').substring(39);
    assertEquals("00:0c:29:" + tail, config().get("ethernet0.generatedAddress"));
    assertTrue(files().containsAll(List.of("web.vmx.lck", "web.vmdk.lck", "web.vmem.lck")));
    try (Stream<Path> members = Files.list(vmx.resolveSibling("web.vmx.lck"))) {
      assertEquals(512, Files.size(members.findFirst().orElseThrow()));
    }
    assertTrue(
        Files.readString(vmx.resolveSibling("vmware.log"))
            .contains(
                " In(05) vmx Log for VMware Workstation pid="
                    + ProcessHandle.current().pid()
                    + " version=17.6.3 build=build-24583834 option=Release\n"));
    ok(stage.run("stop", vmx, "hard"));
    assertEquals("TRUE", config().get("cleanShutdown"));
    assertFalse(files().contains("web.vmx.lck"));
  }

  @Test
  void addressOfTheSecondCardIsTenHigher() throws Exception {
    Files.writeString(
        vmx,
        stage.text(vmx)
            + "ethernet1.present = \"TRUE\"\n"
            + "uuid.location = \"56 4d 00 00 00 00 00 00-00 00 00 00 00 8f 1d d7\"\n"
            + "uuid.bios = \"56 4d 00 00 00 00 00 00-00 00 00 00 00 8f 1d d7\"\n");
    ok(stage.run("start", vmx, "nogui"));
    assertEquals("00:0c:29:8f:1d:e1", config().get("ethernet1.generatedAddress"));
    assertEquals("10", config().get("ethernet1.generatedAddressOffset"));
  }

  @Test
  void suspendLeavesAStateThatTheNextStartTakes() throws Exception {
    ok(stage.run("start", vmx, "nogui"));
    ok(stage.run("suspend", vmx));
    String state = config().get("checkpoint.vmState");
    assertTrue(state.matches("web-[0-9a-f]{8}\\.vmss"), state);
    assertTrue(files().contains(state));
    assertEquals("Total running VMs: 0\n", stage.run("list").text());
    ok(stage.run("start", vmx, "nogui"));
    assertFalse(files().contains(state));
    assertEquals("", config().get("checkpoint.vmState"));
  }

  @Test
  void locksLingerIfTheyAreToldTo() throws Exception {
    stage.set(vmx, Trait.LOCK_LINGER_MS, 600_000);
    ok(stage.run("start", vmx, "nogui"));
    ok(stage.run("stop", vmx, "hard"));
    assertTrue(files().contains("web.vmx.lck"));
    stage.simulator().home().advance(java.time.Duration.ofMinutes(11));
    stage.run("list");
    assertFalse(files().contains("web.vmx.lck"));
  }

  @Test
  void snapshotFreezesTheDiskAndRevertThrowsAway() throws Exception {
    put("/tmp/a", "before");
    ok(stage.run("snapshot", vmx, "s1"));
    assertEquals("web-000001.vmdk", config().get("sata0:0.fileName"));
    VirtualDisk delta = VirtualDisk.open(vmx.resolveSibling("web-000001.vmdk"));
    assertEquals(vmx.resolveSibling("web.vmdk"), delta.parent());
    put("/tmp/a", "after");
    ok(stage.run("revertToSnapshot", vmx, "s1"));
    assertEquals("before", got("/tmp/a"));
    assertFalse(files().contains("web-000001.vmdk"), files()::toString);
  }

  @Test
  void snapshotNamesADiskElsewhereByItsWholePath() throws Exception {
    Path other = stage.machine("other").resolveSibling("other.vmdk").toRealPath();
    config().set("sata0:0.fileName", other.toString()).write(vmx);
    ok(stage.run("snapshot", vmx, "s1"));
    assertEquals(
        other.toString(),
        Dictionary.read(vmx.resolveSibling("web.vmsd")).get("snapshot0.disk0.fileName"));
    assertEquals("other-000001.vmdk", config().get("sata0:0.fileName"));
    ok(stage.run("revertToSnapshot", vmx, "s1"));
    ok(stage.run("deleteSnapshot", vmx, "s1"));
    assertTrue(Files.exists(other));
  }

  @Test
  void revertToALiveSnapshotSuspends() throws Exception {
    ok(stage.run("start", vmx, "nogui"));
    ok(stage.run("snapshot", vmx, "live"));
    ok(stage.run("revertToSnapshot", vmx, "live"));
    assertEquals("web-Snapshot1.vmsn", config().get("checkpoint.vmState"));
    assertEquals("TRUE", config().get("checkpoint.vmState.readOnly"));
    ok(stage.run("start", vmx, "nogui"));
    assertTrue(files().contains("web-Snapshot1.vmsn"));
  }

  @Test
  void deletedSnapshotLeavesTheCurrentState() throws Exception {
    ok(stage.run("snapshot", vmx, "s1"));
    put("/tmp/a", "one");
    ok(stage.run("snapshot", vmx, "s2"));
    put("/tmp/a", "two");
    ok(stage.run("deleteSnapshot", vmx, "s1"));
    assertEquals("Total snapshots: 1\ns2\n", stage.run("listSnapshots", vmx).text());
    assertEquals("two", got("/tmp/a"));
    ok(stage.run("revertToSnapshot", vmx, "s2"));
    assertEquals("one", got("/tmp/a"));
    ok(stage.run("deleteSnapshot", vmx, "s2", "andDeleteChildren"));
    assertEquals("web.vmdk", config().get("sata0:0.fileName"));
    assertEquals("one", got("/tmp/a"));
    assertEquals(1, files().stream().filter(f -> f.endsWith(".vmdk")).count());
  }

  @Test
  void snapshotFileHasTheOrderThatWasSeen() throws Exception {
    ok(stage.run("snapshot", vmx, "s1"));
    ok(stage.run("snapshot", vmx, "s2"));
    List<String> keys = Dictionary.read(vmx.resolveSibling("web.vmsd")).names();
    assertEquals(
        List.of(
            ".encoding",
            "snapshot.lastUID",
            "snapshot.current",
            "snapshot0.uid",
            "snapshot0.filename",
            "snapshot0.displayName",
            "snapshot0.description"),
        keys.subList(0, 7));
    assertTrue(keys.indexOf("snapshot.numSnapshots") < keys.indexOf("snapshot1.uid"));
    assertTrue(keys.indexOf("snapshot1.filename") < keys.indexOf("snapshot1.parent"));
  }

  @Test
  void stopUnlocksWhatSnapshotsOfARunningMachineMade() throws Exception {
    ok(stage.run("start", vmx, "nogui"));
    ok(stage.run("snapshot", vmx, "a"));
    ok(stage.run("snapshot", vmx, "b"));
    assertTrue(files().contains("web-000002.vmdk.lck"));
    ok(stage.run("deleteSnapshot", vmx, "a"));
    ok(stage.run("stop", vmx, "hard"));
    assertTrue(files().stream().noneMatch(f -> f.endsWith(".lck")), files()::toString);
  }

  @Test
  void clonesHaveDisksOfTheirOwn() throws Exception {
    put("/tmp/a", "source");
    Path full = folder.toRealPath().resolve("vms/full/full.vmx");
    ok(stage.run("clone", vmx, full.toString(), "full", "-cloneName=Full"));
    Path linked = folder.toRealPath().resolve("vms/linked/linked.vmx");
    ok(stage.run("clone", vmx, linked.toString(), "linked", "-cloneName", "Linked"));
    put("/tmp/a", "changed");
    for (Path clone : List.of(full, linked)) {
      stage.run("start", clone, "nogui");
      Path out = folder.resolve("out");
      ok(stage.guest("CopyFileFromGuestToHost", clone, "/tmp/a", out.toString()));
      assertEquals("source", Files.readString(out));
    }
    assertEquals("Full", Dictionary.read(full).get("displayName"));
    Dictionary snapshots = Dictionary.read(linked.resolveSibling("linked.vmsd"));
    assertEquals(vmx.toString(), snapshots.get("cloneOf0"));
    assertEquals("linked-cl1.vmdk", snapshots.get("sentinel0"));
    Dictionary source = Dictionary.read(vmx.resolveSibling("web.vmsd"));
    assertEquals("Clone", source.get("snapshot0.displayName"));
    assertEquals("Created by clone operation.", source.get("snapshot0.description"));
    assertEquals(linked.toString(), source.get("snapshot0.clone0"));
  }

  @Test
  void copiedMachineIsAskedForUnlessItsSettingsAnswer() throws Exception {
    ok(stage.run("start", vmx, "nogui"));
    ok(stage.run("stop", vmx, "hard"));
    String uuid = config().get("uuid.bios");
    Path copy = Files.copy(vmx, vmx.resolveSibling("copy.vmx"));
    assertEquals("Error: The operation was canceled\n", stage.run("start", copy, "nogui").text());
    Dictionary.read(copy).set("uuid.action", "create").write(copy);
    ok(stage.run("start", copy, "nogui"));
    assertFalse(uuid.equals(Dictionary.read(copy).get("uuid.bios")));
    ok(stage.run("stop", copy, "hard"));
    Dictionary.read(vmx).set("uuid.action", "keep").write(vmx);
    ok(stage.run("start", vmx, "nogui"));
    assertEquals(uuid, config().get("uuid.bios"));
  }

  @Test
  void deleteTakesWhatItKnows() throws Exception {
    ok(stage.run("snapshot", vmx, "s1"));
    Files.writeString(vmx.resolveSibling("notes.txt"), "mine");
    ok(stage.run("start", vmx, "nogui"));
    ok(stage.run("stop", vmx, "soft"));
    ok(stage.run("deleteVM", vmx));
    assertEquals(List.of("notes.txt"), files());
  }

  @Test
  void diskIsAValidSparseDisk() throws Exception {
    byte[] disk = Files.readAllBytes(vmx.resolveSibling("web.vmdk"));
    assertArrayEquals(
        new byte[] {'K', 'D', 'M', 'V', 1, 0, 0, 0, 3, 0, 0, 0}, java.util.Arrays.copyOf(disk, 12));
    assertEquals(0, disk.length % 65_536);
    VirtualDisk opened = VirtualDisk.open(vmx.resolveSibling("web.vmdk"));
    assertEquals(16_384, opened.sectors());
    assertEquals("monolithicSparse", opened.createType());
  }

  private void put(String path, String text) throws Exception {
    Path file = Files.writeString(folder.resolve("in"), text);
    stage.run("start", vmx, "nogui");
    ok(stage.guest("CopyFileFromHostToGuest", vmx, file.toString(), path));
    ok(stage.run("stop", vmx, "hard"));
  }

  private String got(String path) throws Exception {
    Path file = folder.resolve("out");
    stage.run("start", vmx, "nogui");
    ok(stage.guest("CopyFileFromGuestToHost", vmx, path, file.toString()));
    ok(stage.run("stop", vmx, "hard"));
    return Files.readString(file);
  }
}
