package dev.posada.examples;

import dev.posada.Host;
import dev.posada.Hypervisors;
import dev.posada.Task;
import dev.posada.VirtualMachine;
import java.nio.file.Path;
import java.time.Duration;

/** How do I bring an OVA from one hypervisor to another? */
public class MoveAppliance {
  /**
   * Arguments: the URIs of both hosts, the folder that has appliance.ova and gets exported.ova. The
   * machines, one on each host, stay.
   */
  public static void main(String[] args) {
    String uri = args.length > 0 ? args[0] : "memory:///inn";
    String other = args.length > 1 ? args[1] : "memory:///annex";
    Path folder = Path.of(args.length > 2 ? args[2] : "");
    Hypervisors hypervisors = Hypervisors.load();
    try (Host from = hypervisors.connect(uri);
        Host to = hypervisors.connect(other)) {
      Task task = Task.within(Duration.ofMinutes(30)).onProgress(System.out::println);
      VirtualMachine here =
          from.virtualMachines().importFrom(folder.resolve("appliance.ova"), "appliance", task);
      here.exportTo(folder.resolve("exported.ova"), task);
      VirtualMachine there =
          to.virtualMachines().importFrom(folder.resolve("exported.ova"), "appliance", task);
      there.start();
    }
  }
}
