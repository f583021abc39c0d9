package dev.posada.examples;

import static dev.posada.ByteSize.mib;
import static dev.posada.ResourceQuota.limit;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.Disk;
import dev.posada.Host;
import dev.posada.Snapshot;
import dev.posada.VirtualMachine;
import dev.posada.VirtualMachineSpec;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The samples that start no machine, on the command line of a real VirtualBox, each in a JVM of its
 * own that finds it in PATH.
 */
@Tag("slow")
@Timeout(180)
class VirtualBoxSamplesTest {
  @TempDir Path folder;
  private Host host;

  @BeforeEach
  void connect() {
    host = LabVirtualBox.connect();
  }

  @AfterEach
  void leaveNothing() {
    if (host != null) {
      host.virtualMachines().named("web").forEach(VirtualMachine::delete);
      host.close();
    }
  }

  private String run(Class<?> sample, String... arguments) throws Exception {
    return new JavaProcess(folder, LabVirtualBox.environment(System.getenv("PATH")))
        .run(0, sample, arguments);
  }

  private VirtualMachine web() {
    return host.virtualMachines()
        .create(
            VirtualMachineSpec.named("web")
                .quota(limit().vcpus(1).memory(mib(64)))
                .attach(Disk.blank(mib(16))));
  }

  @Test
  void hostsWithGuice() throws Exception {
    web();
    String printed = run(HostsWithGuice.class, LabVirtualBox.uri(), "memory:///annex");
    assertTrue(printed.contains("web"), printed);
  }

  @Test
  void nightlyJob() throws Exception {
    VirtualMachine web = web();
    web.label("backup", "nightly");
    assertEquals("", run(NightlyJob.class, LabVirtualBox.uri()));
    assertEquals(
        List.of("nightly-" + LocalDate.now()),
        web.snapshots().list().stream().map(Snapshot::name).toList());
  }

  @Test
  void whenItFails() throws Exception {
    assertEquals("", run(WhenItFails.class, LabVirtualBox.uri()));
    String printed = run(WhenItFails.class, LabVirtualBox.uri());
    assertTrue(printed.endsWith("nothing happened, trying again is safe\n"), printed);
  }
}
