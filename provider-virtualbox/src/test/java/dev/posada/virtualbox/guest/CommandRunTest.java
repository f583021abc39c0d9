package dev.posada.virtualbox.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.posada.Credentials;
import dev.posada.ExecResult;
import dev.posada.ExecSpec;
import dev.posada.spi.command.CommandResult;
import dev.posada.testkit.TestOperation;
import dev.posada.virtualbox.recorded.ScriptedBox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What the additions would start inside, in a real shell of this machine. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "needs sh")
@Timeout(60)
class CommandRunTest {
  @TempDir Path folder;
  @TempDir Path guest;
  private ScriptedBox box;
  private String id;

  @BeforeEach
  void machine() {
    box = new ScriptedBox(folder);
    id = box.machine("runs", "", "");
    box.answers(words -> inside());
  }

  /** The file of the last command is copied, or its shell run. */
  private CommandResult inside() {
    List<String> words = box.commands().get(box.commands().size() - 1).argv();
    try {
      if (words.contains("copyto")) {
        Files.copy(Path.of(words.get(words.size() - 2)), inside(words.get(words.size() - 1)));
        return ScriptedBox.said("");
      }
      return sh(words.subList(words.indexOf("--") + 1, words.size()));
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private Path inside(String path) {
    return guest.resolve(Path.of(path).getFileName().toString());
  }

  private CommandResult sh(List<String> arguments) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of("sh"));
    arguments.forEach(
        word -> words.add(word.startsWith("/tmp/posada-") ? inside(word).toString() : word));
    Process process =
        new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    process.getOutputStream().close();
    byte[] out = process.getInputStream().readAllBytes();
    return new CommandResult(process.waitFor(), new String(out, "UTF-8"), "");
  }

  private String exec(ExecSpec spec) throws IOException {
    ExecResult result =
        new GuestControl(box.installation(), Optional.of(Credentials.of("root", "pw")))
            .exec(id, spec, TestOperation.unlimited());
    assertEquals(0, result.exitCode(), result::toString);
    try (var left = Files.list(guest)) {
      assertEquals(List.of(), left.toList());
    }
    return result.stdout();
  }

  @Test
  void aCommandHasItsEnvironmentAsItIs() throws IOException {
    String value = " it's \"é\" \\n $HOME `id` a=b\n\n";
    ExecSpec spec =
        ExecSpec.command("sh", "-c", "printf '%s|%s|%s' \"$ONE\" \"$TWO\" \"$(cat)\"")
            .environment("ONE", value)
            .environment("TWO", "");
    assertEquals(value + "||", exec(spec));
    assertEquals(value + "||given", exec(spec.stdin("given")));
  }

  @Test
  void aCommandWithAnEqualsSignIsNoVariable() throws IOException {
    Path program = Files.writeString(folder.resolve("a=b"), "#!/bin/sh\necho \"$X $1\"\n");
    program.toFile().setExecutable(true);
    assertEquals(
        "y c=d\n", exec(ExecSpec.command(program.toString(), "c=d").environment("X", "y")));
  }
}
