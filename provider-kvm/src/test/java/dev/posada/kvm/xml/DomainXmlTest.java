package dev.posada.kvm.xml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DomainXmlTest {
  private static final String UUID = "6f2b8d52-5b55-4f0e-9d0d-0a4a4d0f7a11";

  private static DomainSpec spec(String name, Map<String, String> labels) {
    return new DomainSpec(
        "qemu",
        Optional.of(UUID),
        name,
        labels,
        new DomainSpec.Size(1, 4, 262_144, 524_288),
        DomainSpec.Boot.with(DomainSpec.Firmware.UEFI_SECURE)
            .kernel("/boot/<kernel>", "/boot/initrd", "console=ttyS0 a=\"b & c\""),
        new DomainSpec.Devices(
            List.of(
                new DomainSpec.Disk(
                    Optional.of("/disks/a '\"&<>.qcow2"),
                    "qcow2",
                    "vda",
                    false,
                    false,
                    Optional.of(new DomainSpec.Backing("/disks/base", "raw"))),
                DomainSpec.Disk.cdrom(Optional.empty(), "sda")),
            List.of(
                new DomainSpec.Nic(
                    DomainSpec.Link.NETWORK,
                    "default",
                    Optional.of("52:54:00:00:00:01"),
                    "virtio",
                    true),
                new DomainSpec.Nic(DomainSpec.Link.BRIDGE, "br0", Optional.empty(), "e1000", false),
                new DomainSpec.Nic(DomainSpec.Link.USER, "", Optional.empty(), "virtio", true)),
            true,
            true,
            true,
            true,
            Optional.of(new DomainSpec.Graphics("vnc", "127.0.0.1", Optional.of("secret"))),
            2),
        new Platform(
            Optional.of(Platform.Cpu.named("Westmere")),
            true,
            true,
            true,
            "preserve",
            true,
            Optional.of("vga"),
            true,
            true));
  }

  @Test
  void whatIsWrittenIsRead() {
    DomainView read = DomainReader.read(DomainWriter.write(spec("web", Map.of("a/b", "c"))));
    assertEquals("qemu", read.type());
    assertEquals(Optional.of(UUID), read.uuid());
    assertEquals("web", read.name());
    assertEquals(Map.of("a/b", "c"), read.labels());
    assertEquals(1, read.vcpus());
    assertEquals(4, read.maxVcpus());
    assertEquals(262_144, read.currentMemory());
    assertEquals(524_288, read.memory());
    assertEquals(DomainSpec.Firmware.UEFI_SECURE, read.boot().firmware());
    assertEquals(
        Optional.of(
            new DomainSpec.Kernel("/boot/<kernel>", "/boot/initrd", "console=ttyS0 a=\"b & c\"")),
        read.boot().kernel());
    DomainView.Devices devices = read.devices();
    assertEquals(
        List.of("/disks/a '\"&<>.qcow2"), devices.disks().get(0).source().stream().toList());
    assertEquals(List.of("/disks/base"), devices.disks().get(0).backing());
    assertEquals(Optional.of("virtio"), devices.disks().get(0).bus());
    assertEquals(Optional.empty(), devices.disks().get(1).source());
    assertTrue(devices.disks().get(1).readOnly());
    assertEquals(
        List.of("network", "bridge", "user"),
        devices.nics().stream().map(DomainView.Nic::type).toList());
    assertEquals(Optional.of("52:54:00:00:00:01"), devices.nics().get(0).mac());
    assertFalse(devices.nics().get(1).up());
    assertTrue(devices.agent());
    assertTrue(devices.balloon());
    assertTrue(devices.video());
    assertEquals(1, devices.serials().size());
    assertTrue(devices.graphics().get(0).password());
    assertTrue(read.holdsSnapshots());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain",
        "\"quotes\" and 'apostrophes'",
        "<tag>&amp;]]>",
        "line\nline\ttab\rreturn",
        " leading and trailing ",
        "übergröße 宿 \uD83C\uDFE8",
        ""
      })
  void aLabelComesBackAsItWas(String value) {
    String xml = DomainWriter.write(spec("web", Map.of("key", value)));
    assertEquals(Map.of("key", value), DomainReader.read(xml).labels());
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u0000", "bell\u0007", "\uD83C", "\uFFFE"})
  void whatXmlCannotSayIsRefused(String name) {
    assertThrows(
        IllegalArgumentException.class, () -> DomainWriter.write(spec("x" + name, Map.of())));
  }

  @Test
  void aDocumentTypeIsRefused() {
    String evil =
        "<!DOCTYPE domain [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>"
            + "<domain type='qemu'><name>&e;</name></domain>";
    assertThrows(IllegalArgumentException.class, () -> DomainReader.read(evil));
    assertThrows(IllegalArgumentException.class, () -> DomainReader.read("<network/>"));
    assertThrows(IllegalArgumentException.class, () -> DomainReader.read("<domain>"));
  }

  @Test
  void aRunningDomainOfSomebodyElseIsRead() {
    DomainView read =
        DomainReader.read(
            """
            <domain type='kvm' id='7' xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'>
              <name>other</name>
              <memory unit='GiB'>2</memory>
              <vcpu placement='static'>3</vcpu>
              <os><type arch='x86_64' machine='pc-q35-7.2'>hvm</type>
                <loader readonly='yes' type='pflash'>/fw.fd</loader><nvram>/vars.fd</nvram></os>
              <devices>
                <disk type='volume' device='disk'><driver name='qemu' type='raw'/>
                  <source pool='p' volume='v'/><target dev='sda' bus='scsi'/>
                  <alias name='scsi0-0-0-0'/></disk>
                <interface type='direct'><source dev='eth0' mode='bridge'/>
                  <target dev='macvtap0'/><alias name='net0'/></interface>
                <serial type='pty'><source path='/dev/pts/3'/><alias name='serial0'/></serial>
                <console type='pty' tty='/dev/pts/3'/>
                <channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'
                  state='connected'/></channel>
                <graphics type='vnc' port='5901' autoport='yes'>
                  <listen type='address' address='::1'/></graphics>
                <memballoon model='none'/>
                <hostdev mode='subsystem' type='usb'/>
              </devices>
              <qemu:commandline><qemu:arg value='-S'/></qemu:commandline>
            </domain>
            """);
    assertEquals(7, read.id().orElseThrow());
    assertEquals(2 << 20, read.memory());
    assertEquals(2 << 20, read.currentMemory());
    assertEquals(3, read.vcpus());
    assertEquals(DomainSpec.Firmware.UEFI, read.boot().firmware());
    assertEquals(Optional.of("/vars.fd"), read.boot().nvram());
    assertEquals(Optional.of("p/v"), read.devices().disks().get(0).source());
    assertEquals(Optional.of("scsi0-0-0-0"), read.devices().disks().get(0).alias());
    assertEquals(Optional.of("macvtap0"), read.devices().nics().get(0).target());
    assertEquals(
        List.of(new DomainView.Serial(Optional.of("serial0"), "pty", Optional.of("/dev/pts/3"))),
        read.devices().serials());
    assertTrue(read.devices().agentConnected());
    assertEquals(5901, read.devices().graphics().get(0).port().orElseThrow());
    assertFalse(read.devices().balloon());
    assertEquals(1, read.devices().hostDevices());
    assertFalse(read.holdsSnapshots());
    assertEquals(Map.of(), read.labels());
  }
}
