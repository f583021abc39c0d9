package dev.posada.virtualbox.migrate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.virtualbox.settings.MachineSettings;
import dev.posada.virtualbox.settings.MachineXml;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MovedSettingsTest {
  private static final String DISK = "7eab5cf0-31d5-44d6-b341-35404b94250a";
  private static final String DISC = "b582f2d6-7630-4532-8fd5-66e7b764249c";
  private static final String OTHER = "c620b61b-d3fa-483b-80d9-cd40ecdeefa0";
  private static final String FILE =
      """
      <?xml version="1.0"?>
      <!-- DO NOT EDIT -->
      <VirtualBox xmlns="http://www.virtualbox.org/" version="1.19-linux">
        <Machine uuid="{0b582f2d-7630-4532-8fd5-66e7b764249c}" name="&lt;é&amp;&quot;" OSType="Linux26_64">
          <MediaRegistry>
            <HardDisks>
              <HardDisk uuid="{%s}" location="in &amp; out.vdi" format="VDI" type="Writethrough"/>
              <HardDisk uuid="{%s}" location="of another.vdi" format="VDI" type="Normal">
                <HardDisk uuid="{0620b61b-d3fa-483b-80d9-cd40ecdeefa0}" location="child.vdi" format="VDI"/>
              </HardDisk>
            </HardDisks>
            <DVDImages>
              <Image uuid="{%s}" location="/srv/lab/guest.iso"/>
            </DVDImages>
          </MediaRegistry>
          <ExtraData>
            <ExtraDataItem name="posada/label/x" value="a &#10; &lt;b&gt;"/>
          </ExtraData>
          <Hardware><Memory RAMSize="128"/></Hardware>
        </Machine>
      </VirtualBox>
      """
          .formatted(DISK.toUpperCase(Locale.ROOT), OTHER, DISC);

  private static byte[] moved() {
    return MovedSettings.of(FILE.getBytes(UTF_8), "/home/x/vms/m", Set.of(DISK, DISC));
  }

  @Test
  void namesTheImagesByAbsolutePathsAndNoOthers() {
    MachineSettings read = MachineXml.read("/elsewhere/m.vbox", moved());
    assertEquals(
        Map.of(DISK, "/home/x/vms/m/in & out.vdi", DISC, "/srv/lab/guest.iso"),
        Map.of(
            read.media().get(0).id(),
            read.media().get(0).location(),
            read.media().get(1).id(),
            read.media().get(1).location()));
    assertEquals(2, read.media().size());
  }

  @Test
  void changesNothingElse() {
    MachineSettings before = MachineXml.read("/home/x/vms/m/m.vbox", FILE.getBytes(UTF_8));
    MachineSettings read = MachineXml.read("/home/x/vms/m/m.vbox", moved());
    assertEquals("<é&\"", read.name());
    assertEquals(before.extraData(), read.extraData());
    assertEquals(List.of("a \n <b>"), List.copyOf(read.extraData().values()));
    assertEquals(before.hardware(), read.hardware());
    String text = new String(moved(), UTF_8);
    assertTrue(text.contains("type=\"Writethrough\""), text);
    assertTrue(text.contains("xmlns=\"http://www.virtualbox.org/\""), text);
    assertTrue(text.contains("version=\"1.19-linux\""), text);
    assertFalse(text.contains("child.vdi"), text);
  }

  @Test
  void readsNothingFromOutside() {
    String file =
        "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><VirtualBox>&b;</VirtualBox>";
    assertThrows(
        IllegalArgumentException.class,
        () -> MovedSettings.of(file.getBytes(UTF_8), "/", Set.of()));
  }
}
