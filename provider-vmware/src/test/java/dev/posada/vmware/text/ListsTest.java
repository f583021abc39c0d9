package dev.posada.vmware.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.PortForward.Protocol;
import dev.posada.vmware.files.HostNetwork;
import dev.posada.vmware.files.HostNetwork.Type;
import dev.posada.vmware.files.NatForward;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Execution(ExecutionMode.CONCURRENT)
class ListsTest {
  private static final String NOISE =
      "2015-08-31T17:57:29.547| ServiceImpl_Opener: PID 5033\nGtk-Message: no module\n";
  private static final String RUNNING =
      "Total running VMs: 2\n/vms/a b/a.vmx\nC:\\vms\\web\\web.VMX\n";
  private static final String NETWORKS =
      """
      Total host networks: 3
      INDEX  NAME         TYPE         DHCP         SUBNET           MASK
      0      vmnet0       bridged      false        empty            empty
      1      vmnet1       hostOnly     true         172.16.11.0      255.255.255.0
      8      vmnet8       nat          true         192.168.3.0      255.255.255.0
      """;

  private static List<String> spoiled(String text) {
    return List.of(text, text.replace("\n", "\r\n"), NOISE + text, text.stripTrailing());
  }

  @Test
  void readsRunningMachines() {
    for (String text : spoiled(RUNNING)) {
      RunningText read = RunningText.of(text);
      assertEquals(List.of("/vms/a b/a.vmx", "C:\\vms\\web\\web.VMX"), read.paths());
      assertTrue(read.whole());
    }
    assertEquals(new RunningText(List.of(), true), RunningText.of("Total running VMs: 0\r\n"));
  }

  @Test
  void aListThatIsNotWholeSaysSo() {
    assertFalse(RunningText.of("").whole());
    assertFalse(RunningText.of("Total running").whole());
    assertFalse(RunningText.of("Total running VMs: 2\n/a.vmx\n/b.v").whole());
    assertFalse(RunningText.of("Total running VMs: 3\n/a.vmx\n").whole());
    assertFalse(RunningText.of("Error: Unknown error\n").whole());
    for (int length = 0; length < RUNNING.length() - 1; length++) {
      RunningText cut = RunningText.of(RUNNING.substring(0, length));
      assertFalse(cut.whole(), "" + length);
      assertTrue(cut.paths().size() < 2);
    }
  }

  @Test
  void readsNetworks() {
    for (String text : spoiled(NETWORKS)) {
      assertEquals(
          List.of(
              new HostNetwork("vmnet0", Type.BRIDGED, false, "", ""),
              new HostNetwork("vmnet1", Type.HOST_ONLY, true, "172.16.11.0", "255.255.255.0"),
              new HostNetwork("vmnet8", Type.NAT, true, "192.168.3.0", "255.255.255.0")),
          NetworkText.networks(text));
    }
    for (int length = 0; length < NETWORKS.length(); length++) {
      assertTrue(NetworkText.networks(NETWORKS.substring(0, length)).size() <= 3);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INDEX  PROTOCOL  HOST PORT  GUEST IP         GUEST PORT  DESCRIPTION\n"
            + "0      tcp       2222       192.168.80.128   22          ssh\n"
            + "1      UDP       53         192.168.80.129   5353\n",
        "INDEX  HOST PORT  PROTOCOL  VM IP  VM PORT\n"
            + "0      2222       TCP       192.168.80.128   22\n"
            + "1      53  udp  192.168.80.129  5353   names of 7 things\n",
        "INDEX HOST\n0 2222 192.168.80.128 22 tcp\n1 53 192.168.80.129 5353 udp"
      })
  void readsForwardedPortsInWhateverColumns(String table) {
    assertEquals(
        List.of(
            new NatForward(Protocol.TCP, 2222, "192.168.80.128", 22),
            new NatForward(Protocol.UDP, 53, "192.168.80.129", 5353)),
        NetworkText.forwards("Total port forwardings: 2\n" + table));
  }

  @Test
  void noForwardedPortsAreNone() {
    assertEquals(List.of(), NetworkText.forwards("Total port forwardings: 0\n"));
    assertEquals(List.of(), NetworkText.forwards("0 tcp 1"));
  }
}
