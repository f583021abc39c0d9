package dev.posada.vmware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.Capability;
import dev.posada.ConnectionException;
import dev.posada.DeleteReport;
import dev.posada.GuestState;
import dev.posada.Host;
import dev.posada.HostInfo;
import dev.posada.Hypervisors;
import dev.posada.NotFoundException;
import dev.posada.VirtualMachine;
import dev.posada.VirtualMachineSpec;
import dev.posada.vmrun.files.Dictionary;
import dev.posada.vmrun.files.Sealed;
import dev.posada.vmrun.host.Trait;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is connected, and the way around Posada. */
class ConnectionTest extends Simulated {
  private VmwareConnection connection() {
    return host.unwrap(VmwareConnection.class).orElseThrow();
  }

  private VirtualMachine running() {
    VirtualMachine machine = host.virtualMachines().create(VirtualMachineSpec.named("web"));
    machine.start();
    return machine;
  }

  @Test
  void aHostTellsItsProductAndItsSize() {
    HostInfo info = host.inspect();
    assertEquals("VMware Workstation", info.product());
    assertEquals("17.6.3 build-24583834", info.version());
    assertTrue(info.cpus().getAsInt() > 0);
    assertTrue(info.memory().orElseThrow().bytes() > 0);
    assertEquals("ws", info.details().get("type"));
  }

  @Test
  void aTypeThatIsNotInstalledIsToldWithARemedy() {
    Hypervisors hypervisors = Hypervisors.of(vmware.provider());
    ConnectionException other =
        assertThrows(
            ConnectionException.class, () -> hypervisors.connect("vmware:///?type=player"));
    assertTrue(other.remedy().orElse("").contains("?type="), other.remedy()::toString);
  }

  @Test
  void withoutATypeTheOneThatIsInstalledIsFound() {
    vmware.set("product", "player");
    try (Host player = Hypervisors.of(vmware.provider()).connect("vmware:///", options())) {
      assertEquals("VMware Player", player.inspect().product());
      assertFalse(player.capabilities().contains(Capability.SNAPSHOT));
      assertTrue(player.support(Capability.SNAPSHOT).remedy().orElse("").contains("Pro"));
    }
  }

  @Test
  void anyCommandOfVmrunCanBeRun() {
    VirtualMachine machine = running();
    assertEquals(
        "running",
        connection()
            .read(List.of("checkToolsState", machine.id()), Duration.ofSeconds(20))
            .strip());
    connection().change(List.of("suspend", machine.id(), "hard"), Duration.ofSeconds(20));
    assertEquals(GuestState.SAVED, machine.inspect().state());
  }

  @Test
  void aFolderIsSharedWhileTheMachineIsOffAndWhileItRuns() throws IOException {
    String data = Files.createDirectory(folder.resolve("data")).toRealPath().toString();
    VirtualMachine machine = host.virtualMachines().create(VirtualMachineSpec.named("web"));
    connection().shareFolder(machine, "off", data, false);
    machine.start();
    connection().shareFolder(machine, "live", data, true);
    connection().shareFolder(machine, "off", data, true);
    String vmx = text(vmx(machine));
    assertEquals(
        2, vmx.lines().filter(line -> line.matches("sharedFolder\\d.guestName.*")).count());
    assertFalse(vmx.contains("writeAccess = \"FALSE\""), vmx);
    connection().unshareFolder(machine, "live");
    machine.kill();
    connection().unshareFolder(machine, "off");
    assertFalse(text(vmx(machine)).contains("guestName"), () -> text(vmx(machine)));
    assertThrows(NotFoundException.class, () -> connection().unshareFolder(machine, "off"));
  }

  @Test
  void anEncryptedMachineRunsWithItsPassword() throws IOException {
    Path vmx = vmware.machine("safe");
    Files.write(vmx, Sealed.encrypted(Dictionary.parse(Files.readAllBytes(vmx))).bytes());
    vmware.set(vmx, Trait.PASSWORD, "open sesame");
    host.close();
    host =
        vmware.connect(
            vmware
                .options()
                .trace(calls::add)
                .option(
                    VmwareConnectOptions.defaults()
                        .folder(vmware.machines().toString())
                        .machinePassword(vmx.toString(), "open sesame")));
    VirtualMachine machine = host.virtualMachines().get("safe");
    machine.start();
    machine.pause();
    assertEquals(GuestState.PAUSED, machine.inspect().state());
    machine.resume();
    machine.save();
    assertEquals(GuestState.SAVED, machine.inspect().state());
    machine.start();
    assertEquals(GuestState.RUNNING, machine.inspect().state());
    machine.kill();
    assertTrue(calls.stream().anyMatch(call -> call.text().contains("-vp ***")));
    assertTrue(calls.stream().noneMatch(call -> call.text().contains("sesame")));
    DeleteReport report = machine.delete();
    assertTrue(
        report.kept().containsKey("disk " + vmx.resolveSibling("safe.vmdk")), report::toString);
    assertTrue(Files.exists(vmx.resolveSibling("safe.vmdk")), "nobody can tell whose disk it is");
  }

  @Test
  void optionsShowNoPassword() {
    String shown =
        VmwareConnectOptions.defaults()
            .tool("/opt/vmrun")
            .folder("/srv")
            .machinePassword("/srv/a.vmx", "secret")
            .ssh("ssh", "-F", "file")
            .toString();
    assertEquals(
        "ssh command [ssh, -F, file], tool /opt/vmrun, machines in [/srv],"
            + " passwords of [/srv/a.vmx]",
        shown);
    assertFalse(
        VmwareMachineOptions.defaults().screen("", 5901, "secret").toString().contains("secret"));
    assertThrows(
        IllegalArgumentException.class,
        () -> VmwareMachineOptions.defaults().screen("", 5901, "ninesigns"));
  }
}
