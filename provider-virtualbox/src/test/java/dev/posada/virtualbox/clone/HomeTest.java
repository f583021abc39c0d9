package dev.posada.virtualbox.clone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.posada.RejectedException;
import dev.posada.testkit.TestOperation;
import dev.posada.virtualbox.recorded.ScriptedBox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class HomeTest {
  @TempDir Path folder;
  private final TestOperation op = TestOperation.unlimited();

  @Test
  void aFreshVirtualBoxIsAskedWhereMachinesLive() throws IOException {
    ScriptedBox box = new ScriptedBox(folder);
    box.unregistered();
    Path machines = Files.createDirectory(folder.resolve("machines"));
    box.answers(words -> ScriptedBox.said("Default machine folder:          " + machines + "\n"));
    assertEquals(
        machines.resolve("web").toString(), Home.of("web", "x", box.installation(), op).folder());
  }

  @Test
  void oneWithoutAFolderIsToldToSetOne() {
    ScriptedBox box = new ScriptedBox(folder);
    box.unregistered();
    assertThrows(RejectedException.class, () -> Home.of("web", "x", box.installation(), op));
  }
}
