package dev.posada.kvm.backup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.OperationCancelledException;
import dev.posada.kvm.libvirt.Connection;
import dev.posada.kvm.libvirt.Domain;
import dev.posada.kvm.libvirt.TestDriver;
import dev.posada.testkit.TestOperation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** With libvirt's test driver, whose machine has two file systems to freeze. */
@Timeout(60)
class FileSystemsTest {
  private final TestOperation op = TestOperation.unlimited();
  private Connection connection;
  private Domain domain;

  @BeforeEach
  void connect() {
    connection = TestDriver.connect();
    domain = connection.domains().get(connection.domains().list(0, op).get(0).uuid(), op);
  }

  @AfterEach
  void close() {
    if (domain != null) {
      domain.close();
      connection.close();
    }
  }

  @Test
  void areFrozenAndThawed() {
    FileSystems inside = new FileSystems(domain, op);
    assertTrue(inside.freeze());
    inside.thaw();
    assertEquals(0, domain.agent().thaw(op), "what was frozen still");
  }

  /** As if the agent had done its part when the call was given up. */
  @Test
  void areThawedAfterACancelWhileTheyAreFrozen() {
    domain.agent().freeze(op);
    TestOperation cancelled = TestOperation.cancelledAt("virDomainFSFreeze");
    assertThrows(
        OperationCancelledException.class, () -> new FileSystems(domain, cancelled).freeze());
    assertEquals(0, domain.agent().thaw(op), "what was frozen still");
  }

  @Test
  void areThawedThoughTheThreadIsInterrupted() {
    FileSystems inside = new FileSystems(domain, op);
    assertTrue(inside.freeze());
    Thread.currentThread().interrupt();
    inside.thaw();
    assertTrue(Thread.interrupted());
    assertEquals(0, domain.agent().thaw(op), "what was frozen still");
  }

  @Test
  void ofAMachineThatIsOffAreLeftAlone() {
    try (Domain off = connection.domains().define("off", TestDriver.xml("off"), 0, op)) {
      assertFalse(new FileSystems(off, op).freeze());
      off.undefine(0, op);
    }
  }
}
