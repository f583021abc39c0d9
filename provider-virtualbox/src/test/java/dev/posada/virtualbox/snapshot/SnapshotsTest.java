package dev.posada.virtualbox.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.HypervisorException;
import dev.posada.InvalidStateException;
import dev.posada.Outcome;
import dev.posada.RejectedException;
import dev.posada.Snapshot;
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

  /** With the socket in its settings it would wait for somebody who does not come. */
  @Test
  void oneWhoseConsoleWasOpenThenStartsWithoutIt() {
    String id = machine("stateFile='s.sav'");
    Path settings = box.folder(id).resolve("web.vbox");
    box.answers(
        words -> {
          if (words.contains(" restore ")) {
            rewrite(
                settings,
                "</Machine>",
                "<Hardware><UART><Port slot='0' enabled='true' hostMode='HostPipe'"
                    + " path='/x/posada-console-1'/></UART></Hardware></Machine>");
          }
          return ScriptedBox.said("");
        });
    Snapshots snapshots = new Snapshots(box.installation());
    snapshots.restore(id, snapshots.list(id, op).get(0), op);
    List<String> calls = box.calls();
    assertEquals(
        List.of(
            "modifyvm " + id + " --uartmode1 disconnected", "startvm " + id + " --type headless"),
        calls.subList(calls.size() - 2, calls.size()));
  }

  private static void rewrite(Path file, String old, String now) {
    try {
      Files.writeString(file, Files.readString(file).replace(old, now));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aNameThatNoSettingsFileCanHaveIsRefused() {
    String id = machine("");
    assertThrows(
        RejectedException.class, () -> new Snapshots(box.installation()).take(id, "a\u0001", op));
    assertEquals(List.of(), box.calls());
  }

  @Test
  void oneThatDoesNotStartAfterItsRestoreHasGoneBackAllTheSame() {
    String id = machine("stateFile='s1.sav'");
    box.answers(words -> words.startsWith("startvm") ? REFUSED : ScriptedBox.said(""));
    assertEquals(Optional.of(Outcome.PARTLY), refused(id).failure().outcome());
  }
}
