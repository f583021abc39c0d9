package dev.posada.examples;

import static dev.posada.ResourceQuota.limit;

import dev.posada.ByteSize;
import dev.posada.ContainerSpec;
import dev.posada.Disk;
import dev.posada.Guest;
import dev.posada.Host;
import dev.posada.Hypervisors;
import dev.posada.Nic;
import dev.posada.QuotaReport;
import dev.posada.VirtualMachineSpec;
import java.time.Duration;

/** How do I create guests, limit them, run something in them and clean up? */
public class Quickstart {
  /** Argument: the URI of a host of machines and containers, of which it deletes every one. */
  public static void main(String[] args) {
    String uri = args.length > 0 ? args[0] : "memory:///inn";
    try (Host host = Hypervisors.load().connect(uri)) {
      host.virtualMachines()
          .create(
              VirtualMachineSpec.named("web")
                  .quota(limit().vcpus(2).memory(ByteSize.gib(1)))
                  .attach(Disk.blank(ByteSize.gib(8)), Nic.nat()));
      host.containers()
          .create(ContainerSpec.image("alpine:3.20").name("cache").command("sleep", "600"));

      for (Guest guest : host.guests().list()) {
        guest.start();
        guest.awaitReady();
        System.out.print(guest.exec("echo", "hello from", guest.name()).stdout());
        System.out.println(guest.measure());

        QuotaReport report = guest.apply(limit().cpus(0.5));
        report.lines().forEach(System.out::println);

        guest.stop(Duration.ofSeconds(30));
        System.out.println(guest.delete());
      }
    }
  }
}
