package dev.posada.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.Container;
import dev.posada.Host;
import dev.posada.testkit.InTurn;
import dev.posada.testkit.fault.Leaks;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

/** What is left of one operation is nothing, and of ten thousand too. */
@LabEngine.Needed
@InTurn(LabEngine.TURN)
@Tag("slow")
@Isolated("counts the threads and files of the Java VM, and its heap")
@Timeout(120)
class RealEnduranceTest {
  private static final int OPERATIONS = 10_000;

  @AfterEach
  void leaveNothing() {
    try (Host host = LabEngine.connect()) {
      LabEngine.clean(host);
    }
  }

  @Test
  void tenThousandOperationsLeaveNothing() {
    try (Host host = LabEngine.connect()) {
      Container container = host.containers().run(LabEngine.idle());
      operate(host, container, OPERATIONS / 10); // classes, caches, and connections that rest
      Leaks leaks = Leaks.sinceNow();
      long before = heap();
      operate(host, container, OPERATIONS);
      assertEquals(List.of(), leaks.found());
      long more = heap() - before;
      assertTrue(more < 1024 * 1024, () -> more + " bytes more than before");
    }
  }

  private static void operate(Host host, Container container, int operations) {
    for (int i = 0; i < operations; i++) {
      if (i % 1_000 == 0) {
        assertEquals(0, container.exec("true").exitCode());
      } else if (i % 10 == 0) {
        host.containers().summaries();
      } else {
        container.inspect();
      }
    }
  }

  /** What lives on it, after what does not live was taken away. */
  private static long heap() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      System.gc();
      least =
          Math.min(least, Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
    }
    return least;
  }
}
