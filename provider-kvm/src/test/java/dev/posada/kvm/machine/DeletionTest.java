package dev.posada.kvm.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.posada.OperationCancelledException;
import dev.posada.Outcome;
import dev.posada.kvm.libvirt.Connection;
import dev.posada.kvm.libvirt.Domain;
import dev.posada.kvm.libvirt.TestDriver;
import dev.posada.testkit.TestOperation;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** With libvirt's test driver. */
@Timeout(60)
class DeletionTest {
  private final TestOperation op = TestOperation.unlimited();

  @Test
  void aMachineThatStaysWithoutItsSnapshotsIsPartlyDeleted() {
    String xml = TestDriver.xml("posada-deletion");
    try (Connection connection = TestDriver.connect();
        Domain domain = connection.domains().define("posada-deletion", xml, 0, op)) {
      domain
          .snapshots()
          .create("then", "<domainsnapshot><name>then</name></domainsnapshot>", 0, op);
      TestOperation cancelled = TestOperation.cancelledAt("virDomainUndefineFlags");
      OperationCancelledException failed =
          assertThrows(
              OperationCancelledException.class,
              () -> new Deletion(connection, true, cancelled).delete(domain));
      assertEquals(Outcome.PARTLY, failed.outcome());
      assertEquals(List.of("machine posada-deletion without snapshot then"), failed.remains());
      new Deletion(connection, true, op).delete(domain);
    }
  }
}
