package dev.posada.virtualbox.clone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.RejectedException;
import dev.posada.spi.command.CommandRunner;
import dev.posada.testkit.TestOperation;
import dev.posada.virtualbox.recorded.ScriptedBox;
import dev.posada.virtualbox.tool.Installation;
import dev.posada.virtualbox.tool.VBoxManage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
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

  /** Two processes clone to one name at once. */
  @Test
  void onlyOneOfTwoWhoSawNoFolderHasIt() throws IOException {
    ScriptedBox box = new ScriptedBox(folder);
    Installation vbox = box.installation();
    Home one = Home.of("web", "x", vbox, op);
    Home other = Home.of("web", "y", vbox, op);
    assertEquals(one.folder(), other.folder());
    Home first = one.claimed("web", "x", vbox, op);
    Home second = other.claimed("web", "y", vbox, op);
    assertEquals(box.machinesFolder().resolve("web").toString(), first.folder());
    assertEquals(box.machinesFolder().resolve("y/web").toString(), second.folder());
    Path half = Files.writeString(Path.of(first.folder(), "web-disk1.vdi"), "half");
    Files.createDirectories(Path.of(second.folder()));
    second.removeWith(nothing -> {}, vbox, op);
    assertTrue(Files.exists(half), "the other still copies");
    assertFalse(Files.exists(Path.of(second.base())));
    first.removeWith(nothing -> {}, vbox, op);
    assertFalse(Files.exists(Path.of(first.folder())));
  }

  @Test
  void noToolIsNeededToMakeTheFolderHere() {
    Installation scripted = new ScriptedBox(folder).installation();
    VBoxManage tool = new VBoxManage(CommandRunner.local(), "VBoxManage", Map.of());
    Installation here = new Installation(tool, scripted.settings(), scripted.files());
    Home free = Home.of("web", "x", scripted, op);
    assertEquals(free, free.claimed("web", "x", here, op));
    assertTrue(Files.isDirectory(Path.of(free.folder())));
    assertFalse(free.claimed("web", "y", here, op).usual(), "somebody has it");
  }

  @Test
  void oneWithoutAFolderIsToldToSetOne() {
    ScriptedBox box = new ScriptedBox(folder);
    box.unregistered();
    assertThrows(RejectedException.class, () -> Home.of("web", "x", box.installation(), op));
  }
}
