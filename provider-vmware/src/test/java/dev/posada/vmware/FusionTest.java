package dev.posada.vmware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.GuestState;
import dev.posada.InvalidStateException;
import dev.posada.VirtualMachine;
import dev.posada.VirtualMachineSpec;
import dev.posada.vmrun.host.Trait;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** On macOS, where a lock does not say which program has it. */
class FusionTest extends Simulated {
  @Override
  void prepare() {
    vmware.set("system", "macos").set("product", "fusion");
  }

  private VirtualMachine running() {
    VirtualMachine machine = host.virtualMachines().create(VirtualMachineSpec.named("web"));
    machine.start();
    return machine;
  }

  @Test
  void aMachineThatDiedHasCrashed() {
    VirtualMachine machine = running();
    vmware.crash(vmx(machine));
    assertEquals(GuestState.CRASHED, machine.inspect().state());
  }

  @Test
  void aMachineOfAnotherSessionIsNotOffAndStays() {
    VirtualMachine machine = running();
    vmware.set("session", "other");
    assertEquals(GuestState.UNKNOWN, machine.inspect().state());
    assertThrows(InvalidStateException.class, machine::delete);
    assertTrue(Files.exists(vmx(machine)));
    vmware.set("session", "default");
    machine.kill();
  }

  @Test
  void theFilesOfAMachineThatEndedAreFreeWhenKillReturns() {
    VirtualMachine machine = running();
    set(machine, Trait.LOCK_LINGER_MS, 400);
    machine.kill();
    assertFalse(Files.exists(Path.of(machine.id() + ".lck")), "nobody has them open");
  }
}
