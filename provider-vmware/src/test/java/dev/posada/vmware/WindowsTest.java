package dev.posada.vmware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.BusyException;
import dev.posada.ByteSize;
import dev.posada.Cdrom;
import dev.posada.Disk;
import dev.posada.GuestState;
import dev.posada.Nic;
import dev.posada.VirtualMachine;
import dev.posada.VirtualMachineSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Workstation on a simulated Windows: drives, backslashes and line ends of Windows. */
class WindowsTest extends Simulated {
  @Override
  void prepare() {
    vmware.windows();
  }

  @Test
  void machinesLiveAndGoThere() throws IOException {
    Path iso = Files.write(folder.resolve("a.iso"), new byte[4096]);
    VirtualMachine machine =
        host.virtualMachines()
            .create(
                VirtualMachineSpec.named("web server")
                    .label("tier", "1")
                    .attach(Disk.blank(ByteSize.mib(64)), Cdrom.of(iso), Nic.nat()));
    assertTrue(
        machine.id().matches("C:\\\\vms\\\\web_server-.{8}\\\\web_server\\.vmx"), machine::id);
    assertEquals(Optional.of(ByteSize.mib(64)), machine.inspect().disks().get(0).capacity());
    machine.start();
    machine.pause();
    assertEquals(GuestState.PAUSED, machine.inspect().state());
    machine.resume();
    machine.save();
    assertEquals(GuestState.SAVED, machine.inspect().state());
    machine.discardSavedState();
    machine.start();
    machine.kill();
    machine.label("tier", "2");
    assertEquals("2", machine.inspect().labels().get("tier"));
    machine.delete();
    assertEquals(List.of(), names(vmware.machines()));
  }

  @Test
  void oneThatRunsAndIsShownInOtherLettersCountsOnce() throws IOException {
    Path vmx = vmware.machine("box");
    vmrun("start", vmware.there(vmx), "nogui");
    Path shown = vmware.path("C:\\Users\\user\\AppData\\Roaming\\VMware\\inventory.vmls");
    Files.createDirectories(shown.getParent());
    String other = vmware.there(vmx).replace("C:", "c:");
    Files.writeString(shown, "vmlist1.config = \"" + other + "\"\n");
    host.close();
    host = vmware.connect(dev.posada.ConnectOptions.defaults());
    assertEquals(1, host.virtualMachines().list().size());
  }

  @Test
  void aDiskOfAnotherMachineIsKnownInOtherLetters() {
    Path vmx = vmware.machine("box");
    String disk = vmware.there(vmx).replace("box.vmx", "box.vmdk");
    VirtualMachineSpec spec =
        VirtualMachineSpec.named("two").attach(Disk.of(disk.replace("C:\\vms", "c:\\.\\vms")));
    assertThrows(BusyException.class, () -> host.virtualMachines().create(spec));
  }

  @Test
  void theSameMachineInOtherLettersIsTheSame() {
    Path vmx = vmware.machine("Old Box");
    VirtualMachine machine = host.virtualMachines().get("Old Box");
    vmrun("start", vmware.there(vmx).replace("C:", "c:"), "nogui");
    assertEquals(GuestState.RUNNING, machine.inspect().state());
    assertEquals(1, host.virtualMachines().list().size());
  }
}
