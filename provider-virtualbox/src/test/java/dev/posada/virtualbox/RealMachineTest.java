package dev.posada.virtualbox;

import static dev.posada.virtualbox.LabHost.SMALL;
import static dev.posada.virtualbox.LabHost.spec;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.AlreadyExistsException;
import dev.posada.ByteSize;
import dev.posada.Cdrom;
import dev.posada.ConnectOptions;
import dev.posada.Disk;
import dev.posada.GuestOs;
import dev.posada.GuestState;
import dev.posada.Host;
import dev.posada.HypervisorException;
import dev.posada.Hypervisors;
import dev.posada.NativeCall;
import dev.posada.Nic;
import dev.posada.NotFoundException;
import dev.posada.Outcome;
import dev.posada.PortForward;
import dev.posada.RejectedException;
import dev.posada.ResourceQuota;
import dev.posada.VirtualMachine;
import dev.posada.VirtualMachineInfo;
import dev.posada.VirtualMachineSpec;
import dev.posada.VirtualMachineSpec.Firmware;
import dev.posada.testkit.InTurn;
import dev.posada.testkit.TestOperation;
import dev.posada.virtualbox.settings.SettingsFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Creating and inspecting, on a real VirtualBox. */
@InTurn(LabBox.COMMAND_LINE)
class RealMachineTest {
  @TempDir Path folder;
  @RegisterExtension final LabHost lab = new LabHost();

  private static Path folders() {
    try (BareBox box = BareBox.here()) {
      SettingsFiles settings = box.installation().settings();
      return Path.of(settings.registry(TestOperation.unlimited()).machineFolder());
    }
  }

  @Test
  void aMachineIsAsItsSpec() throws Exception {
    Path disc = Files.write(folder.resolve("disc.iso"), new byte[1 << 16]);
    VirtualMachine machine =
        lab.create(
            spec()
                .quota(SMALL.vcpus(1).cpus(0.4))
                .guestOs(GuestOs.linux("debian-12"))
                .firmware(Firmware.UEFI)
                .label("a", "żółw \"x\" %41 -")
                .label("empty", "")
                .attach(
                    Disk.blank(ByteSize.mib(64)),
                    Nic.nat().mac("52:54:00:12:34:56").forward(20022, 22),
                    Disk.blank(ByteSize.mib(96)).format(Disk.Format.VMDK),
                    Cdrom.of(disc),
                    Cdrom.empty()));
    VirtualMachineInfo info = machine.inspect();
    assertEquals(GuestState.STOPPED, info.state());
    assertEquals("poweroff", info.nativeState());
    assertEquals("żółw \"x\" %41 -", info.labels().get("a"));
    assertEquals("", info.labels().get("empty"));
    assertEquals(Optional.of(GuestOs.linux("debian-12")), info.guestOs());
    assertEquals(Optional.of(Firmware.UEFI), info.firmware());
    assertEquals(0.4, info.quota().cpus().orElse(0));
    assertEquals(Optional.of(ByteSize.mib(64)), info.quota().memory());
    assertEquals(
        List.of(Optional.of(ByteSize.mib(64)), Optional.of(ByteSize.mib(96))),
        info.disks().stream().map(Disk::capacity).toList());
    assertEquals(
        List.of(Optional.of("SATA-0-0"), Optional.of("SATA-1-0")),
        info.disks().stream().map(Disk::id).toList());
    assertEquals(Optional.of(Disk.Format.VMDK), info.disks().get(1).format());
    assertEquals(
        List.of(Nic.nat().mac("52:54:00:12:34:56").forward(20022, 22).attachedAs("nic1")),
        info.nics());
    assertEquals(2, info.cdroms().size());
    assertTrue(info.cdroms().get(0).hostPath().orElse("").endsWith(".iso"));
    assertEquals(Optional.empty(), info.cdroms().get(1).hostPath());
  }

  @Test
  void ofAMachineThatSomebodyDeletesMeanwhileNothingIsLeft() {
    String name = LabBox.name();
    failsWithoutATrace(name, name, () -> deleteAtOnce(name));
  }

  @Test
  void ofAMachineThatSomebodyRenamesAndDeletesMeanwhileNothingIsLeft() {
    String name = LabBox.name();
    String renamed = LabBox.name();
    failsWithoutATrace(
        name,
        renamed,
        () -> {
          lab.machines().list().stream()
              .filter(one -> one.name().equals(name))
              .forEach(one -> lab.machines().get(one.id()).rename(renamed));
          deleteAtOnce(renamed);
        });
  }

  /** Somebody else does something when the disk was made, before it is attached. */
  private void failsWithoutATrace(String name, String last, Runnable other) {
    Path sibling =
        Path.of(
            lab.machines()
                .create(spec().attach(Disk.blank(ByteSize.mib(8))))
                .inspect()
                .disks()
                .get(0)
                .hostPath()
                .orElseThrow());
    ConnectOptions options =
        LabBox.options()
            .trace(
                call -> {
                  boolean made = call.phase() == NativeCall.Phase.ENDED;
                  if (made && call.toString().contains("createmedium")) {
                    other.run();
                  }
                });
    try (Host ours = Hypervisors.load().connect(LabBox.uri(), options)) {
      NotFoundException gone =
          assertThrows(
              NotFoundException.class,
              () ->
                  ours.virtualMachines()
                      .create(
                          VirtualMachineSpec.named(name)
                              .quota(SMALL)
                              .attach(Disk.blank(ByteSize.mib(8)))));
      assertEquals(List.of(), gone.remains(), gone::toString);
      assertTrue(Files.notExists(sibling.getParent().resolveSibling(last)), "its folder");
    }
  }

  private void deleteAtOnce(String name) {
    lab.machines().list().stream()
        .filter(one -> one.name().equals(name))
        .forEach(one -> lab.machines().get(one.id()).delete());
  }

  @Test
  void aMachineWithoutDevicesHasNone() {
    VirtualMachineInfo info = lab.create(spec()).inspect();
    assertEquals(List.of(), info.disks());
    assertEquals(List.of(), info.nics());
    assertEquals(List.of(), info.cdroms());
    assertTrue(info.quota().lifted().contains(ResourceQuota.Part.CPUS));
  }

  @Test
  void secureBootIsOnWhereItIsAskedFor() {
    VirtualMachine machine = lab.create(spec().firmware(Firmware.UEFI_SECURE_BOOT));
    assertEquals(Optional.of(Firmware.UEFI_SECURE_BOOT), machine.inspect().firmware());
  }

  @Test
  void copiesAreMadeOfFilesOfTheCallerAndOfTheHost() throws Exception {
    Path raw = Files.write(folder.resolve("raw.img"), new byte[3 << 20]);
    VirtualMachine first =
        lab.create(spec().attach(Disk.copyOf(raw), Disk.copyOf(raw).capacity(ByteSize.mib(9))));
    assertEquals(
        List.of(Optional.of(ByteSize.mib(3)), Optional.of(ByteSize.mib(9))),
        first.inspect().disks().stream().map(Disk::capacity).toList());
    String image = first.inspect().disks().get(0).hostPath().orElseThrow();
    VirtualMachine second = lab.create(spec().attach(Disk.copyOf(image).format(Disk.Format.VHD)));
    Disk copy = second.inspect().disks().get(0);
    assertEquals(Optional.of(Disk.Format.VHD), copy.format());
    assertEquals(Optional.of(ByteSize.mib(3)), copy.capacity());
    assertThrows(
        RejectedException.class,
        () -> lab.create(spec().attach(Disk.copyOf(image).capacity(ByteSize.mib(1)))));
  }

  @Test
  void whatCannotBeIsRefusedAndNothingIsLeft() {
    List<VirtualMachineSpec> impossible =
        List.of(
            spec().name(LabBox.name() + "\u0001"),
            spec().name(LabBox.name() + "x".repeat(300)),
            spec().quota(SMALL.memory(ByteSize.tib(1))),
            spec().quota(SMALL.vcpus(2000)),
            spec().attach(Disk.blank(ByteSize.mib(8)).format(Disk.Format.RAW)),
            spec().option(VirtualBoxMachineOptions.defaults().osType("NoSuchSystem")));
    for (VirtualMachineSpec one : impossible) {
      RejectedException e =
          assertThrows(RejectedException.class, () -> lab.create(one), one::toString);
      assertEquals(Outcome.NOT_DONE, e.outcome(), e::toString);
      assertEquals(List.of(), lab.machines().named(one.name()));
    }
    String name = LabBox.name();
    HypervisorException missing =
        assertThrows(
            NotFoundException.class,
            () -> lab.create(spec().name(name).attach(Disk.of("/missing/" + name + ".vdi"))));
    assertEquals(Outcome.NOT_DONE, missing.outcome());
    assertEquals(name, lab.create(spec().name(name)).inspect().name());
  }

  /** The second disk cannot be attached: it is an image of nothing. */
  @Test
  void whatWasMadeIsTakenBackIfALaterStepFails() throws Exception {
    Path broken = Files.write(folder.resolve("broken.vdi"), new byte[4096]);
    String name = LabBox.name();
    HypervisorException e =
        assertThrows(
            HypervisorException.class,
            () ->
                lab.create(
                    spec().name(name).attach(Disk.blank(ByteSize.mib(8)), Disk.copyOf(broken))));
    assertEquals(List.of(), lab.machines().named(name), e::toString);
    assertEquals(Outcome.NOT_DONE, e.outcome(), e::toString);
    assertTrue(Files.notExists(folders().resolve(name)), e::toString);
  }

  /** VirtualBox keeps the settings before the last change beside them. */
  @Test
  void theLongestNameLeavesRoomForAllFiles() {
    String name = LabBox.name() + "-";
    String longest = name + "x".repeat(245 - name.length());
    VirtualMachine machine = lab.create(spec().name(longest));
    assertEquals(longest, machine.inspect().name());
    assertTrue(Files.exists(folders().resolve(longest).resolve(longest + ".vbox-prev")));
    RejectedException refused =
        assertThrows(RejectedException.class, () -> lab.create(spec().name(longest + "x")));
    assertEquals(Outcome.NOT_DONE, refused.outcome(), refused::toString);
  }

  @Test
  void namesThatMakeTheSameFolderDoNotCollide() {
    String name = LabBox.name();
    VirtualMachine one = lab.create(spec().name(name + "/<a>"));
    VirtualMachine other = lab.create(spec().name(name + "_<a>"));
    assertEquals(name + "/<a>", one.inspect().name());
    assertEquals(name + "_<a>", other.inspect().name());
    assertThrows(AlreadyExistsException.class, () -> lab.create(spec().name(name + "/<a>")));
    one.delete();
    other.delete();
    assertTrue(Files.notExists(folders().resolve(other.id())), "the folder above its own");
  }

  @Test
  void labelsComeAndGo() {
    VirtualMachine machine = lab.create(spec().label("a", "1"));
    machine.label("b", "two words");
    machine.label("a", "");
    machine.unlabel("none");
    Map<String, String> labels = machine.inspect().labels();
    assertEquals("two words", labels.get("b"));
    assertEquals("", labels.get("a"));
    machine.unlabel("a");
    assertTrue(!machine.inspect().labels().containsKey("a"));
  }

  @Test
  void theOptionsOfVirtualBoxAreItsOwnWords() {
    VirtualMachine machine =
        lab.create(
            spec()
                .attach(
                    Disk.blank(ByteSize.mib(8)),
                    Disk.blank(ByteSize.mib(9)),
                    Nic.nat(),
                    Cdrom.empty())
                .option(
                    VirtualBoxMachineOptions.defaults()
                        .osType("Windows10_64")
                        .chipset(VirtualBoxMachineOptions.Chipset.ICH9)
                        .paravirtualisation(VirtualBoxMachineOptions.Paravirtualisation.HYPERV)
                        .graphics(VirtualBoxMachineOptions.Graphics.VBOXSVGA, 64)
                        .diskBus(VirtualBoxMachineOptions.DiskBus.IDE)
                        .nicType(VirtualBoxMachineOptions.NicType.VIRTIO)
                        .groups("/posada-test")
                        .frontEnd(VirtualBoxMachineOptions.FrontEnd.HEADLESS)
                        .sharedFolder("tmp", "/tmp", false)
                        .remoteDisplay(5999)
                        .usb(VirtualBoxMachineOptions.Usb.XHCI)
                        .cpuHotPlug(true)
                        .nestedVirtualisation(true)
                        .serialPort(false)
                        .modify("--hpet", "on")));
    VirtualMachineInfo info = machine.inspect();
    assertEquals(
        List.of(Optional.of("IDE-0-0"), Optional.of("IDE-0-1")),
        info.disks().stream().map(Disk::id).toList());
    assertEquals(Optional.of("SATA-0-0"), info.cdroms().get(0).id());
    assertEquals(GuestOs.Family.WINDOWS, info.guestOs().orElseThrow().family());
    machine.delete();
  }

  @Test
  void aPortThatTheHostIsToChooseIsChosen() {
    VirtualMachine machine = lab.create(spec().attach(Nic.nat().forward(0, 22)));
    PortForward forward = machine.inspect().nics().get(0).forwards().get(0);
    assertTrue(forward.hostPort() > 0, forward::toString);
    assertEquals(22, forward.guestPort());
  }
}
