package dev.posada.kvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.Capability;
import dev.posada.Support;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class RequirementsTest {
  private static final Requirements.Library ALL = (group, function, version) -> Support.yes();

  /** One of 2018, without libvirt-qemu beside it. */
  private static final Requirements.Library OLD =
      (group, function, version) ->
          Support.no("libvirt 4.0.0 has no " + function, "install " + version);

  private static Map<Capability, Support> lacking(Requirements.Library library, long daemon) {
    return Requirements.lacking(Abilities.QEMU.capabilities(), library, () -> daemon);
  }

  @Test
  void anOldLibraryCannotDoWhatCameLaterAndSaysWhatBroughtIt() {
    Map<Capability, Support> lacking = lacking(OLD, 9_000_000);
    assertEquals(Set.of(Capability.EXEC, Capability.COPY, Capability.BACKUP), lacking.keySet());
    Support backup = lacking.get(Capability.BACKUP);
    assertEquals(Optional.of("libvirt 4.0.0 has no virDomainBackupBegin"), backup.reason());
    assertEquals(Optional.of("install 6.0.0"), backup.remedy());
  }

  @Test
  void anOldDaemonLacksTheSameButNotWhatIsTheLibrarysOwn() {
    Map<Capability, Support> lacking = lacking(ALL, 5_010_000);
    assertEquals(Set.of(Capability.BACKUP), lacking.keySet());
    assertEquals(
        Optional.of("the daemon is libvirt 5.10.0, without virDomainBackupBegin"),
        lacking.get(Capability.BACKUP).reason());
    assertTrue(lacking.get(Capability.BACKUP).remedy().orElse("").contains("6.0.0"));
  }

  @Test
  void aNewOneLacksNothing() {
    assertEquals(Map.of(), lacking(ALL, 6_000_000));
  }

  @Test
  void whatADriverCannotDoAnywayIsNotAskedFor() {
    assertEquals(
        Map.of(), Requirements.lacking(Abilities.TEST.capabilities(), OLD, () -> 4_000_000));
  }
}
