package dev.posada.kvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ConnectionException;
import dev.posada.kvm.libvirt.Connection;
import dev.posada.kvm.libvirt.Domain;
import dev.posada.kvm.libvirt.Session;
import dev.posada.kvm.libvirt.TestDriver;
import dev.posada.testkit.TestOperation;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** With libvirt's test driver, whose machine has two file systems to freeze. */
@Timeout(60)
class ThawsTest {
  private final TestOperation op = TestOperation.unlimited();

  @Test
  void aHostThatIsClosedThawsThoughItsConnectionWasDropped() {
    try (Connection beside = TestDriver.connect();
        Session session =
            new Session(TestDriver.library(), "test:///default", Connection.Settings.defaults())) {
      String id = beside.domains().list(0, op).get(0).uuid();
      Thaws thaws = new Thaws(session);
      session.on(op, connection -> connection.node().type(op));
      int frozen = new QemuAgent(session, id, thaws).freeze().fileSystems();
      assertTrue(frozen > 0, "nothing was frozen");
      assertThrows(
          ConnectionException.class,
          () ->
              session.on(
                  op,
                  connection -> {
                    connection.close();
                    throw new ConnectionException("a call was given up");
                  }));
      thaws.close();
      try (Domain domain = beside.domains().get(id, op)) {
        assertEquals(0, domain.agent().thaw(op), "what was frozen still");
      }
    }
  }

  /** What is frozen in the machine of the test driver is frozen for all who are in its world. */
  private void whenFrozen(BiConsumer<Thaws, QemuAgent.Frozen> body) {
    try (Connection beside = TestDriver.connect();
        Session session =
            new Session(TestDriver.library(), "test:///default", Connection.Settings.defaults())) {
      String id = beside.domains().list(0, op).get(0).uuid();
      Thaws thaws = new Thaws(session);
      session.on(op, connection -> connection.node().type(op));
      QemuAgent.Frozen frozen = new QemuAgent(session, id, thaws).freeze();
      assertTrue(frozen.fileSystems() > 0, "nothing was frozen");
      Thread.currentThread().interrupt();
      try {
        body.accept(thaws, frozen);
      } finally {
        assertTrue(Thread.interrupted(), "who has interrupted it is not heard");
      }
      try (Domain domain = beside.domains().get(id, op)) {
        assertEquals(0, domain.agent().thaw(op), "what was frozen still");
      }
    }
  }

  @Test
  void aThreadThatIsInterruptedThawsWhatItHasFrozen() {
    whenFrozen((thaws, frozen) -> frozen.close());
  }

  @Test
  void aHostThatIsClosedByAThreadThatIsInterruptedThawsToo() {
    whenFrozen((thaws, frozen) -> thaws.close());
  }
}
