package dev.posada.virtualbox.quota;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.posada.QuotaReport.Effect;
import dev.posada.ResourceQuota.Part;
import dev.posada.Support;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Execution(ExecutionMode.CONCURRENT)
class RefusalTest {
  @ParameterizedTest
  @EnumSource(
      value = Part.class,
      names = {"DISK_READ", "DISK_WRITE"})
  void aDiskIsBrakedByTheConnectionOfVirtualBox(Part part) {
    Support support = Refusal.support(part, Effect.LIVE);
    assertFalse(support.available());
    assertEquals(
        "brake the disk by VirtualBoxConnection.brakeDisk", support.remedy().orElseThrow());
  }
}
