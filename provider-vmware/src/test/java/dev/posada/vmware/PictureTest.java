package dev.posada.vmware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.AlreadyExistsException;
import dev.posada.ByteSize;
import dev.posada.Disk;
import dev.posada.GuestState;
import dev.posada.GuestSummary;
import dev.posada.NativeCall;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.VirtualMachine;
import dev.posada.VirtualMachineInfo;
import dev.posada.VirtualMachineSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which machines there are, and what that costs. */
class PictureTest extends Simulated {
  private Map<VirtualMachine, GuestSummary> summaries() {
    return host.virtualMachines().summaries();
  }

  private List<String> names(Collection<GuestSummary> all) {
    return all.stream().map(GuestSummary::name).sorted().toList();
  }

  @Test
  void aHundredMachinesAndTheirStatesCostOneProcess() throws IOException {
    Path first = vmware.machine("m000");
    for (int i = 1; i < 100; i++) {
      String name = String.format("m%03d", i);
      Path home = Files.createDirectory(vmware.machines().resolve(name));
      Files.writeString(home.resolve(name + ".vmx"), text(first).replace("m000", name));
    }
    for (int i = 1; i <= 3; i++) {
      Path disk = vmware.machines().resolve("m00" + i).resolve("m00" + i + ".vmdk");
      vmware.succeeds("vmware-vdiskmanager", "-c", "-s", "8MB", "-t", "0", disk.toString());
      vmrun("start", disk.toString().replace(".vmdk", ".vmx"), "nogui");
    }
    host.virtualMachines().get("m002").pause();
    host.virtualMachines().get("m003").save();
    summaries(); // now all is known that does not change
    calls.clear();
    Map<VirtualMachine, GuestSummary> all = summaries();
    assertEquals(100, all.size());
    assertEquals(1, count(all, GuestState.RUNNING));
    assertEquals(1, count(all, GuestState.PAUSED));
    assertEquals(1, count(all, GuestState.SAVED));
    assertEquals(97, count(all, GuestState.STOPPED));
    assertEquals(List.of("/usr/bin/vmrun -T ws list"), programs());
    long native100 = calls.stream().filter(it -> it.phase() == NativeCall.Phase.ENDED).count();
    assertTrue(native100 <= 12, () -> calls.size() + ": " + calls);
    GuestSummary one = all.values().iterator().next();
    assertEquals(1, one.vcpus().getAsInt());
    assertEquals(ByteSize.mib(128), one.memory().orElseThrow());
  }

  private static long count(Map<VirtualMachine, GuestSummary> all, GuestState state) {
    return all.values().stream().filter(one -> one.state() == state).count();
  }

  @Test
  void aMachineThatRunsCountsWhereverItIs() throws IOException {
    Path away = Files.createDirectories(folder.toRealPath().resolve("else/where"));
    Files.writeString(
        away.resolve("far.vmx"),
        "config.version = \"8\"\nvirtualHW.version = \"20\"\ndisplayName = \"far\"\n");
    assertEquals(List.of(), names(summaries().values()));
    vmrun("start", away.resolve("far.vmx").toString(), "nogui");
    assertEquals(List.of("far"), names(summaries().values()));
  }

  @Test
  void theNameAndTheScreenOfOneThatRunsOutsideOfTheFoldersAreTaken() throws IOException {
    Path away = Files.createDirectories(folder.toRealPath().resolve("else/where"));
    Files.writeString(
        away.resolve("far.vmx"),
        "config.version = \"8\"\nvirtualHW.version = \"20\"\ndisplayName = \"far\"\n"
            + "RemoteDisplay.vnc.enabled = \"TRUE\"\nRemoteDisplay.vnc.port = \"5901\"\n");
    vmrun("start", away.resolve("far.vmx").toString(), "nogui");
    assertThrows(
        AlreadyExistsException.class,
        () -> host.virtualMachines().create(VirtualMachineSpec.named("far")));
    VirtualMachine near = host.virtualMachines().create(VirtualMachineSpec.named("near"));
    assertTrue(text(vmx(near)).contains("RemoteDisplay.vnc.port = \"5902\""));
  }

  @Test
  void whatVmwaresWindowsShowCountsWhereNoFolderIsGiven() throws IOException {
    Path machine = vmware.machine("shown");
    host.close();
    Path user = Files.createDirectories(vmware.path("/home/user/.vmware"));
    Files.writeString(
        user.resolve("inventory.vmls"),
        "vmlist1.config = \"" + machine + "\"\nvmlist2.config = \"/gone/gone.vmx\"\n");
    host = vmware.connect(dev.posada.ConnectOptions.defaults());
    assertEquals(List.of("shown"), names(summaries().values()));
    String made = host.virtualMachines().create(VirtualMachineSpec.named("new")).id();
    assertTrue(made.startsWith("/home/user/vmware/new-"), made);
    assertEquals(List.of("new", "shown"), names(summaries().values()));
  }

  @Test
  void aFileThatIsNoMachinesHidesNoOther() throws IOException {
    vmware.machine("good");
    Path home = Files.createDirectory(vmware.machines().resolve("bad"));
    Files.writeString(home.resolve("bad.vmx"), "nothing");
    GuestSummary bad =
        summaries().values().stream().filter(it -> it.name().equals("bad")).findFirst().get();
    assertEquals(GuestState.UNKNOWN, bad.state());
    assertEquals("inaccessible", bad.nativeState());
    VirtualMachine machine = host.virtualMachines().get("bad");
    assertEquals(GuestState.UNKNOWN, machine.inspect().state());
    machine.delete();
    assertEquals(List.of("good"), names(summaries().values()));
  }

  @Test
  void whatIsNamedAsOnAnotherSystemHidesNothing() throws IOException {
    Path moved = vmware.machine("moved");
    Files.writeString(
        moved,
        text(moved)
            + "sata0:1.present = \"TRUE\"\nsata0:1.fileName = \"D:\\data.vmdk\"\n"
            + "checkpoint.vmState = \"D:\\moved.vmss\"\n");
    Path shown = vmware.path("/home/user/.vmware/inventory.vmls");
    Files.createDirectories(shown.getParent());
    Files.writeString(shown, "vmlist1.config = \"[standard] Ubuntu/Ubuntu.vmx\"\n");
    host.close();
    host = vmware.connect(dev.posada.ConnectOptions.defaults());
    assertEquals(0, host.virtualMachines().list().size());
    host.close();
    host = vmware.connect();
    assertEquals(1, host.virtualMachines().list().size());
    host.virtualMachines().get("moved").inspect();
    host.virtualMachines()
        .create(VirtualMachineSpec.named("web").attach(Disk.blank(ByteSize.mib(8))))
        .delete();
    host.virtualMachines().get("moved").delete();
  }

  @Test
  void anEncryptedMachineIsSeenByItsName() throws IOException {
    Path home = Files.createDirectory(vmware.machines().resolve("safe"));
    Files.writeString(
        home.resolve("safe.vmx"),
        ".encoding = \"UTF-8\"\ndisplayName = \"safe\"\nencryption.keySafe = \"vmware:key/list\"\n"
            + "encryption.data = \"c2VjcmV0\"\n");
    VirtualMachineInfo info = host.virtualMachines().get("safe").inspect();
    assertEquals("safe", info.name());
    assertEquals(List.of(), info.disks());
    VirtualMachine machine = host.virtualMachines().get("safe");
    UnsupportedCapabilityException closed =
        assertThrows(UnsupportedCapabilityException.class, machine::start);
    assertTrue(closed.remedy().orElse("").contains("Password"), closed.remedy()::toString);
    assertThrows(UnsupportedCapabilityException.class, () -> machine.label("a", "b"));
  }
}
