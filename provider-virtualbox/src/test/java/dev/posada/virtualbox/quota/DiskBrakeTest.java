package dev.posada.virtualbox.quota;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ByteSize;
import dev.posada.testkit.TestOperation;
import dev.posada.virtualbox.recorded.ScriptedBox;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskBrakeTest {
  private static final String DISK = "5afc51f1-77ed-4a75-bcde-b79536633f1a";

  @TempDir Path folder;

  @Test
  void aDiskThatIsBrakedCanStillBeUnplugged() {
    ScriptedBox box = new ScriptedBox(folder);
    String id =
        box.machine(
            "web",
            "",
            """
            <Hardware><StorageControllers><StorageController name='SATA' type='AHCI' PortCount='4'>
            <AttachedDevice type='HardDisk' hotpluggable='true' port='1' device='0'>
            <Image uuid='{%s}'/></AttachedDevice>
            <AttachedDevice type='HardDisk' hotpluggable='false' port='0' device='0'>
            <Image uuid='{%s}'/></AttachedDevice>
            </StorageController></StorageControllers></Hardware>
            """
                .formatted(DISK, DISK));
    DiskBrake brake = new DiskBrake(box.installation(), id, TestOperation.unlimited());
    brake.limit("SATA-1-0", ByteSize.mib(1));
    brake.limit("SATA-0-0", ByteSize.mib(1));
    String plain = " --type hdd --medium " + DISK;
    assertTrue(
        box.calls().get(1).endsWith(plain + " --hotpluggable on --bandwidthgroup posada-SATA-1-0"),
        box.calls()::toString);
    assertTrue(
        box.calls().get(3).endsWith(plain + " --bandwidthgroup posada-SATA-0-0"),
        box.calls()::toString);
  }
}
