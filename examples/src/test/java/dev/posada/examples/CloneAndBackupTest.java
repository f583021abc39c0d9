package dev.posada.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ByteSize;
import dev.posada.Disk;
import dev.posada.GuestState;
import dev.posada.Host;
import dev.posada.Hypervisors;
import dev.posada.VirtualMachine;
import dev.posada.VirtualMachineSpec;
import dev.posada.memory.MemoryWorld;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CloneAndBackupTest {
  private static final String URI = "memory:///clone-and-backup";
  private static final Pattern BACKUPS =
      Pattern.compile("(?m)^full: (.+), then only what changed: (.+)$");

  @TempDir Path folder;

  @AfterEach
  void forgetTheWorld() {
    MemoryWorld.of(URI).reset();
  }

  @Test
  void theTwinAndTheRestoredMachineRun() throws Exception {
    try (Host host = Hypervisors.load().connect(URI)) {
      VirtualMachine web =
          host.virtualMachines()
              .create(VirtualMachineSpec.named("web").attach(Disk.blank(ByteSize.gib(8))));
      Path backups = folder.resolve("backups");
      String printed =
          Printed.by(() -> CloneAndBackup.main(new String[] {URI, backups.toString()}));

      Matcher said = BACKUPS.matcher(printed);
      assertTrue(said.find(), printed);
      Path full = Path.of(said.group(1));
      Path changes = Path.of(said.group(2));
      assertNotEquals(full, changes);
      assertTrue(Files.isDirectory(full) && full.startsWith(backups), printed);
      assertTrue(Files.isDirectory(changes) && changes.startsWith(backups), printed);

      assertEquals(GuestState.STOPPED, web.inspect().state());
      assertEquals(GuestState.RUNNING, state(host, "web-twin"));
      assertEquals(GuestState.RUNNING, state(host, "web-restored"));
      assertEquals(
          web.inspect().disks().get(0).capacity(),
          host.virtualMachines().get("web-restored").inspect().disks().get(0).capacity());
    }
  }

  private static GuestState state(Host host, String name) {
    return host.virtualMachines().get(name).inspect().state();
  }
}
