package dev.posada.vmware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.posada.ByteSize;
import dev.posada.Capability;
import dev.posada.Cdrom;
import dev.posada.ConnectOptions;
import dev.posada.Disk;
import dev.posada.GuestState;
import dev.posada.GuestSummary;
import dev.posada.Host;
import dev.posada.Hypervisors;
import dev.posada.NotFoundException;
import dev.posada.VirtualMachine;
import dev.posada.VirtualMachineSpec;
import dev.posada.vmrun.Launchers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The provider as everybody gets it, on simulated tools that are programs: here, and over ssh. */
@EnabledOnOs({OS.LINUX, OS.MAC})
@Tag("slow")
@Timeout(180)
class ProgramsTest {
  @TempDir Path folder;

  private VmwareConnectOptions options() throws IOException {
    SimulatedHost vmware = SimulatedHost.in(folder);
    Path home = vmware.simulator().home().folder();
    Path bin = Launchers.write(folder.toRealPath().resolve("bin"), home);
    return VmwareConnectOptions.defaults()
        .tool(bin.resolve("vmrun").toString())
        .folder(vmware.machines().toString());
  }

  @Test
  void machinesLiveAndGoHere() throws IOException {
    check("vmware:///?type=ws", options());
  }

  @Test
  @EnabledIfEnvironmentVariable(named = "POSADA_LAB_SSH", matches = ".+")
  void machinesLiveAndGoOverSsh() throws IOException {
    String authority = System.getenv("POSADA_LAB_SSH").substring("ssh://".length());
    check(
        "vmware+ssh://" + authority + "/?type=ws",
        options().ssh("ssh", "-F", System.getenv("POSADA_LAB_SSH_CLIENT_CONFIG")));
  }

  private void check(String uri, VmwareConnectOptions options) throws IOException {
    Path iso = Files.write(folder.resolve("a.iso"), new byte[4096]);
    ConnectOptions all = ConnectOptions.defaults().option(options);
    try (Host host = Hypervisors.of(new VmwareProvider()).connect(uri, all)) {
      assertEquals("17.6.3 build-24583834", host.inspect().version());
      VirtualMachine machine =
          host.virtualMachines()
              .create(
                  VirtualMachineSpec.named("web server")
                      .label("tier", "1")
                      .attach(Disk.blank(ByteSize.mib(64)), Cdrom.of(iso)));
      assertEquals(Optional.of(ByteSize.mib(64)), machine.inspect().disks().get(0).capacity());
      boolean here = uri.startsWith("vmware:");
      assertEquals(here, machine.support(Capability.DISPLAY).available(), "its screen is seen");
      machine.start();
      machine.pause();
      assertEquals(
          List.of(GuestState.PAUSED),
          host.virtualMachines().summaries().values().stream().map(GuestSummary::state).toList());
      machine.resume();
      machine.save();
      assertEquals(GuestState.SAVED, machine.inspect().state());
      machine.start();
      machine.kill();
      machine.label("tier", "2");
      assertEquals("2", machine.inspect().labels().get("tier"));
      machine.delete();
      assertFalse(Files.exists(Path.of(machine.id()).getParent()));
      assertThrows(NotFoundException.class, machine::start);
      VmwareConnection connection = host.unwrap(VmwareConnection.class).orElseThrow();
      assertThrows(
          NotFoundException.class,
          () -> connection.change(List.of("start", machine.id()), Duration.ofSeconds(20)));
    }
  }
}
