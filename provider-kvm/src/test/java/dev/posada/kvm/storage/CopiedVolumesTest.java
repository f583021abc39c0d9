package dev.posada.kvm.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.BusyException;
import dev.posada.ConnectionException;
import dev.posada.HypervisorException;
import dev.posada.kvm.InBetween;
import dev.posada.kvm.libvirt.Connection;
import dev.posada.kvm.libvirt.TestDriver;
import dev.posada.spi.Operation;
import dev.posada.testkit.TestOperation;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** With libvirt's test driver. */
@Timeout(60)
class CopiedVolumesTest {
  private static final String POOL = "default-pool";

  private final TestOperation op = TestOperation.unlimited();

  /** An operation whose first delete fails. */
  private Operation failing(Supplier<HypervisorException> how) {
    AtomicInteger deletes = new AtomicInteger();
    return InBetween.before(
        "virStorageVolDelete",
        op,
        () -> {
          if (deletes.getAndIncrement() == 0) {
            throw how.get();
          }
        });
  }

  private List<String> there(Connection connection) {
    return connection.storage().volumes(POOL).list(op).stream()
        .map(volume -> POOL + "/" + volume.name())
        .filter(volume -> volume.contains("posada-copied"))
        .toList();
  }

  @Test
  void whatResistsIsToldAndAllElseIsRemoved() {
    Exception failed = new Exception("the move has failed");
    try (Connection connection = TestDriver.connect()) {
      CopiedVolumes volumes =
          new CopiedVolumes(connection, connection, Optional.of(POOL), Optional.empty(), op);
      for (int number = 0; number < 3; number++) {
        volumes.blank("posada-copied", "raw", 4096);
      }
      List<String> left =
          volumes.remove(connection, failed, failing(() -> new BusyException("it is in use")));
      assertEquals(1, left.size());
      assertEquals(left, there(connection));
      assertEquals("it is in use", failed.getSuppressed()[0].getMessage());
      Operation lost = failing(() -> new ConnectionException("lost"));
      assertThrows(ConnectionException.class, () -> volumes.remove(connection, failed, lost));
      assertEquals(List.of(), volumes.remove(connection, failed, op), "by another connection");
      assertTrue(volumes.isEmpty());
      assertEquals(List.of(), there(connection));
    }
  }
}
