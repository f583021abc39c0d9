package dev.posada.kvm.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.Failure;
import dev.posada.InvalidStateException;
import dev.posada.OperationCancelledException;
import dev.posada.OperationTimeoutException;
import dev.posada.Outcome;
import dev.posada.kvm.InBetween;
import dev.posada.kvm.libvirt.Clumsy;
import dev.posada.kvm.libvirt.Connection;
import dev.posada.kvm.libvirt.Domain;
import dev.posada.kvm.libvirt.Session;
import dev.posada.kvm.libvirt.States;
import dev.posada.kvm.libvirt.TestDriver;
import dev.posada.kvm.xml.VolumeXml;
import dev.posada.spi.Operation;
import dev.posada.testkit.TestOperation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** With libvirt's test driver. */
@Timeout(60)
class DeletionTest {
  private final TestOperation op = TestOperation.unlimited();

  @TempDir Path folder;

  /** A pool, a machine, and one of its files. */
  private interface Body {
    void with(Session session, Connection connection, Domain domain);
  }

  private void withADisk(Body body) throws Exception {
    Path node =
        Files.writeString(
            folder.resolve("node.xml"),
            "<node><pool type='dir'><name>p</name><target><path>/p</path></target></pool></node>");
    try (Session session =
        new Session(TestDriver.library(), "test://" + node, Connection.Settings.defaults())) {
      session.on(
          op,
          connection -> {
            connection
                .storage()
                .volumes("p")
                .create("disk", VolumeXml.of("disk", 4096, "raw", true, null), 0, op);
            try (Domain domain = connection.domains().define("web", withADisk(), 0, op)) {
              body.with(session, connection, domain);
            }
            return null;
          });
    }
  }

  private static String withADiscInAllSnapshots() {
    return withADisk()
        .replace("posada/disk/vda", "posada/disk/sda")
        .replace("device='disk'", "device='cdrom'")
        .replace("dev='vda' bus='virtio'", "dev='sda' bus='sata'");
  }

  private static String withADisk() {
    return TestDriver.xml("web")
        .replace(
            "</domain>",
            "<metadata><posada:labels xmlns:posada='https://posada.dev/labels/1'>"
                + "<posada:label key='posada/disk/vda' value='p/disk'/></posada:labels></metadata>"
                + "<devices><disk type='file' device='disk'><driver type='raw'/>"
                + "<source file='/p/disk'/><target dev='vda' bus='virtio'/></disk></devices>"
                + "</domain>");
  }

  @Test
  void aMachineThatSomebodyStartsWhileItIsDeletedKeepsItsFiles() throws Exception {
    withADisk(
        (session, connection, domain) -> {
          Operation started =
              InBetween.before("virDomainUndefineFlags", op, () -> domain.start(0, op));
          InvalidStateException failed =
              assertThrows(
                  InvalidStateException.class,
                  () -> new Deletion(session, true, started).delete(domain.uuid()));
          assertEquals(Outcome.PARTLY, failed.outcome());
          assertEquals(List.of("machine web without a definition"), failed.remains());
          assertEquals("/p/disk", connection.storage().volumes("p").get("disk", op).path());
        });
  }

  @Test
  void aMachineThatSomebodyStartsBeforeItIsUndefinedStaysWithItsFiles() throws Exception {
    withADisk(
        (session, connection, domain) -> {
          Operation started =
              InBetween.before("virConnectListAllStoragePools", op, () -> start(domain));
          InvalidStateException failed =
              assertThrows(
                  InvalidStateException.class,
                  () -> new Deletion(session, true, started).delete(domain.uuid()));
          assertEquals(Outcome.NOT_DONE, failed.outcome());
          assertTrue(domain.isPersistent(op));
          domain.destroy(0, op);
          assertEquals(
              List.of("machine web", "disk /p/disk"),
              new Deletion(session, true, op).delete(domain.uuid()).removed());
        });
  }

  @Test
  void allMachinesAreReadOnceForTheDiscsOfOneAndItsSnapshots() throws Exception {
    withADisk(
        (session, connection, other) -> {
          other.undefine(0, op);
          try (Domain domain =
              connection.domains().define("web", withADiscInAllSnapshots(), 0, op)) {
            for (String name : List.of("a", "b", "c")) {
              String snapshot = "<domainsnapshot><name>" + name + "</name></domainsnapshot>";
              domain.snapshots().create(name, snapshot, 0, op);
            }
            List<String> reads = new ArrayList<>();
            TestOperation own = TestOperation.unlimited();
            Operation counted =
                InBetween.before("virDomainGetXMLDesc(all", own, () -> reads.add("all"));
            Operation deleting = new Clumsy(op, counted);
            List<String> removed =
                new Deletion(session, true, deleting).delete(domain.uuid()).removed();
            assertEquals(5, removed.size(), removed::toString);
            assertEquals("disc /p/disk", removed.get(4));
            assertEquals(2, reads.size(), "as they are, and as they are to be");
          }
        });
  }

  private static void isNotHeard() {
    throw new OperationTimeoutException("not done in time", Failure.undecided());
  }

  private void start(Domain domain) {
    if (!States.isActive(domain.state(op))) {
      domain.start(0, op);
    }
  }

  @Test
  void theFilesGoOfAMachineWhoseUndefiningNobodyHeardOf() throws Exception {
    withADisk(
        (session, connection, domain) -> {
          Operation deaf = InBetween.after("virDomainUndefineFlags", op, DeletionTest::isNotHeard);
          assertEquals(
              List.of("machine web", "disk /p/disk"),
              new Deletion(session, true, deaf).delete(domain.uuid()).removed());
        });
  }

  @Test
  void aMachineThatStaysWithoutItsSnapshotsIsPartlyDeleted() {
    String xml = TestDriver.xml("posada-deletion");
    try (Session session =
        new Session(TestDriver.library(), "test:///default", Connection.Settings.defaults())) {
      String id =
          session.on(
              op,
              connection -> {
                try (Domain domain = connection.domains().define("posada-deletion", xml, 0, op)) {
                  domain
                      .snapshots()
                      .create("then", "<domainsnapshot><name>then</name></domainsnapshot>", 0, op);
                  return domain.uuid();
                }
              });
      TestOperation cancelled = TestOperation.cancelledAt("virDomainUndefineFlags");
      OperationCancelledException failed =
          assertThrows(
              OperationCancelledException.class,
              () -> new Deletion(session, true, cancelled).delete(id));
      assertEquals(Outcome.PARTLY, failed.outcome());
      assertEquals(List.of("machine posada-deletion without snapshot then"), failed.remains());
      new Deletion(session, true, op).delete(id);
    }
  }
}
