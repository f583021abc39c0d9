package dev.posada.kvm.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.posada.RejectedException;
import dev.posada.VirtualMachineSpec;
import dev.posada.kvm.KvmMachineOptions;
import dev.posada.kvm.KvmMachineOptions.Display;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class HardwareTest {
  @Test
  void passwordsThatVncWouldCutAreRefused() {
    KvmMachineOptions eight = KvmMachineOptions.defaults().displayPassword("12345678");
    KvmMachineOptions nine = KvmMachineOptions.defaults().displayPassword("1234567\u00e9");
    VirtualMachineSpec spec = VirtualMachineSpec.named("web");
    assertEquals(eight, Hardware.options(spec.option(eight)));
    assertThrows(RejectedException.class, () -> Hardware.options(spec.option(nine)));
    KvmMachineOptions spice = nine.display(Display.SPICE);
    assertEquals(spice, Hardware.options(spec.option(spice)));
    assertThrows(RejectedException.class, () -> Hardware.options(spec.option(eight).option(eight)));
  }
}
