package dev.posada;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class NetworkTest {
  @Test
  void portsAreChecked() {
    assertEquals(0, PortForward.tcp(0, 80).hostPort());
    assertEquals(65535, PortForward.udp(65535, 65535).guestPort());
    assertThrows(IllegalArgumentException.class, () -> PortForward.tcp(-1, 80));
    assertThrows(IllegalArgumentException.class, () -> PortForward.tcp(65536, 80));
    assertThrows(IllegalArgumentException.class, () -> PortForward.udp(80, 0));
    assertThrows(IllegalArgumentException.class, () -> PortForward.udp(80, 65536));
  }

  @Test
  void aHostAddressIsANumber() {
    for (String number : List.of("", "127.0.0.1", "::", "::1", "fe80::1", "::ffff:1.2.3.4")) {
      assertEquals(number, on(number).hostAddress());
    }
    for (String wrong :
        List.of(
            "localhost", "1.2.3", "256.1.1.1", "1", ":::", "1::2::3", "[::1]", "fe80::1%eth0")) {
      assertThrows(IllegalArgumentException.class, () -> on(wrong), wrong);
    }
    assertEquals("127.0.0.1:8080->80/tcp", on("127.0.0.1").toString());
    assertEquals("[::1]:8080->80/tcp", on("::1").toString());
    assertEquals("any->53/udp", PortForward.udp(0, 53).toString());
  }

  private static PortForward on(String hostAddress) {
    return new PortForward(PortForward.Protocol.TCP, hostAddress, 8080, 80);
  }

  @Test
  void aSubnetIsZeroBehindItsPrefix() {
    NetworkSpec lan = NetworkSpec.isolated("lan");
    for (String subnet :
        List.of("10.7.0.0/24", "10.7.0.128/25", "0.0.0.0/0", "10.1.1.1/32", "fd00::/64")) {
      assertEquals(Optional.of(subnet), lan.subnet(subnet).subnet());
    }
    for (String wrong :
        List.of(
            "10.7.0.0",
            "10.7.0.1/24",
            "10.7.0.128/24",
            "10.7.0.0/33",
            "10.7.0.0/-1",
            "10.7.0.0/24/1",
            "lan/24",
            "fd00::1/64",
            "fd00::/129",
            "10.7.0.0/")) {
      assertThrows(IllegalArgumentException.class, () -> lan.subnet(wrong), wrong);
    }
  }

  @Test
  void aSpecIsATemplate() {
    NetworkSpec lan = NetworkSpec.isolated("lan");
    NetworkSpec labelled = lan.subnet("10.7.0.0/24").label("role", "db");
    assertEquals(Optional.empty(), lan.subnet());
    assertEquals(Map.of(), lan.labels());
    assertEquals(Map.of("role", "db"), labelled.labels());
    assertEquals(Network.Mode.ISOLATED, labelled.mode());
    assertEquals(Network.Mode.NAT, NetworkSpec.nat("a").mode());
    assertEquals(Optional.empty(), NetworkSpec.nat("a").hostInterface());
    assertEquals(Optional.of("eth0"), NetworkSpec.bridged("a", "eth0").hostInterface());
    assertEquals("network lan (isolated, 10.7.0.0/24)", labelled.toString());
    assertEquals("network a (bridged to eth0)", NetworkSpec.bridged("a", "eth0").toString());
    assertThrows(IllegalArgumentException.class, () -> NetworkSpec.nat(" "));
    assertThrows(IllegalArgumentException.class, () -> NetworkSpec.bridged("a", ""));
  }

  @Test
  void aNetworkIsItsId() {
    Network lan = Network.builder("1", "lan").build();
    Network renamed =
        Network.builder("1", "wan").mode(Network.Mode.NAT).subnet("10.7.0.0/24").build();
    assertEquals(lan, renamed);
    assertEquals(lan.hashCode(), renamed.hashCode());
    assertNotEquals(lan, Network.builder("2", "lan").build());
    assertEquals(Network.Mode.OTHER, lan.mode());
    assertEquals("network lan (other)", lan.toString());
    assertEquals("network wan (nat, 10.7.0.0/24)", renamed.toString());
  }
}
