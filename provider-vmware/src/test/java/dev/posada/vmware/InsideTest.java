package dev.posada.vmware;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.Credentials;
import dev.posada.ExecResult;
import dev.posada.ExecSpec;
import dev.posada.Host;
import dev.posada.InvalidStateException;
import dev.posada.NativeCall;
import dev.posada.OperationTimeoutException;
import dev.posada.Outcome;
import dev.posada.PermissionDeniedException;
import dev.posada.RejectedException;
import dev.posada.Task;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.VirtualMachine;
import dev.posada.vmrun.host.Trait;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Commands, files and pictures of machines that run on the simulator. */
@EnabledOnOs({OS.LINUX, OS.MAC})
@Timeout(60)
class InsideTest {
  private final List<NativeCall> calls = new ArrayList<>();

  @TempDir Path folder;

  private SimulatedHost vmware;
  private Path vmx;
  private Host host;
  private VirtualMachine machine;

  @BeforeEach
  void start() {
    vmware = SimulatedHost.in(folder);
    vmx = vmware.machine("web");
    vmware.succeeds("vmrun", "start", vmx.toString(), "nogui");
    host = vmware.connect(vmware.options().trace(calls::add));
    machine = host.virtualMachines().get("web");
    calls.clear();
  }

  @AfterEach
  void end() throws IOException {
    host.close();
    vmware.clearFaults();
    vmware.succeeds("vmrun", "stop", vmx.toString(), "hard");
    try (Stream<Path> beside = Files.list(vmx.getParent())) {
      List<String> left =
          beside
              .map(file -> file.getFileName().toString())
              .filter(name -> name.startsWith("posada-"))
              .toList();
      assertEquals(List.of(), left, "beside the machine");
    }
  }

  @Test
  void whatIsOnItsWayInsideNobodyElseOnTheHostReads() throws IOException {
    List<String> seen = new ArrayList<>();
    Path file = Files.writeString(folder.resolve("file"), "secret");
    try (Host other = vmware.connect(vmware.options().trace(call -> look(call, seen)))) {
      other.virtualMachines().get("web").copyTo(file, "/tmp/copied");
    }
    assertEquals(List.of("rw-------"), seen);
  }

  private void look(NativeCall call, List<String> seen) {
    boolean announced = call.phase() == NativeCall.Phase.ANNOUNCED;
    if (!announced || !call.text().contains("CopyFileFromHostToGuest")) {
      return;
    }
    try (Stream<Path> beside = Files.list(vmx.getParent())) {
      for (Path file : beside.filter(it -> it.toString().endsWith(".in")).toList()) {
        seen.add(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void commandTellsItsOutputItsErrorsAndItsCode() {
    ExecResult result = machine.exec("sh", "-c", "echo out; echo err >&2; exit 3");
    assertEquals("out\n", result.stdout());
    assertEquals("err\n", result.stderr());
    assertEquals(3, result.exitCode());
    List<String> changes =
        calls.stream().filter(NativeCall::changes).map(NativeCall::text).distinct().toList();
    assertEquals(5, changes.size(), changes::toString);
    assertTrue(changes.get(0).contains("runScriptInGuest"), changes::toString);
    assertTrue(changes.get(1).contains("CopyFileFromGuestToHost"), changes::toString);
    assertTrue(changes.get(2).startsWith("fetch "), changes::toString);
    assertTrue(changes.get(3).startsWith("delete "), changes::toString);
    assertTrue(changes.get(4).contains("deleteFileInGuest"), changes::toString);
    assertFalse(changes.toString().contains("echo"), "the script is not shown");
    assertFalse(changes.toString().contains("-gp guest"), "nor is the password");
  }

  private InvalidStateException unheard() {
    InvalidStateException unheard =
        assertThrows(InvalidStateException.class, () -> machine.exec("touch", "/tmp/done"));
    assertTrue(unheard.getMessage().contains("Tools"), unheard::toString);
    vmware.clearFaults();
    machine.exec("rm", "/tmp/done"); // it has run
    return unheard;
  }

  @Test
  void commandWhoseEndIsNotHeardOfMayHaveDoneAnything() {
    vmware.fault("command=CopyFileFromGuestToHost action=error message=TOOLS_NOT_RUNNING");
    InvalidStateException unheard = unheard();
    assertEquals(Outcome.UNKNOWN, unheard.outcome(), unheard::toString);
    assertEquals("", machine.exec("sh", "-c", "ls -d /tmp/posada-*.end").stdout());
  }

  @Test
  void whatStaysInsideOfItIsNamed() {
    vmware.fault("command=CopyFileFromGuestToHost action=error message=TOOLS_NOT_RUNNING");
    vmware.fault("command=deleteFileInGuest action=error message=TOOLS_NOT_RUNNING");
    InvalidStateException unheard = unheard();
    assertEquals(Outcome.PARTLY, unheard.outcome(), unheard::toString);
    assertTrue(unheard.remains().get(0).contains("/tmp/posada-"), unheard::toString);
  }

  @Test
  void wordsPassAsTheyAre() {
    for (String word : List.of("it's", "\"$HOME\" `id`", "a\nb\n", "", "ñ€😀\\", "%s\\n -x")) {
      assertEquals(word + "\n", machine.exec("printf", "%s\\n", word).stdout(), word);
    }
  }

  @Test
  void muchInputGoesByAFile() {
    byte[] bytes = new byte[100_000];
    java.util.Arrays.fill(bytes, (byte) 0xE9);
    bytes[7] = 0;
    assertArrayEquals(bytes, machine.exec(ExecSpec.command("cat").stdin(bytes)).stdoutBytes());
    byte[] few = {0, 10, 39, 92, -1};
    assertArrayEquals(few, machine.exec(ExecSpec.command("cat").stdin(few)).stdoutBytes());
  }

  @Test
  void nothingStaysInside() {
    machine.exec("true");
    machine.exec(ExecSpec.command("cat").stdin(new byte[50_000]));
    assertEquals("", machine.exec("sh", "-c", "ls -d /tmp/posada-* | grep -v \"$d\"").stdout());
  }

  @Test
  void commandThatTakesTooLongIsEndedInside() {
    ExecSpec sleep = ExecSpec.command("sleep", "424242");
    OperationTimeoutException late =
        assertThrows(
            OperationTimeoutException.class,
            () -> machine.exec(sleep, Task.within(Duration.ofSeconds(2))));
    assertEquals(List.of(), late.remains(), late::toString);
    assertEquals("", machine.exec("sh", "-c", "ps -ef | grep '[s]leep 424242'").stdout());
  }

  @Test
  void filesComeBackAsTheyWent() throws IOException {
    Path in = Files.createDirectories(folder.resolve("in/sub folder"));
    Files.write(in.resolve("new\nline"), new byte[] {1, 2, 3});
    machine.copyTo(folder.resolve("in"), "/tmp/there");
    machine.copyFrom("/tmp/there", folder.resolve("out"));
    assertArrayEquals(
        new byte[] {1, 2, 3}, Files.readAllBytes(folder.resolve("out/sub folder/new\nline")));
  }

  @Test
  void guestWithoutToolsSaysThatItIsNotReady() {
    vmware.set(vmx, Trait.TOOLS, "none");
    InvalidStateException silent =
        assertThrows(InvalidStateException.class, () -> machine.exec("true"));
    assertTrue(silent.remedy().orElse("").contains("Tools"), silent::toString);
  }

  @Test
  void userHasToBeKnown() {
    ExecSpec other = ExecSpec.command("true").as(Credentials.of("guest", "no"));
    assertThrows(PermissionDeniedException.class, () -> machine.exec(other));
    ExecSpec nobody = ExecSpec.command("true").as(Credentials.of("guest", ""));
    assertThrows(UnsupportedCapabilityException.class, () -> machine.exec(nobody));
    try (Host anonymous =
        vmware.connect(
            dev.posada.ConnectOptions.defaults()
                .option(VmwareConnectOptions.defaults().folder(vmware.machines().toString())))) {
      VirtualMachine same = anonymous.virtualMachines().get("web");
      assertThrows(RejectedException.class, () -> same.exec("true"));
    }
  }

  @Test
  void pictureIsRead() {
    byte[] png = machine.screenshot();
    assertEquals("PNG", new String(png, 1, 3, java.nio.charset.StandardCharsets.US_ASCII));
  }
}
