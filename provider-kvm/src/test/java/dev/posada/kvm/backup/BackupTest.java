package dev.posada.kvm.backup;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.InvalidStateException;
import dev.posada.Outcome;
import dev.posada.kvm.libvirt.Connection;
import dev.posada.kvm.libvirt.Domain;
import dev.posada.kvm.libvirt.TestDriver;
import dev.posada.testkit.TestOperation;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** With libvirt's test driver, as far as that goes. */
@Timeout(60)
class BackupTest {
  private final TestOperation op = TestOperation.unlimited();

  @TempDir Path folder;

  private static String with(String xml, String... disks) {
    StringBuilder devices = new StringBuilder("<devices>");
    for (String disk : disks) {
      devices.append(
          "<disk type='file'><driver type='qcow2'/><source file='/tmp/%s'/><target dev='%s'/></disk>"
              .formatted(disk, disk));
    }
    return xml.replace("</domain>", devices + "</devices></domain>");
  }

  @Test
  void aDiskThatComesWithTheNextStartIsNotLeftOutSilently() {
    String xml = TestDriver.xml("posada-backup");
    try (Connection connection = TestDriver.connect();
        Domain domain = connection.domains().define("now", with(xml, "vda"), 0, op)) {
      domain.start(0, op);
      connection.domains().define("later", with(xml, "vda", "vdb"), 0, op).close();
      Backup backup = new Backup(connection, domain, folder, op);
      InvalidStateException refused = assertThrows(InvalidStateException.class, backup::run);
      assertEquals(Outcome.NOT_DONE, refused.outcome());
      assertTrue(refused.getMessage().contains("disk vdb"), refused.getMessage());
      assertTrue(refused.remedy().isPresent());
      assertArrayEquals(new String[0], folder.toFile().list());
      domain.destroy(0, op);
      domain.undefine(0, op);
    }
  }
}
