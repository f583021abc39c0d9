package dev.posada.virtualbox.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.DeleteReport;
import dev.posada.HypervisorException;
import dev.posada.Outcome;
import dev.posada.spi.command.CommandResult;
import dev.posada.testkit.TestOperation;
import dev.posada.virtualbox.recorded.ScriptedBox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Execution(ExecutionMode.CONCURRENT)
class DeletionTest {
  private static final String DISK = "5afc51f1-77ed-4a75-bcde-b79536633f1a";
  private static final String IN_USE = "VBOX_E_OBJECT_IN_USE";

  @TempDir Path folder;
  private final TestOperation op = TestOperation.unlimited();
  private ScriptedBox box;
  private DeleteReport report;

  @BeforeEach
  void box() {
    box = new ScriptedBox(folder);
  }

  /** The tool unregisters it, and says that to all. */
  private void unregisters(String id, Path file, CommandResult said) {
    box.answers(
        words -> {
          if (words.startsWith("unregistervm")) {
            delete(file);
            box.unregister(id);
          }
          return said;
        });
  }

  /** The folder of the name was taken when it was imported, and VirtualBox chose its id later. */
  @Test
  void theFolderAboveAnImportedMachineGoesWithIt() {
    String id = UUID.randomUUID().toString();
    Path above = box.machinesFolder().resolve(UUID.randomUUID().toString());
    Path file = above.resolve("web").resolve("web.vbox");
    box.machine(id, file, "", "<Hardware/>");
    unregisters(id, file, ScriptedBox.said(""));
    new Deletion(box.installation()).delete(id, op);
    assertTrue(Files.notExists(above));
    assertTrue(Files.exists(box.machinesFolder()));
  }

  @Test
  void theFolderOfTheMachinesStaysWhenItIsEmpty() {
    String id = box.machine("web", "", "<Hardware/>");
    Path file = box.folder(id).resolve("web.vbox");
    unregisters(id, file, ScriptedBox.said(""));
    new Deletion(box.installation()).delete(id, op);
    assertTrue(Files.notExists(file.getParent()));
    assertTrue(Files.exists(box.machinesFolder()));
  }

  /**
   * A machine with one disk.
   *
   * @param attributes of the machine
   * @param mark what is in its extra data
   * @param location of its disk
   * @param more attributes of what is attached
   */
  private String withDisk(String attributes, String mark, String location, String more) {
    return box.machine(
        "web",
        attributes,
        """
        <ExtraData><ExtraDataItem name='%s' value='made'/></ExtraData>
        <MediaRegistry><HardDisks><HardDisk uuid='{%s}' location='%s' format='VDI'/>
        </HardDisks></MediaRegistry>
        <Hardware><StorageControllers><StorageController name='SATA' type='AHCI' PortCount='4'>
        <AttachedDevice type='HardDisk' port='0' device='0' %s><Image uuid='{%s}'/></AttachedDevice>
        </StorageController></StorageControllers></Hardware>
        """
            .formatted(mark, DISK, location, more, DISK));
  }

  @Test
  void aDiskThatComesBackIsAsItWas() {
    String id =
        withDisk(
            "",
            "other",
            "/data/a.vdi",
            "hotpluggable='true' nonrotational='true' discard='true' bandwidthGroup='slow'");
    Path settings = box.folder(id).resolve("web.vbox");
    box.answers(
        words -> {
          if (words.contains("--medium none")) {
            write(
                settings, read(settings).replaceAll("(?s)<AttachedDevice.*</AttachedDevice>", ""));
          }
          return words.startsWith("unregistervm")
              ? ScriptedBox.failed("no", "NS_ERROR_FAILURE")
              : ScriptedBox.said("");
        });
    assertThrows(HypervisorException.class, () -> new Deletion(box.installation()).delete(id, op));
    assertEquals(
        "storageattach "
            + id
            + " --storagectl SATA --port 0 --device 0 --type hdd --medium "
            + DISK
            + " --hotpluggable on --nonrotational on --discard on --bandwidthgroup slow",
        box.calls().get(box.calls().size() - 1));
  }

  @Test
  void savedMemoryThatWasDiscardedIsToldIfTheMachineStays() {
    String id = withDisk("stateFile='Snapshots/now.sav'", "other", "/data/a.vdi", "");
    box.answers(
        words ->
            words.contains("--medium none")
                ? ScriptedBox.failed("no", "NS_ERROR_FAILURE")
                : ScriptedBox.said(""));
    HypervisorException failed =
        assertThrows(
            HypervisorException.class, () -> new Deletion(box.installation()).delete(id, op));
    assertEquals(Optional.of(Outcome.PARTLY), failed.failure().outcome());
    assertEquals(List.of("its saved memory is gone"), failed.remains());
    assertTrue(
        box.calls().stream().noneMatch(call -> call.contains("--medium " + DISK)),
        () -> "it is still attached: " + box.calls());
  }

  /** The tool was ended, or ssh went away, when it was done. */
  @Test
  void aMachineThatIsGoneWasDeletedWhateverTheToolSays() {
    String id = box.machine("web", "", "<Hardware/>");
    Path file = box.folder(id).resolve("web.vbox");
    unregisters(id, file, ScriptedBox.failed("lost", ""));
    assertEquals(List.of("machine web"), new Deletion(box.installation()).delete(id, op).removed());
    assertTrue(Files.notExists(file.getParent()), "what it left is cleared up");
  }

  /** VirtualBox unregisters it first, and then a file resists. */
  @Test
  void whatResistedThenIsDeletedOrToldAsKept() {
    String id = withDisk("", "posada/disk/" + DISK, "a.vdi", "");
    Path file = box.folder(id).resolve("web.vbox");
    Path disk = box.folder(id).resolve("a.vdi");
    write(disk, "bytes");
    unregisters(id, file, ScriptedBox.failed("Machine delete failed", "VBOX_E_FILE_ERROR"));
    assertEquals(
        List.of("machine web", "disk " + disk),
        new Deletion(box.installation()).delete(id, op).removed());
    assertTrue(Files.notExists(disk));
  }

  /** A linked clone was made of it, or another machine got it, after the look. */
  @ParameterizedTest
  @CsvSource({
    "Cannot close medium 'a.vdi' because it has 1 child media, " + IN_USE,
    "Medium 'a.vdi' is locked for reading by another task, VBOX_E_INVALID_OBJECT_STATE"
  })
  void aDiskThatVirtualBoxDoesNotGiveAwayStaysAndIsTold(String words, String code) {
    Path disk = leftByTheTool(ScriptedBox.failed(words, code));
    assertTrue(Files.exists(disk));
    assertEquals(Set.of("disk " + disk), report.kept().keySet());
    assertEquals(List.of("machine web"), report.removed());
  }

  /** Nobody heard of it whether it did. */
  @Test
  void aDiskThatIsStillRegisteredIsNotDeletedBehindVirtualBox() {
    box.media(
        "<HardDisks><HardDisk uuid='{%s}' location='%s' format='VDI'/></HardDisks>"
            .formatted(DISK, "/data/a.vdi"));
    Path disk = leftByTheTool(ScriptedBox.failed("lost", ""));
    assertTrue(Files.exists(disk));
    assertEquals(Set.of("disk " + disk), report.kept().keySet());
  }

  /** So it is with one that VirtualBox cannot read: it closes it, and fails to delete it. */
  @Test
  void aDiskThatIsRegisteredNoMoreIsDeleted() {
    Path disk = leftByTheTool(ScriptedBox.failed("VERR_VD_VDI_INVALID_HEADER", ""));
    assertTrue(Files.notExists(disk));
    assertEquals(Map.of(), report.kept());
  }

  /** Deletes a machine whose own disk the tool does not delete with it, and not by itself. */
  private Path leftByTheTool(CommandResult closing) {
    String id = withDisk("", "posada/disk/" + DISK, "a.vdi", "");
    Path file = box.folder(id).resolve("web.vbox");
    Path disk = box.folder(id).resolve("a.vdi");
    write(disk, "bytes");
    box.answers(
        words -> {
          if (words.startsWith("unregistervm")) {
            delete(file);
            box.unregister(id);
            return ScriptedBox.failed("Machine delete failed", "VBOX_E_FILE_ERROR");
          }
          return words.startsWith("closemedium") ? closing : ScriptedBox.said("");
        });
    report = new Deletion(box.installation()).delete(id, op);
    return disk;
  }

  /** They have the passwords in them, and a disc that is known when its machine is gone. */
  @Test
  void theFilesOfAnInstallationGoWithTheMachine() {
    String id = box.machine("web", "", "<Hardware/>");
    Path disc = prepared(id, "aux-iso.viso");
    Path floppy = prepared(id, "aux-floppy.img");
    Path answers = prepared(id, "preseed.cfg");
    unregisters(id, box.folder(id).resolve("web.vbox"), ScriptedBox.said(""));
    new Deletion(box.installation()).delete(id, op);
    assertTrue(box.calls().contains("closemedium dvd " + disc), () -> "" + box.calls());
    assertTrue(box.calls().contains("closemedium floppy " + floppy), () -> "" + box.calls());
    assertTrue(Files.notExists(answers.getParent()));
  }

  @ParameterizedTest
  @CsvSource({
    "aux-iso.viso, " + IN_USE,
    "aux-floppy.img, " + IN_USE,
    "aux-iso.viso, E_ACCESSDENIED"
  })
  void theFilesOfAnInstallationStayWhereACloneHasTheirDisc(String made, String code) {
    String id = box.machine("web", "", "<Hardware/>");
    Path settings = box.folder(id).resolve("web.vbox");
    Path disc = prepared(id, made);
    Path answers = prepared(id, "preseed.cfg");
    box.answers(
        words -> {
          if (words.startsWith("unregistervm")) {
            delete(settings);
            box.unregister(id);
          }
          return words.startsWith("closemedium")
              ? ScriptedBox.failed("it is still attached to 1 virtual machines", code)
              : ScriptedBox.said("");
        });
    report = new Deletion(box.installation()).delete(id, op);
    assertTrue(Files.exists(disc) && Files.exists(answers));
    assertEquals(
        Set.of("the files of its installation beside " + settings), report.kept().keySet());
  }

  private Path prepared(String id, String suffix) {
    Path file = box.folder(id).resolve("Unattended-" + id + "-" + suffix);
    write(file, "geheim");
    return file;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
