package dev.posada.kvm.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class DeviceSpecsTest {
  @Test
  void devicesAreCountedAsAKernelCounts() {
    Set<String> taken = new TreeSet<>();
    for (int i = 0; i < 703; i++) {
      assertTrue(taken.add(DeviceSpecs.target("vd", taken)));
    }
    assertTrue(taken.containsAll(Arrays.asList("vda", "vdz", "vdaa", "vdaz", "vdzz", "vdaaa")));
    assertFalse(taken.contains("vdaab"));
    taken.remove("vdc");
    assertEquals("vdc", DeviceSpecs.target("vd", taken));
  }
}
