package dev.posada.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ConnectOptions;
import dev.posada.Failure;
import dev.posada.Guest;
import dev.posada.GuestState;
import dev.posada.Host;
import dev.posada.HypervisorException;
import dev.posada.NativeCall;
import dev.posada.NativeError;
import dev.posada.NativeException;
import dev.posada.OperationCancelledException;
import dev.posada.OperationTimeoutException;
import dev.posada.Outcome;
import dev.posada.Task;
import dev.posada.spi.command.Command;
import dev.posada.spi.command.CommandResult;
import dev.posada.spi.command.CommandRunner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A driver that starts its guest by a real tool, which the core has to end. */
@EnabledOnOs({OS.LINUX, OS.MAC})
@Execution(ExecutionMode.CONCURRENT)
@Timeout(30)
class ToolsOfADriverTest {
  private static final String HANGS = "echo $$ >\"$0.new\"; mv \"$0.new\" \"$0\"; exec sleep 60";

  private final FakeProvider fake = new FakeProvider();
  private final FakeGuest there = fake.driver.machines.add("web", GuestState.STOPPED);
  private final List<NativeCall> told = new CopyOnWriteArrayList<>();
  private final Host host = fake.connect(ConnectOptions.defaults().trace(told::add));
  private final Guest web = host.guests().get("web");

  @TempDir Path folder;

  @AfterEach
  void close() {
    host.close();
    assertEquals(List.of(), fake.driver.brokenPromises);
  }

  private Path file() {
    return folder.resolve("written");
  }

  private Command tool(String script) {
    return Command.change("sh", "-c", script, file().toString())
        .secret("hunter2")
        .environment("TOKEN", "hunter3")
        .stdin("hunter4");
  }

  /** Lets the next start be the work of a tool. */
  private Command startBy(String script) {
    Command tool = tool(script);
    fake.driver.next(
        "start",
        (effect, op) -> {
          CommandResult result = CommandRunner.local().run(tool, op);
          if (result.exitCode() != 0) {
            throw new NativeException("no", Failure.of(result.error("sh")));
          }
          effect.take();
        });
    return tool;
  }

  /** Starts the guest by a tool that hangs, and waits until that runs. */
  private Background hanging(Runnable start) {
    startBy(HANGS);
    Background call = Background.call(start);
    Background.await(() -> Files.exists(file()));
    return call;
  }

  private boolean toolRuns() {
    return ProcessHandle.of(Long.parseLong(written().strip()))
        .map(ProcessHandle::isAlive)
        .orElse(false);
  }

  private String written() {
    try {
      return Files.readString(file());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void endsWith(Class<? extends HypervisorException> type, String why, Background call) {
    HypervisorException e = call.throwing(type);
    assertFalse(toolRuns());
    assertTrue(e.getMessage().contains(why), e.getMessage());
    assertEquals(Outcome.NOT_DONE, e.outcome());
    assertEquals(GuestState.STOPPED, there.state);
  }

  @Test
  void theTraceShowsTheToolWithoutItsSecrets() {
    Command tool = startBy("printf '%s %s ' \"$1\" \"$TOKEN\" >\"$0\"; cat >>\"$0\"");
    web.start();
    List<String> texts = told.stream().map(NativeCall::text).toList();
    assertEquals(2, Collections.frequency(texts, tool.toString()), texts.toString());
    assertFalse(told.toString().contains("hunter"), told.toString());
    assertEquals("hunter2 hunter3 hunter4", written());
  }

  @Test
  void whatAToolSaysOfItsFailureIsTold() {
    startBy("echo 'out of luck' >&2; exit 3");
    NativeException e = assertThrows(NativeException.class, web::start);
    NativeError said = e.nativeError().orElseThrow();
    assertEquals("3", said.code());
    assertEquals("out of luck", said.text().strip());
  }

  @Test
  void aCancelEndsTheTool() {
    Task task = Task.unbounded();
    Background call = hanging(() -> web.start(task));
    task.cancel();
    endsWith(OperationCancelledException.class, "cancelled", call);
    assertFalse(call.wasInterrupted());
  }

  @Test
  void theDeadlineEndsTheTool() {
    Background call = hanging(() -> web.start(Task.within(Duration.ofSeconds(1))));
    endsWith(OperationTimeoutException.class, "in time", call);
    assertFalse(call.wasInterrupted());
  }

  @Test
  void anInterruptEndsTheToolAndTheFlagStaysSet() {
    Background call = hanging(web::start);
    call.interrupt();
    endsWith(OperationCancelledException.class, "interrupted", call);
    assertTrue(call.wasInterrupted());
  }

  @Test
  void closingTheHostEndsTheTool() {
    Background call = hanging(web::start);
    host.close();
    assertFalse(toolRuns());
    assertTrue(fake.driver.closed);
    endsWith(OperationCancelledException.class, "closed", call);
  }
}
