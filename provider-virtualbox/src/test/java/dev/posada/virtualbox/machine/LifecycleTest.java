package dev.posada.virtualbox.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.Failure;
import dev.posada.OperationCancelledException;
import dev.posada.OperationTimeoutException;
import dev.posada.spi.command.CommandResult;
import dev.posada.testkit.TestOperation;
import dev.posada.virtualbox.recorded.ScriptedBox;
import dev.posada.virtualbox.tool.Installation;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class LifecycleTest {
  @TempDir Path folder;
  private final TestOperation op = TestOperation.unlimited();
  private ScriptedBox box;
  private Lifecycle lifecycle;
  private String id;

  @BeforeEach
  void machine() {
    box = new ScriptedBox(folder);
    id = box.machine("runs", "", "");
    box.starts(id);
    lifecycle = new Lifecycle(box.installation());
  }

  @Test
  void theCallItselfPowersOffSoThatItIsLookedWhatHappened() {
    lifecycle.kill(id, op);
    assertEquals(List.of("change VBoxManage controlvm " + id + " poweroff"), op.trace());
  }

  @Test
  void oneThatCameFromAnotherHostDoesNotWaitForTheNext() {
    box.ends();
    String came = box.machine("came", "", "<Teleporter enabled='true' port='6000'/>");
    new Lifecycle(looked(came)).start(came, op);
    new Lifecycle(looked(id)).start(id, op);
    assertEquals(
        List.of(
            "modifyvm " + came + " --teleporter off",
            "startvm " + came + " --type headless",
            "startvm " + id + " --type headless"),
        box.calls());
  }

  @Test
  void oneWhoseSettingsWereWrittenWhileItsConsoleWasOpenListensNoMore() {
    box.ends();
    String port =
        "<Hardware><UART><Port slot='0' enabled='true' hostMode='HostPipe' server='true' path='%s'/>"
            + "</UART></Hardware>";
    String left = box.machine("left", "", port.formatted("/root/posada-console-1"));
    String own = box.machine("own", "", port.formatted("/run/own"));
    new Lifecycle(looked(left)).start(left, op);
    new Lifecycle(looked(own)).start(own, op);
    assertEquals(
        List.of(
            "modifyvm " + left + " --uartmode1 disconnected",
            "startvm " + left + " --type headless",
            "startvm " + own + " --type headless"),
        box.calls());
  }

  private Installation looked(String machine) {
    Installation vbox = box.installation();
    assertEquals("poweroff", States.words(vbox, machine, op));
    return vbox;
  }

  @Test
  @Timeout(15)
  void aCancelEndsAPoweroffThatDoesNotAnswer() {
    box.answers(
        words -> {
          op.cancel();
          while (box.ended().isEmpty()) {
            pause();
          }
          return refused(words);
        });
    assertThrows(OperationCancelledException.class, () -> lifecycle.kill(id, op));
    assertEquals(List.of("controlvm " + id + " poweroff"), box.calls());
  }

  @Test
  void anInterruptIsStillThereWhenItIsOff() {
    Thread caller = Thread.currentThread();
    box.answers(
        words -> {
          caller.interrupt();
          return ScriptedBox.said("");
        });
    lifecycle.kill(id, op);
    assertTrue(Thread.interrupted());
  }

  @Test
  void oneThatDoesNotAnswerInItsTimeIsEndedFromOutside() {
    box.answers(
        words -> {
          if (words.endsWith("poweroff")) {
            assertTrue(box.commands().get(0).within().isPresent());
            throw new OperationTimeoutException("it hangs", Failure.undecided());
          }
          return ScriptedBox.said("");
        });
    lifecycle.kill(id, op);
    assertEquals(
        List.of("controlvm " + id + " poweroff", "startvm " + id + " --type emergencystop"),
        box.calls());
  }

  @Test
  void aButtonThatHangsWasPressedForAllOneKnows() {
    box.answers(
        words -> {
          assertTrue(box.commands().get(0).within().isPresent());
          throw new OperationTimeoutException("it hangs", Failure.undecided());
        });
    lifecycle.shutdown(id, op);
    assertEquals(List.of("controlvm " + id + " acpipowerbutton"), box.calls());
    op.cancel();
    assertThrows(OperationCancelledException.class, () -> lifecycle.shutdown(id, op));
  }

  private static void pause() {
    try {
      Thread.sleep(20);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static CommandResult refused(String words) {
    return words.endsWith("poweroff")
        ? ScriptedBox.failed(
            "Invalid machine state: Starting (must be Running, Paused or Stuck)",
            "VBOX_E_INVALID_VM_STATE")
        : ScriptedBox.said("VMState=\"starting\"\n");
  }
}
