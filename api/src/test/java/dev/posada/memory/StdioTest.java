package dev.posada.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.Container;
import dev.posada.ContainerSpec;
import dev.posada.ExecSpec;
import dev.posada.GuestProcess;
import dev.posada.GuestState;
import dev.posada.Host;
import dev.posada.Hypervisors;
import dev.posada.InvalidStateException;
import dev.posada.LogLine;
import dev.posada.Usage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StdioTest {
  private static final String URI = "memory:///stdio-test";
  private static final ContainerSpec ALPINE = ContainerSpec.image("alpine:3.20");

  private final MemoryWorld world = MemoryWorld.of(URI);
  private final Host host = Hypervisors.load().connect(URI);

  @AfterEach
  void close() {
    host.close();
    world.reset();
  }

  @Test
  void oneTalksToTheProcessOfAContainerAndTheLogHasItToo() throws Exception {
    Container cat = host.containers().run(ALPINE.name("cat").command("cat"));
    Process process = cat.stdio();
    try (Writer in = process.outputWriter();
        BufferedReader out = process.inputReader()) {
      in.write("hello\n");
      in.flush();
      assertEquals("hello", out.readLine());
      in.write("and bye");
      in.close();
      assertEquals("and bye", out.readLine());
      assertEquals(null, out.readLine());
    }
    assertEquals(0, process.waitFor());
    assertEquals(0, cat.awaitExit());
    assertEquals(List.of("hello", "and bye"), cat.logs().map(LogLine::text).toList());
  }

  @Test
  void whoLeavesLeavesTheContainerRunning() throws Exception {
    Container cat = host.containers().run(ALPINE.command("cat"));
    Process process = cat.stdio();
    process.destroy();
    assertEquals(-1, process.getInputStream().read());
    assertThrows(IOException.class, () -> process.getOutputStream().write('x'));
    process.getOutputStream().close();
    assertEquals(143, process.waitFor());
    assertEquals(GuestState.RUNNING, cat.inspect().state());
  }

  @Test
  void whatWasWrittenBeforeIsInTheLogOnly() throws Exception {
    world.freeze();
    Container yes = host.containers().run(ALPINE.command("yes"));
    world.advance(Duration.ofSeconds(1));
    Process process = yes.stdio();
    world.advance(Duration.ofMillis(3));
    yes.kill();
    assertEquals(3, process.inputReader().lines().count());
    assertEquals(137, process.exitValue());
  }

  @Test
  void aTerminalHasOneStream() throws Exception {
    Container mute = host.containers().run(ALPINE.command("nonsense").terminal(true));
    mute.awaitExit();
    assertFalse(mute.logs().toList().get(0).stderr());
    Container plain = host.containers().run(ALPINE.command("nonsense"));
    plain.awaitExit();
    assertTrue(plain.logs().toList().get(0).stderr());
    Container guest = host.containers().run(ALPINE);
    assertEquals(
        "sh: nonsense: not found\n",
        guest.exec(ExecSpec.command("nonsense").terminal(true)).stdout());
  }

  @Test
  void streamsBreakWithTheConnection() {
    Container cat = host.containers().run(ALPINE.command("cat"));
    Process process = cat.stdio();
    world.disconnect();
    assertThrows(IOException.class, () -> process.getInputStream().read());
    world.reconnect();
    assertEquals(GuestState.RUNNING, cat.inspect().state());
  }

  @Test
  void aContainerTellsItsProcesses() {
    Container web = host.containers().run(ALPINE.user("app"));
    Process sleep = web.spawn(ExecSpec.command("sleep", "1d"));
    List<GuestProcess> processes = web.processes();
    assertEquals(2, processes.size());
    assertEquals(1, processes.get(0).pid());
    assertEquals("app", processes.get(0).user());
    assertEquals(List.of("sleep", "infinity"), processes.get(0).command());
    assertEquals(List.of("sleep", "1d"), processes.get(1).command());
    sleep.destroy();
    assertEquals(1, web.processes().size());
    web.kill();
    assertThrows(InvalidStateException.class, web::processes);
    assertThrows(InvalidStateException.class, web::stdio);
  }

  @Test
  void whatAHostHasUsedGrowsAlsoWhenItsGuestsAreOff() {
    world.freeze();
    Container busy = host.containers().run(ALPINE.command("yes"));
    world.advance(Duration.ofMinutes(1));
    Usage before = host.measure();
    assertTrue(before.cpuTime().orElseThrow().toSeconds() >= 60, before.toString());
    assertTrue(before.memory().orElseThrow().bytes() > 1L << 30, before.toString());
    busy.kill();
    Usage after = host.measure();
    assertEquals(before.cpuTime(), after.cpuTime());
    assertEquals(before.network(), after.network());
    world.advance(Duration.ofMinutes(1));
    assertTrue(host.measure().cpuTime().orElseThrow().compareTo(after.cpuTime().get()) > 0);
  }
}
