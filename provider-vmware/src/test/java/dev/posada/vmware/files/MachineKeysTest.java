package dev.posada.vmware.files;

import static dev.posada.vmware.files.Card.Mode.CUSTOM;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.vmware.files.Card.Address;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class MachineKeysTest {

  @Test
  void labelsSurviveWhateverTheySay() {
    Map<String, String> labels =
        Map.of(
            "a", "",
            "a.b", " ",
            "a/b", "%",
            "a_b", " two  blanks ",
            "a-b", "\"|22 |7C\\ \n\r\t#=",
            "x", "日本 ∞ é 😀",
            "0", "%41",
            ".", "posada.label.x = \"y\"");
    for (String fixture : List.of("01-smallest", "05-cyrillic", "06-japanese", "03-windows-crlf")) {
      MachineFile machine = Fixtures.machine(fixture);
      for (Map.Entry<String, String> label : labels.entrySet()) {
        machine = machine.label(label.getKey(), label.getValue());
      }
      MachineFile read = MachineFile.of("/x.vmx", machine.bytes());
      assertEquals(labels, read.labels());
      assertEquals(Fixtures.machine(fixture).keys().charset(), read.keys().charset());
      for (String key : read.keys().keys(Labels.PREFIX)) {
        assertTrue(key.matches("[a-z0-9._-]+"), key);
        assertTrue(read.keys().text(key).matches("[ -~]+"), key);
      }
    }
  }

  @Test
  void aCardThatIsPutElsewhereKeepsItsPlaceAndItsAddress() {
    MachineFile machine =
        Fixtures.machine("02-alpine")
            .keys(file -> file.with("ethernet0.pciSlotNumber", "160").with("ethernet0.linkX", "y"));
    Card card = machine.cards().get(0);
    MachineFile moved = machine.card(new Card(0, CUSTOM, "vmnet2", "e1000e", card.address(), true));
    assertEquals(card.address(), moved.cards().get(0).address());
    Set<String> keys =
        Set.of("ethernet0.connectiontype", "ethernet0.vnet", "ethernet0.startconnected");
    assertEquals(
        Fixtures.linesWithout(machine.bytes(), keys), Fixtures.linesWithout(moved.bytes(), keys));
    MachineFile given =
        moved.card(
            new Card(0, CUSTOM, "vmnet2", "", new Address("00:50:56:00:00:01", false), true));
    assertEquals(List.of(), given.keys().keys("ethernet0.generated"));
    assertEquals("", given.keys().text("ethernet0.pciSlotNumber"));
    assertEquals("y", given.keys().text("ethernet0.linkX"));
    assertEquals(Address.GENERATED, given.card(card).cards().get(0).address());
  }

  @Test
  void aStateOfASnapshotIsToldByItsNameToo() {
    MachineFile machine =
        Fixtures.machine("19-suspended")
            .keys(file -> file.with("checkpoint.vmState", "sleeper-Snapshot1.vmsn"));
    assertTrue(machine.suspension().orElseThrow().ofSnapshot());
  }

  @Test
  void aDiscIsChangedInItsPlace() {
    MachineFile machine = Fixtures.machine("02-alpine");
    Slot slot = Slot.parse("sata0:1").orElseThrow();
    MachineFile changed = machine.cdrom(slot, Optional.of("/iso/other.iso"));
    Set<String> keys = Set.of("sata0:1.filename", "sata0:1.startconnected");
    assertEquals(
        Fixtures.linesWithout(machine.bytes(), keys), Fixtures.linesWithout(changed.bytes(), keys));
    assertEquals(Optional.of("/iso/other.iso"), changed.drives().get(1).file());
  }

  @Test
  void aHiddenPasswordStaysUnlessThereIsAnother() {
    MachineFile machine = Fixtures.machine("26-screen-hidden");
    Screen screen = machine.screen().orElseThrow();
    MachineFile moved = machine.screen(Optional.of(new Screen("::1", 5999, "", screen.hidden())));
    assertTrue(moved.screen().orElseThrow().hidden());
    MachineFile changed = moved.screen(Optional.of(new Screen("", 5999, "new", false)));
    assertEquals(new Screen("", 5999, "new", false), changed.screen().orElseThrow());
    assertEquals(List.of(), changed.screen(Optional.empty()).keys().keys("remotedisplay"));
    assertFalse(changed.screen().orElseThrow().toString().contains("new"));
    assertThrows(IllegalArgumentException.class, () -> new Screen("", 1, "ninechars", false));
  }
}
