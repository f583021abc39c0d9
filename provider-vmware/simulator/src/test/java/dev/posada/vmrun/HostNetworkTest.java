package dev.posada.vmrun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Networks, forwards, leases and adapters. */
@Execution(ExecutionMode.CONCURRENT)
class HostNetworkTest {
  @TempDir Path folder;
  private Stage stage;

  @BeforeEach
  void setUp() throws Exception {
    stage = Stage.in(folder);
  }

  private String hostFile(String name) throws Exception {
    return Files.readString(stage.simulator().home().folder().resolve("host").resolve(name));
  }

  @Test
  void forwardStandsInTheTableAndInTheFile() throws Exception {
    String[] set = {"setPortForwarding", "vmnet8", "tcp", "8080", "192.168.80.128", "80", "web"};
    assertEquals("", stage.run(set).text());
    assertEquals(
        """
        Total port forwardings: 1
        INDEX  PROTOCOL     HOST PORT    GUEST IP         GUEST PORT   DESCRIPTION
        0      tcp          8080         192.168.80.128   80           web
        """,
        stage.run("listPortForwardings", "vmnet8").text());
    String nat = hostFile("etc/vmware/vmnet8/nat/nat.conf");
    assertTrue(nat.contains("[incomingtcp]\n8080 = 192.168.80.128:80\n"), nat);
    assertEquals("", stage.run("deletePortForwarding", "vmnet8", "tcp", "8080").text());
    assertEquals(255, stage.run("deletePortForwarding", "vmnet8", "tcp", "8080").exit());
    stage.set("admin", "false");
    assertEquals(
        "Error: Insufficient permissions in the host operating system\n", stage.run(set).text());
  }

  @Test
  void startedMachineHasALease() throws Exception {
    Path vmx = stage.machine("web");
    stage.run("start", vmx, "nogui");
    String mac = dev.posada.vmrun.files.Dictionary.read(vmx).get("ethernet0.generatedAddress");
    String leases = hostFile("etc/vmware/vmnet8/dhcpd/dhcpd.leases");
    assertTrue(leases.contains("lease 192.168.80.128 {\n"), leases);
    assertTrue(leases.contains("\thardware ethernet " + mac + ";\n"), leases);
    assertTrue(hostFile("etc/vmware/networking").contains("answer VNET_8_NAT yes\n"));
  }

  @Test
  void adaptersOfFusion() throws Exception {
    stage.set("system", "macos");
    Path vmx = stage.machine("web");
    assertEquals(0, stage.run("addNetworkAdapter", vmx, "hostOnly").exit());
    assertEquals(0, stage.run("setNetworkAdapter", vmx, "0", "custom", "vmnet2").exit());
    assertEquals(
        """
        Total network adapters: 2
        INDEX  TYPE         VMNET
        0      custom       vmnet2
        1      hostOnly     vmnet1
        """,
        stage.run("listNetworkAdapters", vmx).text());
    assertEquals(0, stage.run("deleteNetworkAdapter", vmx, "1").exit());
    assertEquals(255, stage.run("deleteNetworkAdapter", vmx, "1").exit());
  }
}
