package dev.posada.virtualbox.settings;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.virtualbox.settings.NetworkSettings.Net;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NetworkSettingsTest {
  /** Written by VirtualBox 7.2.22; the second NAT network got a DHCP server by hand. */
  private static final String FILE =
      """
      <?xml version="1.0"?>
      <VirtualBox xmlns="http://www.virtualbox.org/" version="1.12-linux">
        <Global>
          <NetserviceRegistry>
            <DHCPServers>
              <DHCPServer networkName="HostInterfaceNetworking-vboxnet0" IPAddress="192.168.56.100" networkMask="255.255.255.0" lowerIP="192.168.56.101" upperIP="192.168.56.254" enabled="1"/>
              <DHCPServer networkName="-i &quot;q&quot; &#xE9;" IPAddress="10.201.78.1" networkMask="255.255.255.0" lowerIP="10.201.78.2" upperIP="10.201.78.254" enabled="1"/>
              <DHCPServer networkName="small" IPAddress="192.168.152.2" networkMask="255.255.255.248" lowerIP="192.168.152.3" upperIP="192.168.152.6" enabled="1"/>
            </DHCPServers>
            <NATNetworks>
              <NATNetwork networkName="n &quot;q&quot; &#xE9;" network="192.168.150.0/24" ipv6="0" ipv6prefix="fd17:625c:f037:2::/64" advertiseDefaultIPv6Route="0" needDhcp="1" enabled="1">
                <Mappings>
                  <Loopback4 address="127.0.0.1" offset="2"/>
                </Mappings>
              </NATNetwork>
              <NATNetwork networkName="small" network="192.168.152.0/29" ipv6="0" ipv6prefix="fd17:625c:f037:2::/64" advertiseDefaultIPv6Route="0" needDhcp="1" enabled="1"/>
            </NATNetworks>
          </NetserviceRegistry>
        </Global>
      </VirtualBox>
      """;

  private static NetworkSettings read(String file) {
    return NetworkSettings.read(file.getBytes(UTF_8));
  }

  @Test
  void namesAreReadAsTheyAre() {
    NetworkSettings settings = read(FILE);
    assertEquals(
        List.of(
            new Net("n \"q\" é", Subnet.parse("192.168.150.0/24")),
            new Net("small", Subnet.parse("192.168.152.0/29"))),
        settings.nat());
    assertTrue(settings.givesAddresses("small"));
  }

  @Test
  void aServerOfNoOtherNetworkMakesAnInternalOne() {
    assertEquals(
        List.of(new Net("-i \"q\" é", Subnet.parse("10.201.78.0/24"))), read(FILE).internal());
  }

  @Test
  void aFileWithoutNetworksHasNone() {
    NetworkSettings none = read("<VirtualBox><Global/></VirtualBox>");
    assertEquals(new NetworkSettings(List.of(), List.of(), List.of()), none);
  }

  @Test
  void anIdNamesTheKindAndTheName() {
    NetworkName name = new NetworkName(NetworkName.Kind.INTERNAL, "a:b");
    assertEquals("intnet:a:b", name.id());
    assertEquals(Optional.of(name), NetworkName.parse(name.id()));
    assertEquals(Optional.empty(), NetworkName.parse("web"));
    assertEquals(Optional.empty(), NetworkName.parse("intnet:"));
    assertEquals(List.of("--nic2", "intnet", "--intnet2", "a:b"), name.modify(2));
    assertEquals(List.of("nic2", "intnet", "a:b"), name.control(2));
  }
}
