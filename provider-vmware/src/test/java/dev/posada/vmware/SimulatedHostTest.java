package dev.posada.vmware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.OperationTimeoutException;
import dev.posada.spi.command.Command;
import dev.posada.spi.command.CommandResult;
import dev.posada.spi.command.CommandRunner;
import dev.posada.testkit.TestOperation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What the other tests stand on. */
@EnabledOnOs({OS.LINUX, OS.MAC})
@Timeout(60)
class SimulatedHostTest {
  private final TestOperation op = TestOperation.unlimited();

  @TempDir Path folder;

  @Test
  void answersInThisJvmAreThoseOfPrograms() {
    SimulatedHost host = SimulatedHost.in(folder);
    String vmx = host.machine("web").toString();
    List<List<String>> calls =
        List.of(
            List.of("vmware", "-v"),
            List.of("vmrun", "-T", "ws", "list"),
            List.of("vmrun", "-T", "ws", "start", vmx, "nogui"),
            List.of("vmrun", "-T", "ws", "list"),
            List.of("vmrun", "-T", "ws", "getGuestIPAddress", vmx),
            List.of(
                "vmrun", "-T", "ws", "-gu", "guest", "-gp", "no", "fileExistsInGuest", vmx, "/"),
            List.of("vmrun", "-T", "ws", "clone", vmx, vmx, "full"),
            List.of("vmrun", "-T", "player", "list"),
            List.of("vmrun", "-T", "ws", "stop", vmx, "hard"),
            List.of("vmrun", "-T", "ws", "stop", vmx, "hard"));
    assertEquals(answers(calls, host.programs()), answers(calls, host.tools()));
  }

  private List<CommandResult> answers(List<List<String>> calls, CommandRunner tools) {
    List<CommandResult> answers = new ArrayList<>();
    for (List<String> call : calls) {
      List<String> argv = new ArrayList<>(call);
      argv.set(0, tools.find(call.get(0), op).orElseThrow());
      answers.add(tools.run(Command.change(argv), op));
    }
    return answers;
  }

  @Test
  void toolThatHangsEndsWithItsOperation() {
    SimulatedHost host = SimulatedHost.in(folder).fault("command=list action=hang");
    Command list = Command.read("vmrun", "-T", "ws", "list");
    TestOperation brief = TestOperation.within(Duration.ofMillis(100));
    assertThrows(OperationTimeoutException.class, () -> host.tools().run(list, brief));
    assertFalse(Thread.interrupted());
    assertEquals(0, brief.hooks());
  }

  @Test
  void filesOfTheHostAreInTheHomeOfTheSimulator() {
    SimulatedHost host = SimulatedHost.in(folder);
    host.succeeds("vmrun", "list");
    assertTrue(text(host, "/etc/vmware/networking").contains("VNET_8_NAT yes"));
    assertEquals(Optional.empty(), host.files().stamp("/home/user/.vmware/inventory.vmls", op));
    host.files().makeFolder(host.home(), op);
    host.files().write("/home/user/new", new byte[1], op);
    assertEquals(List.of("new"), host.files().list("/home/user", op));
    String vmx = host.machine("web").toString();
    assertEquals(
        List.of(vmx), List.copyOf(host.files().stamps(List.of("/etc/no", vmx), op).keySet()));
  }

  @Test
  void windowsHasDrives() {
    SimulatedHost host = SimulatedHost.in(folder).windows();
    String vmx = host.there(host.machine("web"));
    assertEquals("C:\\vms\\web\\web.vmx", vmx);
    assertTrue(text(host, vmx).contains("displayName"));
    String vmrun = host.tools().find("vmrun", op).orElseThrow();
    assertTrue(vmrun.endsWith("\\vmrun.exe"), vmrun);
    CommandResult started =
        host.tools().run(Command.change(vmrun, "-T", "ws", "start", vmx, "nogui"), op);
    assertEquals(0, started.exitCode(), started::toString);
    assertTrue(text(host, "C:\\ProgramData\\VMware\\vmnetdhcp.leases").contains("lease"));
  }

  private String text(SimulatedHost host, String path) {
    return new String(host.files().read(path, op), StandardCharsets.UTF_8);
  }

  @Test
  void programThatIsMissingIsNotFound() {
    CommandRunner tools = SimulatedHost.in(folder).without("ovftool").tools();
    assertEquals(Optional.empty(), tools.find("ovftool", op));
    assertEquals(Optional.of("/usr/bin/vmrun"), tools.find("/usr/bin/vmrun", op));
    assertEquals(Optional.empty(), tools.find("/opt/vmrun", op));
  }
}
