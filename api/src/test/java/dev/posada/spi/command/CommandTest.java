package dev.posada.spi.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommandTest {

  @Test
  void keepsItsWordsAsTheyAre() {
    List<String> words = new ArrayList<>(List.of("tool", "", "a b", "-x", "$HOME"));
    Command command = Command.read(words);
    words.clear();
    assertEquals(List.of("tool", "", "a b", "-x", "$HOME"), command.argv());
  }

  @Test
  void showsWhereAWordEnds() {
    assertEquals(
        "/usr/bin/tool --at=1 'a b' '' 'it'\\''s'",
        Command.read("/usr/bin/tool", "--at=1", "a b", "", "it's").toString());
  }

  @Test
  void refusesACommandWithoutATool() {
    assertThrows(IllegalArgumentException.class, () -> Command.read());
    assertThrows(IllegalArgumentException.class, () -> Command.read("", "list"));
  }

  @Test
  void refusesANulCharacter() {
    assertThrows(IllegalArgumentException.class, () -> Command.read("tool", "a\0b"));
  }
}
