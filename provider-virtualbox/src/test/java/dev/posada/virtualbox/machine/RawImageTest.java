package dev.posada.virtualbox.machine;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.Disk;
import dev.posada.HypervisorException;
import dev.posada.testkit.TestOperation;
import dev.posada.virtualbox.recorded.ScriptedBox;
import dev.posada.virtualbox.tool.Installation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Execution(ExecutionMode.CONCURRENT)
class RawImageTest {
  private static final String MADE = "5afc51f1-77ed-4a75-bcde-b79536633f1c";

  @TempDir Path folder;
  private final TestOperation op = TestOperation.unlimited();

  @ParameterizedTest
  @CsvSource({
    "ubuntu.img, QFI\u00fb, clonemedium",
    "disk.raw, KDMV, clonemedium",
    "disk.img, '# Disk DescriptorFile', clonemedium",
    "disk.bin, '<<< Oracle VM VirtualBox Disk Image >>>', clonemedium",
    "disk.dd, conectix, clonemedium",
    "plain.img, '\u00eb\u0063\u0090', convertfromraw",
    "empty.raw, '', convertfromraw",
    "disk.vdi, '', clonemedium"
  })
  void whatIsCopiedIsKnownByItsBytes(String name, String head, String verb) throws IOException {
    Path image = folder.resolve(name);
    Files.write(image, head.getBytes(StandardCharsets.ISO_8859_1));
    ScriptedBox box = new ScriptedBox(folder);
    Installation vbox = box.installation();
    String id =
        box.machine(
            "web",
            "",
            "<Hardware><StorageControllers><StorageController name='SATA' type='AHCI'"
                + " PortCount='4'/></StorageControllers></Hardware>");
    Plugging plugging = new Plugging(vbox, new Capacities(vbox));
    box.answers(words -> ScriptedBox.said("UUID: " + MADE + "\n"));
    // found() does not find it, as nothing attaches it
    assertThrows(
        HypervisorException.class, () -> plugging.attach(id, Disk.copyOf(image.toString()), op));
    assertTrue(box.calls().get(0).startsWith(verb + " "), () -> "first of " + box.calls());
  }
}
