package dev.posada.virtualbox.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.Credentials;
import dev.posada.ExecResult;
import dev.posada.ExecSpec;
import dev.posada.NativeException;
import dev.posada.Outcome;
import dev.posada.spi.command.CommandResult;
import dev.posada.testkit.TestOperation;
import dev.posada.virtualbox.recorded.ScriptedBox;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What a command inside is given is no business of who reads the trace, or lists processes. */
@Execution(ExecutionMode.CONCURRENT)
class HiddenWordsTest {
  private static final Pattern MARK = Pattern.compile(" sh ([0-9a-f-]{36}) ");

  @TempDir Path folder;
  private final TestOperation op = TestOperation.unlimited();
  private ScriptedBox box;
  private String id;

  @BeforeEach
  void machine() {
    box = new ScriptedBox(folder);
    id = box.machine("runs", "", "");
    box.answers(HiddenWordsTest::ended);
  }

  private static CommandResult ended(String words) {
    Matcher mark = MARK.matcher(words);
    return ScriptedBox.said(mark.find() ? mark.group(1) + "-ends 7\n" : "");
  }

  private ExecResult exec(ExecSpec spec) {
    return new GuestControl(box.installation(), Optional.of(Credentials.of("root", "pw")))
        .exec(id, spec, op);
  }

  @Test
  void theTraceTellsNeitherCommandNorEnvironment() {
    ExecSpec spec = ExecSpec.command("login", "hunter2").environment("TOKEN", "s3same");
    assertEquals(7, exec(spec).exitCode());
    String trace = op.trace().toString();
    assertTrue(trace.contains("guestcontrol " + id + " run --username root"), trace);
    assertFalse(trace.contains("hunter2") || trace.contains("s3same"), trace);
  }

  @Test
  void whatIsLostOnItsWayInsideIsToldAndTheCommandHasNotRun() {
    box.answers(words -> ScriptedBox.said(ended(words).stdout().replace(" 7", " input")));
    NativeException lost =
        assertThrows(NativeException.class, () -> exec(ExecSpec.command("cat").stdin("x")));
    assertEquals(Outcome.NOT_DONE, lost.outcome());
  }

  @Test
  void theEnvironmentIsInNoWordsOfTheTool() {
    assertEquals(7, exec(ExecSpec.command("login").environment("TOKEN", "s3same")).exitCode());
    assertEquals(2, box.calls().size());
    assertTrue(box.calls().get(0).contains(" copyto "), box.calls().get(0));
    assertFalse(box.calls().toString().contains("s3same"));
  }

  @Test
  void theInputIsInNoWordsOfTheTool() {
    assertEquals(7, exec(ExecSpec.command("chpasswd").stdin("root:hunter2")).exitCode());
    assertEquals(2, box.calls().size());
    assertTrue(box.calls().get(0).contains(" copyto "), box.calls().get(0));
    assertTrue(box.calls().get(1).contains(" run "), box.calls().get(1));
    assertFalse(box.calls().toString().contains("hunter2"));
    assertTrue(op.trace().toString().contains("mkdir -m 700 /tmp/posada-"), "a folder of its own");
  }
}
