package dev.posada.vmware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.BusyException;
import dev.posada.ByteSize;
import dev.posada.ConnectOptions;
import dev.posada.DeleteReport;
import dev.posada.Disk;
import dev.posada.GuestState;
import dev.posada.VirtualMachine;
import dev.posada.VirtualMachineSpec;
import dev.posada.spi.command.CommandRunner;
import dev.posada.testkit.TestOperation;
import dev.posada.vmrun.host.Trait;
import dev.posada.vmware.machine.States;
import dev.posada.vmware.tool.HostPlaces;
import dev.posada.vmware.tool.HostSystem;
import dev.posada.vmware.tool.Installation;
import dev.posada.vmware.tool.Library;
import dev.posada.vmware.tool.Product;
import dev.posada.vmware.tool.Programs;
import dev.posada.vmware.tool.Vmrun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Machines whose folder is also reached by a link, while an id has none in it. */
class LinksTest extends Simulated {
  @Test
  void aMachineThatWasStartedByALinkRuns() throws IOException {
    Path vmx = vmware.machine("web").toRealPath();
    Path link = Files.createSymbolicLink(folder.resolve("link"), vmx.getParent());
    Path tool =
        Files.writeString(
            folder.resolve("vmrun"),
            "#!/bin/sh\n"
                + "printf 'Total running VMs: 1\\n%s\\n' '"
                + link.resolve("web.vmx")
                + "'\n");
    tool.toFile().setExecutable(true);
    CommandRunner runner = CommandRunner.local();
    HostPlaces places = new HostPlaces(HostSystem.LINUX, folder.toString());
    Installation here =
        new Installation(
            new Vmrun(runner, tool.toString(), Product.WORKSTATION, Map.of(), false),
            new Library(runner, places, List.of(vmware.machines().toString())),
            new Programs(runner, tool.toString(), HostSystem.LINUX),
            places,
            runner.files());
    assertEquals(
        GuestState.RUNNING, new States(here).of(vmx.toString(), TestOperation.unlimited()));
  }

  @Test
  void aDiskOfAnotherMachineIsKnownByALinkToo() throws IOException {
    VirtualMachine owner =
        host.virtualMachines()
            .create(VirtualMachineSpec.named("owner").attach(Disk.blank(ByteSize.mib(8))));
    Path disk = Path.of(owner.inspect().disks().get(0).hostPath().orElseThrow());
    Path link = Files.createSymbolicLink(folder.resolve("link"), disk.getParent());
    String linked = link.resolve(disk.getFileName()).toString();
    VirtualMachineSpec spec = VirtualMachineSpec.named("user").attach(Disk.of(linked));
    assertThrows(BusyException.class, () -> host.virtualMachines().create(spec));
    Path vmx = vmware.machine("foreign");
    Files.writeString(vmx, Files.readString(vmx).replace("foreign.vmdk", linked));
    DeleteReport report = owner.delete();
    assertEquals(List.of("disk " + disk), List.copyOf(report.kept().keySet()));
    assertTrue(Files.exists(disk), report::toString);
  }

  @Test
  void thePasswordOfAMachineMayBeGivenByALink() throws IOException {
    Path vmx = vmware.machine("sealed").toRealPath();
    Path link = Files.createSymbolicLink(folder.resolve("link"), vmx.getParent());
    vmware.set(vmx, Trait.PASSWORD, "word");
    ConnectOptions options =
        ConnectOptions.defaults()
            .option(
                VmwareConnectOptions.defaults()
                    .folder(vmware.machines().toString())
                    .machinePassword(link.resolve("sealed.vmx").toString(), "word"));
    host.close();
    host = vmware.connect(options);
    VirtualMachine machine = host.virtualMachines().get("sealed");
    machine.start();
    machine.kill();
  }
}
