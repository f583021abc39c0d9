package dev.posada.spi.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.NativeException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Of what is said without a tool. */
@Execution(ExecutionMode.CONCURRENT)
class DeliveryTest {
  private static final CommandResult SAID = new CommandResult(3, "one\ntwo", "no\n");
  private static final Command CHANGE = Command.change("tool");

  @Test
  void listenerAndSinkHearIt() throws IOException {
    List<String> lines = new ArrayList<>();
    ByteArrayOutputStream sink = new ByteArrayOutputStream();
    CommandResult left = CHANGE.stdoutTo(sink).lines(lines::add).deliver(SAID);
    assertEquals(new CommandResult(3, "", "no\n"), left);
    assertEquals("one\ntwo", sink.toString(UTF_8));
    assertEquals(List.of("no", "one", "two"), lines.stream().sorted().toList());
  }

  @Test
  void theResultHoldsWhatTheLimitLeaves() throws IOException {
    assertEquals(SAID, CHANGE.outputLimit(7).deliver(SAID));
    CommandResult left = CHANGE.outputLimit(6).deliver(SAID);
    assertTrue(left.isCut());
    assertEquals("one\ntw", left.stdout());
  }

  @Test
  void whatWasCutBeforeStaysSo() throws IOException {
    CommandResult cut = new CommandResult(0, "o".getBytes(UTF_8), new byte[0], true);
    assertEquals(cut, CHANGE.deliver(cut));
    assertFalse(CHANGE.deliver(SAID).isCut());
  }

  @Test
  void halfAnAnswerIsNone() {
    Command read = Command.read("tool");
    NativeException tooMuch =
        assertThrows(NativeException.class, () -> read.outputLimit(6).deliver(SAID));
    assertTrue(tooMuch.getMessage().contains("more than 6 bytes"), tooMuch::getMessage);
    CommandResult cut = new CommandResult(0, new byte[1], new byte[0], true);
    assertThrows(NativeException.class, () -> read.deliver(cut));
  }
}
