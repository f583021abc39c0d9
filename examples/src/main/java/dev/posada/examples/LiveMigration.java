package dev.posada.examples;

import dev.posada.ByteSize;
import dev.posada.Host;
import dev.posada.Hypervisors;
import dev.posada.MigrateOptions;
import dev.posada.OperationCancelledException;
import dev.posada.Task;
import dev.posada.VirtualMachine;
import java.time.Duration;
import java.util.Scanner;

/** How do I move a running machine to another host, watch it, and change my mind? */
public class LiveMigration {
  /** Arguments: the URIs of both hosts; the first has a machine "web" that runs. Enter cancels. */
  public static void main(String[] args) {
    String from = args.length > 0 ? args[0] : "memory:///inn";
    String to = args.length > 1 ? args[1] : "memory:///annex";
    Hypervisors hypervisors = Hypervisors.load();
    try (Host here = hypervisors.connect(from);
        Host there = hypervisors.connect(to)) {
      Task move = Task.within(Duration.ofMinutes(10)).onProgress(System.out::println);
      Scanner keyboard = new Scanner(System.in);
      Thread enter =
          new Thread(
              () -> {
                if (keyboard.hasNextLine()) {
                  move.cancel();
                }
              });
      enter.setDaemon(true);
      enter.start();

      VirtualMachine web = here.virtualMachines().get("web");
      try {
        VirtualMachine moved =
            web.migrateTo(there, MigrateOptions.live().bandwidth(ByteSize.mib(100)), move);
        System.out.println("now on " + moved.host().uri());
      } catch (OperationCancelledException e) {
        e.guest().ifPresent(guest -> System.out.println("stayed on " + guest.host().uri()));
      }
    }
  }
}
