package dev.posada.virtualbox.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.posada.ConnectionException;
import dev.posada.Failure;
import dev.posada.GuestState;
import dev.posada.GuestSummary;
import dev.posada.spi.command.CommandResult;
import dev.posada.testkit.TestOperation;
import dev.posada.virtualbox.machine.Picture;
import dev.posada.virtualbox.recorded.ScriptedBox;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** One machine that cannot be asked keeps nobody from seeing the others. */
@Execution(ExecutionMode.CONCURRENT)
class MeasurementsTest {
  private static final CommandResult ODD = ScriptedBox.failed("never heard of", "NS_ERROR_FAILURE");

  @TempDir Path folder;
  private final TestOperation op = TestOperation.unlimited();
  private ScriptedBox box;
  private String odd;
  private String plain;

  @BeforeEach
  void machines() {
    box = new ScriptedBox(folder);
    odd = box.machine("odd", "", "<Hardware><Memory RAMSize='64'/></Hardware>");
    plain = box.machine("plain", "", "<Hardware><Memory RAMSize='64'/></Hardware>");
    box.starts(odd);
    box.starts(plain);
    box.answers(this::answer);
  }

  private CommandResult answer(String words) {
    if (words.equals("list runningvms")) {
      return ScriptedBox.said("\"odd\" {" + odd + "}\n\"plain\" {" + plain + "}\n");
    }
    return words.contains(odd)
        ? ODD
        : ScriptedBox.said(
            words.startsWith("showvminfo") ? "VMState=\"running\"\n" : "<Statistics/>");
  }

  @Test
  void theOthersAreMeasured() {
    assertEquals(
        Set.of(plain), new Measurements(box.installation()).of(List.of(odd, plain), op).keySet());
  }

  @Test
  void theOthersAreSeen() {
    List<GuestSummary> all = new Picture(box.installation()).summaries(op);
    assertEquals(
        List.of(GuestState.UNKNOWN, GuestState.RUNNING),
        all.stream().map(GuestSummary::state).toList());
  }

  @Test
  void aConnectionThatIsLostIsNoMatterOfOneMachine() {
    box.answers(
        words -> {
          if (words.contains(odd)) {
            throw new ConnectionException("lost", Failure.undecided());
          }
          return answer(words);
        });
    assertThrows(ConnectionException.class, () -> new Picture(box.installation()).summaries(op));
    assertThrows(
        ConnectionException.class,
        () -> new Measurements(box.installation()).of(List.of(odd, plain), op));
  }
}
