package dev.posada.kvm.migrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.InsufficientResourcesException;
import dev.posada.Kind;
import dev.posada.NativeError;
import dev.posada.NativeException;
import dev.posada.NotFoundException;
import dev.posada.Outcome;
import dev.posada.RejectedException;
import dev.posada.Support;
import dev.posada.UnsupportedCapabilityException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class MigrationRefusalsTest {
  private static Failure said(int code, String text) {
    return Failure.of(new NativeError("libvirt", Integer.toString(code), text))
        .outcome(Outcome.NOT_DONE);
  }

  private static HypervisorException explained(HypervisorException e) {
    HypervisorException explained = MigrationRefusals.explained(e);
    assertEquals(e.nativeError(), explained.nativeError());
    assertEquals(e.outcome(), explained.outcome());
    return explained;
  }

  @Test
  void aFullPoolIsAMatterOfResources() {
    String text = "operation failed: migration of disk vda failed: No space left on device";
    HypervisorException e = explained(new NativeException(text, said(9, text)));
    assertInstanceOf(InsufficientResourcesException.class, e);
    assertTrue(e.remedy().orElseThrow().contains("DiskPool"));
  }

  @Test
  void aTypeOfMachineIsNoMatterOfTheVersionOfLibvirt() {
    String text = "unsupported configuration: Emulator '/q' does not support machine type 'x'";
    HypervisorException e =
        explained(
            new UnsupportedCapabilityException(
                "migrate", Support.no("libvirt says so", "use another"), said(67, text)));
    assertInstanceOf(RejectedException.class, e);
    assertTrue(e.remedy().orElseThrow().contains("type of machine"));
  }

  @Test
  void whatIsMissingIsNamed() {
    String text = "Network not found: no network with matching name 'lan'";
    HypervisorException e =
        explained(new NotFoundException(Kind.NETWORK, "machine", said(43, text)));
    assertTrue(e.getMessage().contains("\"lan\""), e::toString);
    assertTrue(e.remedy().orElseThrow().contains("network"));
  }

  @Test
  void disksThatAreNotSharedCanBeCopied() {
    String text = "Unsafe migration: Migration without shared storage is unsafe";
    HypervisorException e = explained(new RejectedException(text, said(81, text)));
    assertTrue(e.remedy().orElseThrow().contains("copyDisks(true)"));
  }

  @Test
  void whatIsNotKnownStaysAsItIs() {
    HypervisorException e = new NativeException("odd", said(1, "odd"));
    assertEquals(e.remedy(), explained(e).remedy());
  }
}
