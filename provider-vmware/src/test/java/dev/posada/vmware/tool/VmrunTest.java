package dev.posada.vmware.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ConnectionException;
import dev.posada.Credentials;
import dev.posada.InvalidStateException;
import dev.posada.NativeException;
import dev.posada.NotFoundException;
import dev.posada.OperationTimeoutException;
import dev.posada.PermissionDeniedException;
import dev.posada.spi.command.CommandRunner;
import dev.posada.testkit.TestOperation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The tool is a script, which is really run. */
@EnabledOnOs({OS.LINUX, OS.MAC})
@Timeout(60)
class VmrunTest {
  private static final String BUSY =
      "echo 'Unable to connect to host.';"
          + " echo 'Error: The operation is not supported for the specified parameters'; exit 255";

  /** Time enough for a script to note its words, also on a busy machine. */
  private static final Duration SOON = Duration.ofSeconds(3);

  private final TestOperation op = TestOperation.unlimited();

  @TempDir Path folder;

  private Path tool;
  private String vmx;

  @BeforeEach
  void machine() throws IOException {
    tool = folder.resolve("vmrun");
    vmx = Files.writeString(folder.resolve("web.vmx"), "").toString();
  }

  /** A tool that notes its words, a line for each call, and counts its calls in $n. */
  private Vmrun vmrun(String script) throws IOException {
    Files.writeString(
        tool,
        "#!/bin/sh\nprintf '%s ' \"$@\" >>\"$0.words\"; echo >>\"$0.words\"\n"
            + "n=$(wc -l <\"$0.words\")\n"
            + script
            + "\n");
    assertTrue(tool.toFile().setExecutable(true));
    return new Vmrun(
        CommandRunner.local(), tool.toString(), Product.WORKSTATION, Map.of(vmx, "pass"), true);
  }

  private List<String> words() throws IOException {
    return Files.readAllLines(Path.of(tool + ".words")).stream().map(String::strip).toList();
  }

  @Test
  void itsTypeComesFirstAndSecretsAreSeenByNobody() throws IOException {
    Vmrun vmrun = vmrun("echo ok");
    Request login = Request.read("fileExistsInGuest", vmx, "/x").as(Credentials.of("jo", "word"));
    assertEquals("ok\n", vmrun.run(login, op));
    assertEquals(
        List.of("-T ws -vp pass -gu jo -gp word fileExistsInGuest " + vmx + " /x"), words());
    String shown = op.trace().toString();
    assertTrue(shown.contains("-vp *** -gu jo -gp *** fileExistsInGuest"), shown);
    assertFalse(shown.contains("pass") || shown.contains("word"), shown);
  }

  @Test
  void aFailureWithExitCodeZeroIsOne() throws IOException {
    Vmrun vmrun = vmrun("echo 'Error: The virtual machine is not powered on: " + vmx + "'");
    assertThrows(InvalidStateException.class, () -> vmrun.change(op, "pause", vmx));
    assertEquals(1, words().size());
  }

  @Test
  void whatReadsIsAskedAgainWhenVmwareIsBusy() throws IOException {
    assertEquals("ok\n", vmrun("[ $n -ge 3 ] || { " + BUSY + "; }; echo ok").read(op, "list"));
    assertEquals(3, words().size());
  }

  @Test
  void whatReadsIsGivenUpAfterThreeTries() throws IOException {
    Vmrun vmrun = vmrun(BUSY);
    assertThrows(ConnectionException.class, () -> vmrun.read(op, "list"));
    assertEquals(3, words().size());
  }

  @Test
  void whatChangesIsRepeatedOnlyIfItWasNotBegun() throws IOException {
    Vmrun refused = vmrun("[ $n -ge 2 ] || { " + BUSY + "; }; echo ok");
    assertEquals("ok\n", refused.change(op, "start", vmx));
    assertEquals(2, words().size());
    Files.delete(Path.of(tool + ".words"));
    Vmrun unknown = vmrun("echo 'Error: Unknown error'; exit 255");
    assertThrows(NativeException.class, () -> unknown.change(op, "start", vmx));
    assertEquals(1, words().size());
  }

  @Test
  void whatReadsAndHangsIsEndedAndAskedAgain() throws IOException {
    Vmrun vmrun = vmrun("[ $n -ge 2 ] || exec sleep 60; echo ok");
    Request list = Request.read("list").within(SOON);
    assertEquals("ok\n", vmrun.run(list, op));
    assertEquals(2, words().size());
  }

  @Test
  void whatChangesAndHangsIsEndedOnce() throws IOException {
    Vmrun vmrun = vmrun("exec sleep 60");
    Request stop = Request.change("stop", vmx).within(SOON);
    assertThrows(OperationTimeoutException.class, () -> vmrun.run(stop, op));
    assertEquals(1, words().size());
  }

  @Test
  void aMachineThatKeepsTheOutputsOpenHoldsNobodyUp() throws IOException {
    Vmrun vmrun = vmrun("echo started; sleep 20 & echo $! >\"$0.child\"");
    long begin = System.nanoTime();
    assertEquals("started\n", vmrun.change(op, "start", vmx, "nogui"));
    assertTrue(System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(15));
    long child = Long.parseLong(Files.readString(Path.of(tool + ".child")).strip());
    ProcessHandle machine = ProcessHandle.of(child).orElseThrow();
    assertTrue(machine.isAlive(), "ending vmrun ends no machine");
    machine.destroy();
  }

  @Test
  void endingATooLongCallEndsNoMachine() throws IOException {
    Vmrun vmrun = vmrun("sleep 30 & echo $! >\"$0.child\"; wait");
    Request start = Request.change("start", vmx).within(SOON);
    assertThrows(OperationTimeoutException.class, () -> vmrun.run(start, op));
    long child = Long.parseLong(Files.readString(Path.of(tool + ".child")).strip());
    assertTrue(ProcessHandle.of(child).orElseThrow().isAlive());
    ProcessHandle.of(child).orElseThrow().destroy();
  }

  @Test
  void itAsksForNothing() throws IOException {
    assertEquals("nobody\n", vmrun("read answer || answer=nobody; echo $answer").read(op, "list"));
  }

  @Test
  void changesOfOneMachineTakeTurnsAlsoOfTwoConnections() throws Exception {
    String script =
        "mkdir \"$0.busy\" 2>/dev/null || { echo 'Error: not alone'; exit 255; };"
            + " sleep 0.1; rmdir \"$0.busy\"";
    Vmrun one = vmrun(script);
    Vmrun two = vmrun(script);
    CountDownLatch go = new CountDownLatch(1);
    AtomicInteger done = new AtomicInteger();
    List<FutureTask<Integer>> all =
        List.of(one, two, one, two).stream()
            .map(
                vmrun ->
                    new FutureTask<>(
                        () -> {
                          go.await();
                          vmrun.change(TestOperation.unlimited(), "pause", vmx);
                          return done.incrementAndGet();
                        }))
            .toList();
    all.forEach(task -> new Thread(task, "change").start());
    go.countDown();
    for (FutureTask<Integer> task : all) {
      task.get(30, TimeUnit.SECONDS);
    }
    assertEquals(4, done.get());
  }

  @Test
  void aMachineWhoseFolderIsGoneIsNotFound() throws IOException {
    Vmrun vmrun = vmrun("echo ok");
    String gone = folder.resolve("gone/gone.vmx").toString();
    assertThrows(NotFoundException.class, () -> vmrun.change(op, "start", gone));
  }

  @Test
  void aListThatWasCutOffIsAskedForAgain() throws IOException {
    Vmrun vmrun =
        vmrun("echo 'Total running VMs: 1'; [ $n -ge 2 ] && echo /vms/web/web.vmx; exit 0");
    assertEquals(List.of("/vms/web/web.vmx"), vmrun.running(op));
    Vmrun never = vmrun("echo garbage");
    assertThrows(NativeException.class, () -> never.running(op));
  }

  @Test
  void aWrongPasswordIsNoneOfOurMessages() throws IOException {
    Vmrun vmrun =
        vmrun("echo 'Error: Authentication for encrypted virtual machine failed'; exit 255");
    PermissionDeniedException denied =
        assertThrows(PermissionDeniedException.class, () -> vmrun.change(op, "start", vmx));
    assertFalse(denied.toString().contains("pass "), denied::toString);
    assertTrue(denied.remedy().orElseThrow().contains("password"));
  }
}
