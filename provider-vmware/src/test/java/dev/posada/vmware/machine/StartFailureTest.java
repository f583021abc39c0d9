package dev.posada.vmware.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.BusyException;
import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.InsufficientResourcesException;
import dev.posada.InvalidStateException;
import dev.posada.NativeException;
import dev.posada.PermissionDeniedException;
import dev.posada.RejectedException;
import dev.posada.UnsupportedCapabilityException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class StartFailureTest {
  private static final NativeException CANCELED =
      new NativeException("The operation was canceled", Failure.undecided());

  static Stream<Arguments> reasons() {
    return Stream.of(
        Arguments.of(
            "Could not open /dev/vmmon: No such file or directory.\n"
                + "Please make sure that the kernel module `vmmon' is loaded.",
            NativeException.class,
            "vmware-modconfig"),
        Arguments.of(
            "Transport (VMDB) error -14: Pipe connection has been broken.",
            NativeException.class,
            "vmware-modconfig"),
        Arguments.of(
            "VMware Workstation and Device/Credential Guard are not compatible.",
            UnsupportedCapabilityException.class,
            "Hyper-V"),
        Arguments.of(
            "This host does not support VT-x.", UnsupportedCapabilityException.class, "firmware"),
        Arguments.of(
            "VT-x might be in use by another hypervisor.", InvalidStateException.class, "kvm"),
        Arguments.of(
            "There is no license key for this product.",
            PermissionDeniedException.class,
            "license"),
        Arguments.of(
            "Not enough physical memory is available.",
            InsufficientResourcesException.class,
            "memory"),
        Arguments.of("Failed to lock the file", BusyException.class, "close"),
        Arguments.of(
            "Cannot open the disk 'X.vmdk' or one of the snapshot disks it depends on.",
            NativeException.class,
            "detach"),
        Arguments.of("The guest's processor differs.", RejectedException.class, "processor"));
  }

  @ParameterizedTest
  @MethodSource("reasons")
  void itsLogTellsWhatHelps(String log, Class<? extends HypervisorException> leaf, String remedy) {
    HypervisorException told = StartFailure.told(CANCELED, log);
    assertEquals(leaf, told.getClass(), log);
    assertTrue(told.getMessage().contains(log), told.getMessage());
    assertTrue(told.remedy().orElseThrow().contains(remedy), told.remedy()::toString);
  }

  @Test
  void aReasonThatNobodyKnowsIsQuoted() {
    HypervisorException told = StartFailure.told(CANCELED, "The moon is full.");
    assertEquals("The operation was canceled\nThe moon is full.", told.getMessage());
    assertSame(CANCELED, StartFailure.told(CANCELED, ""));
  }
}
