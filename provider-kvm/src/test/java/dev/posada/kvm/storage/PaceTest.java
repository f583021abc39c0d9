package dev.posada.kvm.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ByteSize;
import dev.posada.OperationCancelledException;
import dev.posada.testkit.TestOperation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class PaceTest {
  /** The packet of a relay, at the least bandwidth: four minutes each. */
  @Test
  void isLeftWhenTheCallIsCancelled() {
    TestOperation op = TestOperation.cancelledAfter(Duration.ofMillis(300));
    Pace pace = new Pace(ByteSize.kib(1), (behind, sent) -> {}, op);
    assertThrows(OperationCancelledException.class, () -> pace.moved(256 << 10, 256 << 10));
  }

  @Test
  void isKeptOverAllPackets() {
    List<Long> told = new ArrayList<>();
    long began = System.nanoTime();
    Pace pace =
        new Pace(
            ByteSize.kib(10), (behind, sent) -> told.add(behind + sent), TestOperation.unlimited());
    pace.moved(1 << 10, 1 << 10);
    pace.moved(9 << 10, 3 << 10);
    long millis = (System.nanoTime() - began) / 1_000_000;
    assertTrue(millis >= 298, "3 KiB in " + millis + " ms");
    assertEquals(List.of(2L << 10, 12L << 10), told);
  }
}
