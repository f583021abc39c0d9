package dev.posada.virtualbox.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostTroubleTest {
  /** The first, the third and the fourth were recorded; the others stand in public reports. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "VBoxHeadless: Error -1908 in suplibOsInit!|vboxconfig",
        "Kernel driver not accessible (rc=-1912)|another version",
        "VBoxNetAdpCtl: failed to open /dev/vboxnetctl: No such file or directory|modprobe vboxnetadp",
        "RTR3Init: VERR_NO_TRANSLATION|C.UTF-8",
        "VT-x is being used by another hypervisor (VERR_VMX_IN_VMX_ROOT_MODE)|modprobe -r kvm",
        "AMD-V is being used by another hypervisor (VERR_SVM_IN_USE)|enable_virt_at_load=0",
        "AMD-V is not enabled (VERR_SVM_HOST_SVME_NOT_ENABLED)|enable_virt_at_load=1",
        "VT-x is disabled in the BIOS (VERR_VMX_MSR_ALL_VMX_DISABLED)|firmware",
        "Call to WHvCreatePartition failed (VERR_NEM_VM_CREATE_FAILED)|hypervisorlaunchtype",
        "The IP address is not within the allowed ranges|/etc/vbox/networks.conf",
        "VERR_SUPLIB_OWNER_NOT_ROOT|belong to root"
      })
  void eachHasARemedy(String text, String remedy) {
    String said = HostTrouble.remedy(text).orElse("nothing");
    assertTrue(said.contains(remedy), said);
  }

  @Test
  void otherWordsAreNoTroubleOfTheHost() {
    assertEquals(Optional.empty(), HostTrouble.remedy("Could not find a registered machine"));
  }
}
