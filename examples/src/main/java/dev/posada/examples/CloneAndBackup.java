package dev.posada.examples;

import dev.posada.Capability;
import dev.posada.CloneOptions;
import dev.posada.Host;
import dev.posada.Hypervisors;
import dev.posada.Support;
import dev.posada.Task;
import dev.posada.VirtualMachine;
import java.nio.file.Path;
import java.time.Duration;

/** How do I copy a machine, and how do I keep backups that I can start again? */
public class CloneAndBackup {
  /**
   * Arguments: the host's URI, the folder of the backups. The host has a machine "web"; "web-twin",
   * "web-restored" and the backups stay.
   */
  public static void main(String[] args) {
    String uri = args.length > 0 ? args[0] : "memory:///inn";
    Path folder = Path.of(args.length > 1 ? args[1] : "backups/web");
    try (Host host = Hypervisors.load().connect(uri)) {
      VirtualMachine web = host.virtualMachines().get("web");
      VirtualMachine twin = web.cloneAs("web-twin", CloneOptions.linked());
      twin.start();

      Support backups = host.support(Capability.BACKUP);
      if (!backups.available()) {
        System.out.println(backups);
        return;
      }
      Task task = Task.within(Duration.ofHours(1)).onProgress(System.out::println);
      Path full = web.backupTo(folder, task);
      Path changes = web.backupTo(folder, task);
      System.out.println("full: " + full + ", then only what changed: " + changes);

      VirtualMachine restored = host.virtualMachines().importFrom(changes, "web-restored", task);
      restored.start();
    }
  }
}
