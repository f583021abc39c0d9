package dev.posada.vmware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ConnectOptions;
import dev.posada.Diagnosis;
import dev.posada.Hypervisors;
import dev.posada.NativeCall;
import dev.posada.Outcome;
import dev.posada.RejectedException;
import dev.posada.spi.command.CommandRunner;
import dev.posada.vmware.tool.HostSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The tool is a script that says what vmrun would. */
@EnabledOnOs({OS.LINUX, OS.MAC})
@Timeout(30)
class VmwareProviderTest {
  /** What answers when it is asked which machines run. */
  private static final String LIST =
      "[ \"$3\" = list ] && { echo 'Total running VMs: 0'; exit; }; ";

  private Optional<Obstacles.Obstacle> obstacle = Optional.empty();

  private final List<NativeCall> calls = new ArrayList<>();

  @TempDir Path folder;

  private String elsewhere() {
    return folder.resolve("elsewhere").toString();
  }

  private String tool() {
    return folder.resolve("vmrun").toString();
  }

  private Diagnosis diagnose(Duration timeout) {
    VmwareProvider provider =
        new VmwareProvider(
            () ->
                new ThisMachine(
                    CommandRunner.local(),
                    List.of(elsewhere(), tool()),
                    HostSystem.LINUX,
                    folder.toString(),
                    true),
            () -> obstacle);
    return Hypervisors.of(provider)
        .diagnose(ConnectOptions.defaults().timeout(timeout).trace(calls::add))
        .get(0);
  }

  private Diagnosis diagnose(String script) throws IOException {
    Path file = Path.of(tool());
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    assertTrue(file.toFile().setExecutable(true));
    return diagnose(Duration.ofSeconds(20));
  }

  @Test
  void tellsTheVersionThoughTheToolFails() throws IOException {
    Diagnosis found =
        diagnose(
            LIST + "echo; echo 'vmrun version 1.17.0 build-24583834'; echo; echo Usage; exit 255");
    assertTrue(found.available(), found::toString);
    assertEquals("VMware", found.provider());
    assertEquals(Set.of("vmware"), found.schemes());
    assertEquals(Optional.of("vmrun 1.17.0 build-24583834"), found.version());
    assertEquals(List.of(elsewhere(), tool()), found.lookedAt());
  }

  @Test
  void costsTwoCallsThatRead() throws IOException {
    diagnose(LIST + "echo vmrun version 1.17.0");
    assertEquals(
        List.of(tool(), tool() + " -T ws list"), calls.stream().map(NativeCall::text).toList());
    assertTrue(calls.stream().noneMatch(NativeCall::changes));
  }

  @Test
  void aProductOfAnotherTypeIsFound() throws IOException {
    Diagnosis found =
        diagnose(
            "case \"$2\" in ws) echo 'Error: no VIX_SERVICEPROVIDER_VMWARE_WORKSTATION'; exit 255;;"
                + " player) echo 'Total running VMs: 0'; exit;; esac; echo vmrun version 1.17.0");
    assertTrue(found.available(), found::toString);
    assertEquals(tool() + " -T player list", calls.get(calls.size() - 1).text());
  }

  @Test
  void aServiceThatDoesNotAnswerIsToldWithARemedy() throws IOException {
    Diagnosis missing =
        diagnose(
            "[ $# = 0 ] && { echo vmrun version 1.17.0; exit 255; }; echo 'Unable to connect to"
                + " host.'; echo 'Error: The operation is not supported for the specified"
                + " parameters'; exit 255");
    assertFalse(missing.available(), missing::toString);
    assertTrue(missing.remedy().orElseThrow().contains("services"), missing.remedy()::toString);
    assertEquals(List.of(elsewhere(), tool()), missing.lookedAt());
  }

  @Test
  void whatIsInTheWayOfMachinesIsTold() throws IOException {
    obstacle = Optional.of(new Obstacles.Obstacle("no vmmon", "build it"));
    Diagnosis missing = diagnose(LIST + "echo vmrun version 1.17.0");
    assertEquals(Optional.of("vmrun 1.17.0 can start no machine: no vmmon"), missing.reason());
    assertEquals(Optional.of("build it"), missing.remedy());
  }

  @Test
  void withoutTheToolSaysWhereItLooked() {
    Diagnosis missing = diagnose(Duration.ofSeconds(20));
    assertFalse(missing.available());
    assertEquals(Optional.of("there is no vmrun"), missing.reason());
    assertTrue(missing.remedy().orElseThrow().contains("PATH"), missing.remedy()::toString);
    assertEquals(List.of(elsewhere(), tool()), missing.lookedAt());
    assertEquals(List.of(), calls);
  }

  @Test
  void aToolThatFailsIsQuoted() throws IOException {
    Diagnosis missing = diagnose("echo 'vmrun was unable to start.'; exit 1");
    assertEquals(
        Optional.of(
            tool() + " does not tell its version: vmrun was unable to start. (exit code 1)"),
        missing.reason());
  }

  @Test
  void aToolThatSaysNothingIsNotOne() throws IOException {
    assertEquals(
        Optional.of(tool() + " does not tell its version: it says nothing (exit code 0)"),
        diagnose("exit 0").reason());
  }

  @Test
  void aToolThatHangsIsEndedAtTheDeadline() throws IOException {
    Files.writeString(Path.of(tool()), "#!/bin/sh\necho $$ >\"$0.pid\"\nexec sleep 60\n");
    assertTrue(Path.of(tool()).toFile().setExecutable(true));
    Diagnosis missing = diagnose(Duration.ofSeconds(5)); // time enough to write its number
    assertTrue(
        missing.reason().orElseThrow().startsWith(tool() + " does not tell its version"),
        missing.reason()::toString);
    long pid = Long.parseLong(Files.readString(Path.of(tool() + ".pid")).strip());
    assertFalse(ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false));
  }

  @Test
  void aMegabyteOfOtherWordsIsNoVersion() throws IOException {
    Diagnosis missing = diagnose("head -c 1000000 /dev/zero | tr '\\0' x");
    assertTrue(missing.reason().orElseThrow().length() < 500, missing.reason()::toString);
    assertTrue(missing.reason().orElseThrow().endsWith("xxx... (exit code 0)"));
  }

  @Test
  void aToolThatCannotBeStartedSaysWhy() throws IOException {
    Files.writeString(Path.of(tool()), "#!" + elsewhere() + "\n");
    assertTrue(Path.of(tool()).toFile().setExecutable(true));
    Diagnosis missing = diagnose(Duration.ofSeconds(20));
    assertTrue(
        missing.reason().orElseThrow().startsWith(tool() + " does not tell its version"),
        missing.reason()::toString);
  }

  @Test
  void anAddressThatIsNoneIsRejected() {
    Hypervisors hypervisors = Hypervisors.of(new VmwareProvider());
    for (String uri :
        List.of(
            "vmware:///?type=esx",
            "vmware:///?typ=ws",
            "vmware:///vms",
            "vmware://host/",
            "vmware+tls://host/",
            "vmware:///?type=ws#x")) {
      RejectedException refused =
          assertThrows(RejectedException.class, () -> hypervisors.connect(uri), uri);
      assertEquals(Outcome.NOT_DONE, refused.outcome());
      assertTrue(refused.remedy().orElseThrow().contains("vmware"), refused.remedy()::toString);
    }
  }
}
