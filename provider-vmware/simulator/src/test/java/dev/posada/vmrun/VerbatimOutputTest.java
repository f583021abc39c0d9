package dev.posada.vmrun;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.vmrun.host.Switch;
import dev.posada.vmrun.host.Trait;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What others captured of successful calls comes byte for byte. */
@Execution(ExecutionMode.CONCURRENT)
class VerbatimOutputTest {
  @TempDir Path folder;

  private static void prints(Answer answer, String text) {
    assertArrayEquals(
        text.getBytes(StandardCharsets.UTF_8), answer.stdout(), () -> "printed " + answer.text());
    assertEquals(0, answer.stderr().length);
  }

  private static void succeeds(Answer answer, String text) {
    prints(answer, text);
    assertEquals(0, answer.exit());
  }

  @Test
  void listOfNoMachines() throws Exception {
    succeeds(Stage.in(folder).run("-T", "ws", "list"), "Total running VMs: 0\n");
  }

  @Test
  void listOnWindowsSpellsPathsAndEndsLinesItsWay() throws Exception {
    Stage stage = Stage.windows(folder);
    Path vmx = stage.machine("web");
    succeeds(stage.run("-T", "ws", "start", "C:\\vms\\web\\web.vmx", "nogui"), "");
    succeeds(stage.run("-T", "ws", "list"), "Total running VMs: 1\r\nC:\\vms\\web\\web.vmx\r\n");
    assertTrue(Files.exists(vmx));
  }

  @Test
  void listSnapshotsFlatAndAsATree() throws Exception {
    Stage stage = Stage.in(folder);
    Path vmx = stage.machine("web");
    succeeds(stage.run("listSnapshots", vmx), "Total snapshots: 0\n");
    succeeds(stage.run("snapshot", vmx, "s1"), "");
    succeeds(stage.run("snapshot", vmx, "s2 with space"), "");
    succeeds(stage.run("listSnapshots", vmx), "Total snapshots: 2\ns1\ns2 with space\n");
    succeeds(stage.run("snapshot", vmx, "s3"), "");
    succeeds(
        stage.run("listSnapshots", vmx, "showTree"),
        "Total snapshots: 3\ns1\n\ts2 with space\n\t\ts3\n");
  }

  @Test
  void listNetworkAdapters() throws Exception {
    Stage stage = Stage.in(folder);
    stage.set("system", "macos");
    succeeds(
        stage.run("listNetworkAdapters", stage.machine("minikube")),
        """
        Total network adapters: 1
        INDEX  TYPE         VMNET
        0      nat          vmnet8
        """);
  }

  @Test
  void listHostNetworks() throws Exception {
    Stage stage = Stage.in(folder);
    stage
        .simulator()
        .home()
        .change(
            "networks.properties",
            p -> p.setProperty("vmnet8", "nat,true,192.168.3.0,255.255.255.0"));
    succeeds(
        stage.run("listHostNetworks"),
        """
        Total host networks: 3
        INDEX  NAME         TYPE         DHCP         SUBNET           MASK
        0      vmnet0       bridged      false        empty            empty
        1      vmnet1       hostOnly     true         172.16.11.0      255.255.255.0
        8      vmnet8       nat          true         192.168.3.0      255.255.255.0
        """);
  }

  @Test
  void listPortForwardingsOfNone() throws Exception {
    succeeds(Stage.in(folder).run("listPortForwardings", "vmnet8"), "Total port forwardings: 0\n");
  }

  @Test
  void guestWords() throws Exception {
    Stage stage = Stage.in(folder);
    Path vmx = stage.machine("first");
    stage.run("start", vmx, "nogui");
    succeeds(
        stage.guest("listProcessesInGuest", vmx),
        "Process list: 1\npid=1, owner=root, cmd=/sbin/init\n");
    succeeds(stage.guest("fileExistsInGuest", vmx, "/etc/passwd"), "The file exists.\n");
    Answer none = stage.guest("fileExistsInGuest", vmx, "/nope");
    prints(none, "The file does not exist.\n");
    assertEquals(255, none.exit());
    succeeds(stage.guest("directoryExistsInGuest", vmx, "/tmp"), "The directory exists.\n");
    prints(stage.guest("directoryExistsInGuest", vmx, "/nope"), "The directory does not exist.\n");
    Answer failed = stage.guest("runProgramInGuest", vmx, "/bin/sh", "-c", "exit 3");
    prints(failed, "Guest program exited with non-zero exit code: 3\n");
    assertEquals(1, failed.exit());
  }

  @Test
  void checkToolsState() throws Exception {
    Stage stage = Stage.in(folder);
    Path vmx = stage.machine("web");
    succeeds(stage.run("checkToolsState", vmx), "installed\n");
    stage.run("start", vmx, "nogui");
    succeeds(stage.run("checkToolsState", vmx), "running\n");
    stage.set(vmx, Trait.TOOLS, "none");
    Answer unknown = stage.run("checkToolsState", vmx);
    prints(unknown, "unknown\n");
    assertEquals(254, unknown.exit());
  }

  @Test
  void getGuestIpAddress() throws Exception {
    Stage stage = Stage.in(folder);
    Path vmx = stage.machine("web");
    stage.run("start", vmx, "nogui");
    succeeds(stage.run("getGuestIPAddress", vmx), "192.168.80.128\n");
    succeeds(stage.run("readVariable", vmx, "guestVar", "ip"), "192.168.80.128\n");
    succeeds(stage.run("suspend", vmx), "");
    succeeds(stage.run("getGuestIPAddress", vmx), "192.168.80.128\n");
  }

  @Test
  void usageTellsTheVersionAndFails() throws Exception {
    Stage stage = Stage.in(folder);
    Answer usage = stage.run();
    assertTrue(
        usage
            .text()
            .startsWith(
                "\nvmrun version 1.17.0 build-24583834\n\n"
                    + "Usage: vmrun [AUTHENTICATION-FLAGS] COMMAND [PARAMETERS]\n"));
    assertTrue(usage.text().contains("   -T <hostType> (ws|fusion||player)\n"));
    assertEquals(255, usage.exit());
    Answer bogus = stage.run("bogus");
    assertEquals("Unrecognized command: bogus\n" + usage.text(), bogus.text());
    assertEquals(255, bogus.exit());
  }

  @Test
  void commandWordsAreFoundInAnyCase() throws Exception {
    Stage stage = Stage.in(folder);
    succeeds(stage.run("LISTsnapshots", stage.machine("web")), "Total snapshots: 0\n");
  }

  @Test
  void startOfARunningMachineIsSilent() throws Exception {
    Stage stage = Stage.in(folder);
    stage.set(Switch.PIPES, "released");
    Path vmx = stage.machine("web");
    succeeds(stage.run("start", vmx, "nogui"), "");
    succeeds(stage.run("start", vmx, "nogui"), "");
  }
}
