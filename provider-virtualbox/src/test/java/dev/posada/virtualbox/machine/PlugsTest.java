package dev.posada.virtualbox.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.Cdrom;
import dev.posada.HypervisorException;
import dev.posada.testkit.TestOperation;
import dev.posada.virtualbox.recorded.ScriptedBox;
import dev.posada.virtualbox.tool.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** How discs come into drives, and stay there if others do not. */
@Execution(ExecutionMode.CONCURRENT)
class PlugsTest {
  private static final String OLD = "5afc51f1-77ed-4a75-bcde-b79536633f1a";
  private static final String NEW = "5afc51f1-77ed-4a75-bcde-b79536633f1b";

  @TempDir Path folder;
  private final TestOperation op = TestOperation.unlimited();
  private ScriptedBox box;
  private String id;
  private Path old;
  private Path other;
  private Plugging plugging;

  @BeforeEach
  void machine() throws IOException {
    box = new ScriptedBox(folder);
    old = Files.writeString(folder.resolve("old.iso"), "old");
    other = Files.writeString(folder.resolve("other.iso"), "other");
    id = box.machine("web", "", inside(OLD));
    Installation vbox = box.installation();
    plugging = new Plugging(vbox, new Capacities(vbox));
  }

  private String inside(String disc) {
    return """
        <MediaRegistry><DVDImages><Image uuid='{%s}' location='%s'/><Image uuid='{%s}'
          location='%s'/></DVDImages></MediaRegistry>
        <Hardware><StorageControllers><StorageController name='SATA' type='AHCI' PortCount='4'>
        <AttachedDevice type='DVD' port='0' device='0'><Image uuid='{%s}'/></AttachedDevice>
        </StorageController></StorageControllers></Hardware>
        """
        .formatted(OLD, old, NEW, other, disc);
  }

  private Cdrom drive() {
    return Cdrom.of(old.toString()).attachedAs("SATA-0-0");
  }

  private String attach(String medium) {
    return "storageattach "
        + id
        + " --storagectl SATA --port 0 --device 0 --type dvddrive --medium "
        + medium
        + " --forceunmount";
  }

  private void inserts(String disc) {
    box.machine(id, box.folder(id).resolve("web.vbox"), "", inside(disc));
  }

  @Test
  void aDiscIsChangedForAnotherInOneStep() {
    plugging.change(id, drive().insert(other.toString()), op);
    assertEquals(List.of(attach(other.toString())), box.calls());
  }

  @Test
  void aDiscOfOneThatRunsIsChangedWithoutAskingWhetherItDoes() {
    box.starts(id);
    plugging.change(id, drive().insert(other.toString()), op);
    assertEquals(List.of(attach(other.toString())), box.calls());
  }

  @Test
  void aDiscThatCannotBeSentLeavesTheOldOneIn() {
    Path missing = folder.resolve("missing.iso");
    assertThrows(HypervisorException.class, () -> plugging.change(id, drive().insert(missing), op));
    assertEquals(List.of(), box.calls());
  }

  @Test
  void theOldDiscComesBackIfALaterStepFails() {
    box.answers(
        words -> {
          if (words.startsWith("storageattach")) {
            inserts(words.contains(OLD) ? OLD : NEW);
          }
          return words.startsWith("setextradata") && words.endsWith(" made")
              ? ScriptedBox.failed("no", "VBOX_E_FILE_ERROR")
              : ScriptedBox.said("");
        });
    assertThrows(HypervisorException.class, () -> plugging.change(id, drive().insert(other), op));
    assertTrue(box.calls().contains(attach(OLD)), box.calls()::toString);
  }

  @Test
  void aDiscThatIsRefusedDoesNotMoveTheOldOne() {
    box.answers(words -> ScriptedBox.failed("no", "VBOX_E_FILE_ERROR"));
    assertThrows(
        HypervisorException.class, () -> plugging.change(id, drive().insert(other.toString()), op));
    assertEquals(List.of(attach(other.toString())), box.calls());
  }

  @Test
  void aDiscIsTakenOut() {
    plugging.change(id, drive().eject(), op);
    assertEquals(List.of(attach("emptydrive")), box.calls());
  }
}
