package dev.posada.virtualbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ConnectOptions;
import dev.posada.Diagnosis;
import dev.posada.Hypervisors;
import dev.posada.NativeCall;
import dev.posada.spi.command.CommandRunner;
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

/** The tool is a script that says what VBoxManage would. */
@EnabledOnOs({OS.LINUX, OS.MAC})
@Timeout(30)
class VirtualBoxProviderTest {
  private final List<NativeCall> calls = new ArrayList<>();

  @TempDir Path folder;

  private String elsewhere() {
    return folder.resolve("elsewhere").toString();
  }

  private String tool() {
    return folder.resolve("VBoxManage").toString();
  }

  private Diagnosis diagnose(Duration timeout) {
    VirtualBoxProvider provider =
        new VirtualBoxProvider(
            CommandRunner.local(),
            () -> List.of(elsewhere(), tool()),
            new Obstacles(folder.resolve("root")));
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
  void tellsTheVersionAndWhereItIs() throws IOException {
    Diagnosis found = diagnose("[ \"$1\" = --version ] && echo 7.2.22_Debianr175245");
    assertTrue(found.available(), found::toString);
    assertEquals("VirtualBox", found.provider());
    assertEquals(Set.of("vbox"), found.schemes());
    assertEquals(Optional.of("7.2.22_Debianr175245"), found.version());
    assertEquals(List.of(elsewhere(), tool()), found.lookedAt());
  }

  @Test
  void costsOneCallThatReads() throws IOException {
    diagnose("echo 7.2.22r1");
    assertEquals(
        List.of(tool() + " --version '\u00e9'"), calls.stream().map(NativeCall::text).toList());
    assertFalse(calls.get(0).changes());
  }

  @Test
  void withoutTheToolSaysWhereItLooked() {
    Diagnosis missing = diagnose(Duration.ofSeconds(20));
    assertFalse(missing.available());
    assertEquals(Optional.of("there is no VBoxManage"), missing.reason());
    assertTrue(missing.remedy().orElseThrow().contains("PATH"), missing.remedy()::toString);
    assertEquals(List.of(elsewhere(), tool()), missing.lookedAt());
    assertEquals(List.of(), calls);
  }

  @Test
  void withoutTheKernelModuleMachinesCannotStart() throws IOException {
    Diagnosis missing =
        diagnose(
            """
            cat <<END
            WARNING: The vboxdrv kernel module is not loaded. Either there is no module
                     available for the current kernel or it failed to
                     load. Please recompile the kernel module and install it by

                       sudo /sbin/vboxconfig

                     You will not be able to start VMs until this problem is fixed.
            7.0.14r161095
            END
            """);
    assertEquals(
        Optional.of(
            "VirtualBox 7.0.14r161095 can start no machine:"
                + " The vboxdrv kernel module is not loaded"),
        missing.reason());
    assertEquals(
        Optional.of("Please recompile the kernel module and install it by sudo /sbin/vboxconfig"),
        missing.remedy());
  }

  @Test
  void aHostWithoutTheLocaleInWhichNamesAreReadIsTold() throws IOException {
    Diagnosis missing =
        diagnose(
            """
            [ "$*" = --version ] && echo 7.2.22_Debianr175245 && exit
            echo 'VBoxManage: fatal error: RTR3Init: VERR_NO_TRANSLATION' >&2; exit 3
            """);
    assertEquals(
        Optional.of("VBoxManage does not know the locale C.UTF-8, in which names are read"),
        missing.reason());
    assertEquals(Optional.of("install the locale C.UTF-8 on the host"), missing.remedy());
  }

  @Test
  void aToolThatFailsIsQuoted() throws IOException {
    Diagnosis missing = diagnose("echo 'cannot find libvbox' >&2; exit 1");
    assertEquals(
        Optional.of(tool() + " does not tell its version: cannot find libvbox (exit code 1)"),
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
    Diagnosis missing = diagnose(Duration.ofSeconds(5)); // in which it has begun
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
  void anOldVersionIsRefused() throws IOException {
    Diagnosis old = diagnose("echo 6.0.24r139119");
    assertEquals(Optional.of("VirtualBox 6.0.24r139119 is older than 6.1"), old.reason());
    assertEquals(Optional.of("install VirtualBox 6.1 or newer"), old.remedy());
  }

  @Test
  void whatFilesTellIsAnObstacleToo() throws IOException {
    Files.createDirectories(folder.resolve("root/proc/self"));
    Files.createDirectories(folder.resolve("root/sys/module/vboxdrv"));
    Diagnosis missing = diagnose("echo 7.2.22r1");
    assertTrue(
        missing.reason().orElseThrow().contains("there is no /dev/vboxdrv"),
        missing.reason()::toString);
    assertEquals(1, calls.size());
  }
}
