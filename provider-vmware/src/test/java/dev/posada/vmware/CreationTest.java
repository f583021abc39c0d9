package dev.posada.vmware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ByteSize;
import dev.posada.Cdrom;
import dev.posada.CloneOptions;
import dev.posada.Disk;
import dev.posada.GuestOs;
import dev.posada.HypervisorException;
import dev.posada.InsufficientResourcesException;
import dev.posada.Kind;
import dev.posada.Nic;
import dev.posada.NotFoundException;
import dev.posada.Outcome;
import dev.posada.RejectedException;
import dev.posada.ResourceQuota;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.VirtualMachine;
import dev.posada.VirtualMachineInfo;
import dev.posada.VirtualMachineSpec;
import dev.posada.vmware.VmwareMachineOptions.DiskBus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Machines and disks that are made, and what is refused. */
class CreationTest extends Simulated {
  private VirtualMachine create(VirtualMachineSpec spec) {
    return host.virtualMachines().create(spec);
  }

  private static VirtualMachineSpec web() {
    return VirtualMachineSpec.named("web");
  }

  private void refused(Class<? extends HypervisorException> leaf, VirtualMachineSpec spec) {
    HypervisorException why = assertThrows(leaf, () -> create(spec));
    assertEquals(Outcome.NOT_DONE, why.outcome(), why::toString);
    assertEquals(List.of(), names(vmware.machines()), "what is left of it");
  }

  @Test
  void aDiskThatADescriptorCannotNameIsNotBelowAnother() {
    String path = folder.resolve("say \"x\".vmdk").toString();
    vmware.succeeds("vmware-vdiskmanager", "-c", "-s", "8MB", "-t", "0", path);
    VirtualMachineSpec spec = VirtualMachineSpec.named("over").attach(Disk.overlayOf(path));
    RejectedException why =
        assertThrows(RejectedException.class, () -> host.virtualMachines().create(spec));
    assertEquals(Outcome.NOT_DONE, why.outcome(), why::toString);
    assertEquals(List.of(), names(vmware.machines()));
  }

  @Test
  void aCardOfAKindThatNobodyKnowsIsClonedAsItIs() throws IOException {
    Path odd = vmware.machine("odd");
    String text = text(odd).replace("connectionType = \"nat\"", "connectionType = \"opaque\"");
    Files.writeString(odd, text);
    VirtualMachine copy = host.virtualMachines().get("odd").cloneAs("copy", CloneOptions.full());
    assertTrue(text(vmx(copy)).contains("\"opaque\""), () -> text(vmx(copy)));
  }

  @Test
  void withoutTheToolOfDisksAnEmptyOneIsWrittenHere() {
    host.close();
    vmware.without("vmware-vdiskmanager");
    host = vmware.connect();
    VirtualMachine machine = create(web().attach(Disk.blank(ByteSize.gib(20))));
    Disk disk = machine.inspect().disks().get(0);
    assertEquals(Optional.of(ByteSize.gib(20)), disk.capacity());
    machine.start();
    machine.kill();
    refusedCopy(disk.hostPath().orElseThrow());
  }

  private void refusedCopy(String disk) {
    assertThrows(
        UnsupportedCapabilityException.class,
        () -> create(VirtualMachineSpec.named("two").attach(Disk.copyOf(disk))));
    assertEquals(1, names(vmware.machines()).size());
  }

  @Test
  void aCopyOfADiskIsItsOwnAndMayBeLarger() throws IOException {
    Path given = folder.toRealPath().resolve("given.vmdk");
    vmware.succeeds("vmware-vdiskmanager", "-c", "-s", "8MB", "-t", "0", given.toString());
    VirtualMachine machine =
        create(
            web()
                .attach(
                    Disk.copyOf(given.toString()).capacity(ByteSize.mib(16)), Disk.copyOf(given)));
    List<Disk> disks = machine.inspect().disks();
    assertEquals(Optional.of(ByteSize.mib(16)), disks.get(0).capacity());
    assertEquals(Optional.of(ByteSize.mib(8)), disks.get(1).capacity());
    assertTrue(
        names(vmx(machine).getParent()).stream().noneMatch(name -> name.contains("-sent")),
        () -> "" + names(vmx(machine).getParent()));
    machine.delete();
    assertTrue(Files.exists(given));
    assertEquals(List.of(), names(vmware.machines()));
  }

  @Test
  void anOverlayKeepsWhatItLiesOn() throws IOException {
    Path base = folder.toRealPath().resolve("base.vmdk");
    vmware.succeeds("vmware-vdiskmanager", "-c", "-s", "8MB", "-t", "0", base.toString());
    VirtualMachine machine = create(web().attach(Disk.overlayOf(base.toString())));
    machine.start();
    machine.kill();
    machine.delete();
    assertTrue(Files.exists(base));
    assertEquals(List.of(), names(vmware.machines()));
  }

  @Test
  void optionsAreWrittenIntoTheSettings() {
    VirtualMachine machine =
        create(
            web()
                .guestOs(GuestOs.linux("debian 12"))
                .attach(Disk.blank(ByteSize.mib(8)), Nic.nat())
                .option(
                    VmwareMachineOptions.defaults()
                        .diskBus(DiskBus.SCSI)
                        .card("vmxnet3")
                        .hardware(18)
                        .screen("", 5999, "geheim")
                        .share("data", "/srv/data", true)
                        .setting("vhv.enable", "TRUE")));
    String vmx = text(vmx(machine));
    for (String line :
        List.of(
            "virtualHW.version = \"18\"",
            "guestOS = \"debian12-64\"",
            "scsi0:0.present = \"TRUE\"",
            "ethernet0.virtualDev = \"vmxnet3\"",
            "RemoteDisplay.vnc.port = \"5999\"",
            "sharedFolder0.hostPath = \"/srv/data\"",
            "vhv.enable = \"TRUE\"")) {
      assertTrue(vmx.contains(line), () -> line + " in " + vmx);
    }
    machine.start();
    assertEquals("vnc://localhost:5999", machine.display().toString());
  }

  @Test
  void everyMachineHasAScreenOfItsOwnThatThisHostSees() {
    VirtualMachine one = create(web());
    VirtualMachine two = create(VirtualMachineSpec.named("two"));
    one.start();
    two.start();
    assertEquals("vnc://127.0.0.1:5901", one.display().toString());
    assertEquals("vnc://127.0.0.1:5902", two.display().toString());
  }

  @Test
  void whatCannotBeIsRefusedAndNothingIsLeft() throws IOException {
    Path other = Files.writeString(folder.resolve("other.vmdk"), "no disk");
    refused(NotFoundException.class, web().attach(Disk.of("/missing/a.vmdk")));
    refused(NotFoundException.class, web().attach(Cdrom.of("/missing/a.iso")));
    refused(RejectedException.class, web().attach(Disk.of(other.toRealPath().toString())));
    refused(
        RejectedException.class,
        web().attach(Disk.blank(ByteSize.mib(8)).format(Disk.Format.QCOW2)));
    refused(RejectedException.class, web().attach(Disk.blank(ByteSize.tib(5))));
    refused(RejectedException.class, web().quota(ResourceQuota.limit().vcpus(33)));
    refused(RejectedException.class, web().quota(ResourceQuota.limit().memory(ByteSize.mib(2))));
    refused(RejectedException.class, web().attach(Nic.bridged("eth0")));
    NotFoundException network =
        assertThrows(NotFoundException.class, () -> create(web().attach(Nic.on("vmnet77"))));
    assertEquals(Kind.NETWORK, network.kind());
  }

  @Test
  void aDiskThatCannotBeMadeTakesTheOthersWithIt() {
    vmware.fault("command=-c nth=2 action=diskFull");
    HypervisorException full =
        assertThrows(
            HypervisorException.class,
            () -> create(web().attach(Disk.blank(ByteSize.mib(8)), Disk.blank(ByteSize.mib(8)))));
    assertTrue(full instanceof InsufficientResourcesException, full::toString);
    assertEquals(List.of(), names(vmware.machines()));
  }

  @Test
  void namesOfAllKindsAreKeptAndTheirFilesArePlain() {
    for (String name : List.of("\u4e2d\u6587", "a/b", "..", "\"q\" |x", "x".repeat(120), "-T ws")) {
      VirtualMachine machine = create(VirtualMachineSpec.named(name));
      VirtualMachineInfo info = machine.inspect();
      assertEquals(name, info.name());
      Path vmx = vmx(machine);
      assertEquals(vmware.machines(), vmx.getParent().getParent(), name);
      assertTrue(vmx.getFileName().toString().matches("[A-Za-z0-9._-]{1,64}"), vmx::toString);
      machine.start();
      machine.kill();
      machine.delete();
    }
  }
}
