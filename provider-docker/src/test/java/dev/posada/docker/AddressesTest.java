package dev.posada.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.posada.UnsupportedCapabilityException;
import dev.posada.docker.json.Json;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class AddressesTest {
  private static List<InetAddress> addresses(String mode, String networks) throws Exception {
    String text =
        "{'HostConfig':{'NetworkMode':'MODE'},'NetworkSettings':{'Networks':{NETWORKS}}}"
            .replace("MODE", mode)
            .replace("NETWORKS", networks);
    return Addresses.of(Json.parse(text.replace('\'', '"')));
  }

  @Test
  void thoseOfIpv4ComeFirst() throws Exception {
    assertEquals(
        List.of(
            InetAddress.getByName("172.17.0.2"),
            InetAddress.getByName("10.0.0.3"),
            InetAddress.getByName("fd00::2")),
        addresses(
            "bridge",
            "'bridge':{'IPAddress':'172.17.0.2','GlobalIPv6Address':'fd00::2'},"
                + "'back':{'IPAddress':'10.0.0.3','GlobalIPv6Address':''}"));
  }

  @Test
  void aContainerThatIsOffHasNone() throws Exception {
    assertEquals(
        List.of(), addresses("default", "'bridge':{'IPAddress':'','GlobalIPv6Address':''}"));
  }

  @Test
  void aContainerWithoutANetworkOfItsOwnCanNeverHaveOne() {
    assertThrows(
        UnsupportedCapabilityException.class,
        () -> addresses("none", "'none':{'IPAddress':'','GlobalIPv6Address':''}"));
    assertThrows(
        UnsupportedCapabilityException.class, () -> addresses("host", "'host':{'IPAddress':''}"));
  }
}
