package dev.posada.kvm.xml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeviceXmlTest {
  private static final String AROUND =
      "<disk type='%s' device='cdrom'><driver name='qemu' type='raw' cache='none'/>%s"
          + "<target dev='sda' bus='scsi'%s/><readonly/><boot order='2'/><serial>s</serial>"
          + "<address type='drive' controller='0' bus='0' target='0' unit='3'/></disk>";

  private static String changed(String drive, Optional<String> file) {
    return DeviceXml.withMedium(Xml.parse(drive), DomainSpec.Disk.cdrom(file, "sda"));
  }

  private static Xml drive(String type, String source) {
    return Xml.parse(AROUND.formatted(type, source, ""));
  }

  /** Elements may stand in any order. */
  private static void assertDrive(Xml wanted, String is) {
    Xml drive = Xml.parse(is);
    assertEquals(wanted.raw("type"), drive.raw("type"));
    assertEquals(wanted.children().size(), drive.children().size(), is);
    wanted.children().forEach(one -> assertTrue(is.contains(one.toString()), () -> one + " " + is));
  }

  @Test
  void aDiscChangesAndItsDriveStaysWhereItIs() {
    String url =
        "<source protocol='http' name='/a.iso'><host name='h' port='80'/></source>"
            + "<backingStore/>";
    assertDrive(
        drive("file", "<source file='/b.iso'/>"),
        changed(AROUND.formatted("network", url, " tray='open'"), Optional.of("/b.iso")));
    assertDrive(
        drive("block", "<source dev='/dev/sr0' startupPolicy='optional'/>"),
        changed(
            AROUND.formatted("file", "<source file='/a.iso' startupPolicy='optional'/>", ""),
            Optional.of("/dev/sr0")));
    assertDrive(
        drive("volume", "<source pool='p' volume='b.iso'/>"),
        changed(AROUND.formatted("file", "", ""), Optional.of("p/b.iso")));
    assertDrive(
        drive("file", ""),
        changed(AROUND.formatted("file", "<source file='/a.iso'/>", ""), Optional.empty()));
  }
}
