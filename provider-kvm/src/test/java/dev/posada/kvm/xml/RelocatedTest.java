package dev.posada.kvm.xml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class RelocatedTest {
  private static final String XML =
      """
      <domain type='kvm' xmlns:x='urn:x'>
        <name>a</name>
        <metadata><x:other>kept</x:other></metadata>
        <devices>
          <disk type='block' device='disk'>
            <driver name='qemu' type='raw' cache='none'/>
            <source dev='/dev/vg/a' index='1'><seclabel model='dac' relabel='no'/></source>
            <backingStore type='file'><source file='/below'/></backingStore>
            <target dev='vda' bus='virtio'/>
            <serial>S1</serial>
          </disk>
          <disk type='file' device='disk'>
            <source file='/b'><encryption format='luks'/></source>
            <target dev='vdb' bus='virtio'/>
          </disk>
        </devices>
      </domain>
      """;

  @Test
  void aDiskIsInItsNewFileAndStandsOnNothing() {
    String moved = Relocated.of(XML).disk("vda", "/pool/a&b.qcow2", "qcow2").text();
    DomainView.Disk disk = DomainReader.read(moved).devices().disks().get(0);
    assertEquals("/pool/a&b.qcow2", disk.source().orElseThrow());
    assertEquals("file", disk.sourceType());
    assertEquals("qcow2", disk.format());
    assertEquals(List.of(), disk.backing());
    assertTrue(moved.contains("<backingStore/>"), moved); // else QEMU looks into the file
    assertFalse(moved.contains("seclabel"), moved);
  }

  @Test
  void whatElseIsThereStays() {
    String moved = Relocated.of(XML).disk("vda", "/pool/a", "raw").labels(Map.of("k", "v")).text();
    assertTrue(moved.contains("cache=\"none\""), moved);
    assertTrue(moved.contains("<serial>S1</serial>"), moved);
    assertTrue(moved.contains("<x:other>kept</x:other>"), moved);
    assertTrue(moved.contains("/b\""), moved);
  }

  @Test
  void labelsAreReplaced() {
    String one = Relocated.of(XML).labels(Map.of("k", "v", "l", "w")).text();
    assertEquals(Map.of("k", "v", "l", "w"), DomainReader.read(one).labels());
    String other = Relocated.of(one).labels(Map.of("k", "<&\">")).text();
    assertEquals(Map.of("k", "<&\">"), DomainReader.read(other).labels());
    assertEquals(
        Map.of("k", "v"),
        DomainReader.read(
                Relocated.of("<domain><name>a</name></domain>").labels(Map.of("k", "v")).text())
            .labels());
  }

  @Test
  void encryptedDisksAreTold() {
    assertTrue(Relocated.of(XML).encrypted("vdb"));
    assertFalse(Relocated.of(XML).encrypted("vda"));
    assertFalse(Relocated.of(XML).encrypted("vdz"));
  }
}
