package dev.posada.kvm.xml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Execution(CONCURRENT)
class SubnetTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0/0",
        "10.7.0.0/24",
        "255.255.255.255/32",
        "::/0",
        "fd00::/64",
        "fd00:1:2:3::/64",
        "2001:db8:0:1::/64",
        "::1/128",
        "1:0:2:3:4:5:6:7/128"
      })
  void isWrittenAsItWasRead(String text) {
    assertEquals(text, Subnet.parse(text).toString());
  }

  @ParameterizedTest
  @CsvSource({
    "192.168.122.1,24,192.168.122.0/24",
    "10.24.10.1,8,10.0.0.0/8",
    "172.16.5.9,30,172.16.5.8/30",
    "2001:DB8:AC10:FE01::1,64,2001:db8:ac10:fe01::/64"
  })
  void anAddressLiesInIt(String address, int prefix, String subnet) {
    assertEquals(subnet, Subnet.of(address, prefix).toString());
  }

  @Test
  void oneThatIsInAnotherOverlapsWithIt() {
    Subnet ten = Subnet.parse("10.0.0.0/8");
    assertTrue(ten.overlaps(Subnet.parse("10.77.3.0/24")));
    assertTrue(Subnet.parse("10.77.3.0/24").overlaps(ten));
    assertFalse(ten.overlaps(Subnet.parse("11.0.0.0/24")));
    assertFalse(Subnet.parse("0.0.0.0/0").overlaps(Subnet.parse("::/0")));
  }

  @Test
  void aMaskHasAPrefix() {
    assertEquals(24, Subnet.prefix("255.255.255.0"));
    assertEquals(0, Subnet.prefix("0.0.0.0"));
    assertEquals(32, Subnet.prefix("255.255.255.255"));
  }

  @Test
  void hasAddresses() {
    assertEquals("192.168.1.1", Subnet.parse("192.168.1.0/24").address(BigInteger.ONE));
    assertEquals("200.0.0.2", Subnet.parse("200.0.0.0/8").address(BigInteger.TWO));
    assertEquals("fd00::1", Subnet.parse("fd00::/64").address(BigInteger.ONE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "", "a.b", "10.0.0.1.example"})
  void nothingThatANameServerWouldBeAsked(String address) {
    assertThrows(IllegalArgumentException.class, () -> Subnet.of(address, 24));
  }
}
