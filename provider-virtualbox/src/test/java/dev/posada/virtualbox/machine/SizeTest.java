package dev.posada.virtualbox.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.posada.ByteSize;
import dev.posada.Outcome;
import dev.posada.RejectedException;
import dev.posada.ResourceQuota;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class SizeTest {
  private static final HostSize.Size HOST = new HostSize.Size(4, 2048);
  private static final HostSize.Size UNKNOWN = new HostSize.Size(0, 0);

  @Test
  void theCeilingIsAPercentageOfEachProcessorRoundedDown() {
    assertEquals(new Size(1, 1024, 100), Size.of(ResourceQuota.limit(), HOST));
    assertEquals(new Size(2, 64, 75), Size.of(small().vcpus(2).cpus(1.5), HOST));
    assertEquals(29, Size.of(small().vcpus(1).cpus(0.29), HOST).cap());
    assertEquals(33, Size.of(small().vcpus(3).cpus(1), HOST).cap());
    assertEquals(2, Size.of(small().cpus(1.2), HOST).vcpus());
  }

  private static ResourceQuota small() {
    return ResourceQuota.limit().memory(ByteSize.mib(64));
  }

  @Test
  void whatAHostDoesNotHaveIsRefused() {
    for (ResourceQuota quota :
        List.of(
            small().vcpus(5),
            ResourceQuota.limit().memory(ByteSize.gib(3)),
            ResourceQuota.limit().memory(ByteSize.mib(3)),
            small().vcpus(2).cpus(0.015))) {
      RejectedException e =
          assertThrows(RejectedException.class, () -> Size.of(quota, HOST), quota::toString);
      assertEquals(Outcome.NOT_DONE, e.outcome());
    }
  }

  @Test
  void aHostThatIsNotKnownHasWhatVirtualBoxAllows() {
    assertEquals(64, Size.of(small().vcpus(64), UNKNOWN).vcpus());
    assertThrows(RejectedException.class, () -> Size.of(small().vcpus(65), UNKNOWN));
  }

  @Test
  void theHostIsReadFromWhatVirtualBoxTells() {
    assertEquals(
        new HostSize.Size(2, 24105),
        HostSize.parse(
            """
            Host Information:

            Processor online count: 2
            Processor count: 4
            Memory size: 24105 MByte
            Memory available: 18069 MByte
            """));
    assertEquals(new HostSize.Size(0, 0), HostSize.parse(""));
  }
}
