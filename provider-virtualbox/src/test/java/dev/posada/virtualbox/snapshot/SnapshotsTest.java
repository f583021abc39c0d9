package dev.posada.virtualbox.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.HypervisorException;
import dev.posada.InvalidStateException;
import dev.posada.Outcome;
import dev.posada.Snapshot;
import dev.posada.spi.command.CommandResult;
import dev.posada.testkit.TestOperation;
import dev.posada.virtualbox.recorded.ScriptedBox;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class SnapshotsTest {
  private static final String SNAPSHOT = "5afc51f1-77ed-4a75-bcde-b79536633f1a";
  private static final CommandResult REFUSED =
      ScriptedBox.failed("The machine is not mutable (state is Saved)", "VBOX_E_INVALID_VM_STATE");

  @TempDir Path folder;
  private final TestOperation op = TestOperation.unlimited();
  private ScriptedBox box;

  @BeforeEach
  void box() {
    box = new ScriptedBox(folder);
  }

  private String machine(String attributes) {
    return box.machine(
        "web",
        "",
        "<Snapshot uuid='{%s}' name='s1' timeStamp='2026-11-28T15:04:37Z' %s><Hardware/></Snapshot>"
            .formatted(SNAPSHOT, attributes));
  }

  private HypervisorException refused(String id) {
    Snapshots snapshots = new Snapshots(box.installation());
    Snapshot snapshot = snapshots.list(id, op).get(0);
    return assertThrows(InvalidStateException.class, () -> snapshots.restore(id, snapshot, op));
  }

  @Test
  void aRestoreThatIsRefusedAfterTheMachineWasKilledHasHappenedPartly() {
    String id = machine("");
    box.starts(id);
    box.answers(
        words -> {
          if (words.startsWith("controlvm")) {
            box.ends();
          }
          return words.contains(" restore ") ? REFUSED : ScriptedBox.said("VMState=\"running\"\n");
        });
    HypervisorException refused = refused(id);
    assertEquals(Optional.of(Outcome.PARTLY), refused.failure().outcome());
    assertTrue(refused.remains().get(0).contains("memory is lost"), refused.remains()::toString);
  }

  @Test
  void aRestoreThatIsRefusedOfOneThatIsOffHasDoneNothing() {
    String id = machine("");
    box.answers(words -> REFUSED);
    assertEquals(Optional.of(Outcome.NOT_DONE), refused(id).failure().outcome());
  }

  @Test
  void oneThatDoesNotStartAfterItsRestoreHasGoneBackAllTheSame() {
    String id = machine("stateFile='s1.sav'");
    box.answers(words -> words.startsWith("startvm") ? REFUSED : ScriptedBox.said(""));
    assertEquals(Optional.of(Outcome.PARTLY), refused(id).failure().outcome());
  }
}
