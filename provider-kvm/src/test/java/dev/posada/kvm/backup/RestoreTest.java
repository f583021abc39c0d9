package dev.posada.kvm.backup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.HypervisorException;
import dev.posada.kvm.backup.BackupManifest.Consistency;
import dev.posada.kvm.backup.BackupManifest.DiskCopy;
import dev.posada.kvm.backup.BackupManifest.Layer;
import dev.posada.kvm.libvirt.Connection;
import dev.posada.kvm.libvirt.TestDriver;
import dev.posada.testkit.TestOperation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** With libvirt's test driver, into which nothing can be sent. */
@Timeout(60)
class RestoreTest {
  private final TestOperation op = TestOperation.unlimited();

  @TempDir Path folder;

  private Path backup(String format) throws Exception {
    BackupFolder backups = new BackupFolder(folder);
    Path part = backups.begin();
    Files.writeString(part.resolve("vda-0." + format), "abc");
    Layer layer = new Layer("vda-0." + format, format, 3, "00ff");
    String disks =
        "<devices><disk type='file' device='disk'><driver name='qemu' type='%s'/>"
            + "<source file='/x'/><target dev='vda' bus='virtio'/></disk></devices></domain>";
    return backups.publish(
        part,
        new BackupManifest(
            "id",
            "machine",
            Instant.parse("2026-01-02T03:04:05Z"),
            Consistency.OFF,
            Optional.empty(),
            Optional.empty(),
            List.of(new DiskCopy("vda", 1 << 20, false, List.of(layer))),
            TestDriver.xml("before").replace("</domain>", disks.formatted(format))));
  }

  /** Only raw and qcow2 are made by Posada; libvirt makes one of these of all others. */
  @ParameterizedTest
  @CsvSource({"raw, again-vda.raw", "vmdk, posada-restore-again-", "vpc, posada-restore-again-"})
  void aDiskOfAnyFormatIsSent(String format, String volume) throws Exception {
    Path backup = backup(format);
    try (Connection connection = TestDriver.connect()) {
      Restore restore = new Restore(connection, backup, "again", op);
      HypervisorException cannot = assertThrows(HypervisorException.class, restore::run);
      assertEquals("3", cannot.nativeError().orElseThrow().code(), cannot::toString);
      assertTrue(
          op.trace().stream()
              .anyMatch(call -> call.contains("virStorageVolUpload") && call.contains(volume)),
          () -> op.trace().toString());
      assertEquals(List.of(), cannot.remains());
    }
  }
}
