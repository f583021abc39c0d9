package org.example.proc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.Container;
import dev.posada.ContainerInfo;
import dev.posada.ContainerSpec;
import dev.posada.GuestProcess;
import dev.posada.GuestState;
import dev.posada.LogLine;
import dev.posada.LogOptions;
import dev.posada.NativeException;
import dev.posada.Outcome;
import dev.posada.RejectedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LifecycleTest {
  private static final Duration GRACE = Duration.ofSeconds(20);

  private final Lodging lodging = Lodging.open();

  @AfterEach
  void close() throws Exception {
    lodging.close();
  }

  /** Waits until a script says that it is ready, for signals too. */
  private static void awaitWord(Container guest) {
    try (Stream<LogLine> log = guest.logs(LogOptions.defaults().follow())) {
      assertTrue(log.anyMatch(line -> line.text().equals("ready")));
    }
  }

  @Test
  void aGuestComesRunsEndsAndGoes() throws Exception {
    Container guest = lodging.create("web", "sleep", "1d");
    assertEquals(GuestState.STOPPED, guest.inspect().state());
    assertTrue(guest.inspect().started().isEmpty());
    guest.start();
    ContainerInfo running = guest.inspect();
    assertEquals(GuestState.RUNNING, running.state());
    assertEquals(List.of("sleep", "1d"), running.command());
    assertTrue(running.exitCode().isEmpty());
    guest.shutdown(GRACE);
    assertEquals(GuestState.STOPPED, guest.inspect().state());
    assertEquals(128 + 15, guest.awaitExit());
    assertEquals(128 + 15, guest.inspect().exitCode().orElseThrow());
    guest.delete();
    assertEquals(List.of(), lodging.host().containers().list());
    assertFalse(Files.exists(lodging.folder().resolve(guest.id())));
  }

  @Test
  void itsOwnWordAtTheEndIsTheExitCode() {
    Container guest =
        lodging.script("polite", "trap 'exit 7' TERM; echo ready; while :; do sleep 0.01; done");
    awaitWord(guest);
    guest.shutdown(GRACE);
    assertEquals(7, guest.awaitExit());
    guest.start();
    assertEquals(GuestState.RUNNING, guest.inspect().state());
  }

  @Test
  void killEndsAGuestThatIgnoresTheSignal() {
    Container guest =
        lodging.script("deaf", "trap '' TERM; echo ready; while :; do sleep 0.01; done");
    awaitWord(guest);
    guest.stop(Duration.ofMillis(50));
    assertEquals(128 + 9, guest.awaitExit());
  }

  @Test
  void aGuestThatIsKilledBehindOurBackIsOff() {
    Container guest = lodging.run("victim", "sleep", "1d");
    ProcessHandle.of(guest.processes().get(0).pid()).orElseThrow().destroyForcibly();
    guest.awaitState(Set.of(GuestState.STOPPED));
    assertEquals(128 + 9, guest.awaitExit());
    guest.start();
    assertEquals(GuestState.RUNNING, guest.inspect().state());
  }

  @Test
  void pauseFreezesAllProcessesOfAGuest() throws Exception {
    Container guest = lodging.script("frozen", "sh -c 'while :; do :; done' & while :; do :; done");
    Lodging.await("both run", () -> guest.processes().size() == 2);
    guest.pause();
    assertEquals(GuestState.PAUSED, guest.inspect().state());
    Duration before = guest.measure().cpuTime().orElseThrow();
    assertEquals(before, guest.measure().cpuTime().orElseThrow());
    guest.resume();
    assertEquals(GuestState.RUNNING, guest.inspect().state());
    Lodging.await(
        "it goes on", () -> guest.measure().cpuTime().orElseThrow().compareTo(before) > 0);
    guest.pause();
    guest.kill();
    assertEquals(GuestState.STOPPED, guest.inspect().state());
  }

  @Test
  void whatTheProcessLeavesBehindEndsWithIt() throws Exception {
    Container guest = lodging.script("parent", "sleep 1d & setsid sleep 2d & read line; exit 3");
    Lodging.await("all run", () -> guest.processes().size() == 3);
    List<Long> processes = guest.processes().stream().map(GuestProcess::pid).toList();
    guest.stdio().getOutputStream().close();
    assertEquals(3, guest.awaitExit());
    for (long pid : processes) {
      assertTrue(Proc.stat(pid).isEmpty(), () -> Proc.command(pid).toString());
    }
  }

  @Test
  void whatHasLeftAGuestDoesNotHoldItUp() {
    Container guest = lodging.script("door", "env -i setsid sleep 1d & echo $!; exit 3");
    assertEquals(3, guest.awaitExit());
    long left = Long.parseLong(guest.logs().findFirst().orElseThrow().text());
    assertTrue(ProcessHandle.of(left).orElseThrow().destroyForcibly());
  }

  @Test
  void aGuestOutlivesItsKeeperButNobodyKnowsItsExitCodeThen() throws Exception {
    Container guest = lodging.script("orphan", "sleep 1d & exec sleep 2d");
    Lodging.await("both run", () -> guest.processes().size() == 2);
    Life life = Life.read(lodging.folder().resolve(guest.id()).resolve("life")).orElseThrow();
    ProcessHandle.of(life.keeper().pid()).orElseThrow().destroyForcibly();
    Lodging.await("the keeper is gone", () -> Proc.stat(life.keeper()).isEmpty());
    assertEquals(GuestState.RUNNING, guest.inspect().state());
    guest.kill();
    assertEquals(GuestState.STOPPED, guest.inspect().state());
    assertEquals(List.of(), Proc.with("PROC_GUEST=" + lodging.folder().resolve(guest.id())));
    assertThrows(NativeException.class, guest::awaitExit);
    guest.start();
    guest.kill();
    assertEquals(128 + 9, guest.awaitExit());
  }

  @Test
  void whatCannotBeStartedSaysWhy() {
    Container guest = lodging.create("typo", "sleeep", "1d");
    RejectedException e = assertThrows(RejectedException.class, guest::start);
    assertTrue(e.getMessage().contains("there is no program sleeep"), e.getMessage());
    assertEquals(Outcome.NOT_DONE, e.outcome());
    assertEquals(GuestState.STOPPED, guest.inspect().state());
    Container lost =
        lodging
            .host()
            .containers()
            .create(ContainerSpec.named("lost").command("true").directory("/no/such folder"));
    e = assertThrows(RejectedException.class, lost::start);
    assertTrue(e.getMessage().contains("/no/such folder"), e.getMessage());
  }

  @Test
  void aGuestHasItsOwnEnvironmentDirectoryAndStopSignal() {
    ContainerSpec spec =
        ContainerSpec.named("own")
            .entrypoint("sh", "-c")
            .command("trap 'exit 5' USR2; pwd; env; echo ready; while :; do sleep 0.01; done")
            .environment("COLOUR", "dark 'blue'\nand grün")
            .environment("PATH", "/usr/bin:/bin")
            .directory("/usr")
            .stopSignal("SIGUSR2");
    Container guest = lodging.host().containers().run(spec);
    awaitWord(guest);
    guest.shutdown(GRACE);
    assertEquals(5, guest.awaitExit());
    List<String> lines = guest.logs().map(Object::toString).toList();
    assertEquals("/usr", lines.get(0));
    assertTrue(lines.contains("COLOUR=dark 'blue'"), lines.toString());
    assertTrue(lines.contains("and grün"), lines.toString());
    assertTrue(lines.contains("PATH=/usr/bin:/bin"), lines.toString());
    assertThrows(
        RejectedException.class,
        () ->
            lodging
                .host()
                .containers()
                .create(ContainerSpec.named("x").command("true").stopSignal("NOISE")));
  }

  @Test
  void whatACrashLeftOfACreateIsNoGuest() throws Exception {
    Path half = Files.createDirectory(lodging.folder().resolve("half"));
    Files.createFile(half.resolve("stdout"));
    assertEquals(List.of(), lodging.host().containers().list());
  }
}
