package dev.posada.virtualbox.settings;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.virtualbox.settings.MachineSettings.Cpu;
import dev.posada.virtualbox.settings.MachineSettings.Medium;
import dev.posada.virtualbox.settings.MachineSettings.Nic;
import dev.posada.virtualbox.text.MachineText;
import dev.posada.virtualbox.text.MediumText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Execution(ExecutionMode.CONCURRENT)
class MachineXmlTest {

  private static byte[] bytes(String name) {
    try (InputStream in = MachineXmlTest.class.getResourceAsStream("/settings/" + name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(String name) {
    return new String(bytes(name), UTF_8);
  }

  /** Newer JDKs take elements in a hundred others, unless they are told to. */
  @Test
  void snapshotsInARowAreReadHoweverManyTheyAre() {
    StringBuilder text = new StringBuilder();
    String id = "{%08x-0000-0000-0000-000000000000}";
    text.append("<VirtualBox xmlns='http://www.virtualbox.org/'><Machine uuid='")
        .append(id.formatted(0))
        .append("' name='deep'>");
    for (int i = 1; i <= 200; i++) {
      text.append(i == 1 ? "" : "<Snapshots>")
          .append("<Snapshot name='s' timeStamp='2026-01-01T00:00:00Z' uuid='")
          .append(id.formatted(i))
          .append("'><Hardware/>");
    }
    for (int i = 200; i >= 1; i--) {
      text.append(i == 1 ? "</Snapshot>" : "</Snapshot></Snapshots>");
    }
    text.append("<Hardware/></Machine></VirtualBox>");
    MachineSettings deep = MachineXml.read("/x/deep.vbox", text.toString().getBytes(UTF_8));
    assertEquals(200, deep.snapshots().size());
    assertEquals(deep.snapshots().get(198).id(), deep.snapshots().get(199).parent().orElseThrow());
  }

  /** A machine of VirtualBox 7.2.22 with odd names, and what that told of it. */
  @Test
  void readsWhatVirtualBoxTells() {
    MachineText told = MachineText.of(text("odd-showvminfo.txt"));
    MachineSettings odd = MachineXml.read(told.value("CfgFile").orElseThrow(), bytes("odd.vbox"));
    Map<String, Medium> media =
        odd.media().stream().collect(Collectors.toMap(Medium::id, Function.identity()));
    SettingsProof.machine(odd, told, Map.of("Debian_64", "Debian (64-bit)"), media);
    SettingsProof.media(media, MediumText.of(text("odd-list-hdds.txt")));
    assertEquals("odd \"q\" \\ é\nline", odd.name());
    assertEquals(8, odd.hardware().nics().size());
    assertEquals(new Cpu(2, 40, true, 2), odd.hardware().cpu());
    assertEquals("g \"1\"", odd.hardware().nics().get(0).group());
    assertEquals(Map.of("k \"1\"", "v\n<l2> \"&"), odd.extraData());
    assertEquals(3, odd.snapshots().size());
    assertTrue(odd.snapshots().stream().allMatch(it -> it.hardware().memory() == 300));
  }

  @Test
  void readsTheRegistry() {
    Registry registry = Registry.read("/home/VirtualBox.xml", bytes("VirtualBox.xml"));
    MachineText told = MachineText.of(text("odd-showvminfo.txt"));
    assertEquals(
        Map.of(told.value("UUID").orElseThrow(), told.value("CfgFile").orElseThrow()),
        registry.machines());
    assertEquals("/vms", registry.machineFolder());
    assertEquals(List.of(), registry.media());
  }

  /** Observed of 7.2.22, which reads files of all these versions. */
  @ParameterizedTest
  @CsvSource({
    "1.9-linux,false",
    "1.12-macosx,false",
    "1.15-windows,false",
    "1.16-linux,true",
    "1.19,true",
    "2.0-linux,true",
    "next,true"
  })
  void aCableThatIsNotMentionedIsPluggedInSinceVersion16(String version, boolean plugged) {
    Nic nic = old(version, "<NAT/>").hardware().nics().get(0);
    assertEquals(plugged, nic.connected());
  }

  /** Observed of 7.2.22, which reads files of all these versions. */
  @ParameterizedTest
  @CsvSource({"1.12-linux,true", "1.15-linux,true", "1.16-linux,false", "1.19,false"})
  void aScreenThatIsNotMentionedIsServedUntilVersion16(String version, boolean served) {
    assertEquals(served, old(version, "").hardware().vrde());
  }

  @Test
  void modesThatAreDisabledAreNotThatOfTheCard() {
    Nic nic =
        old("1.12-linux", "<DisabledModes><NAT/></DisabledModes><InternalNetwork name='i'/>")
            .hardware()
            .nics()
            .get(0);
    assertEquals("InternalNetwork", nic.mode());
    assertEquals("i", nic.network());
  }

  @Test
  void controllersStoodBesideTheHardware() {
    assertEquals(
        List.of("IDE"),
        old("1.12-linux", "").hardware().controllers().stream()
            .map(MachineSettings.Controller::name)
            .toList());
  }

  private static MachineSettings old(String version, String mode) {
    String file =
        """
        <VirtualBox xmlns="http://www.innotek.de/VirtualBox-settings" version="%s">
          <Machine uuid="{00000000-0000-4000-8000-00000000000A}" name="n">
            <Hardware><Memory RAMSize="64"/><Network>
              <Adapter slot="0" enabled="true" MACAddress="080027000001">%s</Adapter>
              <Adapter slot="1" enabled="false" MACAddress="080027000002"/>
            </Network></Hardware>
            <StorageControllers><StorageController name="IDE" type="PIIX4"/></StorageControllers>
          </Machine>
        </VirtualBox>
        """
            .formatted(version, mode);
    MachineSettings read = MachineXml.read("C:\\vms\\n\\n.vbox", file.getBytes(UTF_8));
    assertEquals("00000000-0000-4000-8000-00000000000a", read.id());
    assertEquals(Optional.empty(), read.memory().since());
    assertFalse(read.memory().aborted());
    return read;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<VirtualBox",
        "<VirtualBox/>",
        "<VirtualBox><Machine name='x'/></VirtualBox>",
        "<!DOCTYPE a [<!ENTITY e SYSTEM 'file:///etc/hostname'>]><VirtualBox>&e;</VirtualBox>",
        "<VirtualBox><MachineEncrypted uuid='{a}' keyId='k'/></VirtualBox>"
      })
  void refusesWhatAreNoSettings(String file) {
    assertThrows(
        IllegalArgumentException.class, () -> MachineXml.read("/a.vbox", file.getBytes(UTF_8)));
  }
}
