package dev.posada.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.Capability;
import dev.posada.Container;
import dev.posada.InvalidStateException;
import dev.posada.Kind;
import dev.posada.Network;
import dev.posada.NetworkSpec;
import dev.posada.Networks;
import dev.posada.Nic;
import dev.posada.NotFoundException;
import dev.posada.RejectedException;
import dev.posada.VirtualMachine;
import java.util.List;
import java.util.Optional;

/** Networks, and who is on them. */
interface NetworkClauses extends Clauses {
  @Clause("NETWORK-01")
  default void networksAreListedWithoutACapability(Lab lab) {
    for (Network network : lab.understood(lab.host().networks()::list)) {
      try {
        assertEquals(network, lab.host().networks().get(network.id()), "by its id");
      } catch (NotFoundException gone) {
        List<Network> now = lab.host().networks().list();
        assertTrue(
            now.stream().noneMatch(one -> one.id().equals(network.id())),
            "one that is listed is found, unless others have deleted it");
      }
    }
  }

  @Clause(value = "NETWORK-02", needs = Capability.NETWORKS)
  default void aNetworkIsMadeFoundAndDeleted(Lab lab) {
    Networks networks = lab.host().networks();
    for (Network.Mode mode : List.of(Network.Mode.ISOLATED, Network.Mode.NAT)) {
      String name = Lab.name();
      Network made =
          create(
              lab, mode == Network.Mode.NAT ? NetworkSpec.nat(name) : NetworkSpec.isolated(name));
      assertEquals(name, made.name());
      assertEquals(mode, made.mode(), "as made");
      assertEquals(made.id(), networks.get(name).id(), "by its name");
      assertEquals(mode, networks.get(made.id()).mode(), "by its id");
      assertTrue(ids(lab).contains(made.id()), () -> made + " is not listed");
      networks.delete(made);
      assertFalse(ids(lab).contains(made.id()), () -> made + " is still listed");
      Thrown.notFound(Kind.NETWORK, "get of a deleted one", () -> networks.get(name));
      Thrown.notFound(Kind.NETWORK, "a second delete", () -> networks.delete(made));
    }
  }

  @Clause(value = "NETWORK-03", needs = Capability.NETWORKS)
  default void aNetworkHasItsLabels(Lab lab) {
    Network made =
        lab.understood(
            () ->
                create(
                    lab, NetworkSpec.isolated(Lab.name()).label("tier", "back").label("x/y", "")));
    Network found = lab.host().networks().get(made.id());
    assertEquals("back", found.labels().get("tier"));
    assertEquals("", found.labels().get("x/y"), "an empty value is one");
  }

  @Clause(value = "NETWORK-04", needs = Capability.NETWORKS)
  default void aNetworkHasItsSubnetAlone(Lab lab) {
    String subnet = "10." + (200 + lab.random().nextInt(50)) + ".77.0/24";
    Network made =
        lab.understood(() -> create(lab, NetworkSpec.isolated(Lab.name()).subnet(subnet)));
    assertEquals(Optional.of(subnet), made.subnet(), "as made");
    assertEquals(Optional.of(subnet), lab.host().networks().get(made.id()).subnet(), "as found");
    List<String> before = ids(lab);
    Thrown.refusal(
        RejectedException.class,
        "a subnet that is used already",
        () -> create(lab, NetworkSpec.isolated(Lab.name()).subnet(subnet)));
    assertEquals(before, ids(lab), "after the refusal");
  }

  @Clause(value = "NETWORK-05", needs = Capability.NETWORKS)
  default void aNetworkNameIsThereOnce(Lab lab) {
    Network made = create(lab, NetworkSpec.isolated(Lab.name()));
    List<String> before = ids(lab);
    Thrown.alreadyExists(
        Kind.NETWORK, "a taken name", () -> create(lab, NetworkSpec.nat(made.name())));
    assertEquals(before, ids(lab), "after the refusal");
    assertEquals(made.mode(), lab.host().networks().get(made.name()).mode(), "still the first");
  }

  @Clause(
      value = "NETWORK-06",
      needs = {Capability.NETWORKS, Capability.VIRTUAL_MACHINES})
  default void aNetworkThatARunningMachineIsOnIsNotDeleted(Lab lab) {
    Network network = create(lab, NetworkSpec.isolated(Lab.name()));
    VirtualMachine machine = Equipped.with(lab, Nic.on(network));
    List<Nic> nics = machine.inspect().nics();
    assertEquals(Optional.of(network.name()), nics.get(nics.size() - 1).network(), "its network");
    Equipped.ready(machine);
    refusesDelete(lab, network);
    machine.kill();
    lab.host().networks().delete(network);
    assertFalse(ids(lab).contains(network.id()), "of a machine that is off it is");
  }

  @Clause(
      value = "NETWORK-07",
      needs = {Capability.NETWORKS, Capability.CONTAINERS})
  default void aContainerJoinsANetworkAndLeavesIt(Lab lab) {
    Network network = create(lab, NetworkSpec.isolated(Lab.name()));
    Container container = (Container) lab.running(Kind.CONTAINER);
    List<String> before = container.inspect().networks();
    container.connect(network);
    assertTrue(container.inspect().networks().contains(network.name()), "it has joined");
    container.connect(network);
    assertEquals(before.size() + 1, container.inspect().networks().size(), "joined once");
    refusesDelete(lab, network);
    container.disconnect(network);
    assertEquals(before, container.inspect().networks(), "it has left");
    container.disconnect(network);
    assertEquals(before, container.inspect().networks(), "left once");
    lab.host().networks().delete(network);
    Thrown.notFound(Kind.NETWORK, "to join what is gone", () -> container.connect(network));
    Thrown.notFound(Kind.NETWORK, "to leave what is gone", () -> container.disconnect(network));
  }

  @Clause(
      value = "NETWORK-08",
      needs = {Capability.NETWORKS, Capability.CONTAINERS})
  default void aContainerIsMadeOnANetwork(Lab lab) {
    Network network = create(lab, NetworkSpec.nat(Lab.name()));
    Container container = lab.understood(() -> lab.container(lab.containerSpec().network(network)));
    assertEquals(List.of(network.name()), container.inspect().networks(), "on no other one");
    container.start();
    container.awaitReady();
    assertEquals(List.of(network.name()), container.inspect().networks(), "while it runs");
    refusesDelete(lab, network);
  }

  private static Network create(Lab lab, NetworkSpec spec) {
    Network network = lab.host().networks().create(spec);
    lab.afterwards(() -> lab.host().networks().delete(network));
    return network;
  }

  private static void refusesDelete(Lab lab, Network network) {
    Thrown.refusal(
        InvalidStateException.class,
        "delete of a network that is in use",
        () -> lab.host().networks().delete(network));
    assertTrue(ids(lab).contains(network.id()), "it is still there");
  }

  /** Those of these tests: others may make and delete theirs at any time. */
  private static List<String> ids(Lab lab) {
    return lab.host().networks().list().stream()
        .filter(one -> Lab.isName(one.name()))
        .map(Network::id)
        .sorted()
        .toList();
  }
}
