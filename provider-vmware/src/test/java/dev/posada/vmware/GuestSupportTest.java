package dev.posada.vmware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.Capability;
import dev.posada.CloneOptions;
import dev.posada.GuestOs;
import dev.posada.ResourceQuota;
import dev.posada.Support;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.VirtualMachine;
import dev.posada.VirtualMachineSpec;
import dev.posada.vmrun.files.Dictionary;
import dev.posada.vmrun.files.Sealed;
import dev.posada.vmrun.host.Trait;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What cannot be done with a machine because of what it is: asked before, and by the verb. */
class GuestSupportTest extends Simulated {
  private static final String PASSWORD = "open sesame";

  private static void refused(VirtualMachine machine, Capability capability, Executable verb) {
    Support support = machine.support(capability);
    assertFalse(support.available(), capability::toString);
    UnsupportedCapabilityException why =
        assertThrows(UnsupportedCapabilityException.class, verb, capability::toString);
    assertEquals(support.remedy(), why.remedy(), why::toString);
  }

  private VirtualMachine encrypted() throws IOException {
    Path vmx = vmware.machine("safe");
    Files.write(vmx, Sealed.encrypted(Dictionary.parse(Files.readAllBytes(vmx))).bytes());
    vmware.set(vmx, Trait.PASSWORD, PASSWORD);
    return host.virtualMachines().get("safe");
  }

  private VirtualMachine opened() throws IOException {
    String vmx = encrypted().id();
    host.close();
    host =
        vmware.connect(
            vmware
                .options()
                .option(
                    VmwareConnectOptions.defaults()
                        .folder(vmware.machines().toString())
                        .machinePassword(vmx, PASSWORD)));
    return host.virtualMachines().get("safe");
  }

  @Test
  void nothingRunsInAGuestThatWasMadeForWindows() {
    notEntered(
        host.virtualMachines()
            .create(VirtualMachineSpec.named("desk").guestOs(GuestOs.windows("11"))));
  }

  @Test
  void norInOneOfWhichVmwareSaysSo() throws IOException {
    Path vmx = vmware.machine("desk");
    Files.writeString(vmx, text(vmx).replace("other5xlinux-64", "windows9-64"));
    notEntered(host.virtualMachines().get("desk"));
  }

  private void notEntered(VirtualMachine machine) {
    machine.start();
    refused(machine, Capability.EXEC, () -> machine.exec("ver"));
    refused(machine, Capability.COPY, () -> machine.copyTo(vmx(machine), "C:\\a.vmx"));
    refused(machine, Capability.COPY, () -> machine.copyFrom("C:\\a", folder.resolve("a")));
    assertTrue(machine.support(Capability.SCREENSHOT).available());
    assertTrue(machine.screenshot().length > 0);
    machine.kill();
  }

  @Test
  void anEncryptedMachineWithoutItsPasswordDoesNothing() throws IOException {
    VirtualMachine machine = encrypted();
    UnsupportedCapabilityException why =
        assertThrows(UnsupportedCapabilityException.class, machine::start);
    assertTrue(why.remedy().orElse("").contains("machinePassword"), why::toString);
    refused(machine, Capability.SNAPSHOT, () -> machine.snapshots().take("one"));
    vmrun("-vp", PASSWORD, "start", machine.id(), "nogui");
    refused(machine, Capability.EXEC, () -> machine.exec("true"));
    refused(machine, Capability.COPY, () -> machine.copyTo(vmx(machine), "/tmp/a"));
    refused(machine, Capability.SCREENSHOT, machine::screenshot);
    refused(machine, Capability.PAUSE, machine::pause);
    refused(machine, Capability.RESET, machine::reset);
    refused(machine, Capability.SAVE, machine::save);
    assertThrows(UnsupportedCapabilityException.class, machine::awaitReady);
    vmrun("-vp", PASSWORD, "stop", machine.id(), "hard");
  }

  @Test
  void anEncryptedMachineIsChangedByNobody() throws IOException {
    VirtualMachine machine = opened();
    refused(machine, Capability.RENAME, () -> machine.rename("other"));
    refused(machine, Capability.RELABEL, () -> machine.label("a", "b"));
    refused(machine, Capability.CLONE_FULL, () -> machine.cloneAs("two", CloneOptions.full()));
    refused(machine, Capability.QUOTA, () -> machine.apply(ResourceQuota.limit().vcpus(1)));
  }

  @Test
  void anEncryptedMachineWithItsPasswordIsUsedAsOthersAre() throws IOException {
    VirtualMachine machine = opened();
    assertTrue(machine.support(Capability.EXEC).available());
    machine.start();
    machine.awaitReady();
    assertEquals("here\n", machine.exec("echo", "here").stdout());
    assertEquals(
        vmware.record(vmx(machine)).get(Trait.IP), machine.addresses().get(0).getHostAddress());
    machine.kill();
  }
}
