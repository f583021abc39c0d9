package dev.posada.kvm.xml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;

@Execution(CONCURRENT)
class NetworkXmlTest {
  private static final Map<String, String> LABELS = Map.of("a/b", "", "c", "<&\"' \u00fc");

  private static List<String> subnets(String ips) {
    return NetworkReader.read("<network><name>n</name>" + ips + "</network>").subnets().stream()
        .map(Subnet::toString)
        .toList();
  }

  private static Optional<String> forward(String element) {
    return NetworkReader.read("<network><name>n</name>" + element + "</network>").forward();
  }

  @Test
  void whatIsWrittenIsRead() {
    for (boolean nat : new boolean[] {true, false}) {
      Subnet subnet = Subnet.parse(nat ? "10.7.0.0/24" : "fd00::/64");
      NetworkView read = NetworkReader.read(NetworkXml.own("a<b>", LABELS, nat, subnet));
      assertEquals("a<b>", read.name());
      assertEquals(LABELS, read.labels());
      assertEquals(List.of(subnet), read.subnets());
      assertEquals(nat ? Optional.of("nat") : Optional.empty(), read.forward());
    }
  }

  @Test
  void guestsGetTheAddressesBehindThatOfTheNetwork() {
    Xml small = Xml.parse(NetworkXml.own("n", Map.of(), true, Subnet.parse("10.7.0.4/30")));
    assertEquals(Optional.of("10.7.0.5"), small.attributeOf("ip", "address"));
    assertEquals(Optional.of("10.7.0.6"), small.attributeOf("ip/dhcp/range", "start"));
    assertEquals(Optional.of("10.7.0.6"), small.attributeOf("ip/dhcp/range", "end"));
    Xml large = Xml.parse(NetworkXml.own("n", Map.of(), true, Subnet.parse("10.0.0.0/8")));
    assertEquals(Optional.of("10.0.253.234"), large.attributeOf("ip/dhcp/range", "end"));
    Xml v6 = Xml.parse(NetworkXml.own("n", Map.of(), true, Subnet.parse("fd00::/64")));
    assertEquals(Optional.of("ipv6"), v6.attributeOf("ip", "family"));
    assertEquals(Optional.of("yes"), v6.attributeOf("forward/nat", "ipv6"));
  }

  @Test
  void aSubnetWithoutRoomIsObjectedTo() {
    assertTrue(NetworkXml.objection(Subnet.parse("10.7.0.4/31")).isPresent());
    assertTrue(NetworkXml.objection(Subnet.parse("fd00::/48")).isPresent());
    assertTrue(NetworkXml.objection(Subnet.parse("10.7.0.4/30")).isEmpty());
    assertTrue(NetworkXml.objection(Subnet.parse("fd00::/64")).isEmpty());
  }

  @Test
  void besideTheHostIsOnABridgeOrOnACard() {
    Xml bridge = Xml.parse(NetworkXml.beside("n", Map.of(), "br0", true));
    assertEquals(Optional.of("bridge"), bridge.attributeOf("forward", "mode"));
    assertEquals(Optional.of("br0"), bridge.attributeOf("bridge", "name"));
    Xml card = Xml.parse(NetworkXml.beside("n", Map.of(), "eth0", false));
    assertEquals(Optional.of("eth0"), card.attributeOf("forward/interface", "dev"));
    assertTrue(card.child("bridge").isEmpty());
  }

  @Test
  void readsWhatOthersWrote() {
    assertEquals(Optional.empty(), forward("<bridge name='virbr1'/>"));
    assertEquals(Optional.of("nat"), forward("<forward/>"));
    assertEquals(Optional.of("route"), forward("<forward mode='route' dev='eth0'/>"));
    assertEquals(
        Optional.of("passthrough"), forward("<forward mode='passthrough'><pf dev='e'/></forward>"));
    assertEquals(List.of(), subnets(""));
    assertEquals(List.of("10.0.0.0/8"), subnets("<ip address='10.24.10.1'/>"));
    assertEquals(List.of("192.168.3.0/24"), subnets("<ip address='192.168.3.7'/>"));
    assertEquals(
        List.of("192.168.122.0/24", "2001:db8:ac10:fe01::/64"),
        subnets(
            "<ip family='ipv6' address='2001:db8:ac10:fe01::1' prefix='64'/>"
                + "<ip address='192.168.122.1' netmask='255.255.255.0'/>"));
    assertEquals(List.of(), subnets("<ip address='nonsense' prefix='x'/>"));
    assertEquals(3, NetworkReader.read("<network connections='3'/>").connections());
    assertThrows(IllegalArgumentException.class, () -> NetworkReader.read("<domain/>"));
  }
}
