package dev.posada.vmware.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
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
  void limitsOfACardAreSetAndTakenAway() {
    Dictionary file = Fixtures.machine("02-alpine").keys();
    Dictionary limited = Cards.limit(file, 0, OptionalLong.of(8000), OptionalLong.of(512));
    assertEquals("8000", limited.text("ethernet0.rxbw.limit"));
    Dictionary half = Cards.limit(limited, 0, OptionalLong.empty(), OptionalLong.of(1));
    assertEquals(Optional.empty(), half.value("ethernet0.rxbw.limit"));
    assertEquals("1", half.text("ethernet0.txbw.limit"));
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
