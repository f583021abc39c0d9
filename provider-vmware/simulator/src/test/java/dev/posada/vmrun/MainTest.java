package dev.posada.vmrun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.vmrun.host.Switch;
import dev.posada.vmrun.host.Trait;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The simulator as programs of their own. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launchers are shell scripts")
class MainTest {
  @TempDir Path folder;
  private Stage stage;
  private Path programs;

  @BeforeEach
  void setUp() throws Exception {
    stage = Stage.in(Files.createDirectories(folder.resolve("p")));
    programs = Launchers.write(folder.resolve("bin"), stage.simulator().home().folder());
  }

  /** A process with an empty environment, as a careful caller would start it. */
  private Process begin(String program, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(programs.resolve(program).toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().clear();
    builder.redirectInput(new java.io.File("/dev/null"));
    builder.redirectOutput(Files.createTempFile(folder, "out", "").toFile());
    builder.redirectError(Files.createTempFile(folder, "err", "").toFile());
    Process process = builder.start();
    outputs.add(builder.redirectOutput().file().toPath());
    errors.add(builder.redirectError().file().toPath());
    return process;
  }

  private final List<Path> outputs = new ArrayList<>();
  private final List<Path> errors = new ArrayList<>();

  private String call(String program, String... arguments) throws Exception {
    Process process = begin(program, arguments);
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    return process.exitValue()
        + "\n"
        + Files.readString(outputs.get(outputs.size() - 1))
        + "\n"
        + Files.readString(errors.get(errors.size() - 1));
  }

  @Test
  void answersAreThoseOfTheSimulatorInTheJvm() throws Exception {
    Stage here = Stage.in(Files.createDirectories(folder.resolve("j")));
    Path one = stage.machine("web");
    Path two = here.machine("web");
    List<List<String>> calls =
        List.of(
            List.of("vmrun"),
            List.of("vmrun", "bogus"),
            List.of("vmrun", "-T", "ws", "start", "VMX", "nogui"),
            List.of("vmrun", "list"),
            List.of("vmrun", "getGuestIPAddress", "VMX"),
            List.of("vmrun", "-gu", "guest", "-gp", "guest", "fileExistsInGuest", "VMX", "/no"),
            List.of("vmrun", "snapshot", "VMX", "s 1"),
            List.of("vmrun", "listSnapshots", "VMX", "showTree"),
            List.of("vmrun", "stop", "VMX", "hard"),
            List.of("vmrun", "clone", "VMX", "/nowhere", "full", "-snapshot=nope"),
            List.of("vmware-vdiskmanager", "-x", "1MB", "DISK"),
            List.of("vmware", "-v"),
            List.of("vmware-vmx", "-v"),
            List.of("ovftool", "--version"));
    for (List<String> call : calls) {
      String[] words = words(call, one);
      String told = call(call.get(0), words).replace(stage.folder().toString(), "");
      Answer answer = here.simulator().run(Call.of(call.get(0), words(call, two)));
      String expected = answer.exit() + "\n" + answer.text() + "\n" + answer.errorText();
      assertEquals(expected.replace(here.folder().toString(), ""), told, call::toString);
    }
  }

  private static String[] words(List<String> call, Path vmx) {
    return call.subList(1, call.size()).stream()
        .map(w -> w.equals("VMX") ? vmx.toString() : w)
        .map(w -> w.equals("DISK") ? vmx.resolveSibling("web.vmdk").toString() : w)
        .toArray(String[]::new);
  }

  @Test
  void stateSurvivesBetweenProcesses() throws Exception {
    Path vmx = stage.machine("web");
    assertEquals("0\n\n", call("vmrun", "start", vmx.toString(), "nogui"));
    // The process that the lock names lives as long as the machine runs.
    long keeper = stage.record(vmx).number(Trait.KEEPER);
    assertTrue(ProcessHandle.of(keeper).orElseThrow().isAlive());
    assertEquals("Total running VMs: 1\n" + vmx + "\n", stage.run("list").text());
    assertEquals("0\nTotal running VMs: 1\n" + vmx + "\n\n", call("vmrun", "list"));
    assertEquals(0, stage.run("stop", vmx, "hard").exit());
    assertEquals("0\nTotal running VMs: 0\n\n", call("vmrun", "list"));
    ProcessHandle.of(keeper).ifPresent(k -> k.onExit().orTimeout(30, TimeUnit.SECONDS).join());
  }

  @Test
  void machineWhoseProcessIsEndedHasCrashed() throws Exception {
    Path vmx = stage.machine("web");
    assertEquals("0\n\n", call("vmrun", "start", vmx.toString(), "nogui"));
    ProcessHandle keeper = ProcessHandle.of(stage.record(vmx).number(Trait.KEEPER)).orElseThrow();
    keeper.destroyForcibly();
    keeper.onExit().orTimeout(30, TimeUnit.SECONDS).join();
    assertEquals("Total running VMs: 0\n", stage.run("list").text());
    assertTrue(Files.isDirectory(vmx.resolveSibling("web.vmx.lck")));
    // The lock of a process that is no more is stale.
    assertEquals("0\n\n", call("vmrun", "start", vmx.toString(), "nogui"));
    assertEquals(0, stage.run("stop", vmx, "hard").exit());
  }

  @Test
  void processesAtOnceLoseNothing() throws Exception {
    Path vmx = stage.machine("web");
    stage.run("start", vmx, "nogui");
    List<Process> processes = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      processes.add(begin("vmrun", "writeVariable", vmx.toString(), "guestVar", "v" + i, "x" + i));
    }
    for (int i = 10; i < 40; i++) {
      stage.run("writeVariable", vmx, "guestVar", "v" + i, "x" + i);
    }
    for (Process process : processes) {
      assertTrue(process.waitFor(60, TimeUnit.SECONDS));
      assertEquals(0, process.exitValue());
    }
    for (int i = 0; i < 40; i = i == 3 ? 10 : i + 1) {
      assertEquals("x" + i + "\n", stage.run("readVariable", vmx, "guestVar", "v" + i).text());
    }
  }

  @Test
  void childOfAStartKeepsThePipes() throws Exception {
    stage.set(Switch.PIPES, "held");
    Path vmx = stage.machine("web");
    // cat reads until all that have the pipe are gone; the JDK's own streams end with the process.
    Process reader =
        new ProcessBuilder(
                "sh",
                "-c",
                "\"$0\" start \"$1\" nogui | cat",
                programs.resolve("vmrun").toString(),
                vmx.toString())
            .start();
    Path log = stage.simulator().home().folder().resolve("log/calls");
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!Files.readString(log).contains("\tstart\t") && System.nanoTime() < deadline) {
      Thread.sleep(50);
    }
    assertFalse(reader.waitFor(1500, TimeUnit.MILLISECONDS));
    stage.run("stop", vmx, "hard");
    assertTrue(reader.waitFor(60, TimeUnit.SECONDS));
  }
}
