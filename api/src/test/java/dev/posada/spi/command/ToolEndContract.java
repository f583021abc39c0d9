package dev.posada.spi.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ConnectionException;
import dev.posada.OperationCancelledException;
import dev.posada.OperationTimeoutException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How a tool ends, and who else does. */
abstract class ToolEndContract extends ToolOutputContract {
  /** Nanoseconds, on a machine with other work; what is not ended sleeps for a minute. */
  private static final long SOON = 20_000_000_000L;

  @Test
  void aToolThatHangsIsEndedAtTheDeadline() throws IOException {
    Command hanging = command("echo $$ >\"$0.pid\"; exec sleep 60");
    long start = System.nanoTime();
    expireWhenThere(1);
    assertThrows(OperationTimeoutException.class, () -> run(hanging));
    assertTrue(System.nanoTime() - start < SOON);
    assertFalse(toolRuns());
  }

  @Test
  void aToolThatTakesLongerThanItMayIsEndedThoughItsCallGoesOn() throws IOException {
    Command hanging = command("echo $$ >\"$0.pid\"; exec sleep 60").within(Duration.ofSeconds(3));
    OperationTimeoutException late =
        assertThrows(OperationTimeoutException.class, () -> run(hanging));
    assertTrue(late.getMessage().contains("has not ended within"), late.getMessage());
    assertFalse(toolRuns());
    op.check();
    assertEquals("quick\n", run(command("echo quick").within(Duration.ofMinutes(1))).stdout());
  }

  @Test
  void aToolMayTidyUpWhenItIsEnded() {
    Command tidy =
        command(
            "trap 'echo tidying; sleep 0.3; echo >\"$0.tidy\"; exit' TERM; echo $$ >\"$0.pid\";"
                + " while :; do sleep 0.05; done");
    expireWhenThere(1);
    assertThrows(OperationTimeoutException.class, () -> run(tidy));
    assertTrue(Files.exists(folder.resolve("tool.tidy")));
  }

  @Test
  void aToolThatWillNotEndIsKilled() throws IOException {
    Command stubborn = command("trap '' TERM; echo $$ >\"$0.pid\"; while :; do sleep 0.05; done");
    expireWhenThere(1);
    assertThrows(OperationTimeoutException.class, () -> run(stubborn));
    assertFalse(toolRuns());
  }

  @Test
  void anInterruptEndsTheTool() throws IOException, InterruptedException {
    Command hanging = command("echo $$ >\"$0.pid\"; exec sleep 60");
    interruptWhenItRuns();
    assertThrows(OperationCancelledException.class, () -> run(hanging));
    assertTrue(Thread.interrupted());
    assertFalse(toolRuns());
  }

  @Test
  void anInterruptEndsAToolThatNeverPauses() throws IOException, InterruptedException {
    Command endless = command("echo $$ >\"$0.pid\"; exec yes").stdoutTo(slow());
    interruptWhenItRuns();
    assertThrows(OperationCancelledException.class, () -> run(endless));
    assertTrue(Thread.interrupted());
    assertFalse(toolRuns());
  }

  /** So slow that there is always more in the pipe. */
  static OutputStream slow() {
    return new OutputStream() {
      @Override
      public void write(int one) {}

      @Override
      public void write(byte[] bytes, int from, int length) {
        long start = System.nanoTime();
        while (System.nanoTime() - start < 2_000_000) {
          Thread.onSpinWait(); // an interrupt must not make it faster
        }
      }
    };
  }

  void interruptWhenItRuns() {
    Thread caller = Thread.currentThread();
    Thread other =
        new Thread(
            () -> {
              try {
                awaitProcess();
                Thread.sleep(100);
                caller.interrupt();
              } catch (IOException | InterruptedException e) {
                throw new AssertionError(e);
              }
            });
    other.setDaemon(true);
    other.start();
  }

  @Test
  void nothingIsStartedWhenTheOperationIsOver() {
    Command marking = command("echo >\"$0.ran\"");
    op.expire();
    assertThrows(OperationTimeoutException.class, () -> runner().find("sh", op));
    assertThrows(OperationTimeoutException.class, () -> run(marking));
    assertFalse(Files.exists(folder.resolve("tool.ran")));
  }

  @Test
  void aToolThatCannotBeStartedIsNoConnection() throws IOException {
    Command broken = Command.read(Files.writeString(folder.resolve("broken"), "").toString());
    assertThrows(ConnectionException.class, () -> run(broken));
    assertThrows(ConnectionException.class, () -> run(broken.outputToFiles()));
    assertThrows(ConnectionException.class, () -> run(Command.read("posada-no-such-tool")));
    assertThrows(ConnectionException.class, () -> run(Command.read(folder.toString())));
    Command without = Command.read("cat").stdin(folder.resolve("missing"));
    assertThrows(ConnectionException.class, () -> run(without));
  }

  @Test
  void aChildThatHoldsTheOutputsIsNeitherWaitedForNorEnded() throws Exception {
    Command leaving = command("sleep 60 & echo $! >\"$0.pid\"; echo started; echo err >&2; exit 4");
    for (Command one : List.of(leaving, leaving.tree(), leaving.outputToFiles())) {
      long start = System.nanoTime();
      CommandResult result = run(one);
      assertTrue(System.nanoTime() - start < SOON);
      assertEquals(new CommandResult(4, "started\n", "err\n"), result);
      long child = awaitProcess();
      assertTrue(lives(child));
      kill(List.of(child));
    }
  }

  @Test
  void aChildThatWritesForeverHoldsNobodyUp() throws Exception {
    Command leaving = change("echo started; exec 2>&1; yes & echo $! >\"$0.pid\"; exit 4");
    for (int i = 0; i < 5; i++) {
      long start = System.nanoTime();
      CommandResult result = run(leaving);
      assertTrue(System.nanoTime() - start < SOON);
      assertTrue(result.stdout().startsWith("started\n"));
      assertEquals(4, result.exitCode());
    }
    long before = heap();
    Thread.sleep(300);
    assertTrue(heap() - before < 24 << 20, "memory grows after the end");
    await(() -> !toolRuns()); // nobody reads what it writes
  }

  @Test
  void aChildThatWritesForeverIntoAFileLives() throws Exception {
    Command leaving =
        command(
                "echo started; (while :; do echo more; sleep 0.01; done) & echo $! >\"$0.pid\";"
                    + " exit 4")
            .outputToFiles();
    CommandResult result = run(leaving);
    long child = awaitProcess();
    try {
      assertTrue(result.stdout().startsWith("started\n"));
      assertEquals(4, result.exitCode());
      Thread.sleep(500);
      assertTrue(lives(child));
    } finally {
      kill(List.of(child));
    }
  }

  @Test
  void aTreeEndsAsAWhole() throws Exception {
    String family =
        "sleep 60 & echo $! >>\"$0.pid\"; "
            + "/bin/sh -c 'trap \"\" TERM; while :; do sleep 0.1; done' & echo $! >>\"$0.pid\"; "
            + "/bin/sh -c 'sleep 60 & echo $! >>\"$0.pid\"; wait' \"$0\" & echo $! >>\"$0.pid\"; "
            + "wait";
    expireWhenThere(4);
    assertThrows(OperationTimeoutException.class, () -> run(command(family).tree()));
    assertNoneLives(awaitProcesses(4));
  }

  /** The middle one goes at once, so that its child is no family any more when all are killed. */
  @Test
  void aTreeEndsAsAWholeThoughItsMiddleEndsBefore() throws Exception {
    String stubborn = "trap \"\" TERM; echo $$ >>\"$0.pid\"; while :; do sleep 0.05; done";
    String family =
        "trap : TERM; /bin/sh -c '/bin/sh -c \"$1\" \"$0\" & wait' \"$0\" \"$1\" &"
            + " echo $$ >>\"$0.pid\"; while :; do sleep 0.05; done";
    expireWhenThere(2);
    assertThrows(OperationTimeoutException.class, () -> run(command(family, stubborn).tree()));
    assertNoneLives(awaitProcesses(2));
  }

  void assertNoneLives(List<Long> processes) {
    Map<Long, String> living = processes();
    living.keySet().retainAll(processes);
    assertEquals(Map.of(), living);
  }

  @Test
  void withoutATreeTheChildrenLive() throws Exception {
    String family =
        "sleep 60 & echo $! >>\"$0.pid\"; "
            + "/bin/sh -c 'sleep 60 & echo $! >>\"$0.pid\"; wait' \"$0\" & echo $! >>\"$0.pid\"; "
            + "wait";
    expireWhenThere(3);
    assertThrows(OperationTimeoutException.class, () -> run(command(family)));
    List<Long> children = awaitProcesses(3);
    assertTrue(processes().keySet().containsAll(children));
    kill(children);
  }

  void expireWhenThere(int count) {
    Thread other =
        new Thread(
            () -> {
              try {
                awaitProcesses(count);
                Thread.sleep(200);
                op.expire();
              } catch (IOException | InterruptedException e) {
                throw new AssertionError(e);
              }
            });
    other.setDaemon(true);
    other.start();
  }
}
