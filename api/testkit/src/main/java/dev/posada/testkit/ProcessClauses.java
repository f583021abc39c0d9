package dev.posada.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.Capability;
import dev.posada.Container;
import dev.posada.ContainerSpec;
import dev.posada.ExecSpec;
import dev.posada.GuestProcess;
import dev.posada.GuestState;
import dev.posada.Host;
import dev.posada.InvalidStateException;
import dev.posada.Kind;
import dev.posada.OperationTimeoutException;
import dev.posada.Outcome;
import dev.posada.Task;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.time.Duration;
import java.util.List;

/** A container's own process: talking to it, its end, and what runs beside it. */
interface ProcessClauses extends Clauses {
  /** Goes on only if containers can be talked to at all, which has no capability of its own. */
  private static Container talkative(Lab lab, String... command) {
    Container any = (Container) lab.shared(Kind.CONTAINER);
    lab.understood(any::stdio).destroy();
    return lab.runningContainer(command);
  }

  private static Process stdio(Lab lab, Container container) {
    Process process = container.stdio();
    lab.afterwards(process::destroyForcibly);
    return process;
  }

  @Clause(value = "STDIO-01", needs = Capability.CONTAINERS)
  default void aContainersProcessIsTalkedToUntilItsInputIsClosed(Lab lab) throws IOException {
    Container container = talkative(lab, "cat");
    Process cat = stdio(lab, container);
    SpawnClauses.talk(lab, "", cat);
    assertEquals(0, container.awaitExit(Task.within(lab.patience())), "it read all that there is");
    assertEquals(0, Attempt.of(lab, "the process", cat::waitFor).returned(), "exit code");
  }

  @Clause(value = "STDIO-02", needs = Capability.CONTAINERS)
  default void destroyLetsAContainersProcessRunOn(Lab lab) throws IOException {
    Container container = talkative(lab, "cat");
    Process first = stdio(lab, container);
    first.destroy();
    lab.await("the conversation is over", () -> !first.isAlive());
    assertEquals(GuestState.RUNNING, container.inspect().state(), "the container runs on");
    Process second = stdio(lab, container);
    Writer in = second.outputWriter();
    BufferedReader out = second.inputReader();
    in.write("again\n");
    in.flush();
    assertEquals("again", Attempt.of(lab, "the answer", out::readLine).returned(), "the next one");
    assertThrows(UnsupportedOperationException.class, second::pid, "pid");
  }

  @Clause(value = "STDIO-03", needs = Capability.CONTAINERS)
  default void theStreamsOfAContainerEndWithAnErrorWhenTheHostIsClosed(Lab lab) {
    // it does not end with its input, which an engine may take away together with the connection
    Container container = talkative(lab, "sh", "-c", "cat; sleep 100000");
    Host other = lab.connect();
    Process cat = other.containers().get(container.id()).stdio();
    Attempt<Integer> reader = Attempt.of(lab, "who reads", () -> cat.getInputStream().read());
    other.close();
    assertInstanceOf(IOException.class, reader.thrown(), "no silent end");
    assertEquals(GuestState.RUNNING, container.inspect().state(), "the container runs on");
  }

  @Clause(value = "STDIO-04", needs = Capability.CONTAINERS)
  default void aContainerThatIsOffIsNotTalkedTo(Lab lab) {
    Container container = lab.container(lab.containerSpec());
    InvalidStateException refusal =
        assertThrows(InvalidStateException.class, container::stdio, "stdio of one that is off");
    assertEquals(Outcome.NOT_DONE, refusal.outcome(), () -> "" + refusal);
  }

  @Clause(value = "EXIT-01", needs = Capability.CONTAINERS)
  default void theEndOfAContainerIsWaitedFor(Lab lab) {
    int code = lab.random().nextInt(256);
    Container container = lab.runningContainer("sh", "-c", "sleep 1; exit " + code);
    assertEquals(code, container.awaitExit(Task.within(lab.patience())), "while it runs");
    assertEquals(GuestState.STOPPED, container.inspect().state(), "off");
    assertEquals(code, container.inspect().exitCode().orElse(-1), "as inspect tells it");
    assertEquals(code, container.awaitExit(), "of one that has ended");
  }

  @Clause(value = "EXIT-02", needs = Capability.CONTAINERS)
  default void waitingForAnEndThatDoesNotComeTimesOut(Lab lab) {
    Container container = lab.runningContainer("sleep", "100000");
    OperationTimeoutException timeout =
        assertThrows(
            OperationTimeoutException.class,
            () -> container.awaitExit(Task.within(Duration.ofMillis(300))),
            "it does not end");
    assertEquals(Outcome.NOT_DONE, timeout.outcome(), () -> "waiting changes nothing: " + timeout);
    assertEquals(GuestState.RUNNING, container.inspect().state(), "the container runs on");
  }

  @Clause(value = "EXIT-03", needs = Capability.CONTAINERS)
  default void whoeverWaitsForAnEndLearnsOfAKill(Lab lab) {
    Container container = lab.runningContainer("sleep", "100000");
    Attempt<Integer> waiting = Attempt.of(lab, "who waits", container::awaitExit);
    container.kill();
    assertEquals(137, waiting.returned(), "128 and the signal");
  }

  @Clause(value = "EXIT-04", needs = Capability.CONTAINERS)
  default void whatWasNeverStartedHasNoExitCode(Lab lab) {
    Container container = lab.container(lab.containerSpec());
    InvalidStateException refusal =
        assertThrows(InvalidStateException.class, container::awaitExit, "never started");
    assertEquals(Outcome.NOT_DONE, refusal.outcome(), () -> "" + refusal);
    assertTrue(container.inspect().exitCode().isEmpty(), "an exit code of nothing");
  }

  @Clause(value = "PROCESS-01", needs = Capability.CONTAINERS)
  default void theProcessesOfAContainerAreThoseThatRunInIt(Lab lab) {
    String seconds = Integer.toString(100_000 + lab.random().nextInt(100_000));
    Container container = lab.runningContainer("sleep", seconds);
    List<String> command = List.of("sleep", seconds);
    lab.await( // an engine may tell of what is about to become it
        "its command runs",
        () -> lab.understood(container::processes).get(0).command().equals(command));
    List<GuestProcess> alone = container.processes();
    assertEquals(1, alone.size(), () -> "its own: " + alone);
    GuestProcess own = alone.get(0);
    assertEquals(command, own.command(), "its command");
    assertTrue(own.pid() > 0, "its number: " + own);
    assertFalse(own.user().isBlank(), "its user: " + own);
    if (lab.declares(Capability.SPAWN)) {
      Process cat = container.spawn(ExecSpec.command("cat"));
      lab.await(
          "what was spawned is among them",
          () ->
              container.processes().stream().anyMatch(one -> one.command().equals(List.of("cat"))));
      assertEquals(2, container.processes().size(), () -> "both: " + container.processes());
      cat.destroy();
    }
  }

  @Clause(value = "PROCESS-02", needs = Capability.CONTAINERS)
  default void aContainerThatIsOffHasNoProcesses(Lab lab) {
    ContainerSpec spec = lab.containerSpec();
    Container container = lab.container(spec);
    assertThrows(InvalidStateException.class, container::processes, "never started");
    container.start();
    container.kill();
    InvalidStateException refusal =
        assertThrows(InvalidStateException.class, container::processes, "after its end");
    assertEquals(Outcome.NOT_DONE, refusal.outcome(), () -> "" + refusal);
  }
}
