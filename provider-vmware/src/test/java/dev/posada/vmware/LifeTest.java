package dev.posada.vmware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.BusyException;
import dev.posada.ByteSize;
import dev.posada.Disk;
import dev.posada.GuestState;
import dev.posada.HypervisorException;
import dev.posada.InvalidStateException;
import dev.posada.NativeException;
import dev.posada.OperationTimeoutException;
import dev.posada.Outcome;
import dev.posada.PermissionDeniedException;
import dev.posada.VirtualMachine;
import dev.posada.VirtualMachineSpec;
import dev.posada.vmrun.host.Switch;
import dev.posada.vmrun.host.Trait;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How machines begin and end, and what of that vmrun does not tell. */
class LifeTest extends Simulated {
  private static final Duration GRACE = Duration.ofSeconds(5);

  private VirtualMachine machine() {
    return host.virtualMachines().create(VirtualMachineSpec.named("web"));
  }

  private VirtualMachine running() {
    VirtualMachine machine = machine();
    machine.start();
    return machine;
  }

  private static GuestState state(VirtualMachine machine) {
    return machine.inspect().state();
  }

  private static Path mark(VirtualMachine machine) {
    return Path.of(machine.id() + ".posada-paused");
  }

  @Test
  void aPausedMachineIsKnownToBeByOtherConnectionsToo() {
    VirtualMachine machine = running();
    machine.pause();
    assertEquals(GuestState.PAUSED, state(machine));
    try (var other = vmware.connect()) {
      assertEquals(GuestState.PAUSED, state(other.virtualMachines().get("web")));
    }
    machine.resume();
    assertEquals(GuestState.RUNNING, state(machine));
    assertFalse(Files.exists(mark(machine)), "the mark is gone");
  }

  @Test
  void aMarkOfAnEarlierRunIsNotBelieved() {
    VirtualMachine machine = running();
    machine.pause();
    vmrun("stop", machine.id(), "hard");
    assertEquals(GuestState.STOPPED, state(machine));
    vmrun("start", machine.id(), "nogui");
    assertTrue(Files.exists(mark(machine)));
    assertEquals(GuestState.RUNNING, state(machine));
  }

  @Test
  void endingAPausedMachineTakesTheMarkAway() {
    VirtualMachine machine = running();
    machine.pause();
    machine.kill();
    assertFalse(Files.exists(mark(machine)));
    machine.start();
    machine.pause();
    machine.save();
    assertFalse(Files.exists(mark(machine)));
    assertEquals(GuestState.SAVED, state(machine));
  }

  @Test
  void aPauseThatWasRefusedLeavesNoMark() {
    VirtualMachine machine = running();
    vmware.fault("command=pause action=error text=\"Unknown error\"");
    assertThrows(NativeException.class, machine::pause);
    assertFalse(Files.exists(mark(machine)));
    assertEquals(GuestState.RUNNING, state(machine));
  }

  @Test
  void whatOthersWriteWhileADiskIsMadeIsNotLost() {
    VirtualMachine machine = machine();
    List<String> before = names(vmx(machine).getParent());
    before("vmware-vdiskmanager -c", () -> append(vmx(machine), "annotation = \"theirs\"\n"));
    BusyException busy =
        assertThrows(BusyException.class, () -> machine.attach(Disk.blank(ByteSize.mib(8))));
    assertEquals(Outcome.NOT_DONE, busy.outcome(), busy::toString);
    assertTrue(text(vmx(machine)).contains("theirs"));
    assertEquals(before, names(vmx(machine).getParent()));
    machine.attach(Disk.blank(ByteSize.mib(8)));
    assertTrue(text(vmx(machine)).contains("theirs"));
  }

  private static void append(Path file, String text) {
    try {
      Files.writeString(file, text, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aResetThatLeavesTheMachineOffIsHalfDone() {
    vmware.set(Switch.RESET_HARD, "leavesOff");
    VirtualMachine machine = running();
    vmware.fault("command=start action=error message=INSUFFICIENT_PERMISSIONS");
    PermissionDeniedException why = assertThrows(PermissionDeniedException.class, machine::reset);
    assertEquals(Outcome.PARTLY, why.outcome(), why::toString);
    assertTrue(why.remains().toString().contains("off"), why::toString);
    assertEquals(GuestState.STOPPED, state(machine));
  }

  @Test
  void aPauseThatWorkedThoughItFailedIsTold() {
    VirtualMachine machine = running();
    vmware.fault("command=pause action=error text=\"Unknown error\" effect=applied");
    machine.pause();
    assertEquals(GuestState.PAUSED, state(machine));
  }

  @Test
  void aResumeThatWorkedThoughItFailedIsTold() {
    VirtualMachine machine = running();
    machine.pause();
    vmware.fault("command=unpause action=error text=\"Unknown error\" effect=applied");
    machine.resume();
    assertEquals(GuestState.RUNNING, state(machine));
    assertFalse(Files.exists(mark(machine)), "the mark is gone");
  }

  @Test
  void aResumeThatWasRefusedKeepsTheMark() {
    VirtualMachine machine = running();
    machine.pause();
    vmware.fault("command=unpause action=error text=\"Unknown error\"");
    assertThrows(NativeException.class, machine::resume);
    assertEquals(GuestState.PAUSED, state(machine));
  }

  @Test
  void savedMemoryIsThrownAwayWithItsFiles() {
    VirtualMachine machine = running();
    machine.save();
    List<String> saved = names(vmx(machine).getParent());
    assertTrue(saved.stream().anyMatch(name -> name.endsWith(".vmss")), saved::toString);
    machine.discardSavedState();
    assertEquals(GuestState.STOPPED, state(machine));
    List<String> left = names(vmx(machine).getParent());
    assertTrue(left.stream().noneMatch(name -> name.matches(".*\\.(vmss|vmem)")), left::toString);
    assertFalse(text(vmx(machine)).contains("checkpoint.vmState"));
    machine.start();
  }

  @Test
  void aGuestWithoutToolsIsAskedWithoutWaitingForItForEver() {
    for (String how : List.of("hang", "error")) {
      vmware.set(Switch.SOFT_STOP_WITHOUT_TOOLS, how);
      VirtualMachine machine = running();
      set(machine, Trait.TOOLS, "none");
      assertThrows(
          OperationTimeoutException.class, () -> machine.shutdown(Duration.ofMillis(300)), how);
      assertEquals(GuestState.RUNNING, state(machine), how);
      machine.stop(Duration.ofMillis(300));
      assertEquals(GuestState.STOPPED, state(machine), how);
      machine.delete();
    }
  }

  @Test
  void aResetThatLeftTheMachineOffStartsIt() {
    vmware.set(Switch.RESET_HARD, "leavesOff");
    VirtualMachine machine = running();
    machine.reset();
    assertEquals(GuestState.RUNNING, state(machine));
  }

  @Test
  void theFilesOfAMachineThatEndedAreFreeWhenKillReturns() {
    VirtualMachine machine = running();
    set(machine, Trait.LOCK_LINGER_MS, 400);
    machine.kill();
    assertFalse(Files.exists(Path.of(machine.id() + ".lck")), "nobody has them open");
    machine.label("after", "kill");
    assertEquals("kill", machine.inspect().labels().get("after"));
  }

  @Test
  void aSettingsFileThatAWindowHasOpenIsNotWritten() {
    VirtualMachine machine = machine();
    hold(vmx(machine), "(vmware)");
    String before = text(vmx(machine));
    BusyException open = assertThrows(BusyException.class, () -> machine.label("tier", "1"));
    assertEquals(Outcome.NOT_DONE, open.outcome());
    assertEquals(before, text(vmx(machine)));
    assertEquals(GuestState.STOPPED, state(machine), "a window is no run");
  }

  @Test
  void aMachineThatDiedHasCrashedAndStartsAgain() {
    VirtualMachine machine = running();
    vmware.crash(vmx(machine));
    assertEquals(GuestState.CRASHED, state(machine));
    machine.start();
    assertEquals(GuestState.RUNNING, state(machine));
  }

  @Test
  void whyAMachineDidNotStartIsReadFromItsLog() throws IOException {
    VirtualMachine machine = host.virtualMachines().get(vmware.machine("broken").toString());
    Files.delete(vmx(machine).resolveSibling("broken.vmdk"));
    HypervisorException failed = assertThrows(NativeException.class, machine::start);
    assertTrue(failed.getMessage().contains("Cannot open the disk"), failed.getMessage());
    assertTrue(failed.remedy().orElse("").contains("disk"), failed.remedy()::toString);
    assertEquals(GuestState.STOPPED, state(machine));
  }

  @Test
  void aQuestionThatNobodyAnswersIsNoHang() {
    VirtualMachine machine = machine();
    set(machine, Trait.QUESTION, "Insert the floppy?");
    HypervisorException failed = assertThrows(HypervisorException.class, machine::start);
    assertTrue(failed.getMessage().contains("Insert the floppy?"), failed.getMessage());
  }

  @Test
  void renamingAndLabellingChangesTheirLinesAlone() {
    VirtualMachine machine = host.virtualMachines().get(vmware.machine("old").toString());
    List<String> before = text(vmx(machine)).lines().toList();
    VirtualMachine renamed = machine.rename("n\u00fc \"q\" |x");
    assertEquals(machine.id(), renamed.id());
    assertEquals("n\u00fc \"q\" |x", machine.inspect().name());
    machine.label("tier", "1");
    List<String> after = text(vmx(machine)).lines().toList();
    assertEquals(
        before.stream().filter(line -> !line.startsWith("displayName")).toList(),
        after.stream()
            .filter(line -> !line.startsWith("displayName") && !line.startsWith("posada."))
            .toList());
  }

  @Test
  void aMachineThatRunsIsNotLabelled() {
    VirtualMachine machine = running();
    InvalidStateException runs =
        assertThrows(InvalidStateException.class, () -> machine.label("tier", "1"));
    assertEquals(Outcome.NOT_DONE, runs.outcome());
    assertTrue(runs.remedy().orElse("").contains("stop"), runs.remedy()::toString);
  }

  @Test
  void aWedgedMachineIsToldAtTheDeadlineAndNotEndedFromOutside() {
    VirtualMachine machine = running();
    set(machine, Trait.WEDGED, "true");
    try (var brief = vmware.connect(vmware.options().timeout(Duration.ofMillis(700)))) {
      VirtualMachine same = brief.virtualMachines().get("web");
      assertThrows(OperationTimeoutException.class, same::kill);
    }
    assertEquals(GuestState.RUNNING, state(machine));
    set(machine, Trait.WEDGED, "false");
    machine.stop(GRACE);
  }

  @Test
  void aStartThatSaysItFailedThoughItDidNotIsASuccess() {
    VirtualMachine machine = machine();
    vmware.fault("command=start action=error text=\"Unknown error\" effect=applied");
    machine.start();
    assertEquals(GuestState.RUNNING, state(machine));
  }

  @Test
  void aMachineOfAnotherSessionIsNoOnesToEnd() {
    VirtualMachine machine = running();
    vmware.set("session", "other");
    assertEquals(GuestState.UNKNOWN, state(machine));
    HypervisorException refused = assertThrows(HypervisorException.class, machine::kill);
    assertEquals(Outcome.NOT_DONE, refused.outcome(), refused::toString);
    vmware.set("session", "default");
    assertEquals(GuestState.RUNNING, state(machine));
  }
}
