package dev.posada;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class DeviceTest {
  private static final Volume DATA = Volume.builder("7", "data", "default").build();

  private record Option(String text) implements ProviderOption {}

  @Test
  void aDiskComesFromOnePlace() {
    Disk blank = Disk.blank(ByteSize.gib(1));
    assertEquals(Disk.Origin.BLANK, blank.origin());
    assertEquals(Optional.of(ByteSize.gib(1)), blank.capacity());
    assertEquals(Optional.empty(), blank.hostPath());
    assertEquals(Disk.Origin.EXISTING, Disk.of("/a").origin());
    assertEquals(Optional.of("/a"), Disk.of("/a").hostPath());
    assertEquals(Optional.empty(), Disk.of("/a").capacity());
    assertEquals(Disk.Origin.EXISTING, Disk.of(DATA).origin());
    assertEquals(Optional.of(DATA), Disk.of(DATA).volume());
    Disk sent = Disk.copyOf(Path.of("cloud.qcow2"));
    assertEquals(Disk.Origin.COPY, sent.origin());
    assertEquals(Optional.of(Path.of("cloud.qcow2")), sent.file());
    assertEquals(Optional.empty(), sent.hostPath());
    assertEquals(Disk.Origin.COPY, Disk.copyOf("/a").origin());
    assertEquals(Optional.empty(), Disk.copyOf("/a").file());
    assertEquals(Optional.of(DATA), Disk.copyOf(DATA).volume());
    assertEquals(Disk.Origin.OVERLAY, Disk.overlayOf("/a").origin());
    assertEquals(Disk.Origin.OVERLAY, Disk.overlayOf(DATA).origin());
  }

  @Test
  void theHostMayBeAWindows() {
    for (String absolute : List.of("/a", "C:\\a.vdi", "d:/a.vdi", "\\\\server\\share\\a.vdi")) {
      assertEquals(Optional.of(absolute), Disk.of(absolute).hostPath());
    }
    for (String relative : List.of("a", "./a", "C:a", "\\a", "\\\\", "~/a", " /a", "")) {
      assertThrows(IllegalArgumentException.class, () -> Disk.of(relative), relative);
      assertThrows(IllegalArgumentException.class, () -> Disk.overlayOf(relative), relative);
      assertThrows(IllegalArgumentException.class, () -> Cdrom.of(relative), relative);
    }
    assertThrows(IllegalArgumentException.class, () -> Disk.copyOf(Path.of("")));
  }

  @Test
  void devicesAreEqualIfAllThatTheySayIs() {
    Disk disk = Disk.of("/a").option(new Option("x"));
    assertEquals(disk, Disk.of("/a").option(new Option("x")));
    assertEquals(disk.hashCode(), Disk.of("/a").option(new Option("x")).hashCode());
    assertNotEquals(disk, Disk.of("/a"));
    assertNotEquals(disk, disk.attachedAs("vda"));
    assertNotEquals(Disk.of("/a"), Disk.copyOf("/a"));
    assertNotEquals(Disk.of("/a"), Disk.of("/a").format(Disk.Format.RAW));
    assertEquals(Nic.nat(), Nic.nat().connected(true));
    assertEquals(Nic.nat().hashCode(), Nic.nat().hashCode());
    assertNotEquals(Nic.nat(), Nic.nat().connected(false));
    assertNotEquals(Nic.on("a"), Nic.bridged("a"));
    assertNotEquals(Nic.nat(), Nic.nat().attachedAs("1"));
    assertEquals(Cdrom.empty(), Cdrom.of("/iso").eject());
    assertEquals(Cdrom.empty().hashCode(), Cdrom.of("/iso").eject().hashCode());
    assertNotEquals(Cdrom.of("/iso"), Cdrom.of(Path.of("/iso")));
  }

  @Test
  void anAttachedDeviceIsATemplateToo() {
    Device device = Disk.of(DATA).attachedAs("vdb");
    assertEquals(Optional.of("vdb"), device.id());
    assertEquals(Optional.empty(), Disk.of(DATA).id());
    Nic nic = Nic.nat().attachedAs("nic0");
    assertEquals(Optional.of("nic0"), nic.forward(8080, 80).id());
    assertEquals(List.of(), nic.forwards());
    Cdrom drive = Cdrom.of(Path.of("a.iso")).attachedAs("sata1");
    Cdrom other = drive.insert("/b.iso");
    assertEquals(Optional.of("sata1"), other.id());
    assertEquals(Optional.empty(), other.file());
    assertEquals(Optional.of("/b.iso"), other.hostPath());
    assertEquals(Optional.empty(), other.insert(Path.of("c.iso")).hostPath());
    assertThrows(IllegalArgumentException.class, () -> drive.attachedAs(" "));
  }

  @Test
  void aNicKnowsWhereItIs() {
    assertEquals(Optional.empty(), Nic.nat().network());
    assertEquals(Nic.Mode.NAT, Nic.nat().mode());
    assertEquals(Nic.on("lan"), Nic.on(Network.builder("id", "lan").build()));
    assertEquals(Optional.of("lan"), Nic.on("lan").network());
    assertEquals(Optional.of("eth0"), Nic.bridged("eth0").network());
    assertEquals(Nic.Mode.BRIDGED, Nic.bridged("eth0").mode());
    assertTrue(Nic.nat().connected());
  }

  @Test
  void aHardwareAddressIsOfOneInterface() {
    assertEquals(Optional.of("52:54:00:ab:cd:ef"), Nic.nat().mac("52-54-00-AB-CD-EF").mac());
    for (String wrong :
        List.of(
            "",
            "52:54:00:ab:cd",
            "52:54:00:ab:cd:eg",
            "525400abcdef",
            "52:54:00:ab:cd:ef:00",
            "01:00:5e:00:00:01",
            "ff:ff:ff:ff:ff:ff",
            "00:00:00:00:00:00")) {
      assertThrows(IllegalArgumentException.class, () -> Nic.nat().mac(wrong), wrong);
    }
  }

  @Test
  void aForwardTakesThePlaceOfTheOneOnItsPort() {
    Nic nic = Nic.nat().forward(2222, 22).forward(8080, 80).forward(2222, 23);
    assertEquals(List.of(PortForward.tcp(8080, 80), PortForward.tcp(2222, 23)), nic.forwards());
    Nic udp = nic.forward(PortForward.udp(2222, 53));
    assertEquals(3, udp.forwards().size());
    assertEquals(
        List.of(PortForward.tcp(0, 80), PortForward.tcp(0, 81)),
        Nic.nat().forward(0, 80).forward(0, 81).forward(0, 81).forwards());
    assertThrows(IllegalArgumentException.class, () -> Nic.bridged("eth0").forward(1, 1));
  }

  @Test
  void devicesAreWordsForPeople() {
    assertEquals("blank disk of 1 GiB", Disk.blank(ByteSize.gib(1)).toString());
    assertEquals(
        "disk copied from cloud.qcow2 of 20 GiB in qcow2 as vda",
        Disk.copyOf(Path.of("cloud.qcow2"))
            .capacity(ByteSize.gib(20))
            .format(Disk.Format.QCOW2)
            .attachedAs("vda")
            .toString());
    assertEquals("disk volume data", Disk.of(DATA).toString());
    assertEquals("disk over /a", Disk.overlayOf("/a").toString());
    assertEquals(
        "nic on lan with 52:54:00:00:00:01 forwarding [2222->22/tcp] unplugged as 3",
        Nic.on("lan")
            .mac("52:54:00:00:00:01")
            .forward(2222, 22)
            .connected(false)
            .attachedAs("3")
            .toString());
    assertEquals("CD-ROM /a.iso as sata1", Cdrom.of("/a.iso").attachedAs("sata1").toString());
    assertEquals("empty CD-ROM", Cdrom.empty().toString());
  }
}
