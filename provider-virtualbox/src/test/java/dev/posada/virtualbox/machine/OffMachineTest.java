package dev.posada.virtualbox.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.GuestState;
import dev.posada.InvalidStateException;
import dev.posada.VirtualMachineInfo;
import dev.posada.VirtualMachineSpec.Firmware;
import dev.posada.testkit.TestOperation;
import dev.posada.virtualbox.guest.GuestNetwork;
import dev.posada.virtualbox.recorded.ScriptedBox;
import dev.posada.virtualbox.tool.Installation;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * What is asked of a machine that is off is not asked by a process that locks it, or that process
 * is given the time to unlock it.
 */
@Execution(ExecutionMode.CONCURRENT)
class OffMachineTest {
  private static final String UEFI =
      "<Hardware><Memory RAMSize='64'/><Firmware type='EFI'/></Hardware>";
  private static final String SERVED = "<Hardware><RemoteDisplay enabled='true'/></Hardware>";
  private static final String CARD =
      "<Hardware><Network><Adapter slot='0' enabled='true'><NAT/></Adapter></Network></Hardware>";

  @TempDir Path folder;
  private final TestOperation op = TestOperation.unlimited();

  private ScriptedBox box() {
    return new ScriptedBox(folder);
  }

  private static VirtualMachineInfo inspect(ScriptedBox box, String id, TestOperation op) {
    Installation vbox = box.installation();
    return new Inspection(vbox, new Capacities(vbox)).inspect(id, op);
  }

  @Test
  void itsScreenIsReadFromItsSettings() {
    ScriptedBox box = box();
    Screens screens = new Screens(box.installation(), "localhost");
    String served = box.machine("served", "", SERVED);
    String unserved = box.machine("unserved", "", "<Hardware/>");
    assertTrue(screens.showsScreen(served, op).available());
    assertFalse(screens.showsScreen(unserved, op).available());
    InvalidStateException off =
        assertThrows(InvalidStateException.class, () -> screens.address(served, op));
    assertEquals("a machine that is poweroff has no screen", off.getMessage());
    assertEquals(List.of(), box.calls());
  }

  @Test
  void theScreenOfOneThatRunsIsAskedFor() {
    ScriptedBox box = box();
    Screens screens = new Screens(box.installation(), "there");
    String id = box.machine("runs", "", SERVED);
    box.starts(id);
    box.answers(
        words ->
            ScriptedBox.said(
                words.startsWith("showvminfo")
                    ? "VMState=\"running\"\nvrde=\"on\"\nvrdeport=5010\n"
                    : "Remote desktop ExtPack:          VNC\n"));
    assertTrue(screens.showsScreen(id, op).available());
    assertEquals(URI.create("vnc://there:5010"), screens.address(id, op));
  }

  @Test
  void whetherItBootsOnlyWhatIsSignedIsAskedForInPeace() {
    ScriptedBox box = box();
    String id = box.machine("signed", "", UEFI);
    TestOperation cancelled = TestOperation.unlimited();
    box.answers(
        words -> {
          cancelled.cancel();
          return ScriptedBox.said("VMState=\"poweroff\"\nSecureBoot=\"on\"\n");
        });
    assertEquals(Optional.of(Firmware.UEFI_SECURE_BOOT), inspect(box, id, cancelled).firmware());
    assertEquals(List.of("showvminfo " + id + " --machinereadable"), box.calls());
    assertEquals(List.of(), box.ended(), "nobody ends it while it has the machine locked");
  }

  @Test
  void oneThatHangsIsNotTakenForOffWhereProcessesAreHidden() {
    ScriptedBox box = box();
    String id = box.machine("hangs", "", "");
    box.hides();
    TestOperation cancelled = TestOperation.unlimited();
    box.answers(
        words -> {
          if (!words.startsWith("showvminfo")) {
            return ScriptedBox.said("");
          }
          cancelled.cancel();
          return ScriptedBox.said("VMState=\"gurumeditation\"\n");
        });
    assertTrue(new Lifecycle(box.installation()).holdsProcess(id, cancelled));
    assertEquals(
        List.of("list runningvms", "showvminfo " + id + " --machinereadable"), box.calls());
    assertEquals(List.of(), box.ended(), "one that is off would be aborted");
  }

  @Test
  void oneWhoseSettingsCannotBeReadIsNotAskedForEvenThere() throws IOException {
    ScriptedBox box = box();
    String id = box.machine("unreadable", "", "");
    Files.writeString(box.folder(id).resolve("unreadable.vbox"), "<");
    box.hides();
    assertEquals(States.INACCESSIBLE, States.now(box.installation(), id, op));
    assertEquals(List.of("list runningvms"), box.calls());
  }

  /** As one is whose settings a newer VirtualBox has written. */
  @Test
  void oneThatOnlyVirtualBoxCannotReadIsOff() {
    ScriptedBox box = box();
    String id = box.machine("newer", "", "");
    box.hides();
    box.answers(
        words ->
            words.startsWith("showvminfo")
                ? ScriptedBox.failed("The object functionality is limited", "E_ACCESSDENIED")
                : ScriptedBox.said(""));
    assertEquals("poweroff", States.now(box.installation(), id, op));
  }

  @Test
  void theServerIsStartedOnceToSeeThatNoneRuns() {
    ScriptedBox box = box();
    String id = box.machine("off", "", "");
    box.rests();
    Installation vbox = box.installation();
    assertEquals("poweroff", States.now(vbox, id, op));
    box.rests();
    assertEquals("poweroff", States.now(vbox, id, op));
    assertEquals(1, new Picture(vbox).summaries(op).size());
    assertEquals(List.of("list runningvms"), box.calls());
  }

  @Test
  void whatOneThatRunsHasToldIsNotAskedForAgain() {
    ScriptedBox box = box();
    String id = box.machine("runs", "", UEFI);
    box.starts(id);
    box.answers(words -> ScriptedBox.said("VMState=\"running\"\nSecureBoot=\"on\"\n"));
    VirtualMachineInfo info = inspect(box, id, op);
    assertEquals(Optional.of(Firmware.UEFI_SECURE_BOOT), info.firmware());
    assertEquals(GuestState.RUNNING, info.state());
    assertEquals(1, box.calls().size());
  }

  @Test
  void itHasNoAddressesAndIsNotAskedForThem() {
    ScriptedBox box = box();
    String id = box.machine("off", "", CARD);
    assertEquals(List.of(), new GuestNetwork(box.installation()).addresses(id, op));
    assertEquals(List.of(), box.calls());
  }
}
