package dev.posada.virtualbox.tool;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.posada.HypervisorException;
import dev.posada.InvalidStateException;
import dev.posada.Outcome;
import dev.posada.spi.command.CommandResult;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * What VBoxManage 7.2.22 was recorded to say, row by row, and what others say that was not: name,
 * exit code, our exception, its outcome, whether it passes; the message if it is one line; then the
 * standard error.
 */
@Execution(ExecutionMode.CONCURRENT)
class RefusalsTest {
  private record Row(String name, int exit, String type, String outcome, String passing) {}

  private static CommandResult result(int exit, String stdout, String stderr) {
    return new CommandResult(exit, stdout.getBytes(UTF_8), stderr.getBytes(UTF_8));
  }

  @TestFactory
  List<DynamicTest> meansWhatTheTableSays() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    try (InputStream file = RefusalsTest.class.getResourceAsStream("refusals.txt")) {
      for (String block : new String(file.readAllBytes(), UTF_8).split("(?m)^=== ")) {
        if (!block.isEmpty()) {
          tests.add(test(block));
        }
      }
    }
    assertTrue(tests.size() > 100);
    return tests;
  }

  private static DynamicTest test(String block) {
    int end = block.indexOf('\n');
    String[] head = block.substring(0, end).split(" \\| ");
    Row row = new Row(head[0], Integer.parseInt(head[1]), head[2], head[3], head[4]);
    String rest = block.substring(end + 1);
    String message = rest.startsWith("# ") ? rest.substring(2, rest.indexOf('\n')) : "";
    String stderr = message.isEmpty() ? rest : rest.substring(rest.indexOf('\n') + 1);
    return dynamicTest(row.name(), () -> check(row, message, result(row.exit(), "", stderr)));
  }

  private static void check(Row row, String message, CommandResult result) {
    assertFalse(Answers.isSuccess(result, true));
    HypervisorException meaning = Refusals.of(result);
    assertEquals(row.type() + "Exception", meaning.getClass().getSimpleName());
    assertEquals(
        row.outcome(), meaning.failure().outcome().map(Object::toString).orElse("-"), row.name());
    assertEquals(row.passing(), Passing.of(result, true).toString());
    if (!message.isEmpty()) {
      assertEquals(message, meaning.getMessage());
    }
  }

  @Test
  void theRemedyOfAHostIsThatOfItsTrouble() {
    CommandResult result =
        result(
            1,
            "",
            "VBoxManage: error: AMD-V is not enabled (VERR_SVM_HOST_SVME_NOT_ENABLED)\n"
                + "VBoxManage: error: Details: code NS_ERROR_FAILURE (0x80004005), component C\n");
    String remedy = Refusals.of(result).remedy().orElseThrow();
    assertTrue(remedy.contains("enable_virt_at_load=1"), remedy);
  }

  @Test
  void windowsEndsItsLinesInItsOwnWay() {
    CommandResult result =
        result(
            1,
            "",
            "VBoxManage.exe: error: The machine 'a' is already locked for a session (or being"
                + " unlocked)\r\nVBoxManage.exe: error: Details: code VBOX_E_INVALID_OBJECT_STATE"
                + " (0x80bb0007), component MachineWrap, interface IMachine, callee IUnknown\r\n");
    assertEquals(Passing.LOCK, Passing.of(result, true));
    assertEquals(
        "The machine 'a' is already locked for a session (or being unlocked)",
        Refusals.of(result).getMessage());
  }

  @Test
  void aReadIsMadeAgainWhileASessionCloses() {
    CommandResult result =
        result(
            1,
            "name=\"half of it",
            "VBoxManage: error: The object is not ready\nVBoxManage: error: Details: code"
                + " E_ACCESSDENIED (0x80070005), component GuestWrap, interface IGuest\n");
    assertEquals(Passing.TRANSITION, Passing.of(result, false));
    assertEquals(Passing.NO, Passing.of(result, true));
  }

  @Test
  void aReadIsMadeAgainWhileTheProcessOfTheMachineEnds() {
    CommandResult result =
        result(
            1,
            "",
            "VBoxManage: error: Failed to get a console object from the direct session"
                + " (VBOX_E_INVALID_OBJECT_STATE)\nVBoxManage: error: Details: code"
                + " VBOX_E_VM_ERROR (0x80bb0003), component SessionMachine, interface IMachine\n");
    assertEquals(Passing.TRANSITION, Passing.of(result, false));
    assertEquals(Passing.NO, Passing.of(result, true));
  }

  /** As a command ends that another one was killed before. */
  @Test
  void aSessionThatCannotBeHadYetIsWaitedForByChangesToo() {
    CommandResult result =
        result(
            1,
            "",
            "VBoxManage: error: Failed to assign the machine to the session (E_ACCESSDENIED)\n");
    assertEquals(Passing.TRANSITION, Passing.of(result, false));
    assertEquals(Passing.TRANSITION, Passing.of(result, true));
    assertEquals(Outcome.NOT_DONE, Refusals.of(result).failure().outcome().orElseThrow());
  }

  @Test
  void anInaccessibleMachineIsNotWaitedFor() {
    CommandResult result =
        result(
            1,
            "",
            "VBoxManage: error: The object is not ready\nVBoxManage: error: Details: code"
                + " E_ACCESSDENIED (0x80070005), component MachineWrap, interface IMachine\n");
    assertEquals(Passing.NO, Passing.of(result, false));
  }

  @Test
  void noSnapshotsAreAnAnswerToAQuestionOnly() {
    CommandResult result = result(1, "This machine does not have any snapshots\n", "");
    assertTrue(Answers.isSuccess(result, false));
    assertFalse(Answers.isSuccess(result, true));
  }

  @Test
  void warningsAndProgressAreNoFailure() {
    assertTrue(
        Answers.isSuccess(
            result(
                0,
                "UUID: x",
                "0%...10%...100%\nVBoxManage: warning: Interface \"x\" doesn't seem to exist\n"),
            true));
  }

  @Test
  void anErrorIsAFailureWhateverTheExitCode() {
    assertFalse(
        Answers.isSuccess(result(0, "", "VBoxManage.exe: error: Invalid NIC number 9\r\n"), true));
  }

  @Test
  void whatTheWrapperWarnsOfIsNoAnswer() {
    String banner =
        "WARNING: The character device /dev/vboxdrv does not exist.\n"
            + "\t Please install the virtualbox-dkms package and the appropriate\n"
            + "\t headers, most likely linux-headers-amd64.\n\n"
            + "\t You will not be able to start VMs until this problem is fixed.\n";
    assertEquals("7.2.22r1\n", Answers.text(result(0, banner + "7.2.22r1\n", "")));
    assertEquals("a WARNING: b\n", Answers.text(result(0, "a WARNING: b\n", "")));
  }

  @Test
  void aMachineThatRunsIsNotBusy() {
    CommandResult result =
        result(
            1,
            "",
            "VBoxManage: error: The machine 'a' is already locked for a session (or being"
                + " unlocked)\n");
    HypervisorException meaning = Refusals.lockedByItsRun(result);
    assertEquals(InvalidStateException.class, meaning.getClass());
    assertTrue(meaning.getMessage().contains("it runs"));
  }
}
