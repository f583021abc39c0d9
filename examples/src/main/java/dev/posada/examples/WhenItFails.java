package dev.posada.examples;

import dev.posada.BusyException;
import dev.posada.Host;
import dev.posada.HypervisorException;
import dev.posada.Hypervisors;
import dev.posada.Task;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.VirtualMachineSpec;
import java.time.Duration;
import java.util.Map;

/** It failed: did it happen, and what do I do now? */
public class WhenItFails {
  /** Argument: the host's URI. Says nothing if all goes well; the machine "web" stays. */
  public static void main(String[] args) {
    String uri = args.length > 0 ? args[0] : "memory:///inn";
    try (Host host = Hypervisors.load().connect(uri)) {
      VirtualMachineSpec spec = VirtualMachineSpec.named("web").label("order", "4711");
      try {
        host.virtualMachines().create(spec, Task.within(Duration.ofMinutes(1)));
      } catch (UnsupportedCapabilityException e) {
        System.out.println("never here: " + e.getMessage());
      } catch (BusyException e) {
        System.out.println("somebody else is at it, try again: " + e.getMessage());
      } catch (HypervisorException e) {
        System.out.println(e.getMessage());
        e.remedy().ifPresent(System.out::println);
        switch (e.outcome()) {
          case NOT_DONE -> System.out.println("nothing happened, trying again is safe");
          case PARTLY -> System.out.println("left behind: " + e.remains());
          case UNKNOWN ->
              System.out.println("found: " + host.virtualMachines().list(Map.of("order", "4711")));
        }
      }
    }
  }
}
