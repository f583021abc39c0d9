package dev.posada.internal.memory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ByteSize;
import dev.posada.ConnectionException;
import dev.posada.ContainerSpec;
import dev.posada.ExecResult;
import dev.posada.ExecSpec;
import dev.posada.HypervisorException;
import dev.posada.InvalidStateException;
import dev.posada.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ExecTest {
  private final Inn inn = new Inn();
  private String id;

  @BeforeEach
  void run() {
    id = inn.running(ContainerSpec.image("alpine"));
    inn.op.calls().clear();
  }

  @AfterEach
  void close() {
    inn.close();
  }

  private ExecResult exec(ExecSpec spec) {
    return inn.containers.exec(id, spec, inn.op);
  }

  private CompletableFuture<ExecResult> begin(FakeOperation op, String... command) {
    CompletableFuture<ExecResult> result =
        CompletableFuture.supplyAsync(() -> inn.containers.exec(id, ExecSpec.command(command), op));
    while (!op.isWaiting()) {
      Thread.onSpinWait();
    }
    return result;
  }

  private int processes() {
    return inn.containers.measure(List.of(id), inn.op).get(id).processes().orElseThrow();
  }

  @Test
  void aCommandIsOneCallAndNeedsNoTime() {
    ExecResult result = exec(ExecSpec.command("echo", "hello"));
    assertEquals("hello\n", result.stdout());
    assertTrue(result.succeeded());
    assertEquals(List.of("change memory exec " + id), inn.op.calls());
  }

  @Test
  void inputComesOutOfCat() {
    byte[] bytes = {1, 0, (byte) 200, 10};
    assertArrayEquals(bytes, exec(ExecSpec.command("cat").stdin(bytes)).stdoutBytes());
  }

  @Test
  void exitCodesAndBothStreamsAreTold() {
    assertEquals(3, exec(ExecSpec.command("exit", "3")).exitCode());
    ExecResult unknown = exec(ExecSpec.command("apt-get"));
    assertEquals(127, unknown.exitCode());
    assertEquals("sh: apt-get: not found\n", unknown.stderr());
    assertEquals("", unknown.stdout());
  }

  @Test
  void outputIsKeptUpToItsLimit() throws Exception {
    inn.world.speed(1_000);
    ExecSpec head = ExecSpec.command("head", "-c", "1000000000");
    ExecResult result = exec(head.outputLimit(ByteSize.kib(10)));
    assertEquals(10 * 1024, result.stdoutBytes().length);
    assertTrue(result.truncated());
    assertFalse(exec(ExecSpec.command("echo", "x")).truncated());
  }

  @Test
  void sleepTakesVirtualTime() throws Exception {
    CompletableFuture<ExecResult> result = begin(inn.another(), "sleep", "3600");
    assertFalse(result.isDone());
    inn.advance(Duration.ofHours(1));
    assertEquals(0, result.get().exitCode());
  }

  @Test
  void aCommandStandsStillWhileTheGuestIsPaused() throws Exception {
    CompletableFuture<ExecResult> result = begin(inn.another(), "sleep", "10");
    inn.containers.pause(id, inn.op);
    inn.advanceSeconds(100);
    assertFalse(result.isDone());
    inn.containers.resume(id, inn.op);
    inn.advanceSeconds(10);
    assertEquals(0, result.get().exitCode());
  }

  @Test
  void cancellingKillsWhatRunsInside() {
    FakeOperation op = inn.another();
    CompletableFuture<ExecResult> result = begin(op, "yes");
    assertEquals(2, processes());

    op.cancel();

    ExecutionException thrown = assertThrows(ExecutionException.class, result::get);
    HypervisorException cancelled = (HypervisorException) thrown.getCause();
    assertEquals(Outcome.PARTLY, cancelled.outcome());
    assertEquals(List.of("the command had begun, and was killed"), cancelled.remains());
    assertEquals(1, processes());
  }

  @Test
  void theEndOfTheContainerIsTheEndOfTheCommand() throws Exception {
    CompletableFuture<ExecResult> result = begin(inn.another(), "yes");
    inn.containers.kill(id, inn.op);
    assertEquals(137, result.get().exitCode());
  }

  @Test
  void aBrokenConnectionLeavesItUndecided() {
    CompletableFuture<ExecResult> result = begin(inn.another(), "yes");
    inn.world.disconnect();
    ExecutionException thrown = assertThrows(ExecutionException.class, result::get);
    assertEquals(ConnectionException.class, thrown.getCause().getClass());
    assertTrue(((HypervisorException) thrown.getCause()).failure().outcome().isEmpty());
  }

  @Test
  void nothingRunsInsideAGuestThatDoesNotRun() {
    inn.containers.pause(id, inn.op);
    assertThrows(InvalidStateException.class, () -> exec(ExecSpec.command("echo")));
    inn.containers.kill(id, inn.op);
    assertThrows(InvalidStateException.class, () -> exec(ExecSpec.command("echo")));
  }
}
