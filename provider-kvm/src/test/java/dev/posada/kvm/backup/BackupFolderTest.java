package dev.posada.kvm.backup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.RejectedException;
import dev.posada.kvm.backup.BackupManifest.Consistency;
import dev.posada.kvm.backup.BackupManifest.DiskCopy;
import dev.posada.kvm.backup.BackupManifest.Layer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class BackupFolderTest {
  @TempDir private Path folder;

  private static BackupManifest manifest(String machine, Optional<BackupManifest.Parent> parent) {
    Layer layer = new Layer("vda.qcow2", "qcow2", 3, "00ff");
    return new BackupManifest(
        UUID.randomUUID().toString(),
        machine,
        Instant.parse("2026-01-02T03:04:05Z"),
        Consistency.QUIESCED,
        Optional.of("posada-backup-1"),
        parent,
        List.of(new DiskCopy("vda", 1 << 20, parent.isPresent(), List.of(layer))),
        "<domain><name>a &lt; \"b\" \u00e9\ud83d\ude00</name></domain>");
  }

  private Path made(BackupManifest manifest) throws IOException {
    BackupFolder backups = new BackupFolder(folder);
    Path part = backups.begin();
    Files.writeString(part.resolve("vda.qcow2"), "abc");
    return backups.publish(part, manifest);
  }

  private Path on(Path parent, BackupManifest below) throws IOException {
    return made(
        manifest(
            below.machine(),
            Optional.of(new BackupManifest.Parent(parent.getFileName().toString(), below.id()))));
  }

  @Test
  void aManifestSaysWhatWasWritten() {
    BackupManifest one = manifest("m", Optional.of(new BackupManifest.Parent("0001-full", "id")));
    assertEquals(one, BackupManifest.parse(one.text()));
  }

  @Test
  void backupsAreNumberedAndKnownByTheirMachineNewestFirst() throws Exception {
    BackupManifest first = manifest("web", Optional.empty());
    Path full = made(first);
    made(manifest("other", Optional.empty()));
    Path third = on(full, first);
    Files.createDirectory(folder.resolve("0009-full"));
    Files.createDirectory(folder.resolve("notes"));
    assertEquals("0001-full", full.getFileName().toString());
    assertEquals("0003-incremental", third.getFileName().toString());
    assertEquals(
        List.of("0003-incremental", "0001-full"),
        new BackupFolder(folder).of("web").stream().map(BackupFolder.Entry::name).toList());
    assertEquals(
        List.of("0001-full", "0003-incremental"),
        BackupFolder.chain(third).stream().map(BackupFolder.Entry::name).toList());
    assertEquals("0010-full", made(first).getFileName().toString(), "after all that are there");
  }

  @Test
  void aHalfBackupIsNone() throws Exception {
    Path part = new BackupFolder(folder).begin();
    Files.writeString(part.resolve("vda.qcow2"), "abc");
    assertEquals(List.of(), new BackupFolder(folder).of("web"));
    rejected(part, "it has no backup.xml");
  }

  @Test
  void brokenChainsAreRejectedWithTheReason() throws Exception {
    BackupManifest first = manifest("web", Optional.empty());
    Path full = made(first);
    Path second = on(full, first);
    assertEquals(2, BackupFolder.chain(second).size());
    Files.writeString(full.resolve("vda.qcow2"), "ab");
    rejected(second, "vda.qcow2 has 2 bytes, and had 3");
    Files.delete(full.resolve("vda.qcow2"));
    Files.createSymbolicLink(full.resolve("vda.qcow2"), second.resolve("vda.qcow2"));
    rejected(second, "vda.qcow2 is gone");
    Files.writeString(full.resolve("backup.xml"), manifest("web", Optional.empty()).text());
    rejected(second, "which is another backup now");
    Files.move(full, folder.resolve("elsewhere"));
    rejected(second, "which is gone");
    Path itself = folder.resolve("0002-incremental");
    BackupManifest circle = BackupManifest.parse(Files.readString(itself.resolve("backup.xml")));
    Files.writeString(
        itself.resolve("backup.xml"),
        circle.text().replace("0001-full", "0002-incremental").replace(first.id(), circle.id()));
    rejected(itself, "it stands on itself");
  }

  @Test
  void namesInAManifestLeadNowhereElse() {
    String text = manifest("m", Optional.of(new BackupManifest.Parent("0001-full", "id"))).text();
    for (String evil : List.of("../vda", "/etc/passwd", ".hidden", "a/b", "", "a\\b")) {
      for (String name : List.of("vda.qcow2", "0001-full", "\"vda\"")) {
        String changed = text.replace(name, name.startsWith("\"") ? '"' + evil + '"' : evil);
        assertFalse(changed.equals(text));
        assertThrows(IllegalArgumentException.class, () -> BackupManifest.parse(changed), changed);
      }
    }
  }

  @Test
  void whatIsNoManifestIsRefused() {
    String text = manifest("m", Optional.empty()).text();
    for (String changed :
        List.of(
            "",
            "<other/>",
            text.substring(0, text.length() / 2),
            text.replace("version=\"1\"", "version=\"2\""),
            text.replace("QUIESCED", "perhaps"),
            text.replace("2026-01-02T03:04:05Z", "yesterday"),
            text.replace("size=\"3\"", "size=\"-3\""),
            text.replace("1048576", "99999999999999999999"),
            text.replaceAll("<definition>.*</definition>", ""),
            text.replaceAll("<layer[^>]*>", ""),
            "<!DOCTYPE x [<!ENTITY y SYSTEM \"file:///etc/passwd\">]>" + text)) {
      assertThrows(IllegalArgumentException.class, () -> BackupManifest.parse(changed), changed);
    }
  }

  private static void rejected(Path backup, String why) {
    RejectedException e = assertThrows(RejectedException.class, () -> BackupFolder.chain(backup));
    assertTrue(e.getMessage().contains(why), e::getMessage);
  }
}
