package dev.posada.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ContainerSpec;
import dev.posada.Guest;
import dev.posada.Host;
import dev.posada.Hypervisors;
import dev.posada.OperationCancelledException;
import dev.posada.VirtualMachineSpec;
import dev.posada.memory.MemoryWorld;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WatchAndMeasureTest {
  private static final String URI = "memory:///watch-and-measure";

  private final Host host = Hypervisors.load().connect(URI);

  @AfterEach
  void forgetTheWorld() {
    host.close();
    MemoryWorld.of(URI).reset();
  }

  @Test
  void everyGuestThatRunsIsMeasuredTenTimes() throws Exception {
    host.containers().run(ContainerSpec.image("alpine:3.20").name("cache"));
    host.virtualMachines().create(VirtualMachineSpec.named("web")).start();
    host.virtualMachines().create(VirtualMachineSpec.named("off"));
    String printed = Printed.by(() -> WatchAndMeasure.main(new String[] {URI, "PT0.005S"}));
    for (String name : List.of("cache", "web")) {
      List<String> rates = printed.lines().filter(it -> it.startsWith(name + ": ")).toList();
      assertEquals(10, rates.size(), printed);
      assertTrue(rates.stream().allMatch(it -> it.matches("\\w+: \\d\\.\\d\\d CPUs.*")), printed);
    }
    assertFalse(printed.contains("off"), printed);
  }

  @Test
  void whatHappensMeanwhileIsTold() throws Exception {
    String printed =
        Printed.by(
            () -> {
              Thread visitor = new Thread(this::comeAndGoAgainAndAgain);
              visitor.start();
              try {
                WatchAndMeasure.main(new String[] {URI, "PT0.05S"});
              } finally {
                visitor.interrupt();
                visitor.join();
              }
            });
    for (String event : List.of("GUEST_CREATED", "GUEST_CHANGED", "GUEST_DELETED")) {
      assertTrue(printed.contains(event + " visitor"), printed);
    }
  }

  /** Until it is interrupted: nobody knows when the program listens. */
  private void comeAndGoAgainAndAgain() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        Guest visitor = host.containers().run(ContainerSpec.image("alpine:3.20").name("visitor"));
        Thread.sleep(5);
        visitor.kill();
        visitor.delete();
      }
    } catch (OperationCancelledException | InterruptedException ended) {
      // the guest that is left is forgotten with the world
    }
  }
}
