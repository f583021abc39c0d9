package dev.posada.internal.memory;

import static dev.posada.GuestState.PAUSED;
import static dev.posada.GuestState.RUNNING;
import static dev.posada.GuestState.STARTING;
import static dev.posada.GuestState.STOPPED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ContainerInfo;
import dev.posada.ContainerSpec;
import dev.posada.ContainerSpec.Restart;
import dev.posada.Credentials;
import dev.posada.ExecSpec;
import dev.posada.GuestState;
import dev.posada.InvalidStateException;
import dev.posada.Kind;
import dev.posada.NotFoundException;
import dev.posada.RejectedException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ContainersTest {
  private static final ContainerSpec ALPINE = ContainerSpec.image("alpine:3.20");

  private final Inn inn = new Inn();

  @AfterEach
  void close() {
    inn.close();
  }

  private ContainerInfo info(String id) {
    return inn.containers.inspect(id, inn.op);
  }

  private GuestState state(String id) {
    return inn.containers.state(id, inn.op);
  }

  @Test
  void aContainerRunsUntilItsCommandEnds() {
    String id = inn.running("sleep", "10");
    assertEquals(RUNNING, state(id));
    assertEquals(64, id.length());
    assertEquals(OptionalInt.empty(), info(id).exitCode());

    inn.advanceSeconds(10);

    assertEquals(STOPPED, state(id));
    assertEquals("exited", info(id).nativeState());
    assertEquals(OptionalInt.of(0), info(id).exitCode());
  }

  @Test
  void aContainerThatWasNeverStartedHasNoExitCode() {
    String id = inn.container(ALPINE);
    assertEquals("created", info(id).nativeState());
    assertEquals(OptionalInt.empty(), info(id).exitCode());
    assertEquals(Optional.empty(), info(id).started());
    assertThrows(InvalidStateException.class, () -> inn.containers.awaitExit(id, inn.op));
  }

  @Test
  void theCommandOfAnImageRunsUntilItIsStopped() {
    String id = inn.running(ALPINE);
    assertEquals(List.of("sleep", "infinity"), info(id).command());
    inn.advance(Duration.ofDays(365));
    assertEquals(RUNNING, state(id));
  }

  @Test
  void anEntrypointForgetsTheCommandOfTheImage() {
    String id = inn.container(ALPINE.entrypoint("echo", "hello"));
    assertEquals(List.of("echo", "hello"), info(id).command());
    String both = inn.container(ALPINE.entrypoint("echo").command("hi"));
    assertEquals(List.of("echo", "hi"), info(both).command());
  }

  @Test
  void anUnknownCommandEndsAsInAShell() {
    String id = inn.running("nginx");
    inn.advance(Duration.ZERO);
    assertEquals(OptionalInt.of(127), info(id).exitCode());
  }

  @Test
  void shutdownEndsItByItsStopSignal() {
    String id = inn.running(ALPINE.stopSignal("SIGINT"));
    inn.containers.shutdown(id, inn.op);
    assertEquals(RUNNING, state(id));

    inn.advance(SimulatedContainer.OBEY);

    assertEquals(STOPPED, state(id));
    assertEquals(OptionalInt.of(130), info(id).exitCode());
  }

  @Test
  void killEndsItAtOnceAlsoWhilePaused() {
    String id = inn.running("sleep", "10");
    inn.containers.pause(id, inn.op);
    assertEquals(PAUSED, state(id));

    inn.containers.kill(id, inn.op);

    assertEquals(STOPPED, state(id));
    assertEquals(OptionalInt.of(137), info(id).exitCode());
  }

  @Test
  void aPausedContainerDoesNotGetOn() {
    String id = inn.running("sleep", "10");
    inn.advanceSeconds(4);
    inn.containers.pause(id, inn.op);
    inn.advanceSeconds(100);
    inn.containers.resume(id, inn.op);
    inn.advanceSeconds(5);
    assertEquals(RUNNING, state(id));
    inn.advanceSeconds(1);
    assertEquals(STOPPED, state(id));
  }

  @Test
  void alwaysStartsItAgainAfterLongerAndLongerWaits() {
    String id = inn.running(ALPINE.command("exit", "0").restart(Restart.ALWAYS));
    inn.advance(Duration.ZERO);
    assertEquals(STARTING, state(id));
    assertEquals("restarting", info(id).nativeState());

    inn.advance(Duration.ofMillis(100));
    assertEquals(1, info(id).restarts().orElseThrow());
    inn.advance(Duration.ofMillis(199));
    assertEquals(1, info(id).restarts().orElseThrow());
    inn.advance(Duration.ofMillis(1));
    assertEquals(2, info(id).restarts().orElseThrow());

    inn.advance(Duration.ofDays(30));
    int month = info(id).restarts().orElseThrow();
    inn.advance(Duration.ofHours(1));
    assertEquals(month + 60, info(id).restarts().orElseThrow(), "once a minute in the end");
  }

  @Test
  void onFailureStartsItAgainOnlyAfterAFailure() {
    String good = inn.running(ALPINE.command("exit", "0").restart(Restart.ON_FAILURE));
    String bad = inn.running(ALPINE.command("exit", "1").restart(Restart.ON_FAILURE));
    inn.advance(Duration.ZERO);
    assertEquals(STOPPED, state(good));
    assertEquals(STARTING, state(bad));
  }

  @Test
  void aLongLifeMakesTheNextWaitTheFirstAgain() {
    String id = inn.running(ALPINE.command("sleep", "20").restart(Restart.ALWAYS));
    inn.advanceSeconds(20.1);
    assertEquals(RUNNING, state(id));
    inn.advanceSeconds(20.1);
    assertEquals(RUNNING, state(id));
    assertEquals(2, info(id).restarts().orElseThrow());
  }

  @Test
  void whoIsStoppedIsNotStartedAgain() {
    String asked = inn.running(ALPINE.restart(Restart.ALWAYS));
    inn.containers.shutdown(asked, inn.op);
    inn.advanceSeconds(3600);
    assertEquals(STOPPED, state(asked));

    String waiting = inn.running(ALPINE.command("exit", "1").restart(Restart.ALWAYS));
    inn.advance(Duration.ZERO);
    inn.containers.kill(waiting, inn.op);
    inn.advanceSeconds(3600);
    assertEquals(STOPPED, state(waiting));
    assertEquals(OptionalInt.of(1), info(waiting).exitCode());
  }

  @Test
  void aCrashIsARestartForWhoWantsOne() {
    String plain = inn.running(ALPINE.name("plain"));
    String again = inn.running(ALPINE.name("again").restart(Restart.ON_FAILURE));
    inn.world.crash("plain");
    inn.world.crash("again");
    assertEquals(OptionalInt.of(137), info(plain).exitCode());
    assertEquals(STARTING, state(again));
  }

  @Test
  void aContainerThatRemovesItselfVanishes() {
    String id = inn.running(ALPINE.command("sleep", "1").removeAtExit(true));
    inn.advanceSeconds(1);
    NotFoundException gone = assertThrows(NotFoundException.class, () -> state(id));
    assertEquals(Kind.CONTAINER, gone.kind());
  }

  @Test
  void awaitExitTellsTheCodeAlsoOfWhatRemovedItself() throws Exception {
    String id = inn.running(ALPINE.command("sleep", "60").removeAtExit(true));
    FakeOperation op = inn.another();
    CompletableFuture<Integer> code =
        CompletableFuture.supplyAsync(() -> inn.containers.awaitExit(id, op));
    while (!op.isWaiting()) {
      Thread.onSpinWait();
    }
    inn.advanceSeconds(60);
    assertEquals(0, code.get());
    assertEquals(List.of("read memory awaitExit " + id), op.calls());
  }

  @Test
  void awaitExitWaitsForThisLifeNotForTheLast() throws Exception {
    String id = inn.running(ALPINE.command("sleep", "5").restart(Restart.ALWAYS));
    FakeOperation op = inn.another();
    CompletableFuture<Integer> code =
        CompletableFuture.supplyAsync(() -> inn.containers.awaitExit(id, op));
    while (!op.isWaiting()) {
      Thread.onSpinWait();
    }
    inn.advance(Duration.ofDays(1));
    assertEquals(0, code.get());
  }

  @Test
  void aHealthCheckThatSucceedsMakesItReadyAfterItsFirstTime() {
    String id = inn.running(ALPINE.healthCheck(Duration.ofSeconds(5), "echo", "well"));
    assertEquals(Optional.of(false), info(id).healthy());
    assertFalse(inn.containers.ready(id, inn.op));

    inn.advanceSeconds(5);

    assertEquals(Optional.of(true), info(id).healthy());
    assertTrue(inn.containers.ready(id, inn.op));
  }

  @Test
  void aHealthCheckThatFailsNeverMakesItReady() {
    String id = inn.running(ALPINE.healthCheck(Duration.ofSeconds(5), "exit", "1"));
    inn.advanceSeconds(3600);
    assertEquals(Optional.of(false), info(id).healthy());
    assertFalse(inn.containers.ready(id, inn.op));
  }

  @Test
  void commandsFindWhatTheContainerAndTheySayThemselves() {
    String id =
        inn.running(
            ALPINE.environment("A", "1").environment("B", "1").directory("/srv").user("app"));
    ExecSpec env = ExecSpec.command("env").environment("B", "2");
    assertEquals("PATH=/usr/bin:/bin\nA=1\nB=2\n", inn.containers.exec(id, env, inn.op).stdout());
    assertEquals("/srv\n", inn.containers.exec(id, ExecSpec.command("pwd"), inn.op).stdout());
    assertEquals(
        "/tmp\n",
        inn.containers.exec(id, ExecSpec.command("pwd").directory("/tmp"), inn.op).stdout());
    assertEquals("app\n", inn.containers.exec(id, ExecSpec.command("whoami"), inn.op).stdout());
    assertEquals(
        "root\n",
        inn.containers
            .exec(id, ExecSpec.command("whoami").as(Credentials.of("root", "")), inn.op)
            .stdout());
  }

  @Test
  void whatCannotBeCreatedIsRefused() {
    inn.images.pull("alpine:3.20", inn.op);
    assertThrows(RejectedException.class, () -> inn.containers.create(ALPINE.name("a b"), inn.op));
    assertThrows(
        RejectedException.class,
        () -> inn.containers.create(ALPINE.stopSignal("SIGNOTHING"), inn.op));
    assertThrows(
        RejectedException.class,
        () -> inn.containers.create(ALPINE.restart(Restart.ALWAYS).removeAtExit(true), inn.op));
    assertThrows(
        RejectedException.class, () -> inn.containers.create(ALPINE.directory("srv"), inn.op));
    NotFoundException missing =
        assertThrows(
            NotFoundException.class,
            () -> inn.containers.create(ContainerSpec.image("alpine:3.19"), inn.op));
    assertEquals(Kind.IMAGE, missing.kind());
    assertEquals(List.of(), inn.containers.summaries(inn.op));
  }
}
