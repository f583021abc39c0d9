package dev.posada.kvm.libvirt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.AlreadyExistsException;
import dev.posada.ConnectionException;
import dev.posada.InvalidStateException;
import dev.posada.Kind;
import dev.posada.NativeError;
import dev.posada.NotFoundException;
import dev.posada.Outcome;
import dev.posada.RejectedException;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.testkit.TestOperation;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The real library, and the hypervisor in it. */
class TestDriverTest {
  private final Heard heard = new Heard();
  private final TestOperation op = TestOperation.unlimited();
  private final String name = "posada-" + UUID.randomUUID();
  private Connection connection;

  @BeforeEach
  void connect() {
    connection = TestDriver.connect(heard);
  }

  @AfterEach
  void disconnect() {
    if (connection != null) {
      connection.close();
    }
  }

  private Domain define() {
    return connection.domains().define(name, TestDriver.xml(name), 0, op);
  }

  @Test
  void aDomainLivesItsLifeAndEveryCallIsTraced() throws InterruptedException {
    try (Domain domain = define()) {
      domain.start(0, op);
      assertEquals(Domain.State.RUNNING, domain.state(op).state());
      domain.suspend(op);
      assertEquals(Domain.State.PAUSED, domain.state(op).state());
      domain.resume(op);
      assertEquals(262144, domain.info(op).maxMemory());
      assertEquals(1, domain.info(op).vcpus());
      domain.destroy(0, op);
      assertEquals(Domain.State.SHUTOFF, domain.state(op).state());
      domain.undefine(0, op);
      heard.awaitLifecycle(domain.uuid(), DomainEvent.Lifecycle.STARTED);
      heard.awaitLifecycle(domain.uuid(), DomainEvent.Lifecycle.SUSPENDED);
      heard.awaitLifecycle(domain.uuid(), DomainEvent.Lifecycle.RESUMED);
      heard.awaitLifecycle(domain.uuid(), DomainEvent.Lifecycle.STOPPED);
      heard.awaitLifecycle(domain.uuid(), DomainEvent.Lifecycle.UNDEFINED);
    }
    assertEquals(
        List.of(
            "change virDomainDefineXMLFlags(" + name + ", 0)",
            "change virDomainCreateWithFlags(" + name + ", 0)",
            "read virDomainGetState(" + name + ")",
            "change virDomainSuspend(" + name + ")"),
        op.trace().subList(0, 4));
  }

  @Test
  void allDomainsComeInOneCall() {
    try (Domain domain = define()) {
      Domains.Name wanted = new Domains.Name(domain.uuid(), name);
      assertTrue(connection.domains().list(0, op).contains(wanted));
      assertTrue(connection.domains().list(Domains.INACTIVE, op).contains(wanted));
      assertFalse(connection.domains().list(Domains.ACTIVE, op).contains(wanted));
      Domains.Stats stats =
          connection.domains().stats(Domains.STATS_STATE, 0, op).stream()
              .filter(all -> all.uuid().equals(domain.uuid()))
              .findFirst()
              .orElseThrow();
      assertEquals(Domain.State.SHUTOFF, stats.figures().number("state.state").orElseThrow());
      domain.undefine(0, op);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a \"quoted\" 'name'", "übergröße \uD83C\uDFE8", "<&>", "a,b;c $(d)"})
  void strangeNamesComeBackAsTheyWere(String strange) {
    String escaped =
        (strange + name).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    try (Domain domain = connection.domains().define(strange, TestDriver.xml(escaped), 0, op)) {
      assertEquals(strange + name, domain.name());
      try (Domain found = connection.domains().named(strange + name, op)) {
        assertEquals(domain.uuid(), found.uuid());
      }
      domain.undefine(0, op);
    }
  }

  @Test
  void whatIsNotThereIsNotFound() {
    NotFoundException missing =
        assertThrows(NotFoundException.class, () -> connection.domains().named("nobody", op));
    assertEquals(Kind.VIRTUAL_MACHINE, missing.kind());
    assertEquals(Outcome.NOT_DONE, missing.outcome());
    NativeError said = missing.nativeError().orElseThrow();
    assertEquals("libvirt", said.source());
    assertEquals("42", said.code());
    assertTrue(said.text().startsWith("Domain not found"), said.text());
    assertThrows(
        NotFoundException.class, () -> connection.domains().get(new UUID(1, 2).toString(), op));
    assertThrows(NotFoundException.class, () -> connection.networks().get("nowhere", op));
    assertThrows(NotFoundException.class, () -> connection.storage().pool("nowhere", op));
    assertThrows(RejectedException.class, () -> connection.domains().get("no uuid", op));
  }

  @Test
  void aWrongStateABadXmlAndATakenNameAreTold() {
    try (Domain domain = define()) {
      assertThrows(InvalidStateException.class, () -> domain.suspend(op));
      assertThrows(InvalidStateException.class, () -> domain.destroy(0, op));
      assertThrows(
          RejectedException.class, () -> connection.domains().define("x", "<domain", 0, op));
      AlreadyExistsException taken =
          assertThrows(
              AlreadyExistsException.class,
              () -> connection.domains().define(name, TestDriver.xml(name), 0, op));
      assertEquals(Kind.VIRTUAL_MACHINE, taken.kind());
      assertThrows(UnsupportedCapabilityException.class, () -> domain.jobs().stats(0, op));
      domain.undefine(0, op);
      assertThrows(NotFoundException.class, () -> domain.start(0, op));
    }
  }

  @Test
  void aConnectionThatCannotBeMadeIsTold() {
    Libvirt libvirt = TestDriver.library();
    Connection.Settings settings = Connection.Settings.defaults();
    ConnectionException refused =
        assertThrows(
            ConnectionException.class,
            () ->
                Connection.open(
                    libvirt, "qemu+unix:///system?socket=/nowhere", settings, heard, op));
    assertEquals("38", refused.nativeError().orElseThrow().code());
    assertThrows(
        ConnectionException.class,
        () -> Connection.open(libvirt, "nothing:///", settings, heard, op));
  }

  @Test
  void snapshotsAreListedRevertedAndDeleted() {
    try (Domain domain = define()) {
      Snapshots snapshots = domain.snapshots();
      String xml = "<domainsnapshot><name>first</name></domainsnapshot>";
      assertEquals("first", snapshots.create("first", xml, 0, op));
      assertEquals(List.of("first"), snapshots.list(op).stream().map(s -> s.name()).toList());
      assertTrue(snapshots.get("first", op).current());
      snapshots.revert("first", 0, op);
      snapshots.delete("first", 0, op);
      assertThrows(NotFoundException.class, () -> snapshots.get("first", op));
      assertEquals(List.of(), snapshots.list(op));
      domain.undefine(0, op);
    }
  }

  @Test
  void theNodeNetworksAndPoolsAnswer() {
    assertEquals("TEST", connection.node().type(op));
    assertTrue(connection.node().info(op).memory() > 0);
    assertTrue(connection.node().info(op).possible() > 0);
    assertTrue(connection.node().capabilities(op).startsWith("<capabilities>"));
    assertTrue(connection.node().libvirtVersion(op) > 1_000_000);
    assertEquals(Optional.of(true), network("default").map(Networks.Network::active));
    Storage.Pool pool = connection.storage().pool("default-pool", op);
    assertTrue(pool.active());
    assertTrue(pool.info().capacity() > 0);
    assertEquals(List.of(), connection.storage().volumes("default-pool").list(op));
  }

  private Optional<Networks.Network> network(String wanted) {
    return connection.networks().list(op).stream()
        .filter(network -> network.name().equals(wanted))
        .findFirst();
  }

  @Test
  void aVolumeIsMadeAndDeleted() {
    String volume = name + ".img";
    Volumes volumes = connection.storage().volumes("default-pool");
    String xml = "<volume><name>" + volume + "</name><capacity>1048576</capacity></volume>";
    assertEquals(1_048_576, volumes.create(volume, xml, 0, op).info().capacity());
    assertEquals("/default-pool/" + volume, volumes.get(volume, op).path());
    volumes.delete(volume, op);
    assertThrows(NotFoundException.class, () -> volumes.get(volume, op));
  }

  @Test
  void limitsAreReadAndWritten() {
    try (Domain domain = define()) {
      domain.start(0, op);
      assertEquals("fair", domain.tuning().schedulerType(op));
      domain.tuning().setVcpus(2, Domain.LIVE, op);
      assertEquals(2, domain.tuning().vcpus(Domain.LIVE, op));
      domain.tuning().setMemory(131072, Domain.LIVE, op);
      assertEquals(131072, domain.info(op).memory());
      domain.destroy(0, op);
      domain.undefine(0, op);
    }
  }

  @Test
  void afterItsCloseNothingIsCalledAnyMore() {
    Domain domain = define();
    connection.close();
    assertThrows(IllegalStateException.class, () -> domain.state(op));
    assertThrows(IllegalStateException.class, () -> connection.node().hostname(op));
    domain.close();
    domain.close();
    connection.close();
    assertThrows(IllegalStateException.class, () -> domain.state(op));
  }
}
