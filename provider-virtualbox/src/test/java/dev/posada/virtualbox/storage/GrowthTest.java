package dev.posada.virtualbox.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ByteSize;
import dev.posada.ConnectionException;
import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.Outcome;
import dev.posada.Volume;
import dev.posada.spi.command.CommandResult;
import dev.posada.testkit.TestOperation;
import dev.posada.virtualbox.recorded.ScriptedBox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A volume that grows by a copy, as of VMDK, is there when the call ends, however it does. */
@Execution(ExecutionMode.CONCURRENT)
class GrowthTest {
  private static final String ID = "5afc51f1-77ed-4a75-bcde-b79536633f1a";
  private static final CommandResult REFUSED = ScriptedBox.failed("no", "VBOX_E_FILE_ERROR");

  @TempDir Path folder;
  private final TestOperation op = TestOperation.unlimited();
  private ScriptedBox box;
  private VirtualStorage storage;
  private Path image;

  @BeforeEach
  void volume() throws IOException {
    box = new ScriptedBox(folder);
    image = Files.createDirectory(folder.resolve("pool")).resolve("data.vmdk");
    Files.writeString(image, "KDMV");
    box.media(
        "<HardDisks><HardDisk uuid='{%s}' location='%s' format='VMDK'/></HardDisks>"
            .formatted(ID, image));
    storage = new VirtualStorage(box.installation());
  }

  private CommandResult told(String words) {
    return ScriptedBox.said(
        words.startsWith("showmediuminfo")
            ? "UUID:           " + ID + "\nCapacity:       1 MBytes\n"
            : "");
  }

  private void resize() {
    Volume volume = storage.volumes(op).get(0);
    storage.resize(volume, ByteSize.mib(2), op);
  }

  private List<String> changes() {
    return box.calls().stream()
        .filter(call -> !call.startsWith("list") && !call.startsWith("showmediuminfo"))
        .map(call -> call.split(" ")[0])
        .toList();
  }

  @Test
  void aCancelWhileTheOldOneGoesIsHeardWhenTheNewOneIsInItsPlace() {
    box.answers(
        words -> {
          if (words.startsWith("closemedium")) {
            op.cancel();
          }
          return told(words);
        });
    assertThrows(HypervisorException.class, this::resize);
    assertEquals(List.of("createmedium", "clonemedium", "closemedium", "modifymedium"), changes());
    assertTrue(box.calls().stream().anyMatch(it -> it.endsWith(" --move " + image)));
  }

  @Test
  void aNewOneThatCannotTakeThePlaceIsNamed() {
    box.answers(words -> words.contains(" --move ") ? REFUSED : told(words));
    HypervisorException e = assertThrows(HypervisorException.class, this::resize);
    assertEquals(Optional.of(Outcome.PARTLY), e.failure().outcome());
    assertTrue(e.remains().get(0).contains("/.posada-interim-"), e.remains()::toString);
  }

  @Test
  void anOldOneThatIsGoneThoughTheToolFailsIsReplaced() {
    box.answers(
        words -> {
          if (words.startsWith("closemedium")) {
            delete();
            return REFUSED;
          }
          return told(words);
        });
    resize();
    assertTrue(box.calls().stream().anyMatch(it -> it.contains(" --move ")));
  }

  @Test
  void anOldOneThatStaysIsNotReplaced() {
    box.answers(words -> words.startsWith("closemedium disk " + ID) ? REFUSED : told(words));
    assertThrows(HypervisorException.class, this::resize);
    assertEquals(List.of("createmedium", "clonemedium", "closemedium", "closemedium"), changes());
  }

  @Test
  void anOldOneOfWhichNobodyHeardLeavesBoth() {
    box.answers(
        words -> {
          if (words.startsWith("closemedium disk " + ID)) {
            throw new ConnectionException("the connection broke", Failure.undecided());
          }
          return told(words);
        });
    HypervisorException e = assertThrows(HypervisorException.class, this::resize);
    assertEquals(List.of("createmedium", "clonemedium", "closemedium"), changes());
    assertEquals(Optional.of(Outcome.PARTLY), e.failure().outcome());
    assertTrue(e.remains().get(0).contains("/.posada-interim-"), e.remains()::toString);
  }

  private void delete() {
    try {
      Files.delete(image);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
