package dev.posada.spi.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
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
  void hidesWhatIsSecret() {
    Command command =
        Command.change("vmrun", "-gp")
            .secret("hunter2")
            .plain("start", "a b")
            .environment("TOKEN", "hunter2")
            .stdin("hunter2");
    assertEquals("TOKEN=*** vmrun -gp *** start 'a b'", command.toString());
    assertEquals(command.toString(), command.text().toString());
    assertEquals(List.of("vmrun", "-gp", "hunter2", "start", "a b"), command.argv());
    assertEquals(List.of("vmrun", "-gp", "***", "start", "a b"), command.visibleArgv());
  }

  @Test
  void tellsARunnerWhatItsToolGetsBesides() {
    Command command = Command.read("tool").environment("A", "b").stdin("c");
    assertEquals(Map.of("A", "b"), command.environment());
    assertEquals("c", new String(command.stdin(), java.nio.charset.StandardCharsets.UTF_8));
  }

  @Test
  void aCopyLeavesTheFirstAlone() {
    Command list = Command.read("tool", "list");
    list.secret("x").plain("y").environment("A", "b").stdin("z");
    assertEquals("tool list", list.toString());
    assertFalse(list.changes());
    assertTrue(Command.change("tool").secret("x").stdin("y").changes());
  }

  @Test
  void refusesWhatCannotBeInAnEnvironment() {
    Command command = Command.read("tool");
    assertThrows(IllegalArgumentException.class, () -> command.environment("", "x"));
    assertThrows(IllegalArgumentException.class, () -> command.environment("A=B", "x"));
    assertThrows(IllegalArgumentException.class, () -> command.environment("A", "\0"));
  }

  @Test
  void refusesACommandWithoutATool() {
    assertThrows(IllegalArgumentException.class, () -> Command.read());
    assertThrows(IllegalArgumentException.class, () -> Command.read("", "list"));
  }

  @Test
  void refusesANulCharacter() {
    assertThrows(IllegalArgumentException.class, () -> Command.read("tool", "a\0b"));
    assertThrows(IllegalArgumentException.class, () -> Command.read("tool").secret("a\0b"));
  }
}
