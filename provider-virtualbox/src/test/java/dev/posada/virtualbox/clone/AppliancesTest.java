package dev.posada.virtualbox.clone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.CloneOptions;
import dev.posada.RejectedException;
import dev.posada.spi.command.CommandResult;
import dev.posada.testkit.TestOperation;
import dev.posada.virtualbox.recorded.ScriptedBox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class AppliancesTest {
  private static final Pattern OUTPUT = Pattern.compile("export \\S+ --output (\\S+) ");
  private static final CommandResult DENIED =
      ScriptedBox.failed("Could not open it (VERR_ACCESS_DENIED)", "VBOX_E_FILE_ERROR");

  @TempDir Path folder;
  private final TestOperation op = TestOperation.unlimited();
  private ScriptedBox box;
  private String id;

  @BeforeEach
  void machine() {
    box = new ScriptedBox(folder);
    id = box.machine("web", "", "<Hardware/>");
  }

  private CommandResult exported(String words, String refused) {
    Matcher output = OUTPUT.matcher(words);
    if (!output.find()) {
      return words.startsWith("import") ? DENIED : ScriptedBox.said("");
    }
    if (output.group(1).startsWith(refused)) {
      return DENIED;
    }
    try {
      Files.writeString(Path.of(output.group(1)), "appliance");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return ScriptedBox.said("");
  }

  @Test
  void anExportThatTheToolMayNotSeeGoesByItsOwnFolder() throws IOException {
    Path mine = Files.createDirectory(folder.resolve("mine"));
    box.answers(words -> exported(words, mine.toString()));
    new Appliances(box.installation()).exportTo(id, mine.resolve("web.ova"), op);
    assertEquals("appliance", Files.readString(mine.resolve("web.ova")));
    assertTrue(box.calls().get(1).contains(box.machinesFolder().toString()), box.calls()::toString);
  }

  @Test
  void aNameThatNoMachineCanHaveIsRefusedForCopiesToo() throws IOException {
    Path file = Files.writeString(folder.resolve("a.ova"), "appliance");
    String odd = "a\nb";
    assertThrows(
        RejectedException.class,
        () -> new Appliances(box.installation()).importFrom(file, odd, op));
    assertThrows(
        RejectedException.class,
        () -> new Cloning(box.installation()).cloneAs(id, odd, CloneOptions.full(), op));
    assertEquals(List.of(), box.calls());
  }
}
