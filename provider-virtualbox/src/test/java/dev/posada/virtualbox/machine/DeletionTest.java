package dev.posada.virtualbox.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.HypervisorException;
import dev.posada.testkit.TestOperation;
import dev.posada.virtualbox.recorded.ScriptedBox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class DeletionTest {
  private static final String DISK = "5afc51f1-77ed-4a75-bcde-b79536633f1a";

  @TempDir Path folder;
  private final TestOperation op = TestOperation.unlimited();
  private ScriptedBox box;

  @BeforeEach
  void box() {
    box = new ScriptedBox(folder);
  }

  /** The folder of the name was taken when it was imported, and VirtualBox chose its id later. */
  @Test
  void theFolderAboveAnImportedMachineGoesWithIt() {
    String id = UUID.randomUUID().toString();
    Path above = box.machinesFolder().resolve(UUID.randomUUID().toString());
    Path file = above.resolve("web").resolve("web.vbox");
    box.machine(id, file, "", "<Hardware/>");
    box.answers(
        words -> {
          if (words.startsWith("unregistervm")) {
            delete(file);
            box.unregister(id);
          }
          return ScriptedBox.said("");
        });
    new Deletion(box.installation()).delete(id, op);
    assertTrue(Files.notExists(above));
    assertTrue(Files.exists(box.machinesFolder()));
  }

  @Test
  void theFolderOfTheMachinesStaysWhenItIsEmpty() {
    String id = box.machine("web", "", "<Hardware/>");
    Path file = box.folder(id).resolve("web.vbox");
    box.answers(
        words -> {
          if (words.startsWith("unregistervm")) {
            delete(file);
            box.unregister(id);
          }
          return ScriptedBox.said("");
        });
    new Deletion(box.installation()).delete(id, op);
    assertTrue(Files.notExists(file.getParent()));
    assertTrue(Files.exists(box.machinesFolder()));
  }

  @Test
  void aDiskThatComesBackIsAsItWas() {
    String id =
        box.machine(
            "web",
            "",
            """
            <MediaRegistry><HardDisks><HardDisk uuid='{%s}' location='/data/a.vdi' format='VDI'/>
            </HardDisks></MediaRegistry>
            <Hardware><StorageControllers><StorageController name='SATA' type='AHCI' PortCount='4'>
            <AttachedDevice type='HardDisk' hotpluggable='true' nonrotational='true' discard='true'
              port='0' device='0' bandwidthGroup='slow'><Image uuid='{%s}'/></AttachedDevice>
            </StorageController></StorageControllers></Hardware>
            """
                .formatted(DISK, DISK));
    box.answers(
        words ->
            words.startsWith("unregistervm")
                ? ScriptedBox.failed("no", "NS_ERROR_FAILURE")
                : ScriptedBox.said(""));
    assertThrows(HypervisorException.class, () -> new Deletion(box.installation()).delete(id, op));
    assertEquals(
        "storageattach "
            + id
            + " --storagectl SATA --port 0 --device 0 --type hdd --medium "
            + DISK
            + " --hotpluggable on --nonrotational on --discard on --bandwidthgroup slow",
        box.calls().get(box.calls().size() - 1));
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
