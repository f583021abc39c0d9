package dev.posada.vmrun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptSettingsTest {
  @TempDir Path folder;

  @Test
  void snapshotBringsBackDevicesAndSizesButNoName() throws IOException, InterruptedException {
    Stage stage = Stage.in(folder);
    Path vmx = stage.machine("web");
    assertEquals(0, stage.run("snapshot", vmx, "then").exit());
    String changed =
        stage
            .text(vmx)
            .replace("memsize = \"128\"", "memsize = \"256\"")
            .replace("displayName = \"web\"", "displayName = \"other\"");
    Files.writeString(vmx, changed + "ethernet1.present = \"TRUE\"\n");
    Path clone = folder.resolve("clone/clone.vmx");
    assertEquals(0, stage.run("clone", vmx, stage.there(clone), "full", "-snapshot=then").exit());
    assertTrue(stage.text(clone).contains("memsize = \"128\""), stage.text(clone));
    assertFalse(stage.text(clone).contains("ethernet1"), stage.text(clone));
    assertEquals(0, stage.run("revertToSnapshot", vmx, "then").exit());
    assertTrue(stage.text(vmx).contains("memsize = \"128\""), stage.text(vmx));
    assertTrue(stage.text(vmx).contains("displayName = \"other\""), stage.text(vmx));
    assertFalse(stage.text(vmx).contains("ethernet1"), stage.text(vmx));
  }
}
