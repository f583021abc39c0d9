package dev.posada.examples;

import static dev.posada.GuestState.CRASHED;
import static dev.posada.GuestState.RUNNING;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.posada.*;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How do I test my own code without a hypervisor? */
class TestYourCodeWithMockito {
  /** The code under test: starts again whatever has crashed. */
  static void revive(VirtualMachines machines) {
    machines
        .summaries()
        .forEach(
            (machine, now) -> {
              if (now.state() == CRASHED) {
                machine.restart(Duration.ZERO);
              }
            });
  }

  @Test
  void revivesOnlyTheCrashed() {
    VirtualMachine web = mock(VirtualMachine.class);
    VirtualMachine db = mock(VirtualMachine.class);
    VirtualMachines machines = mock(VirtualMachines.class);
    when(machines.summaries())
        .thenReturn(Map.of(web, seen("web", CRASHED), db, seen("db", RUNNING)));

    revive(machines);

    verify(web).restart(Duration.ZERO);
    verify(db, never()).restart(any());
  }

  private static GuestSummary seen(String name, GuestState state) {
    return GuestSummary.builder(Kind.VIRTUAL_MACHINE, name, name, state).build();
  }

  @Test
  void leavesARunningMachineAlone() {
    try (Host host = Hypervisors.load().connect("memory:///revive")) {
      VirtualMachine web = host.virtualMachines().create(VirtualMachineSpec.named("web"));
      web.start();
      revive(host.virtualMachines());
      assertEquals(RUNNING, web.inspect().state());
    }
  }
}
