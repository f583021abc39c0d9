package dev.posada.kvm.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ByteSize;
import dev.posada.ConnectionException;
import dev.posada.Disk;
import dev.posada.HypervisorException;
import dev.posada.OperationCancelledException;
import dev.posada.Outcome;
import dev.posada.RejectedException;
import dev.posada.ResourceQuota;
import dev.posada.Support;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.VirtualMachineSpec;
import dev.posada.kvm.InBetween;
import dev.posada.kvm.libvirt.Clumsy;
import dev.posada.kvm.libvirt.Connection;
import dev.posada.kvm.libvirt.Domain;
import dev.posada.kvm.libvirt.Domains;
import dev.posada.kvm.libvirt.Session;
import dev.posada.kvm.libvirt.TestDriver;
import dev.posada.kvm.quota.CpuScale;
import dev.posada.kvm.quota.Limits;
import dev.posada.kvm.quota.Quotas;
import dev.posada.spi.Operation;
import dev.posada.testkit.TestOperation;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** With libvirt's test driver, which has a pool for disks. */
@Timeout(60)
class CreationTest {
  private static final String POOL = "default-pool";

  private final TestOperation op = TestOperation.unlimited();
  private final String name = "posada-" + UUID.randomUUID();
  private Connection connection;
  private Session session;

  @BeforeEach
  void connect() {
    connection = TestDriver.connect();
    session = new Session(TestDriver.library(), "test:///default", Connection.Settings.defaults());
  }

  @AfterEach
  void leaveNothing() {
    if (connection != null) {
      volumes().forEach(volume -> connection.storage().volumes(POOL).delete(volume, op));
      connection.close();
      session.close();
    }
  }

  private List<String> volumes() {
    return connection.storage().volumes(POOL).list(op).stream()
        .map(volume -> volume.name())
        .filter(volume -> volume.startsWith(name))
        .toList();
  }

  private boolean isThere() {
    return connection.domains().list(0, op).stream().map(Domains.Name::name).anyMatch(name::equals);
  }

  private Creation creation(Operation by) {
    Limits limits = new Limits(CpuScale.here(), () -> true);
    return new Creation(session, connection, new Quotas(limits, any -> Support.yes()), true, by);
  }

  private VirtualMachineSpec spec() {
    return VirtualMachineSpec.named(name).attach(Disk.blank(ByteSize.mib(1)));
  }

  @Test
  void aDiskThatCannotBeRemovedIsToldOf() {
    Operation own = new Clumsy(op, TestOperation.cancelledAt("virStorageVolDelete"));
    VirtualMachineSpec spec = spec().attach(Disk.blank(ByteSize.mib(1)).format(Disk.Format.VDI));
    RejectedException failed =
        assertThrows(RejectedException.class, () -> creation(new Clumsy(op, own)).create(spec));
    assertEquals(Outcome.PARTLY, failed.outcome());
    assertEquals(List.of("volume " + POOL + "/" + volumes().get(0)), failed.remains());
  }

  @Test
  void aMachineThatCannotBeLimitedAndNotBeRemovedIsToldOf() {
    TestOperation own = TestOperation.cancelledAt("virDomainUndefineFlags");
    VirtualMachineSpec spec = VirtualMachineSpec.named(name).quota(ResourceQuota.limit().cpus(0.5));
    HypervisorException failed =
        assertThrows(
            UnsupportedCapabilityException.class, () -> creation(new Clumsy(op, own)).create(spec));
    assertEquals(Outcome.PARTLY, failed.outcome());
    assertEquals(List.of("machine " + name), failed.remains());
    try (Domain made = connection.domains().named(name, op)) {
      made.undefine(0, op);
    }
  }

  @Test
  void ofWhatFailsOnAThreadThatIsInterruptedNothingIsLeft() {
    TestOperation cancelled = TestOperation.cancelledAt("virDomainDefineXMLFlags");
    cancelled.onCancel(Thread.currentThread()::interrupt);
    assertThrows(OperationCancelledException.class, () -> creation(cancelled).create(spec()));
    assertTrue(Thread.interrupted());
    assertEquals(List.of(), volumes());
    assertEquals(false, isThere());
  }

  @Test
  void aLostConnectionLeavesNoDisk() {
    session.on(op, beside -> beside.node().type(op)); // else the driver's world would end
    Connection lost = connection;
    Operation cut =
        InBetween.before(
            "virDomainDefineXMLFlags",
            op,
            () -> {
              assertEquals(1, volumes().size());
              lost.close();
              throw new ConnectionException("the other side has hung up");
            });
    Creation creation = creation(cut);
    assertThrows(ConnectionException.class, () -> creation.create(spec()));
    connection = TestDriver.connect();
    assertEquals(List.of(), volumes());
    assertEquals(false, isThere());
  }

  /** What the volume is like is asked when it is there. */
  @Test
  void aCancelWhenADiskIsJustMadeLeavesNoDisk() {
    TestOperation cancelled = TestOperation.cancelledAt("virStorageVolGetXMLDesc");
    assertThrows(OperationCancelledException.class, () -> creation(cancelled).create(spec()));
    assertTrue(
        cancelled.trace().stream().anyMatch(call -> call.contains("virStorageVolCreateXML")),
        cancelled.trace()::toString);
    assertEquals(List.of(), volumes());
  }
}
