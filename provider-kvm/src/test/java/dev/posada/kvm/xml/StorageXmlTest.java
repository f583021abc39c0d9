package dev.posada.kvm.xml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StorageXmlTest {

  @Test
  void whatIsWrittenIsRead() {
    String name = "a <b> & \"c\" 'd' ü";
    VolumeView view =
        VolumeView.read(VolumeXml.of(name, 5, "qcow2", true, new VolumeXml.Below("/b & c", "raw")));
    assertEquals(name, view.name());
    assertEquals(OptionalLong.of(5), view.capacity());
    assertEquals(OptionalLong.of(0), view.allocation());
    assertEquals("qcow2", view.format());
    assertEquals(Optional.of("/b & c"), view.backing());
    VolumeView bare = VolumeView.read(VolumeXml.of("x", 1, null, false, null));
    assertEquals(OptionalLong.empty(), bare.allocation());
    assertEquals("raw", bare.format());
    assertThrows(
        IllegalArgumentException.class, () -> VolumeXml.of("\u0001", 1, "raw", false, null));
  }

  @ParameterizedTest
  @CsvSource({
    "7, , 7",
    "7, bytes, 7",
    "1, KiB, 1024",
    "1, KB, 1000",
    "1, k, 1024",
    "2, G, 2147483648",
    "1.5, MiB, 1572864",
    "18446744073709551615, , 9223372036854775807",
    "9, EiB, 9223372036854775807",
    "-1, , ",
    "many, , ",
    "1, parsec, "
  })
  void sizesHaveUnits(String number, String unit, Long bytes) {
    String attribute = unit == null ? "" : " unit='" + unit + "'";
    VolumeView view =
        VolumeView.read("<volume><capacity" + attribute + ">" + number + "</capacity></volume>");
    assertEquals(bytes == null ? OptionalLong.empty() : OptionalLong.of(bytes), view.capacity());
  }

  @Test
  void aVolumeOfTheNetworkHasNoPathOnTheHost() {
    VolumeView view =
        VolumeView.read(
            "<volume type='network'><name>v</name><capacity>1</capacity>"
                + "<target><path>rbd/v</path><format type='raw'/></target></volume>");
    assertEquals(Optional.of("rbd/v"), view.path());
    assertEquals(Optional.empty(), view.hostPath());
    assertFalse(view.isFolder());
  }

  @Test
  void aDiscIsBytesToAMachine() {
    VolumeView view =
        VolumeView.read("<volume><name>d</name><target><format type='iso'/></target></volume>");
    assertEquals("iso", view.format());
    assertEquals("raw", view.driver());
    VolumeView partition =
        VolumeView.read(
            "<volume type='block'><name>sda1</name><target><format type='linux'/></target></volume>");
    assertEquals("raw", partition.driver());
  }

  @Test
  void whatIsSentIsAsLongAsTheFile() {
    String both = "<capacity>100</capacity><allocation>30</allocation>";
    assertEquals(100, VolumeView.read("<volume>" + both + "</volume>").length());
    String qcow2 = both + "<target><format type='qcow2'/></target>";
    assertEquals(30, VolumeView.read("<volume>" + qcow2 + "</volume>").length());
    assertEquals(
        60, VolumeView.read("<volume><physical>60</physical>" + qcow2 + "</volume>").length());
  }

  @Test
  void poolsAreOfFilesOrNot() {
    PoolView folder =
        PoolView.read(
            "<pool type='dir'><name>p</name><uuid>u</uuid><capacity>9</capacity>"
                + "<available>4</available><target><path>/p</path></target></pool>");
    assertTrue(folder.ofFiles());
    assertEquals(Optional.of("u"), folder.uuid());
    assertEquals(Optional.of("/p"), folder.path());
    assertEquals(OptionalLong.of(9), folder.capacity());
    assertEquals(OptionalLong.of(4), folder.available());
    PoolView group = PoolView.read("<pool type='logical'><source><name>g</name></source></pool>");
    assertFalse(group.ofFiles());
    assertEquals("g", group.name(), "as libvirt calls it then");
  }

  @Test
  void devicesAndVolumesAreNoFiles() {
    assertEquals(
        "<disk device=\"disk\" type=\"block\"><driver name=\"qemu\" type=\"raw\"/>"
            + "<source dev=\"/dev/vg/lv\"/><target bus=\"virtio\" dev=\"vda\"/></disk>",
        DeviceXml.of(DomainSpec.Disk.of("/dev/vg/lv", "raw", "vda")));
    assertEquals(
        "<disk device=\"disk\" type=\"volume\"><driver name=\"qemu\" type=\"raw\"/>"
            + "<source pool=\"p\" volume=\"v\"/><target bus=\"virtio\" dev=\"vda\"/></disk>",
        DeviceXml.of(DomainSpec.Disk.in("p", "v", "raw", "vda")));
    assertTrue(
        DeviceXml.of(DomainSpec.Disk.of("/dev/shm/d", "raw", "vda")).contains("type=\"file\""));
  }
}
