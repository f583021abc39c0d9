package dev.posada.kvm.libvirt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.Outcome;
import dev.posada.Support;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.kvm.jna.Since5p6;
import dev.posada.kvm.jna.SinceNever;
import dev.posada.kvm.jna.VirQemu;
import dev.posada.testkit.TestOperation;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** On the library that is here, whose age does not matter. */
class LibvirtTest {
  private final Libvirt libvirt = TestDriver.library();

  @Test
  void whatTheLibraryLacksIsRefusedWithTheVersionThatBroughtIt() {
    assertFalse(libvirt.has(SinceNever.class));
    assertFalse(libvirt.has(SinceNever.class)); // told from memory
    UnsupportedCapabilityException refused =
        assertThrows(
            UnsupportedCapabilityException.class,
            () -> libvirt.require(SinceNever.class, "virDomainPosadaNever", "99.1.0"));
    String version = libvirt.version(TestOperation.unlimited());
    assertTrue(
        refused.getMessage().contains("the library is libvirt " + version), refused::getMessage);
    assertEquals(Optional.of("install libvirt's client library 99.1.0 or newer"), refused.remedy());
    assertEquals(Outcome.NOT_DONE, refused.outcome());
  }

  @Test
  void whatLiesInAnotherLibraryIsMissedBesideIt() {
    Support agent = libvirt.support(VirQemu.class, "virDomainQemuAgentCommand", "0.8.3");
    assertEquals(libvirt.has(VirQemu.class), agent.available());
    assertEquals(libvirt.has(VirQemu.class), agent.reason().isEmpty(), agent::toString);
  }

  /** A class that could not be bound leaves those alone that can. */
  @Test
  void allElseWorksAllTheSame() {
    libvirt.has(SinceNever.class);
    if (libvirt.has(Since5p6.class)) {
      libvirt.require(Since5p6.class, "virDomainListAllCheckpoints", "5.6.0");
    }
    try (Connection connection = TestDriver.connect(new Heard())) {
      assertTrue(connection.isAlive(TestOperation.unlimited()));
    }
  }

  @Test
  void thereIsOneInAProcess() throws NotLoadedException {
    assertEquals(libvirt, Libraries.here().load(lookedAt -> {}));
  }
}
