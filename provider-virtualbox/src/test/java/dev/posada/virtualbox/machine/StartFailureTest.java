package dev.posada.virtualbox.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.InsufficientResourcesException;
import dev.posada.InvalidStateException;
import dev.posada.NativeException;
import dev.posada.PermissionDeniedException;
import dev.posada.UnsupportedCapabilityException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class StartFailureTest {
  private static final NativeException SILENT =
      new NativeException(
          "The virtual machine 'exp' has terminated unexpectedly during startup with exit code 1"
              + " (0x1)",
          Failure.undecided());

  private static HypervisorException told(String log) {
    return StartFailure.told(SILENT, log);
  }

  private static void means(
      Class<? extends HypervisorException> leaf, String remedy, HypervisorException told) {
    assertInstanceOf(leaf, told);
    assertTrue(told.remedy().orElse("").contains(remedy), () -> "the remedy of " + told);
    assertSame(SILENT, told.getCause());
  }

  @Test
  void whatTheLogSaysTellsWhatHelps() {
    means(
        InvalidStateException.class,
        "kvm",
        told("VT-x is being used by another hypervisor (VERR_VMX_IN_VMX_ROOT_MODE)."));
    means(
        UnsupportedCapabilityException.class,
        "VT-x",
        told("VT-x is not available (VERR_VMX_NO_VMX)."));
    means(
        UnsupportedCapabilityException.class,
        "firmware",
        told("VT-x is disabled in the BIOS for all CPU modes (VERR_VMX_MSR_ALL_VMX_DISABLED)."));
    means(
        NativeException.class,
        "vboxdrv",
        told("VBoxHeadless: Error -1908 in suplibOsInit! Kernel driver not installed"));
    means(
        PermissionDeniedException.class,
        "vboxusers",
        told("VBoxHeadless: Error -1909 in SUPR3HardenedMain! VERR_VM_DRIVER_NOT_ACCESSIBLE"));
    means(
        InsufficientResourcesException.class,
        "memory",
        told("Failed to allocate VM memory (VERR_NO_MEMORY)."));
    means(InvalidStateException.class, "port", told("bind failed: VERR_NET_ADDRESS_IN_USE"));
  }

  @Test
  void whatNobodyKnowsIsTold() {
    HypervisorException told = told("Power up failed (vrc=VERR_SOMETHING_NEW, hrc=0)");
    assertInstanceOf(NativeException.class, told);
    assertTrue(told.getMessage().contains("VERR_SOMETHING_NEW"), told::toString);
    assertSame(SILENT, StartFailure.told(SILENT, ""), "nothing is known");
  }

  @Test
  void ofALogTheLinesCountThatTellAReason() {
    String log =
        """
        00:00:01.005529 VMMDev: Guest Log: BIOS: Boot : bseqnr=4, bootseq=0000
        00:00:02.000001 VMSetError: /src/VD.cpp(1) int drvvdConstruct(); rc=VERR_NOT_FOUND
        00:00:02.000002 ERROR [COM]: aRC=NS_ERROR_FAILURE (0x80004005) aText={Failed}
        00:00:02.000003 Console: Machine state changed to 'PoweredOff'
        """;
    assertEquals(
        "VMSetError: /src/VD.cpp(1) int drvvdConstruct(); rc=VERR_NOT_FOUND\n"
            + "ERROR [COM]: aRC=NS_ERROR_FAILURE (0x80004005) aText={Failed}",
        StartFailure.telling(log));
  }

  @Test
  void theLogOfARunBeforeIsNotTheReason() {
    assertEquals(
        "",
        StartFailure.telling(
            "00:00:03.1 Changing the VM state from 'POWERING_ON' to 'RUNNING'\nrc=VERR_OLD\n"));
  }
}
