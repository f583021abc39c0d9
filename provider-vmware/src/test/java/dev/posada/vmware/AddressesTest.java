package dev.posada.vmware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.Nic;
import dev.posada.VirtualMachine;
import dev.posada.VirtualMachineSpec;
import dev.posada.vmrun.host.Trait;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** By which addresses a machine is reached. */
class AddressesTest extends Simulated {
  private VirtualMachine machine;

  @BeforeEach
  void start() {
    machine = host.virtualMachines().create(VirtualMachineSpec.named("web").attach(Nic.nat()));
    machine.start();
    calls.clear();
  }

  @AfterEach
  void kill() {
    machine.kill();
  }

  private List<String> addresses() {
    return machine.addresses().stream().map(InetAddress::getHostAddress).toList();
  }

  /** Lets the guest tell an address of its own, of which no server of VMware knows. */
  private void tell(String address) throws IOException {
    Files.delete(vmware.path("/etc/vmware/vmnet8/dhcpd/dhcpd.leases"));
    set(machine, Trait.IP, address);
  }

  @Test
  void thatOfTheLeaseNeedsNoTools() {
    assertEquals(List.of(vmware.record(vmx(machine)).get(Trait.IP)), addresses());
    assertTrue(
        programs().stream().noneMatch(call -> call.contains("getGuestIPAddress")), calls::toString);
  }

  @Test
  void withoutALeaseTheGuestTellsIt() throws IOException {
    tell("10.1.2.3");
    assertEquals(List.of("10.1.2.3"), addresses());
    set(machine, Trait.TOOLS_WEDGED, "true");
    assertEquals(List.of("10.1.2.3"), addresses(), "by the variable of the guest");
  }

  @Test
  void thatOfTheHostIsNotOne() throws IOException {
    tell("192.168.80.1");
    assertEquals(List.of(), addresses(), "the first one of vmnet8");
    vmware.fault("command=listHostNetworks action=error text=\"Unrecognized command\"");
    assertEquals(List.of(), addresses(), "as the file of the networks says");
    Files.delete(vmware.path("/etc/vmware/networking"));
    assertEquals(List.of(), addresses(), "as nobody knows better");
  }

  @Test
  void aRouterOfAnotherNetworkMayBeAGuest() throws IOException {
    tell("10.1.2.1");
    assertEquals(List.of("10.1.2.1"), addresses());
  }
}
