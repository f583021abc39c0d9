package dev.posada.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.AlreadyExistsException;
import dev.posada.Capability;
import dev.posada.ConnectionException;
import dev.posada.Container;
import dev.posada.Failure;
import dev.posada.GuestState;
import dev.posada.Host;
import dev.posada.Kind;
import dev.posada.Network;
import dev.posada.NetworkSpec;
import dev.posada.NotFoundException;
import dev.posada.Outcome;
import dev.posada.RejectedException;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.spi.SpecPart;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Networks are made and deleted; a lost create is found again. */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(20)
class NetworksTest {
  private static final IOException BROKEN = new IOException("Broken pipe");

  private final FakeProvider fake = new FakeProvider();
  private final Host host = fake.connect();

  @AfterEach
  void theCoreKeptItsPromises() {
    host.close();
    assertEquals(List.of(), fake.driver.brokenPromises);
  }

  @Test
  void aNetworkIsFoundByNameAndById() {
    Network made = host.networks().create(NetworkSpec.nat("inner").label("role", "test"));
    assertEquals("test", made.labels().get("role"));
    assertEquals(made, host.networks().get("inner"));
    assertEquals(made, host.networks().get(made.id()));
    assertEquals(List.of(made), host.networks().list());
    host.networks().delete(made);
    NotFoundException e = assertThrows(NotFoundException.class, () -> host.networks().get("inner"));
    assertEquals(Kind.NETWORK, e.kind());
  }

  @Test
  void aTakenNameIsRefused() {
    fake.driver.networks.add("inner");
    AlreadyExistsException e =
        assertThrows(
            AlreadyExistsException.class, () -> host.networks().create(NetworkSpec.nat("inner")));
    assertEquals(Kind.NETWORK, e.kind());
    assertEquals(
        "cannot create network \"inner\" on fake:///x: a network \"inner\" exists already",
        e.getMessage());
    assertEquals(List.of("open"), fake.driver.changes());
    fake.driver.networks.add("inner");
    assertThrows(RejectedException.class, () -> host.networks().get("inner"));
  }

  @Test
  void aLostCreateIsFoundByItsLabelWhateverElseHasTheName() {
    fake.driver.networks.refusesTakenNames = true;
    fake.driver.networks.add("inner");
    fake.driver.next("createNetwork", FakeHost.fails(BROKEN));
    ConnectionException e =
        assertThrows(
            ConnectionException.class, () -> host.networks().create(NetworkSpec.nat("inner")));
    assertEquals(Outcome.NOT_DONE, e.outcome());
    fake.driver.next("createNetwork", FakeHost.failsWhenDone(BROKEN));
    assertTrue(host.networks().create(NetworkSpec.nat("inner")).labels().containsKey(Nonce.LABEL));
  }

  @Test
  void withoutLabelsALostCreateIsFoundByItsName() {
    fake.driver.understands = EnumSet.complementOf(EnumSet.of(SpecPart.NETWORK_LABEL));
    fake.driver.next("createNetwork", FakeHost.failsWhenDone(BROKEN));
    assertEquals(Map.of(), host.networks().create(NetworkSpec.nat("inner")).labels());
    fake.driver.networks.refusesTakenNames = true;
    fake.driver.next(
        "createNetwork",
        FakeHost.fails(new AlreadyExistsException(Kind.NETWORK, "inner", Failure.undecided())));
    AlreadyExistsException e =
        assertThrows(
            AlreadyExistsException.class, () -> host.networks().create(NetworkSpec.nat("inner")));
    assertEquals(Outcome.NOT_DONE, e.outcome());
  }

  @Test
  void withoutLabelsItMayBeSomebodysWhereTheHypervisorRefusesTakenNames() {
    fake.driver.understands = EnumSet.complementOf(EnumSet.of(SpecPart.NETWORK_LABEL));
    fake.driver.networks.refusesTakenNames = true;
    fake.driver.networks.add("inner");
    fake.driver.next("createNetwork", FakeHost.fails(BROKEN));
    ConnectionException e =
        assertThrows(
            ConnectionException.class, () -> host.networks().create(NetworkSpec.nat("inner")));
    assertEquals(Outcome.UNKNOWN, e.outcome());
  }

  @Test
  void aLostDeleteIsDoneIfTheNetworkIsGone() {
    Network inner = fake.driver.networks.add("inner");
    fake.driver.next("deleteNetwork", FakeHost.fails(BROKEN));
    ConnectionException e =
        assertThrows(ConnectionException.class, () -> host.networks().delete(inner));
    assertEquals(Outcome.NOT_DONE, e.outcome());
    fake.driver.next("deleteNetwork", FakeHost.failsWhenDone(BROKEN));
    host.networks().delete(inner);
    NotFoundException gone =
        assertThrows(NotFoundException.class, () -> host.networks().delete(inner));
    assertEquals(Outcome.NOT_DONE, gone.outcome());
  }

  @Test
  void aHostThatCannotMakeNetworksStillListsThem() {
    Network inner = fake.driver.networks.add("inner");
    fake.driver.capabilities = EnumSet.complementOf(EnumSet.of(Capability.NETWORKS));
    try (Host without = fake.connect()) {
      assertEquals(List.of(inner), without.networks().list());
      assertThrows(
          UnsupportedCapabilityException.class,
          () -> without.networks().create(NetworkSpec.nat("more")));
      assertThrows(UnsupportedCapabilityException.class, () -> without.networks().delete(inner));
    }
    fake.driver.closed = false;
  }

  @Test
  void aContainerJoinsAndLeaves() {
    Network inner = fake.driver.networks.add("inner");
    fake.driver.containers.add("web", GuestState.RUNNING);
    Container web = host.containers().get("web");
    web.connect(inner);
    web.disconnect(inner);
    assertEquals(List.of("open", "connect", "disconnect"), fake.driver.changes());
    fake.driver.next("connect", FakeHost.fails(BROKEN));
    assertEquals(
        Outcome.UNKNOWN,
        assertThrows(ConnectionException.class, () -> web.connect(inner)).outcome());
  }
}
