package dev.posada.virtualbox.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SubnetTest {
  private static Subnet subnet(String text) {
    return Subnet.parse(text).orElseThrow();
  }

  @Test
  void itsAddressesAreCountedFromZero() {
    Subnet subnet = subnet("10.233.7.0/24");
    assertEquals("10.233.7.1", subnet.address(1));
    assertEquals("10.233.7.254", subnet.address(subnet.size() - 2));
    assertEquals("255.255.255.0", subnet.mask());
    assertEquals("10.233.7.0/24", subnet.toString());
    assertEquals("255.255.255.248", subnet("200.1.2.8/29").mask());
  }

  @Test
  void whatDoesNotBelongToItIsCleared() {
    assertEquals("192.168.56.0/24", subnet("192.168.56.77/24").toString());
    assertEquals(
        Optional.of(subnet("192.168.56.0/21")), Subnet.masked("192.168.56.1", "255.255.248.0"));
  }

  @Test
  void oneInAnotherOverlaps() {
    assertTrue(subnet("10.0.0.0/8").overlaps(subnet("10.9.8.0/24")));
    assertTrue(subnet("10.9.8.0/24").overlaps(subnet("10.0.0.0/8")));
    assertFalse(subnet("10.9.8.0/24").overlaps(subnet("10.9.9.0/24")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "10.0.0.0", "10.0.0/8", "10.0.0.256/24", "fd00::/64", "1.2.3.4/33"})
  void otherWordsAreNone(String text) {
    assertEquals(Optional.empty(), Subnet.parse(text));
  }

  @Test
  void anInterfaceWithoutAnAddressHasNone() {
    assertEquals(Optional.empty(), Subnet.masked("0.0.0.0", "0.0.0.0"));
    assertEquals(Optional.empty(), Subnet.masked("", ""));
  }
}
