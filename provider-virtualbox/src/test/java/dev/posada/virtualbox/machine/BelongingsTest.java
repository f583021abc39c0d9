package dev.posada.virtualbox.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.InvalidStateException;
import dev.posada.virtualbox.settings.MachineSettings;
import dev.posada.virtualbox.settings.MachineSettings.Medium;
import dev.posada.virtualbox.settings.MachineXml;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class BelongingsTest {
  private static final String MADE = "11111111-0000-4000-8000-000000000001";
  private static final String OVER = "11111111-0000-4000-8000-000000000002";
  private static final String GIVEN = "11111111-0000-4000-8000-000000000003";
  private static final String CLONED = "11111111-0000-4000-8000-000000000004";

  private static MachineSettings machine(
      String name, String registry, List<String> notes, String... disks) {
    StringBuilder attached = new StringBuilder();
    for (int port = 0; port < disks.length; port++) {
      attached.append(
          "<AttachedDevice type='HardDisk' port='%d' device='0'><Image uuid='{%s}'/></AttachedDevice>"
              .formatted(port, disks[port]));
    }
    StringBuilder data = new StringBuilder();
    notes.forEach(
        note -> data.append("<ExtraDataItem name='posada/disk/%s' value='made'/>".formatted(note)));
    String xml =
        """
        <VirtualBox><Machine uuid='{%s}' name='%s' OSType='Other_64'>
        <MediaRegistry><HardDisks>%s</HardDisks></MediaRegistry><ExtraData>%s</ExtraData>
        <Hardware><StorageControllers><StorageController name='SATA' type='AHCI' PortCount='4'>
        %s</StorageController></StorageControllers></Hardware></Machine></VirtualBox>
        """
            .formatted(
                "22222222-0000-4000-8000-" + "%012d".formatted(name.hashCode() & 0xfffff),
                name,
                registry,
                data,
                attached);
    return MachineXml.read(
        "/vms/" + name + "/" + name + ".vbox", xml.getBytes(StandardCharsets.UTF_8));
  }

  private static String disk(String id, String location, String... below) {
    return "<HardDisk uuid='{%s}' location='%s' format='VDI'>%s</HardDisk>"
        .formatted(id, location, String.join("", below));
  }

  @Test
  void whatVirtualBoxPutOnAnImageOfTheMachineIsItsOwn() {
    MachineSettings web =
        machine(
            "web", disk(MADE, "d.vdi", disk(OVER, "Snapshots/o.vdi")), List.of(MADE), OVER, MADE);
    Belongings all = Belongings.of(web, Images.of(List.of(), web));
    assertTrue(all.areAllOwn());
    assertEquals(List.of(OVER, MADE), all.own().stream().map(Medium::id).toList());
    assertTrue(all.kept().isEmpty());
  }

  @Test
  void anOverlayIsItsOwnAndWhatItLiesOnIsNot() {
    MachineSettings web =
        machine("web", disk(GIVEN, "/data/base.vdi", disk(MADE, "o.vdi")), List.of(MADE), MADE);
    Belongings all = Belongings.of(web, Images.of(List.of(), web));
    assertFalse(all.areAllOwn(), "VirtualBox would delete the base");
    assertTrue(all.touchesOthers(MADE));
    assertEquals(List.of(MADE), all.own().stream().map(Medium::id).toList());
  }

  @Test
  void whatLiesElsewhereOrIsUsedElsewhereStays() {
    MachineSettings web =
        machine(
            "web",
            disk(MADE, "/data/moved.vdi") + disk(OVER, "shared.vdi") + disk(GIVEN, "theirs.vdi"),
            List.of(MADE, OVER),
            MADE,
            OVER,
            GIVEN);
    MachineSettings other = machine("other", "", List.of(), OVER);
    Belongings all = Belongings.of(web, Images.of(List.of(), web, other));
    assertEquals(List.of(), all.own());
    assertEquals(
        "it lies outside the folder of the machine", all.kept().get("disk /data/moved.vdi"));
    assertEquals("machine other uses it", all.kept().get("disk /vms/web/shared.vdi"));
    assertEquals("it was there before the machine", all.kept().get("disk /vms/web/theirs.vdi"));
  }

  @Test
  void aLinkedCloneKeepsItsSource() {
    MachineSettings source =
        machine(
            "source",
            disk(MADE, "d.vdi", disk(CLONED, "/vms/clone/Snapshots/c.vdi")),
            List.of(MADE),
            MADE);
    MachineSettings clone = machine("clone", "", List.of(CLONED), CLONED);
    Images images = Images.of(List.of(), source, clone);
    InvalidStateException refused =
        assertThrows(
            InvalidStateException.class, () -> Belongings.of(source, images).requireNoClones());
    assertTrue(refused.getMessage().contains("clone"), refused::toString);
    Belongings ofClone = Belongings.of(clone, images);
    ofClone.requireNoClones();
    assertEquals(List.of(CLONED), ofClone.own().stream().map(Medium::id).toList());
    assertFalse(ofClone.areAllOwn(), "its source's image is below");
  }
}
