package dev.posada.vmware.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class MachineLogTest {
  private static final String NEW =
      """
      2026-11-22T22:00:00.000Z In(05) vmx Log for VMware Workstation pid=7 version=17.6.3
      2026-11-22T22:00:00.100Z In(05) vmx Msg_Post: Error
      2026-11-22T22:00:00.100Z In(05) vmx [msg.first.one] An earlier one.
      2026-11-22T22:00:00.100Z In(05) vmx ----------------------------------------
      2026-11-22T22:00:00.200Z In(05)+ vmx Msg_Post: Error
      2026-11-22T22:00:00.200Z In(05)+ vmx [msg.disk.noBackEnd] Cannot open the disk 'a b.vmdk'.
      2026-11-22T22:00:00.200Z In(05)+ vmx [msg.vmx.poweron.failed] Failed to start it.
      2026-11-22T22:00:00.200Z In(05)+ vmx ----------------------------------------
      2026-11-22T22:00:00.300Z In(05) vmx Msg_Post: Warning
      2026-11-22T22:00:00.300Z In(05) vmx [msg.other] Not this.
      """;

  private static Optional<String> reason(String log) {
    return MachineLog.reason(log.getBytes(UTF_8));
  }

  @Test
  void tellsTheLastError() {
    Optional<String> expected =
        Optional.of("Cannot open the disk 'a b.vmdk'.\nFailed to start it.");
    assertEquals(expected, reason(NEW));
    assertEquals(expected, reason(NEW.replace("\n", "\r\n")));
  }

  @Test
  void readsThePrefixesOfOlderVersions() {
    assertEquals(
        Optional.of("The file is locked."),
        reason(
            "2015-08-31T17:57:29.547+01:00| vmx| I120: Msg_Post: Error\n"
                + "2015-08-31T17:57:29.547+01:00| vmx| I120: [msg.a-b.c] The file is locked.\n"
                + "2015-08-31T17:57:29.547+01:00| vmx| I120: ---------------------------\n"));
  }

  @Test
  void whatIsCutOffIsToldAsFarAsItGoes() {
    assertEquals(Optional.of("An ear"), reason(NEW.substring(0, NEW.indexOf("lier one"))));
    assertEquals(Optional.empty(), reason(NEW.substring(0, 100)));
    assertEquals(Optional.empty(), reason(""));
  }
}
