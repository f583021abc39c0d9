package dev.posada.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.AlreadyExistsException;
import dev.posada.BusyException;
import dev.posada.Container;
import dev.posada.ContainerSpec;
import dev.posada.Failure;
import dev.posada.GuestState;
import dev.posada.Host;
import dev.posada.Hypervisors;
import dev.posada.InsufficientResourcesException;
import dev.posada.InvalidStateException;
import dev.posada.Kind;
import dev.posada.Network;
import dev.posada.NetworkSpec;
import dev.posada.NotFoundException;
import dev.posada.Outcome;
import dev.posada.PortForward;
import dev.posada.RejectedException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ContainerNetworksTest {
  private static final String URI = "memory:///container-networks-test";
  private static final ContainerSpec ALPINE = ContainerSpec.image("alpine:3.20");

  private final MemoryWorld world = MemoryWorld.of(URI);
  private final Host host = Hypervisors.load().connect(URI);

  @AfterEach
  void close() {
    host.close();
    world.reset();
  }

  private static List<String> addresses(Container container) {
    return container.addresses().stream().map(InetAddress::getHostAddress).toList();
  }

  @Test
  void aNewWorldHasOneNetworkThatStays() {
    Network usual = host.networks().get("default");
    assertEquals(List.of(usual), host.networks().list());
    assertEquals(Network.Mode.NAT, usual.mode());
    assertEquals(Optional.of("172.17.0.0/16"), usual.subnet());
    RejectedException kept =
        assertThrows(RejectedException.class, () -> host.networks().delete(usual));
    assertTrue(kept.getMessage().contains("stays"), kept.getMessage());
  }

  @Test
  void aNetworkIsAsItsSpecSays() {
    Network lan =
        host.networks()
            .create(NetworkSpec.isolated("lan").subnet("10.7.0.0/24").label("team", "red"));
    Network found = host.networks().get("lan");
    assertEquals(lan, found);
    assertEquals(Network.Mode.ISOLATED, found.mode());
    assertEquals(Optional.of("10.7.0.0/24"), found.subnet());
    assertEquals("red", found.labels().get("team"));
    Network bridged = host.networks().create(NetworkSpec.bridged("office", "eth0"));
    assertEquals(Optional.empty(), bridged.subnet());
    assertThrows(
        RejectedException.class, () -> host.networks().create(NetworkSpec.bridged("x", "eth7")));

    host.networks().delete(lan);

    NotFoundException gone =
        assertThrows(NotFoundException.class, () -> host.networks().delete(lan));
    assertEquals(Kind.NETWORK, gone.kind());
  }

  @Test
  void namesAreUniqueAndSubnetsDoNotOverlap() {
    host.networks().create(NetworkSpec.nat("one").subnet("10.7.0.0/24"));
    assertThrows(
        AlreadyExistsException.class, () -> host.networks().create(NetworkSpec.nat("one")));
    for (String taken : List.of("10.7.0.0/24", "10.0.0.0/8", "10.7.0.128/25", "172.17.5.0/24")) {
      RejectedException overlap =
          assertThrows(
              RejectedException.class,
              () -> host.networks().create(NetworkSpec.nat("two").subnet(taken)),
              taken);
      assertTrue(overlap.getMessage().contains("overlaps"), overlap.getMessage());
    }
    host.networks().create(NetworkSpec.nat("two").subnet("10.7.1.0/24"));
    host.networks().create(NetworkSpec.nat("six").subnet("fd00:7::/64"));
    Network chosen = host.networks().create(NetworkSpec.nat("three"));
    Network next = host.networks().create(NetworkSpec.nat("four"));
    assertNotEquals(chosen.subnet(), next.subnet());
  }

  @Test
  void aContainerHasAnAddressWhileItRuns() throws Exception {
    Container one = host.containers().create(ALPINE.name("one"));
    assertEquals(List.of(), one.addresses());
    assertEquals(List.of("default"), one.inspect().networks());
    one.start();
    Container two = host.containers().run(ALPINE.name("two"));
    assertEquals(List.of("172.17.0.2"), addresses(one));
    assertEquals(List.of("172.17.0.3"), addresses(two));
    assertEquals(InetAddress.getByName("172.17.0.3"), two.awaitAddress());
    one.kill();
    assertEquals(List.of(), one.addresses());
    Container three = host.containers().run(ALPINE.name("three"));
    assertEquals(List.of("172.17.0.2"), addresses(three), "an address that is free is given again");
  }

  @Test
  void aContainerJoinsAndLeavesNetworksWhileItRunsAndWhileItIsOff() {
    Network lan = host.networks().create(NetworkSpec.isolated("lan").subnet("10.7.0.0/24"));
    Container web = host.containers().run(ALPINE.name("web"));

    web.connect(lan);
    web.connect(lan);

    assertEquals(List.of("default", "lan"), web.inspect().networks());
    assertEquals(List.of("172.17.0.2", "10.7.0.2"), addresses(web));
    InvalidStateException used =
        assertThrows(InvalidStateException.class, () -> host.networks().delete(lan));
    assertTrue(used.getMessage().contains("used by container web"), used.getMessage());

    web.disconnect(host.networks().get("default"));
    web.disconnect(host.networks().get("default"));
    assertEquals(List.of("10.7.0.2"), addresses(web));

    web.kill();
    web.disconnect(lan);
    assertEquals(List.of(), web.inspect().networks());
    host.networks().delete(lan);
    assertThrows(NotFoundException.class, () -> web.connect(lan));
    web.start();
    assertEquals(List.of(), web.addresses());
  }

  @Test
  void aContainerIsMadeOnNetworksByNameOrIdAndOnNoneThatIsNotThere() {
    Network lan = host.networks().create(NetworkSpec.isolated("lan").subnet("fd00:7::/64"));
    Container web = host.containers().run(ALPINE.name("web").network(lan.id()).network("default"));
    assertEquals(List.of("lan", "default"), web.inspect().networks());
    assertEquals("fd00:7:0:0:0:0:0:2", addresses(web).get(0));
    NotFoundException nowhere =
        assertThrows(
            NotFoundException.class,
            () -> host.containers().create(ALPINE.name("other").network("nowhere")));
    assertEquals(Kind.NETWORK, nowhere.kind());
    assertEquals(1, host.containers().list().size());
  }

  @Test
  void aContainerWhoseNetworkIsGoneDoesNotStart() {
    Network lan = host.networks().create(NetworkSpec.isolated("lan"));
    Container web = host.containers().create(ALPINE.name("web").network(lan));
    host.networks().delete(lan);
    assertThrows(NotFoundException.class, web::start);
    assertEquals(GuestState.STOPPED, web.inspect().state());
  }

  @Test
  void aNetworkThatIsFullStartsNoMoreContainers() {
    Network small = host.networks().create(NetworkSpec.nat("small").subnet("10.7.0.0/30"));
    host.containers().run(ALPINE.name("one").network(small));
    Container two = host.containers().create(ALPINE.name("two").network(small).publish(8080, 80));
    InsufficientResourcesException full =
        assertThrows(InsufficientResourcesException.class, two::start);
    assertTrue(full.getMessage().contains("no address left"), full.getMessage());
    host.containers().run(ALPINE.name("three").publish(8080, 80));
    assertThrows(
        RejectedException.class,
        () -> host.networks().create(NetworkSpec.nat("none").subnet("10.8.0.0/31")));
  }

  @Test
  void theHostChoosesAPortWhenTheContainerStarts() {
    Container web =
        host.containers().create(ALPINE.name("web").publish(80).publish(PortForward.udp(53, 5353)));
    assertThrows(NoSuchElementException.class, () -> web.inspect().hostPort(80));
    web.start();
    int chosen = web.inspect().hostPort(80);
    assertTrue(chosen >= 1024, "" + chosen);
    assertEquals(53, web.inspect().hostPort(5353));
    Container other = host.containers().run(ALPINE.name("other").publish(80));
    assertNotEquals(chosen, other.inspect().hostPort(80));
    web.kill();
    assertEquals(0, web.inspect().ports().get(0).hostPort());
  }

  @Test
  void aPortThatIsTakenStartsNothingAndIsFreeWhenItsOwnerIsOff() {
    Container one = host.containers().run(ALPINE.name("one").publish(8080, 80));
    Container two =
        host.containers()
            .create(
                ALPINE
                    .name("two")
                    .publish(new PortForward(PortForward.Protocol.TCP, "127.0.0.1", 8080, 80)));
    BusyException taken = assertThrows(BusyException.class, two::start);
    assertTrue(taken.getMessage().contains("8080"), taken.getMessage());
    assertEquals(Outcome.NOT_DONE, taken.outcome());
    assertEquals(GuestState.STOPPED, two.inspect().state());
    assertEquals(List.of(), two.addresses());
    host.containers().run(ALPINE.name("udp").publish(PortForward.udp(8080, 80)));

    one.kill();

    two.start();
    assertEquals(8080, two.inspect().hostPort(80));
  }

  @Test
  void aContainerThatIsStartedAgainKeepsItsPortAndItsAddress() {
    world.freeze();
    Container job =
        host.containers()
            .run(
                ALPINE
                    .name("job")
                    .command("exit", "1")
                    .restart(ContainerSpec.Restart.ALWAYS)
                    .publish(80));
    int chosen = job.inspect().hostPort(80);
    for (int life = 0; life < 3; life++) {
      world.advance(Duration.ofSeconds(10));
      assertEquals(chosen, job.inspect().hostPort(80));
      assertEquals(List.of("172.17.0.2"), addresses(job));
    }
  }

  @Test
  void faultsStrikeTheVerbsOfNetworks() {
    Network lan = host.networks().create(NetworkSpec.nat("lan"));
    Container web = host.containers().run(ALPINE.name("web"));
    Fault locked = Fault.failure(new BusyException("locked"));
    world.inject(locked.on("connect").guest(web.id()));
    assertThrows(BusyException.class, () -> web.connect(lan));
    assertEquals(List.of("default"), web.inspect().networks());
    world.inject(locked.on("disconnect"));
    assertThrows(BusyException.class, () -> web.disconnect(lan));
    world.inject(locked.on("addresses"));
    assertThrows(BusyException.class, web::addresses);
    world.inject(
        Fault.failure(new BusyException("?", Failure.undecided())).on("delete").afterEffect());
    host.networks().delete(lan);
    assertEquals(1, host.networks().list().size());
    world.inject(
        Fault.failure(new BusyException("?", Failure.undecided())).on("create").afterEffect());
    Network made = host.networks().create(NetworkSpec.nat("lan"));
    assertEquals(Map.of(), Map.copyOf(withoutOurs(made)));
  }

  private static Map<String, String> withoutOurs(Network network) {
    return network.labels().entrySet().stream()
        .filter(label -> !label.getKey().startsWith("posada/"))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }
}
