package dev.posada.virtualbox.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.VirtualMachineSpec;
import dev.posada.spi.command.CommandResult;
import dev.posada.testkit.TestOperation;
import dev.posada.virtualbox.recorded.ScriptedBox;
import dev.posada.virtualbox.tool.Installation;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CreationTest {
  @TempDir Path folder;

  private static CommandResult answer(String words) {
    if (words.startsWith("createvm") && !words.contains("--basefolder")) {
      return ScriptedBox.failed(
          "Machine settings file '/home/me/vms/web/web.vbox' already exists", "VBOX_E_FILE_ERROR");
    }
    return ScriptedBox.said(
        words.equals("list systemproperties") ? "Default machine folder:  /home/me/vms\n" : "");
  }

  @Test
  void aFreshVirtualBoxIsAskedWhereMachinesLiveIfTheUsualFolderIsTaken() {
    ScriptedBox box = new ScriptedBox(folder);
    box.unregistered();
    box.answers(CreationTest::answer);
    Installation vbox = box.installation();
    Creation creation = new Creation(vbox, new GuestTypes(vbox), new HostSize(vbox));
    String id =
        creation.create(
            VirtualMachineSpec.named("web"), MachineExtras.NONE, TestOperation.unlimited());
    List<String> made = box.calls().stream().filter(call -> call.startsWith("createvm")).toList();
    assertEquals(2, made.size());
    assertTrue(made.get(1).endsWith(" --basefolder /home/me/vms/" + id), made.get(1));
  }
}
