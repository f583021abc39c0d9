package dev.posada.vmrun;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.vmrun.command.Message;
import dev.posada.vmrun.host.Mark;
import dev.posada.vmrun.host.Switch;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Every guess is told to those who read. */
@Execution(ExecutionMode.CONCURRENT)
class ReadmeTest {
  private static String readme() throws Exception {
    return Files.readString(Path.of("README.md"));
  }

  @Test
  void hasEachSwitchWithItsValuesAndMark() throws Exception {
    String readme = readme();
    for (Switch choice : Switch.values()) {
      String values = " | " + String.join(", ", choice.choices()) + " | " + choice.mark() + " |";
      boolean told =
          readme.lines().anyMatch(l -> l.startsWith("| " + choice.name()) && l.endsWith(values));
      assertTrue(told, choice + values);
    }
  }

  @Test
  void hasEachTextThatNobodySaw() throws Exception {
    String readme = readme();
    for (Message message : Message.values()) {
      assertTrue(message.mark() != Mark.GUESSED || readme.contains(message.name()), message::name);
    }
  }
}
