package dev.posada.virtualbox.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.BusyException;
import dev.posada.ConnectionException;
import dev.posada.HypervisorException;
import dev.posada.InvalidStateException;
import dev.posada.NativeException;
import dev.posada.OperationCancelledException;
import dev.posada.OperationTimeoutException;
import dev.posada.Outcome;
import dev.posada.spi.Operation;
import dev.posada.spi.command.CommandRunner;
import dev.posada.testkit.TestOperation;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tool is a script that behaves as VBoxManage does at its worst. */
@EnabledOnOs({OS.LINUX, OS.MAC})
@Execution(ExecutionMode.CONCURRENT)
@Timeout(90)
class VBoxManageTest {
  private static final String ID = "c22863c5-d853-4cc1-be2f-7b70cba6e7b6";
  private static final String LOCKED =
      """
      echo "VBoxManage: error: The machine 'a' is already locked for a session (or being unlocked)" >&2
      echo "VBoxManage: error: Details: code VBOX_E_INVALID_OBJECT_STATE (0x80bb0007), component M" >&2
      exit 1
      """;
  private static final String NO_SERVER =
      """
      echo "VBoxManage: error: Failed to create the VirtualBox object!" >&2
      echo "VBoxManage: error: Code NS_ERROR_FAILURE (0x80004005) - Operation failed" >&2
      exit 1
      """;

  private final TestOperation op = TestOperation.unlimited();
  private final List<VBoxManage> opened = new ArrayList<>();

  @TempDir Path folder;

  @AfterEach
  void close() {
    opened.forEach(VBoxManage::close);
  }

  /** In the script {@code $n} tells how often it was run before. */
  private VBoxManage tool(CommandRunner runner, String script) throws IOException {
    Path file = folder.resolve("VBoxManage");
    if (!Files.exists(file)) {
      Files.writeString(
          file,
          """
          #!/bin/sh
          cd "${0%/*}" || exit 9
          n=0; while ! mkdir "run$n" 2>/dev/null; do n=$((n+1)); done
          echo $$ > "run$n/pid"
          """
              + script);
      assertTrue(file.toFile().setExecutable(true));
    }
    VBoxManage tool = new VBoxManage(runner, file.toString(), Map.of());
    opened.add(tool);
    return tool;
  }

  private VBoxManage tool(String script) throws IOException {
    return tool(CommandRunner.local(), script);
  }

  /** Or a host that a listener to the trace closes would wait for the call that waits for it. */
  @Test
  void aChangeIsTracedOnTheThreadOfItsCall() throws IOException {
    VBoxManage tool = tool("echo done");
    List<Thread> threads = new ArrayList<>();
    Operation traced =
        (Operation)
            Proxy.newProxyInstance(
                Operation.class.getClassLoader(),
                new Class<?>[] {Operation.class},
                (proxy, method, arguments) -> {
                  if (method.getName().equals("change")) {
                    threads.add(Thread.currentThread());
                  }
                  return method.invoke(op, arguments);
                });
    assertEquals("done\n", tool.change(traced, "modifyvm", ID));
    assertEquals(List.of(Thread.currentThread()), threads);
  }

  /** As many as there are places for reads. */
  @Test
  void whatWaitsOnPurposeTakesNoPlaceFromOtherReads() throws Exception {
    VBoxManage tool = tool("case $2 in wait) exec sleep 80 ;; esac; echo answer");
    ExecutorService waiting = Executors.newFixedThreadPool(4);
    TestOperation theirs = TestOperation.unlimited();
    try {
      List<Future<?>> reads = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        reads.add(waiting.submit(() -> tool.readLocked(theirs, "guestproperty", "wait", ID)));
      }
      while (runs() < 4) {
        Thread.sleep(20);
      }
      assertEquals("answer\n", tool.read(op, "list", "runningvms"));
      theirs.cancel();
      for (Future<?> read : reads) {
        assertThrows(ExecutionException.class, read::get);
      }
    } finally {
      waiting.shutdownNow();
    }
  }

  private int runs() throws IOException {
    try (var all = Files.list(folder)) {
      return (int) all.filter(one -> one.getFileName().toString().startsWith("run")).count();
    }
  }

  private void awaitEnd(int run) throws IOException, InterruptedException {
    long pid = Long.parseLong(Files.readString(folder.resolve("run" + run + "/pid")).strip());
    Optional<ProcessHandle> process = ProcessHandle.of(pid);
    long until = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (process.isPresent() && process.get().isAlive()) {
      assertTrue(System.nanoTime() < until, "it still runs");
      Thread.sleep(20);
    }
  }

  @Test
  void aReadThatDoesNotEndIsMadeAgainAndTheFirstIsEnded() throws Exception {
    VBoxManage tool = tool("[ $n = 0 ] && exec sleep 80; echo answer");
    assertEquals("answer\n", tool.read(op, "list", "vms"));
    assertEquals(2, runs());
    assertEquals(2, op.trace().size(), "the trace tells of both");
    awaitEnd(0);
    assertEquals(0, op.hooks());
  }

  @Test
  void oneThatDoesNotEndAtTheSameTimeIsMadeAgainALittleLater() throws Exception {
    VBoxManage tool = tool("[ $n -lt 2 ] && exec sleep 80; sleep 1; echo answer");
    ExecutorService other = Executors.newSingleThreadExecutor();
    try {
      Future<String> theirs =
          other.submit(
              () -> tool.read(TestOperation.within(Duration.ofSeconds(20)), "list", "vms"));
      String ours = tool.read(TestOperation.within(Duration.ofSeconds(20)), "list", "vms");
      assertEquals("answer\nanswer\n", ours + theirs.get());
      assertEquals(4, runs());
    } finally {
      other.shutdown();
    }
  }

  @Test
  void theFirstOneWinsIfItEndsFirst() throws Exception {
    VBoxManage tool = tool("[ $n = 0 ] && { sleep 6; echo slow; exit; }; exec sleep 80");
    assertEquals("slow\n", tool.read(op, "list", "vms"));
    awaitEnd(1);
  }

  @Test
  void aSecondOneThatFailsDoesNotWin() throws Exception {
    VBoxManage tool = tool("[ $n = 0 ] && { sleep 6; echo slow; exit; }; " + NO_SERVER);
    assertEquals("slow\n", tool.read(op, "list", "vms"));
    assertEquals(2, runs());
  }

  @Test
  void aChangeIsMadeOnceHoweverLongItTakes() throws Exception {
    VBoxManage tool = tool("sleep 2.5; echo done");
    assertEquals("done\n", tool.change(op, "modifyvm", ID, "--cpus", "2"));
    assertEquals(1, runs());
  }

  @Test
  void whatWaitsOnPurposeIsNotMadeAgain() throws Exception {
    VBoxManage tool = tool("sleep 2.5; echo done");
    assertEquals("done\n", tool.read(op, "guestproperty", "wait", ID, "*"));
    assertEquals(1, runs());
  }

  @Test
  void aHungToolIsEndedWhenTheTimeIsOver() throws Exception {
    VBoxManage tool = tool("trap 'echo > tidy; exit 1' TERM; while :; do sleep 0.1; done");
    assertThrows(
        OperationTimeoutException.class,
        () -> tool.change(TestOperation.within(Duration.ofSeconds(2)), "modifyvm", ID));
    awaitEnd(0);
    assertTrue(Files.exists(folder.resolve("tidy")), "it was asked before it was killed");
  }

  @Test
  void aChangeIsNotEndedInItsMiddle() throws Exception {
    VBoxManage tool = tool("sleep 0.7; echo done");
    TestOperation cancelled = TestOperation.cancelledAfter(Duration.ofMillis(200));
    assertEquals("done\n", tool.change(cancelled, "modifyvm", ID, "--cpus", "2"));
    assertThrows(OperationCancelledException.class, cancelled::check);
  }

  @Test
  void whatTakesLongIsEndedAsSoonAsItListens() throws Exception {
    VBoxManage tool =
        tool(
            "trap 'echo > tidy; exit 1' TERM; sleep 0.5; printf '0%%...' >&2\n"
                + "n=0; while [ $n -lt 12 ]; do sleep 0.1; n=$((n+1)); done; echo done");
    TestOperation cancelled = TestOperation.cancelledAfter(Duration.ofMillis(100));
    assertThrows(
        OperationCancelledException.class, () -> tool.work("cloning", cancelled, "clonevm", ID));
    assertTrue(Files.exists(folder.resolve("tidy")), "it could tidy up");
  }

  @Test
  void aHungReadAndItsSecondAreEnded() throws Exception {
    VBoxManage tool = tool("trap '' TERM; while :; do sleep 0.1; done");
    assertThrows(
        OperationTimeoutException.class,
        () -> tool.read(TestOperation.within(Duration.ofSeconds(7)), "list", "vms"));
    tool.close();
    awaitEnd(0);
    awaitEnd(1);
  }

  @Test
  void aProcessLeftBehindHoldsNobodyUp() throws Exception {
    VBoxManage tool = tool("sleep 80 & echo $! > left; echo answer");
    try {
      assertEquals("answer\n", tool.read(op, "list", "vms"));
      assertEquals(1, runs());
    } finally {
      ProcessHandle.of(Long.parseLong(Files.readString(folder.resolve("left")).strip()))
          .ifPresent(ProcessHandle::destroy);
    }
  }

  @Test
  void aServerThatJustEndsIsWaitedFor() throws Exception {
    VBoxManage tool = tool("[ $n -lt 3 ] && { " + NO_SERVER + "}; echo done");
    assertEquals("done\n", tool.change(op, "createvm", "--name", "a"));
    assertEquals(4, runs());
  }

  @Test
  void aServerThatNeverComesIsTold() throws Exception {
    VBoxManage tool = tool(NO_SERVER);
    HypervisorException e =
        assertThrows(ConnectionException.class, () -> tool.change(op, "createvm", "--name", "a"));
    assertEquals(Optional.of(Outcome.NOT_DONE), e.failure().outcome());
  }

  @Test
  void aMachineLockedForAMomentIsWaitedFor() throws Exception {
    VBoxManage tool = tool("[ $1 = list ] && exit\n[ $n -lt 5 ] && { " + LOCKED + "}; echo done");
    assertEquals("done\n", tool.change(op, "modifyvm", ID, "--cpus", "2"));
  }

  @Test
  void aMachineLockedAsItRunsIsNotWaitedFor() throws Exception {
    VBoxManage tool = tool("[ $1 = list ] && { echo '\"a\" {" + ID + "}'; exit; }\n" + LOCKED);
    HypervisorException e =
        assertThrows(
            InvalidStateException.class, () -> tool.change(op, "modifyvm", ID, "--cpus", "2"));
    assertEquals(Optional.of(Outcome.NOT_DONE), e.failure().outcome());
    assertEquals(2, runs());
  }

  @ParameterizedTest
  @ValueSource(strings = {"unattended install", "sharedfolder add"})
  void theMachineOfALongerVerbIsFoundToRunToo(String verb) throws Exception {
    VBoxManage tool = tool("[ $1 = list ] && { echo '\"a\" {" + ID + "}'; exit; }\n" + LOCKED);
    String[] words = verb.split(" ");
    assertThrows(
        InvalidStateException.class,
        () -> tool.change(op, words[0], words[1], ID, "--name", "data"));
    assertEquals(2, runs());
  }

  @Test
  void waitingForALockEndsWithTheTime() throws Exception {
    VBoxManage tool = tool("[ $1 = list ] && exit\n" + LOCKED);
    assertThrows(
        OperationTimeoutException.class,
        () -> tool.change(TestOperation.within(Duration.ofSeconds(2)), "modifyvm", ID));
  }

  @Test
  void aMediumInUseIsBusyAtOnce() throws Exception {
    VBoxManage tool =
        tool(
            """
            echo "VBoxManage: error: Medium '/a.vdi' is locked for reading by another task" >&2
            echo "VBoxManage: error: Details: code VBOX_E_INVALID_OBJECT_STATE (0x80bb0007), c" >&2
            exit 1
            """);
    assertThrows(BusyException.class, () -> tool.change(op, "closemedium", ID));
    assertEquals(1, runs());
  }

  @Test
  void anErrorWithExitCodeZeroIsAFailure() throws Exception {
    VBoxManage tool = tool("echo 'VBoxManage: error: Something is not so' >&2");
    assertThrows(NativeException.class, () -> tool.change(op, "modifyvm", ID));
  }

  @Test
  void garbageIsGivenAsItIs() throws Exception {
    VBoxManage tool = tool("printf '\\377\\000x\\n'");
    assertEquals("\ufffd\0x\n", tool.read(op, "list", "vms"));
  }

  @Test
  void readsAreFourAtOnce() throws Exception {
    VBoxManage tool =
        tool(
            "for i in 1 2 3 4 5 6 7 8; do mkdir at$i 2>/dev/null && break; done\n"
                + "sleep 0.3; rmdir at$i; echo $i");
    ExecutorService threads = Executors.newFixedThreadPool(12);
    try {
      List<Future<String>> all = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        all.add(threads.submit(() -> tool.read(TestOperation.unlimited(), "list", "vms")));
      }
      for (Future<String> one : all) {
        assertTrue(Integer.parseInt(one.get().strip()) <= 4, one.get());
      }
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void importsWaitForOneAnother() throws Exception {
    checkTurns(CommandRunner.local());
  }

  @Test
  void importsWaitForOneAnotherOnAnotherMachineToo() throws Exception {
    checkTurns(CommandRunner.local().prefixed("env"));
  }

  private void checkTurns(CommandRunner runner) throws Exception {
    String script = "mkdir one || exit 7; sleep 0.2; rmdir one; echo \"$1 $2\"";
    String lock = folder.resolve("lock").toString();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<String>> all = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        VBoxManage tool = tool(runner, script).sharing(lock);
        all.add(
            threads.submit(() -> tool.change(TestOperation.unlimited(), "import", "a file.ova")));
      }
      for (Future<String> one : all) {
        assertEquals("import a file.ova\n", one.get());
      }
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void anImportOnAnotherMachineIsAskedToEnd() throws Exception {
    VBoxManage tool =
        tool(
            CommandRunner.local().prefixed("env"),
            "trap 'echo > tidy; exit 1' TERM; while :; do sleep 0.1; done");
    assertThrows(
        OperationTimeoutException.class,
        () ->
            tool.sharing(folder.resolve("lock").toString())
                .change(TestOperation.within(Duration.ofSeconds(2)), "import", "x"));
    awaitEnd(0);
    assertTrue(Files.exists(folder.resolve("tidy")));
  }

  @Test
  void whoWaitsInVainOnAnotherMachineIsToldThatItIsBusy() throws Exception {
    VBoxManage tool = tool(CommandRunner.local().prefixed("env"), "exit 75");
    HypervisorException e =
        assertThrows(
            BusyException.class,
            () -> tool.sharing(folder.resolve("lock").toString()).change(op, "import", "x"));
    assertEquals(Optional.of(Outcome.NOT_DONE), e.failure().outcome());
  }

  @Test
  void oneWhoIsAloneMayImport() throws Exception {
    VBoxManage tool = tool("echo done").sharing(folder.resolve("lock").toString());
    assertEquals("done\n", tool.alone(op, () -> tool.change(op, "import", "x")));
  }
}
