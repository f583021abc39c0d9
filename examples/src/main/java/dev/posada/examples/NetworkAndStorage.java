package dev.posada.examples;

import static dev.posada.ByteSize.gib;
import static dev.posada.ResourceQuota.limit;

import dev.posada.Disk;
import dev.posada.Host;
import dev.posada.Hypervisors;
import dev.posada.Network;
import dev.posada.NetworkSpec;
import dev.posada.Nic;
import dev.posada.VirtualMachine;
import dev.posada.VirtualMachineSpec;
import dev.posada.Volume;
import dev.posada.VolumeSpec;

/** How do I join two machines by a private network, and give one of them a disk while it runs? */
public class NetworkAndStorage {
  /**
   * Arguments: the host's URI, a disk image on that host. The network "lan" and the machines "one"
   * and "two" stay.
   */
  public static void main(String[] args) {
    String uri = args.length > 0 ? args[0] : "memory:///inn";
    String image = args.length > 1 ? args[1] : "/images/debian-12.qcow2";
    try (Host host = Hypervisors.load().connect(uri)) {
      Network lan = host.networks().create(NetworkSpec.isolated("lan").subnet("10.7.0.0/24"));
      VirtualMachineSpec node =
          VirtualMachineSpec.named("node")
              .quota(limit().vcpus(1).memory(gib(1)))
              .attach(Disk.overlayOf(image), Nic.on(lan));
      VirtualMachine one = host.virtualMachines().create(node.name("one"));
      VirtualMachine two =
          host.virtualMachines().create(node.name("two").attach(Nic.nat().forward(2222, 22)));
      one.start();
      two.start();

      Volume data = host.storage().create(VolumeSpec.named("data").size(gib(10)));
      Disk disk = one.attach(Disk.of(data));
      System.out.println(one.inspect().disks());
      one.detach(disk);
      host.storage().delete(data);
    }
  }
}
