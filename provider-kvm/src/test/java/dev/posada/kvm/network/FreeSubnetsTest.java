package dev.posada.kvm.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.posada.kvm.xml.Subnet;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class FreeSubnetsTest {
  private static Optional<Subnet> of(String address, int prefix) throws Exception {
    return FreeSubnets.subnet(InetAddress.getByName(address), prefix);
  }

  @Test
  void anAddressTakesItsSubnet() throws Exception {
    assertEquals(Optional.of(Subnet.of("10.1.2.0", 24)), of("10.1.2.3", 24));
    assertEquals(
        List.of(Subnet.of("192.168.101.0", 24)),
        FreeSubnets.beside(List.of(Subnet.of("192.168.100.7", 24)), 100, 101));
  }

  /** As of a tunnel that is the way to everywhere; and Windows has told 128 bits of an IPv4. */
  @Test
  void aPrefixThatTellsNothingTakesNothing() throws Exception {
    assertEquals(Optional.empty(), of("10.1.2.3", 0));
    assertEquals(Optional.empty(), of("10.1.2.3", -1));
    assertEquals(Optional.empty(), of("10.1.2.3", 128));
  }
}
