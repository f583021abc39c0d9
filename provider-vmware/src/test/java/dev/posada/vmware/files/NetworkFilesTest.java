package dev.posada.vmware.files;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.posada.PortForward.Protocol;
import dev.posada.vmware.files.HostNetwork.Type;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class NetworkFilesTest {
  private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");

  private static final String LEASES =
      """
      # All times in this file are in UTC (GMT), not your local timezone.
      lease 192.168.80.128 {
        starts 6 2026/11/28 11:00:00;
        ends 6 2026/11/28 11:30:00;
        hardware ethernet 00:0c:29:AA:bb:01;
        client-hostname "over";
      }
      lease 192.168.80.129 {
      \tstarts 6 2026/11/28 11:50:00;
      \tends 6 2026/11/28 12:20:00;
      \thardware ethernet 00:0C:29:aa:bb:02;
      \tuid 01:00:0c:29:aa:bb:02;
      \tclient-hostname "} lease 1.2.3.4 { \\" # ;";
      }
      lease 192.168.80.130 { ends never; hardware ethernet 00:0c:29:aa:bb:03; } # one line
      lease 192.168.80.131 { ends never; abandoned; hardware ethernet 00:0c:29:aa:bb:03; }
      lease 192.168.80.132 {
        ends 0 2026/11/29 00:00:00;
        binding state free;
        next binding state active;
        hardware ethernet 00:0c:29:aa:bb:03;
      }
      lease 192.168.80.133 { ends epoch 1795900000; binding state active;
        hardware ethernet 00:0c:29:aa:bb:03; on commit { set a = "b"; } }
      lease 192.168.80.129 { ends 0 2026/11/29 01:02:03; hardware ethernet 00:0c:29:aa:bb:04; }
      subnet 192.168.80.0 { range 1 2; }
      lease 192.168.80.140 { ends 6 2026/13/45 99:00:00; hardware ethernet 00:0c:29:aa:bb:05; }
      lease 192.168.80.141 { ends never; hardware ethernet 00:0c:29:aa:bb:06;
      """;

  private static Leases leases(String text) {
    return Leases.of(text.getBytes(UTF_8));
  }

  @Test
  void anEndThatIsCutOffIsNone() {
    for (String end : List.of("epoch", "6", "6 2026/11/28")) {
      String lease = "lease 10.0.0.7 { ends " + end + "; hardware ethernet 00:0c:29:00:00:01; }\n";
      assertEquals(1, leases(lease).addresses("00:0c:29:00:00:01", NOW).size(), end);
    }
  }

  @Test
  void theLastValidLeaseOfACardCounts() {
    Leases leases = leases(LEASES);
    assertEquals(List.of(), leases.addresses("00:0c:29:aa:bb:01", NOW));
    assertEquals(
        List.of("192.168.80.128"), leases.addresses("00:0C:29:AA:BB:01", NOW.minusSeconds(3000)));
    // its address went to another card
    assertEquals(List.of(), leases.addresses("00:0c:29:aa:bb:02", NOW));
    assertEquals(List.of("192.168.80.129"), leases.addresses("00:0c:29:aa:bb:04", NOW));
    assertEquals(
        List.of("192.168.80.133", "192.168.80.130"), leases.addresses("00-0c-29-aa-bb-03", NOW));
    assertEquals(List.of("192.168.80.140"), leases.addresses("00:0c:29:aa:bb:05", NOW));
    assertEquals(List.of(), leases.addresses("00:0c:29:aa:bb:06", NOW)); // cut off
    assertEquals(List.of(), leases.addresses("", NOW));
  }

  @Test
  void theAddressThatWasGivenLastComesFirst() {
    String one = "lease 10.0.0.%d { ends never; hardware ethernet 00:0c:29:00:00:01; }\n";
    Leases leases = leases(one.formatted(1) + one.formatted(2) + one.formatted(1));
    assertEquals(List.of("10.0.0.1", "10.0.0.2"), leases.addresses("00:0c:29:00:00:01", NOW));
  }

  @Test
  void leasesAreReadHoweverTheyAreCutOff() {
    byte[] all = LEASES.replace("\n", "\r\n").getBytes(UTF_8);
    int most = 0;
    for (int length = 0; length <= all.length; length++) {
      int count = Leases.of(Arrays.copyOf(all, length)).leases().size();
      most = Math.max(most, count);
    }
    assertEquals(7, most);
  }

  @Test
  void readsLeasesOfMacOs() {
    Leases leases =
        leases(
            """
            {
            \tname=ubuntu
            \tip_address=172.16.9.3
            \thw_address=1,0:c:29:1:b2:3
            \tidentifier=1,0:c:29:1:b2:3
            \tlease=0x6b0c0000
            }
            {
            \tip_address=172.16.9.2
            \thw_address=1,0:c:29:1:b2:3
            \tlease=0x6b0b0000
            }
            {
            \tip_address=172.16.9.9
            \thw_address=ff,f1:f5:dd:7f:0:2
            \tlease=0x1
            }
            """);
    assertEquals(List.of("172.16.9.3", "172.16.9.2"), leases.addresses("00:0c:29:01:b2:03", NOW));
    assertEquals("ubuntu", leases.leases().get(2).name());
    assertEquals("", leases.leases().get(0).mac());
  }

  @Test
  void readsNetworksOfLinuxAndMacOs() {
    List<HostNetwork> read =
        HostNetworks.of(
            """
            VERSION=1,0
            answer VNET_1_DHCP yes
            answer VNET_1_HOSTONLY_NETMASK 255.255.255.0
            answer VNET_1_HOSTONLY_SUBNET 172.16.11.0
            answer VNET_1_VIRTUAL_ADAPTER yes
            answer VNET_10_DHCP no
            answer VNET_10_HOSTONLY_SUBNET 10.0.0.0
            answer VNET_8_DHCP yes
            answer VNET_8_DHCP_CFG_HASH 0123456789ABCDEF
            answer VNET_8_HOSTONLY_NETMASK 255.255.255.0
            answer VNET_8_HOSTONLY_SUBNET 192.168.80.0
            answer VNET_8_NAT yes
            answer VNET_3_VIRTUAL_ADAPTER no
            add_bridge_mapping en0 2
            add_nat_portfwd 8 tcp 2222 192.168.80.128 22 ssh to it
            add_nat_portfwd 8 udp 99999 192.168.80.128 22
            add_dhcp_mac_to_ip 8 00:0c:29:00:00:01 192.168.80.5
            what is this
            """
                .replace("\n", "\r\n")
                .getBytes(UTF_8));
    assertEquals(
        List.of(
            new HostNetwork("vmnet1", Type.HOST_ONLY, true, "172.16.11.0", "255.255.255.0"),
            new HostNetwork("vmnet2", Type.BRIDGED, false, "", ""),
            new HostNetwork("vmnet8", Type.NAT, true, "192.168.80.0", "255.255.255.0"),
            new HostNetwork("vmnet10", Type.HOST_ONLY, false, "10.0.0.0", "")),
        read);
  }

  private static final String NAT =
      """
      # NAT
      [host]
      ip = 192.168.80.2
      8080 = 1.2.3.4:5

      [incomingtcp]
      # Use these with care
      #8888 = 192.168.80.128:80
      2222 = 192.168.80.128:22
      2222 = 192.168.80.129:22 # the later one
      nonsense
      70000 = 192.168.80.128:22

      # datagrams
      [incomingudp]
      """;

  private static List<NatForward> nat(String text) {
    return NatFile.forwards(text.getBytes(ISO_8859_1));
  }

  @Test
  void readsForwardedPorts() {
    List<NatForward> ssh = List.of(new NatForward(Protocol.TCP, 2222, "192.168.80.129", 22));
    assertEquals(ssh, nat(NAT));
    assertEquals(ssh, nat(NAT.replace("\n", "\r\n")));
    assertEquals(List.of(), nat(""));
  }

  @Test
  void wordsThatAreNoForwardedPortAreNone() {
    assertEquals(Optional.empty(), NatForward.of("icmp", "1", "1.2.3.4", "1"));
    assertEquals(Optional.empty(), NatForward.of("tcp", "0", "1.2.3.4", "1"));
    assertEquals(Optional.empty(), NatForward.of("tcp", "1", " ", "1"));
  }
}
