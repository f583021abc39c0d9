package dev.posada.vmware.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.vmware.files.SavedState.FrozenDisk;
import java.nio.charset.Charset;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class SnapshotFileTest {
  private static final String TREE =
      """
      .encoding = "windows-1251"
      snapshot.lastUID = "9"
      snapshot.current = "4"
      snapshot7.uid = "7"
      snapshot7.parent = "2"
      snapshot7.displayName = "Проба"
      snapshot0.uid = "2"
      snapshot0.filename = "web-Snapshot2.vmsn"
      snapshot0.displayName = "clean"
      snapshot0.description = "before |22it|22|0Aall"
      snapshot0.createTimeHigh = "417086"
      snapshot0.createTimeLow = "-384916752"
      snapshot0.numDisks = "5"
      snapshot0.disk0.fileName = "web.vmdk"
      snapshot0.disk0.node = "sata0:0"
      snapshot0.disk2.fileName = "/data/two.vmdk"
      snapshot0.disk2.node = "scsi0:1"
      snapshot.numSnapshots = "17"
      snapshot3.uid = "4"
      snapshot3.parent = "2"
      snapshot3.displayName = "a/b"
      snapshot3.type = "1"
      snapshot3.clone0 = "/vms/one/one.vmx"
      snapshot3.clone1 = "/vms/two/two.vmx"
      snapshot3.clone2 = "/vms/three/../two/two.vmx"
      snapshot3.numClones = "3"
      snapshot5.uid = "9"
      snapshot5.parent = "4"
      snapshot5.displayName = "live"
      snapshot5.type = "2"
      snapshot6.displayName = "a ghost without a number"
      """;

  private static SnapshotFile tree() {
    return SnapshotFile.of(TREE.getBytes(Charset.forName("windows-1251")));
  }

  private static SnapshotFile of(String text) {
    return SnapshotFile.of(text.getBytes(UTF_8));
  }

  private static List<Long> uids(List<SavedState> snapshots) {
    return snapshots.stream().map(SavedState::uid).toList();
  }

  @Test
  void readsATree() {
    SnapshotFile file = tree();
    assertEquals(List.of(2L, 4L, 9L, 7L), uids(file.snapshots()));
    SavedState root = file.snapshot(2).orElseThrow();
    assertEquals("clean", root.name());
    assertEquals(Optional.empty(), root.parent());
    assertEquals(
        List.of(new FrozenDisk("web.vmdk", "sata0:0"), new FrozenDisk("/data/two.vmdk", "scsi0:1")),
        root.disks());
    assertFalse(root.memory());
    assertEquals("web-Snapshot2.vmsn", root.state());
    assertTrue(file.snapshot(9).orElseThrow().memory());
    assertEquals("Проба", file.snapshot(7).orElseThrow().name());
    assertEquals(4, file.current().orElseThrow().uid());
    assertEquals(List.of(4L, 7L), uids(file.children(2)));
    assertEquals("clean/a/b/live", file.path(9));
    assertEquals(Optional.empty(), file.source());
  }

  /** The halves are those of a file of Workstation 17 of October 2026. */
  @Test
  void readsTimesOfTwoHalvesWithASign() {
    assertEquals(
        Instant.parse("2026-10-07T12:03:59.670000Z"), tree().snapshot(2).orElseThrow().taken());
    assertEquals(Instant.EPOCH, tree().snapshot(4).orElseThrow().taken());
  }

  @Test
  void aMachineWithoutSnapshotsHasAnEmptyFile() {
    for (String text : List.of("", "\n", ".encoding = \"UTF-8\"\nsnapshot.lastUID = \"0\"\n")) {
      assertEquals(List.of(), of(text).snapshots());
      assertEquals(Optional.empty(), of(text).current());
    }
  }

  @Test
  void whoseParentIsMissingIsARoot() {
    SnapshotFile file =
        of("snapshot0.uid = \"5\"\nsnapshot0.parent = \"4\"\nsnapshot.current = \"4\"\n");
    assertEquals(List.of(5L), uids(file.snapshots()));
    assertEquals(Optional.empty(), file.snapshots().get(0).parent());
    assertEquals(Optional.empty(), file.current());
  }

  @Test
  void aCircleIsCutAtItsFirst() {
    SnapshotFile file =
        of(
            """
            snapshot0.uid = "1"
            snapshot0.parent = "3"
            snapshot1.uid = "2"
            snapshot1.parent = "1"
            snapshot2.uid = "3"
            snapshot2.parent = "2"
            snapshot3.uid = "4"
            snapshot3.parent = "3"
            snapshot4.uid = "5"
            snapshot4.parent = "5"
            """);
    assertEquals(List.of(1L, 2L, 3L, 4L, 5L), uids(file.snapshots()));
    assertEquals(Optional.empty(), file.snapshot(1).orElseThrow().parent());
    assertEquals(Optional.of(3L), file.snapshot(4).orElseThrow().parent());
    assertEquals(Optional.empty(), file.snapshot(5).orElseThrow().parent());
  }

  @Test
  void theFirstOfTwoWithOneNumberCounts() {
    SnapshotFile file =
        of(
            """
            snapshot0.uid = "1"
            snapshot0.displayName = "a"
            snapshot1.uid = "1"
            snapshot1.displayName = "b"
            snapshot2.uid = "x"
            snapshot3.uid = "0"
            """);
    assertEquals(List.of("a"), file.snapshots().stream().map(SavedState::name).toList());
  }

  @Test
  void aLongChainIsRead() {
    StringBuilder text = new StringBuilder();
    for (int i = 1; i <= 2000; i++) {
      text.append(
          "snapshot%d.uid = \"%d\"\nsnapshot%d.parent = \"%d\"\n".formatted(i, i, i, i - 1));
    }
    SnapshotFile file = of(text.toString());
    assertEquals(2000, file.snapshots().size());
    assertEquals(1999L, file.snapshot(2000).orElseThrow().parent().orElseThrow());
  }

  @Test
  void whatIsCutOffIsReadAsFarAsItGoes() {
    byte[] all = TREE.getBytes(Charset.forName("windows-1251"));
    for (int length = 0; length < all.length; length += 7) {
      SnapshotFile file = SnapshotFile.of(Arrays.copyOf(all, length));
      for (SavedState one : file.snapshots()) {
        assertTrue(file.path(one.uid()).endsWith(one.name()));
      }
    }
  }

  @Test
  void aCloneIsForgotten() {
    SnapshotFile file = tree();
    assertSame(file, file.withoutClone("/vms/nobody.vmx"));
    SnapshotFile one = file.withoutClone("/vms/two/two.vmx");
    assertEquals(List.of("/vms/one/one.vmx"), one.snapshot(4).orElseThrow().clones());
    assertTrue(new String(one.bytes(), UTF_8).contains("snapshot3.numClones = \"1\"\n"));
    SnapshotFile none = one.withoutClone("/vms/one/one.vmx");
    assertEquals(List.of(), none.snapshot(4).orElseThrow().clones());
    assertFalse(new String(none.bytes(), UTF_8).contains("lones"));
    Set<String> keys =
        Set.of("snapshot3.clone0", "snapshot3.clone1", "snapshot3.clone2", "snapshot3.numclones");
    assertEquals(
        Fixtures.linesWithout(file.bytes(), keys), Fixtures.linesWithout(none.bytes(), keys));
  }

  @Test
  void aLinkedCloneKnowsItsSource() {
    assertEquals(
        Optional.of("C:\\vms\\base\\base.vmx"),
        of("numCloneOf = \"1\"\ncloneOf0 = \"C:\\vms\\base\\base.vmx\"\n").source());
  }
}
