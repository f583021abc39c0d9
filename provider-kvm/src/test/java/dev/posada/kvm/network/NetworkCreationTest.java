package dev.posada.kvm.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.AlreadyExistsException;
import dev.posada.HypervisorException;
import dev.posada.Network;
import dev.posada.NetworkSpec;
import dev.posada.OperationCancelledException;
import dev.posada.Outcome;
import dev.posada.RejectedException;
import dev.posada.kvm.libvirt.Clumsy;
import dev.posada.kvm.libvirt.Connection;
import dev.posada.kvm.libvirt.TestDriver;
import dev.posada.kvm.xml.NetworkReader;
import dev.posada.kvm.xml.Subnet;
import dev.posada.testkit.TestOperation;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Networks of libvirt's test driver. */
class NetworkCreationTest {
  private final String name = "posada-" + UUID.randomUUID();
  private Connection connection;

  @BeforeEach
  void connect() {
    connection = TestDriver.connect();
  }

  @AfterEach
  void leaveNothing() {
    TestOperation op = TestOperation.unlimited();
    if (has(name)) {
      connection.networks().stop(name, op);
      connection.networks().undefine(name, op);
    }
    connection.close();
  }

  private boolean has(String wanted) {
    return connection.networks().list(TestOperation.unlimited()).stream()
        .anyMatch(network -> network.name().equals(wanted));
  }

  private Network create(NetworkSpec spec) {
    return new NetworkCreation(connection, TestOperation.unlimited()).create(spec);
  }

  @ParameterizedTest
  @ValueSource(strings = {"virNetworkCreate", "virNetworkSetAutostart"})
  void whatIsHalfMadeGoesWhenTheCallIsCancelled(String function) {
    TestOperation op = TestOperation.cancelledAt(function + "(");
    NetworkCreation creation = new NetworkCreation(connection, op);
    assertThrows(OperationCancelledException.class, () -> creation.create(NetworkSpec.nat(name)));
    assertTrue(op.trace().stream().anyMatch(call -> call.contains("virNetworkDefineXML")));
    assertFalse(has(name));
  }

  @Test
  void whatCannotBeTakenBackIsToldOf() {
    Clumsy op =
        new Clumsy(
            TestOperation.cancelledAt("virNetworkSetAutostart("),
            TestOperation.cancelledAt("virNetworkUndefine("));
    NetworkCreation creation = new NetworkCreation(connection, op);
    HypervisorException failed =
        assertThrows(
            OperationCancelledException.class, () -> creation.create(NetworkSpec.nat(name)));
    assertEquals(Outcome.PARTLY, failed.outcome());
    assertEquals(List.of("network " + name), failed.remains());
    connection.networks().start(name, TestOperation.unlimited());
  }

  @Test
  void aNetworkHasASubnetThatNoOtherOneHas() {
    Network made = create(NetworkSpec.nat(name));
    Subnet its = Subnet.parse(made.subnet().orElseThrow());
    for (var other : connection.networks().list(TestOperation.unlimited())) {
      if (!other.name().equals(name)) {
        String xml = connection.networks().xml(other.name(), TestOperation.unlimited());
        assertTrue(NetworkReader.read(xml).subnets().stream().noneMatch(its::overlaps), xml);
      }
    }
  }

  @Test
  void candidatesAreAllThatAreFree() {
    List<Subnet> taken =
        List.of(Subnet.parse("192.168.100.0/23"), Subnet.parse("192.168.103.128/25"));
    Set<String> free = new HashSet<>();
    FreeSubnets.beside(taken, 100, 104).forEach(subnet -> free.add(subnet.toString()));
    assertEquals(Set.of("192.168.102.0/24", "192.168.104.0/24"), free);
    assertEquals(List.of(), FreeSubnets.beside(List.of(Subnet.parse("0.0.0.0/0")), 100, 104));
  }

  @Test
  void whatCannotBeIsRefusedBeforeAnythingIsMade() {
    assertThrows(AlreadyExistsException.class, () -> create(NetworkSpec.nat("default")));
    for (NetworkSpec spec :
        List.of(
            NetworkSpec.nat(name).subnet("192.168.122.128/25"),
            NetworkSpec.nat(name).subnet("10.1.2.2/31"),
            NetworkSpec.nat(name).subnet("fd00::/48"),
            NetworkSpec.nat(name + '\u0001'),
            NetworkSpec.nat(name + "/x"),
            NetworkSpec.bridged(name, "eth1").subnet("10.1.2.0/24"))) {
      RejectedException refused = assertThrows(RejectedException.class, () -> create(spec));
      assertEquals(Outcome.NOT_DONE, refused.outcome(), refused::toString);
    }
    assertFalse(has(name));
  }

  @Test
  void aCardOfTheHostIsToldFromABridge() {
    Network card = create(NetworkSpec.bridged(name, "eth1"));
    assertEquals(Network.Mode.BRIDGED, card.mode());
    assertEquals(Optional.empty(), card.subnet());
    String xml = connection.networks().xml(name, TestOperation.unlimited());
    assertTrue(xml.contains("<interface dev='eth1'"), xml);
  }
}
