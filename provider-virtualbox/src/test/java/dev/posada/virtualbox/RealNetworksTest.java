package dev.posada.virtualbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.AlreadyExistsException;
import dev.posada.Host;
import dev.posada.Network;
import dev.posada.NetworkSpec;
import dev.posada.Networks;
import dev.posada.NotFoundException;
import dev.posada.RejectedException;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.testkit.InTurn;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@InTurn(LabBox.COMMAND_LINE)
class RealNetworksTest {
  private final List<Network> made = new ArrayList<>();
  private Host host;
  private Networks networks;

  @BeforeEach
  void connect() {
    host = LabBox.connect();
    networks = host.networks();
  }

  @AfterEach
  void clean() {
    if (host != null) {
      List<Network> there = networks.list();
      made.stream().filter(there::contains).forEach(networks::delete);
      host.close();
    }
  }

  private Network create(NetworkSpec spec) {
    Network network = networks.create(spec);
    made.add(network);
    return network;
  }

  @Test
  void aNatNetworkIsMadeFoundAndDeleted() {
    String name = LabBox.name();
    Network nat = create(NetworkSpec.nat(name));
    assertEquals("natnetwork:" + name, nat.id());
    assertEquals(Network.Mode.NAT, networks.get(name).mode());
    assertEquals(nat.subnet(), networks.get(nat.id()).subnet());
    assertTrue(nat.subnet().orElseThrow().matches("192\\.168\\.\\d+\\.0/24"), nat::toString);
    networks.delete(nat);
    assertFalse(networks.list().contains(nat));
    assertThrows(NotFoundException.class, () -> networks.delete(nat));
  }

  @Test
  void anIsolatedNetworkIsAnInternalOneThatGivesAddresses() {
    String name = LabBox.name();
    Network isolated = create(NetworkSpec.isolated(name).subnet("10.233.7.0/24"));
    assertEquals("intnet:" + name, isolated.id());
    assertEquals(Network.Mode.ISOLATED, networks.get(name).mode());
    assertEquals(Optional.of("10.233.7.0/24"), networks.get(name).subnet());
    networks.delete(isolated);
    assertThrows(NotFoundException.class, () -> networks.get(name));
  }

  @Test
  void aSubnetOfAnotherNetworkIsRefused() {
    create(NetworkSpec.isolated(LabBox.name()).subnet("10.234.0.0/16"));
    RejectedException refused =
        assertThrows(
            RejectedException.class,
            () -> create(NetworkSpec.nat(LabBox.name()).subnet("10.234.5.0/24")));
    assertTrue(refused.getMessage().contains("has addresses of it"), refused::getMessage);
  }

  @Test
  void whatVirtualBoxHasNoAddressesForIsRefusedBeforeItIsHalfMade() {
    String name = LabBox.name();
    for (String subnet : List.of("fd00::/64", "10.1.1.0/30", "10.1.1.1/32")) {
      assertThrows(
          RejectedException.class, () -> create(NetworkSpec.nat(name).subnet(subnet)), subnet);
    }
    assertThrows(NotFoundException.class, () -> networks.get(name));
  }

  @Test
  void aNameIsThereOnceWhateverTheKind() {
    Network first = create(NetworkSpec.nat(LabBox.name()));
    assertThrows(AlreadyExistsException.class, () -> create(NetworkSpec.isolated(first.name())));
    assertThrows(AlreadyExistsException.class, () -> create(NetworkSpec.nat(first.name())));
  }

  @Test
  void namesAreWordsWhateverStandsInThem() {
    for (String odd : List.of("-dash ", "a \"q\" é $(x) ", "{x} \\ ' ", "@file ")) {
      String name = odd + LabBox.name();
      for (NetworkSpec spec : List.of(NetworkSpec.nat(name), NetworkSpec.isolated(name))) {
        Network network = create(spec);
        assertEquals(network, networks.get(name), name);
        networks.delete(network);
      }
    }
  }

  @Test
  void aBridgedNetworkIsRefusedWithWhatToUse() {
    UnsupportedCapabilityException refused =
        assertThrows(
            UnsupportedCapabilityException.class,
            () -> create(NetworkSpec.bridged(LabBox.name(), "eth7")));
    assertTrue(refused.remedy().orElseThrow().contains("Nic.bridged(\"eth7\")"));
  }
}
