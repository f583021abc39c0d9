package dev.posada.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.Container;
import dev.posada.ContainerSpec;
import dev.posada.Host;
import dev.posada.InvalidStateException;
import dev.posada.Kind;
import dev.posada.Network;
import dev.posada.NetworkSpec;
import dev.posada.NotFoundException;
import dev.posada.RejectedException;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.testkit.InTurn;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@LabEngine.Needed
@InTurn(LabEngine.TURN)
@Timeout(120)
class RealNetworksTest {
  private final Host host = LabEngine.connect();
  private final List<Network> made = new ArrayList<>();

  @AfterEach
  void clean() {
    LabEngine.clean(host);
    for (Network network : made) {
      try {
        host.networks().delete(network);
      } catch (NotFoundException gone) {
        // all the better
      }
    }
    host.close();
  }

  private Network make(NetworkSpec spec) {
    Network network = host.networks().create(spec);
    made.add(network);
    return network;
  }

  private List<Container> containers(String name) {
    return host.containers().list().stream().filter(one -> one.name().equals(name)).toList();
  }

  @Test
  void theEnginesOwnNetworksAreWhatTheyAre() {
    assertEquals(Network.Mode.NAT, host.networks().get("bridge").mode());
    assertEquals(Network.Mode.HOST, host.networks().get("host").mode());
    assertEquals(Network.Mode.OTHER, host.networks().get("none").mode());
    assertThrows(
        RejectedException.class, () -> host.networks().delete(host.networks().get("bridge")));
  }

  @Test
  void aContainerIsMadeOnTwoNetworksAndMeetsOthersOnBoth() {
    Network front = make(NetworkSpec.isolated(LabEngine.name()));
    Network back = make(NetworkSpec.isolated(LabEngine.name()));
    Container both = host.containers().run(LabEngine.idle().network(front).network(back.id()));
    assertEquals(
        List.of(front.name(), back.name()).stream().sorted().toList(), both.inspect().networks());
    Container other = host.containers().run(LabEngine.idle().network(back));
    assertEquals(0, other.exec("ping", "-c", "1", "-W", "5", both.name()).exitCode());
    assertEquals(2, both.addresses().size(), () -> "" + both.addresses());
  }

  @Test
  void aContainerThatIsOffJoinsAndLeaves() {
    Network network = make(NetworkSpec.nat(LabEngine.name()));
    Container container = host.containers().create(LabEngine.idle());
    List<String> before = container.inspect().networks();
    container.connect(network);
    container.connect(network);
    assertEquals(before.size() + 1, container.inspect().networks().size());
    assertTrue(container.inspect().networks().contains(network.name()));
    container.disconnect(network);
    container.disconnect(network);
    assertEquals(before, container.inspect().networks());
    host.networks().delete(network);
    NotFoundException e = assertThrows(NotFoundException.class, () -> container.connect(network));
    assertEquals(Kind.NETWORK, e.kind());
  }

  @Test
  void aContainerThatCannotHaveBothNetworksIsNotLeft() {
    Network network = make(NetworkSpec.isolated(LabEngine.name()));
    ContainerSpec spec = LabEngine.idle().network("none").network(network);
    RejectedException e =
        assertThrows(RejectedException.class, () -> host.containers().create(spec));
    assertTrue(e.remedy().orElseThrow().contains("none"), e.toString());
    assertEquals(List.of(), containers(spec.name().orElseThrow()));
  }

  @Test
  void aContainerOnNoNetworkIsAloneUntilItLeavesNone() {
    Network network = make(NetworkSpec.isolated(LabEngine.name()));
    Container container = host.containers().run(LabEngine.idle().network("none"));
    assertEquals(List.of("none"), container.inspect().networks());
    assertThrows(UnsupportedCapabilityException.class, container::addresses);
    assertThrows(RejectedException.class, () -> container.connect(network));
    container.disconnect(host.networks().get("none"));
    container.connect(network);
    assertEquals(List.of(network.name()), container.inspect().networks());
  }

  @Test
  void nothingIsMadeOnANetworkThatIsNotThere() {
    ContainerSpec spec = LabEngine.idle().network(LabEngine.name());
    NotFoundException e =
        assertThrows(NotFoundException.class, () -> host.containers().create(spec));
    assertEquals(Kind.NETWORK, e.kind());
    assertEquals(List.of(), containers(spec.name().orElseThrow()));
  }

  @Test
  void aNetworkInUseSaysWhatIsToBeDone() {
    Network network = make(NetworkSpec.isolated(LabEngine.name()));
    Container container = host.containers().run(LabEngine.idle().network(network));
    InvalidStateException e =
        assertThrows(InvalidStateException.class, () -> host.networks().delete(network));
    assertTrue(e.remedy().orElseThrow().contains("disconnect"), e.toString());
    container.kill();
    host.networks().delete(network);
    assertFalse(host.networks().list().contains(network));
  }

  @Test
  void aBridgedNetworkHangsOnAnInterfaceOfTheHost() {
    assertThrows(
        RejectedException.class,
        () -> make(NetworkSpec.bridged(LabEngine.name(), "posada-test-no")));
    assertThrows(RejectedException.class, () -> make(NetworkSpec.bridged(LabEngine.name(), "lo")));
    Network bridged = make(NetworkSpec.bridged(LabEngine.name(), bridge()));
    assertEquals(Network.Mode.BRIDGED, bridged.mode());
    assertTrue(bridged.subnet().isPresent());
  }

  /** The engine's own bridge, which is an interface that every host with an engine has. */
  private String bridge() {
    String told =
        host.unwrap(DockerEngine.class).orElseThrow().request("GET", "/networks/bridge", "");
    return told.replaceFirst("(?s).*\"com.docker.network.bridge.name\":\"([^\"]*)\".*", "$1");
  }

  /** One of IPv6 has a subnet of IPv4 too, which the engine chooses, and tells it first. */
  @Test
  void aSubnetOfIpv6IsTaken() {
    Network network = make(NetworkSpec.isolated(LabEngine.name()).subnet("fd00:a5ad:a::/64"));
    Container container = host.containers().run(LabEngine.idle().network(network));
    assertEquals(2, container.addresses().size(), () -> "" + container.addresses());
  }
}
