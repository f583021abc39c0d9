package dev.posada.kvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ByteSize;
import dev.posada.Capability;
import dev.posada.Cdrom;
import dev.posada.ConnectOptions;
import dev.posada.Disk;
import dev.posada.GuestOs;
import dev.posada.GuestState;
import dev.posada.Host;
import dev.posada.HypervisorException;
import dev.posada.NativeCall;
import dev.posada.Nic;
import dev.posada.Outcome;
import dev.posada.RejectedException;
import dev.posada.ResourceQuota;
import dev.posada.SerialConsole;
import dev.posada.VirtualMachine;
import dev.posada.VirtualMachineSpec;
import dev.posada.VirtualMachineSpec.Firmware;
import dev.posada.kvm.KvmMachineOptions.CpuMode;
import dev.posada.kvm.KvmMachineOptions.DiskBus;
import dev.posada.kvm.KvmMachineOptions.Display;
import dev.posada.kvm.KvmMachineOptions.OnCrash;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a machine is made of, as libvirtd and the guest see it. */
@LabDaemon.Needed
@Timeout(180)
class RealCreationTest {
  private final List<NativeCall> calls = new CopyOnWriteArrayList<>();
  private final Virsh virsh = new Virsh(LabDaemon.URI);
  private Host host;

  @BeforeEach
  void connect() {
    host = LabDaemon.connect(LabDaemon.URI, ConnectOptions.defaults().trace(calls::add));
  }

  @AfterEach
  void close() {
    LabDaemon.clean(host);
    host.close();
  }

  private static VirtualMachineSpec bare() {
    return VirtualMachineSpec.named(LabDaemon.name())
        .quota(ResourceQuota.limit().vcpus(1).memory(ByteSize.mib(128)));
  }

  private VirtualMachine create(VirtualMachineSpec spec) {
    return host.virtualMachines().create(spec);
  }

  private String xml(VirtualMachine machine) throws IOException, InterruptedException {
    return virsh.says("dumpxml", machine.name(), "--inactive", "--security-info");
  }

  private static void requireIn(String xml, String... parts) {
    for (String part : parts) {
      assertTrue(xml.contains(part), () -> part + " in " + xml);
    }
  }

  private KvmMachineOptions options(VirtualMachine machine) {
    return host.unwrap(LibvirtConnection.class).orElseThrow().options(machine);
  }

  @Test
  void aPlainMachineHasWhatALinuxOfTodayWants() throws Exception {
    VirtualMachine machine = create(bare().attach(Disk.blank(ByteSize.mib(8)), Nic.nat()));
    String xml = xml(machine);
    requireIn(
        xml,
        "machine='pc-q35-",
        "<model fallback='forbid'>Westmere</model>",
        "<target dev='vda' bus='virtio'/>",
        "<model type='virtio'/>",
        "<panic model='isa'/>",
        "<rng model='virtio'>",
        "<memballoon model='virtio'>",
        "<input type='tablet' bus='usb'>",
        "<model type='vga'",
        "<on_crash>destroy</on_crash>",
        "org.qemu.guest_agent.0",
        "<boot dev='hd'/>");
    assertTrue(xml.split("pcie-root-port'", -1).length > 12, "ports to spare");
  }

  @Test
  void whatItsOptionsSayIsSoAndIsReadBack() throws Exception {
    KvmMachineOptions wanted =
        KvmMachineOptions.defaults()
            .machineType("pc")
            .cpu(CpuMode.MAXIMUM)
            .displayAddress("127.0.0.2")
            .displayPassword("s3cr<t&")
            .video("cirrus")
            .onCrash(OnCrash.RESTART)
            .diskBus(DiskBus.SCSI)
            .nicModel("e1000");
    VirtualMachine machine =
        create(
            bare()
                .option(wanted)
                .attach(Disk.blank(ByteSize.mib(8)), Nic.nat(), Cdrom.empty(), Cdrom.empty()));
    String xml = xml(machine);
    requireIn(
        xml,
        "machine='pc-i440fx-",
        "<cpu mode='maximum'",
        "listen='127.0.0.2' passwd='s3cr&lt;t&amp;'",
        "<model type='cirrus'",
        "<on_crash>restart</on_crash>",
        "<target dev='sda' bus='scsi'/>",
        "model='virtio-scsi'",
        "<model type='e1000'/>",
        "<target dev='sdb' bus='sata'/>",
        "<target dev='sdc' bus='sata'/>");
    assertTrue(xml.indexOf("<boot dev='hd'/>") < xml.indexOf("<boot dev='cdrom'/>"));
    KvmMachineOptions read = options(machine);
    assertTrue(read.machineType().orElseThrow().startsWith("pc-i440fx-"));
    assertEquals(Optional.of(CpuMode.MAXIMUM), read.cpu());
    assertEquals(Optional.of(Display.VNC), read.display());
    assertEquals(Optional.of("127.0.0.2"), read.displayAddress());
    assertEquals(Optional.of("cirrus"), read.video());
    assertEquals(Optional.of(OnCrash.RESTART), read.onCrash());
    assertEquals(Optional.of(DiskBus.SCSI), read.diskBus());
    assertEquals(Optional.of("e1000"), read.nicModel());
    assertEquals(2, machine.inspect().cdroms().size());
    machine.start();
    assertEquals("127.0.0.2", machine.display().getHost());
    assertFalse(wanted.toString().contains("s3cr"), wanted::toString);
    assertFalse(calls.toString().contains("s3cr"), "in the trace");
    assertFalse(machine.inspect().toString().contains("s3cr"));
  }

  @Test
  void ideDisksAndSpiceAndAModelAndATpm() throws Exception {
    VirtualMachine ide =
        create(
            bare()
                .option(
                    KvmMachineOptions.defaults()
                        .diskBus(DiskBus.IDE)
                        .cpuModel("Nehalem")
                        .display(Display.NONE))
                .attach(Disk.blank(ByteSize.mib(8))));
    requireIn(xml(ide), "<target dev='hda' bus='ide'/>", "machine='pc-i440fx-", ">Nehalem<");
    assertFalse(xml(ide).contains("<graphics"));
    assertEquals(Optional.of("Nehalem"), options(ide).cpuModel());
    assertEquals(Optional.of(Display.NONE), options(ide).display());
    VirtualMachine other =
        create(bare().option(KvmMachineOptions.defaults().display(Display.SPICE).tpm(true)));
    requireIn(xml(other), "<graphics type='spice'", "<backend type='emulator' version='2.0'/>");
    assertEquals(Optional.of(true), options(other).tpm());
  }

  @Test
  void windowsHasWhatItHasDriversFor() throws Exception {
    VirtualMachine machine =
        create(
            bare().guestOs(GuestOs.windows("11")).attach(Disk.blank(ByteSize.mib(8)), Nic.nat()));
    requireIn(
        xml(machine),
        "<target dev='sda' bus='sata'/>",
        "<model type='e1000e'/>",
        "<clock offset='localtime'",
        "<smm state='on'/>",
        "name='enrolled-keys'",
        "<tpm model='tpm-crb'>");
    assertEquals(Optional.of(Firmware.UEFI_SECURE_BOOT), machine.inspect().firmware());
  }

  @Test
  void whatLibvirtRefusesLeavesNothing() throws Exception {
    for (KvmMachineOptions bad :
        List.of(
            KvmMachineOptions.defaults().machineType("no-such-board"),
            KvmMachineOptions.defaults().cpuModel("NoSuchCpu"),
            KvmMachineOptions.defaults().cpu(CpuMode.HOST_PASSTHROUGH),
            KvmMachineOptions.defaults().video("no-such-card"),
            KvmMachineOptions.defaults().machineType("q35").diskBus(DiskBus.IDE),
            KvmMachineOptions.defaults().displayPassword("ninechars"))) {
      VirtualMachineSpec spec = bare().option(bad).attach(Disk.blank(ByteSize.mib(8)));
      HypervisorException refused =
          assertThrows(RejectedException.class, () -> create(spec), bad::toString);
      assertEquals(Outcome.NOT_DONE, refused.outcome());
      requireNothingLeft(spec.name());
      System.out.println(refused);
    }
  }

  private void requireNothingLeft(String name) throws Exception {
    assertFalse(virsh.says("list", "--all", "--name").lines().anyMatch(name::equals));
    try (Stream<Path> images = Files.list(Path.of(System.getenv("POSADA_LAB_IMAGES")))) {
      assertFalse(images.anyMatch(image -> image.getFileName().toString().startsWith(name + "-")));
    }
  }

  @Test
  void theXmlIsPatchedButTheMachineStaysItself() throws Exception {
    UnaryOperator<String> watchdog =
        xml -> xml.replace("</devices>", "<watchdog model='ib700' action='pause'/></devices>");
    VirtualMachine machine =
        create(
            bare()
                .label("owner", "me")
                .option(
                    KvmMachineOptions.defaults()
                        .patchXml(watchdog)
                        .patchXml(xml -> xml.replace("</name>", "</name><title>T</title>"))));
    requireIn(xml(machine), "<watchdog model='ib700' action='pause'", "<title>T</title>");
    assertEquals("me", machine.inspect().labels().get("owner"));
    requireIn(host.unwrap(LibvirtConnection.class).orElseThrow().definition(machine), "<watchdog");

    VirtualMachineSpec spec = bare().label("owner", "me").attach(Disk.blank(ByteSize.mib(8)));
    for (UnaryOperator<String> bad :
        List.<UnaryOperator<String>>of(
            xml -> xml.replace("<name>", "<name>x"),
            xml -> xml.replaceFirst("<uuid>.*</uuid>", ""),
            xml -> xml.replace("value=\"me\"", "value=\"you\""),
            xml -> xml.replaceFirst("(?s)<metadata>.*</metadata>", ""),
            xml -> xml.replace("</domain>", ""),
            xml -> "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>" + xml,
            xml -> xml.replace("hvm", "no-such-type"),
            xml -> null,
            xml -> {
              throw new IllegalStateException("mine");
            })) {
      HypervisorException refused =
          assertThrows(
              RejectedException.class,
              () -> create(spec.option(KvmMachineOptions.defaults().patchXml(bad))));
      assertEquals(Outcome.NOT_DONE, refused.outcome());
      requireNothingLeft(spec.name());
      System.out.println(refused);
    }
    assertThrows(
        RejectedException.class,
        () ->
            create(
                bare().option(KvmMachineOptions.defaults()).option(KvmMachineOptions.defaults())));
  }

  @Test
  void aGuestReadsItsSeed() throws Exception {
    String secret = "#cloud-config\npassword: s3cret-word\n# ü " + "x".repeat(5000) + "\n";
    VirtualMachine machine =
        create(LabDaemon.linux().cloudInit(secret, "version: 2\n").attach(Cdrom.empty()));
    assertEquals(List.of(), machine.inspect().disks());
    assertEquals(1, machine.inspect().cdroms().size(), "the seed is nobody's drive");
    Path file =
        virsh
            .says("domblklist", machine.name())
            .lines()
            .map(line -> line.strip().replaceFirst("^\\S+\\s+", ""))
            .filter(path -> path.endsWith(".iso"))
            .map(Path::of)
            .findFirst()
            .orElseThrow();
    assertTrue(Files.exists(file));
    machine.start();
    machine.awaitReady();
    assertEquals(
        0,
        machine.exec("/bin/sh", "-c", "mkdir -p /mnt; mount -t iso9660 /dev/sr0 /mnt").exitCode());
    assertEquals(secret, machine.exec("cat", "/mnt/user-data").stdout());
    assertEquals("version: 2\n", machine.exec("cat", "/mnt/network-config").stdout());
    assertEquals(
        "instance-id: " + machine.id() + "\nlocal-hostname: \"" + machine.name() + "\"\n",
        machine.exec("cat", "/mnt/meta-data").stdout());
    assertFalse(
        calls.stream()
            .filter(call -> !call.toString().contains("cat"))
            .toList()
            .toString()
            .contains("s3cret"),
        "in the trace");
    machine.kill();
    System.out.println(machine.delete());
    assertFalse(Files.exists(file), "the seed outlives its machine");
  }

  @Test
  void uefiReachesItsShellKeepsItsVariablesAndTakesThemAlong() throws Exception {
    VirtualMachine machine = create(bare().firmware(Firmware.UEFI));
    assertEquals(Optional.of(Firmware.UEFI), machine.inspect().firmware());
    machine.start();
    assertEquals(Optional.of(Firmware.UEFI), machine.inspect().firmware(), "while it runs");
    assertFalse(machine.support(Capability.SNAPSHOT).available());
    StringBuilder seen = new StringBuilder();
    try (SerialConsole console = machine.console()) {
      byte[] some = new byte[1024];
      while (!seen.toString().contains("Shell>")) {
        int count = console.fromGuest().read(some);
        assertTrue(count > 0, "the console ended after " + seen);
        seen.append(new String(some, 0, count, StandardCharsets.ISO_8859_1));
      }
    }
    String nvram = nvram(machine);
    machine.kill();
    machine = machine.rename(LabDaemon.name());
    machine.start();
    assertEquals(nvram, nvram(machine), "after its rename");
    machine.kill();
    machine.delete();
    VirtualMachine again = create(bare().firmware(Firmware.UEFI_SECURE_BOOT));
    again.start();
    assertEquals(Optional.of(Firmware.UEFI_SECURE_BOOT), again.inspect().firmware());
    requireIn(virsh.says("dumpxml", again.name()), "OVMF_CODE_4M.ms.fd");
    String its = nvram(again);
    again.kill();
    again.delete();
    System.out.println(nvram + " and " + its);
  }

  private String nvram(VirtualMachine machine) throws IOException, InterruptedException {
    return virsh
        .says("dumpxml", machine.name())
        .replaceAll("(?s).*<nvram[^>]*>([^<]*)</nvram>.*", "$1");
  }

  @Test
  void aKernelThatDiesIsSeenAndNamesAreKept() throws Exception {
    VirtualMachine machine =
        create(LabDaemon.linux().name(LabDaemon.name() + " <&\"'> ü宿\uD83C\uDFE8"));
    assertEquals(machine.id(), virsh.says("domuuid", machine.name()));
    machine.start();
    machine.awaitReady();
    machine.exec("sh", "-c", "(sleep 2; echo c >/proc/sysrq-trigger) >/dev/null 2>&1 &");
    for (long end = System.nanoTime() + 60_000_000_000L; System.nanoTime() < end; ) {
      if (machine.inspect().state() == GuestState.CRASHED) {
        break;
      }
      Thread.sleep(100);
    }
    assertEquals(GuestState.CRASHED, machine.inspect().state());
    assertEquals("shut off (crashed)", virsh.says("domstate", machine.name(), "--reason"));
    assertThrows(RejectedException.class, () -> create(bare().name("posada-test-\u0007")));
  }
}
