package dev.posada.examples;

import static dev.posada.ByteSize.gib;
import static dev.posada.ResourceQuota.limit;

import dev.posada.Cdrom;
import dev.posada.Disk;
import dev.posada.GuestOs;
import dev.posada.Host;
import dev.posada.Hypervisors;
import dev.posada.Nic;
import dev.posada.Task;
import dev.posada.VirtualMachine;
import dev.posada.VirtualMachineSpec;
import java.nio.file.Path;
import java.time.Duration;

/** How do I create a machine from an installation ISO, and one from a cloud image? */
public class CreateMachine {
  /**
   * Arguments: the URI of a host that understands cloud-init, the cloud image here, the ISO on the
   * host. The machines "desk" and "cloud" stay.
   */
  public static void main(String[] args) {
    String uri = args.length > 0 ? args[0] : "memory:///inn";
    String image = args.length > 1 ? args[1] : "debian-12-cloud.qcow2";
    String iso = args.length > 2 ? args[2] : "/iso/debian-12.iso";
    try (Host host = Hypervisors.load().connect(uri)) {
      VirtualMachine desk =
          host.virtualMachines()
              .create(
                  VirtualMachineSpec.named("desk")
                      .guestOs(GuestOs.linux("debian-12"))
                      .quota(limit().vcpus(2).memory(gib(4)))
                      .attach(Disk.blank(gib(40)), Cdrom.of(iso), Nic.nat()));
      desk.start();
      System.out.println("install it at " + desk.display());

      String firstBoot =
          """
          #cloud-config
          password: posada
          ssh_pwauth: true
          """;
      VirtualMachine cloud =
          host.virtualMachines()
              .create(
                  VirtualMachineSpec.named("cloud")
                      .quota(limit().vcpus(1).memory(gib(1)))
                      .attach(Disk.copyOf(Path.of(image)).capacity(gib(20)), Nic.nat())
                      .cloudInit(firstBoot),
                  Task.within(Duration.ofMinutes(10)).onProgress(System.out::println));
      cloud.start();
      System.out.println(
          "ssh debian@" + cloud.awaitAddress(Task.within(Duration.ofMinutes(3))).getHostAddress());
    }
  }
}
