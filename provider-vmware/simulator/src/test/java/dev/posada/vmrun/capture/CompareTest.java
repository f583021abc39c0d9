package dev.posada.vmrun.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class CompareTest {
  private static final String VMX =
      """
      config.version = "8"
      virtualHW.version = "20"
      sata0:0.present = "TRUE"
      sata0:0.fileName = "web.vmdk"
      """;

  @TempDir Path folder;
  private Path recording;

  @BeforeEach
  void setUp() throws Exception {
    recording = Files.createDirectories(folder.resolve("recording"));
  }

  private void step(String name, int exit, String out, String... words) throws Exception {
    Path step = Files.createDirectories(recording.resolve(name));
    Files.writeString(step.resolve("argv"), String.join("\0", words) + "\0");
    Files.writeString(step.resolve("out"), out);
    Files.writeString(step.resolve("err"), "");
    Files.writeString(step.resolve("rc"), exit + "\n");
    Files.writeString(step.resolve("web.vmx"), VMX);
  }

  private List<String> differences() throws Exception {
    return Compare.differences(recording, Files.createDirectories(folder.resolve("scratch")));
  }

  @Test
  void tellsOnlyWhatDiffers() throws Exception {
    Files.writeString(recording.resolve("machine"), "/vms/web/web.vmx\n");
    Files.writeString(recording.resolve("product"), "VMware Workstation 17.6.3 build-24583834\n");
    step("001", 0, "Total running VMs: 0\n", "list");
    step("002", 0, "", "start", "/vms/web/web.vmx", "nogui");
    step("003", 0, "Total running VMs: 1\n/vms/web/web.vmx\n", "list");
    step("004", 0, "Something else\n", "listSnapshots", "/vms/web/web.vmx");
    List<String> told = differences();
    assertEquals(1, told.size(), told::toString);
    assertEquals(
        """
        004 vmrun listSnapshots /vms/web/web.vmx
          real:      0 Something else\\n
          simulator: 0 Total snapshots: 0\\n\
        """,
        told.get(0));
  }

  @Test
  void understandsRecordingsOfWindows() throws Exception {
    Files.writeString(recording.resolve("machine"), "C:\\lab\\web\\web.vmx\r\n");
    step("001", 0, "Total running VMs: 0\r\n", "list");
    step("002", 0, "", "start", "C:\\lab\\web\\web.vmx", "nogui");
    step("003", 0, "Total running VMs: 1\r\nC:\\lab\\web\\web.vmx\r\n", "list");
    step("004", -1, "", "bogus");
    List<String> told = differences();
    assertEquals(1, told.size(), told::toString);
    assertTrue(told.get(0).startsWith("004 vmrun bogus\n"), told::toString);
  }
}
