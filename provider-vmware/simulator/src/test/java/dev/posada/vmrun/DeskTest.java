package dev.posada.vmrun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the programs are shell scripts")
@Timeout(60)
class DeskTest {
  @TempDir Path folder;
  private Stage stage;
  private Desk desk;
  private Path programs;

  @BeforeEach
  void open() throws Exception {
    stage = Stage.in(Files.createDirectories(folder.resolve("p")));
    programs = folder.resolve("bin");
    desk = Desk.open(programs, stage.simulator().home().folder());
  }

  @AfterEach
  void close() throws IOException {
    desk.close();
  }

  private Process begin(String program, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(programs.resolve(program).toString()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  private String call(String program, String... arguments) throws Exception {
    Process process = begin(program, arguments);
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return process.waitFor() + " " + said;
  }

  @Test
  void aProgramSaysWhatTheSimulatorSays() throws Exception {
    Path vmx = stage.machine("web server");
    assertEquals("0 ", call("vmrun", "-T", "ws", "start", vmx.toString(), "nogui"));
    assertEquals("0 Total running VMs: 1\n" + vmx + "\n", call("vmrun", "list"));
    Answer refused = stage.run("snapshot", Path.of("/no such.vmx"), "s");
    assertEquals(
        refused.exit() + " " + refused.text(), call("vmrun", "snapshot", "/no such.vmx", "s"));
    assertEquals("0 VMware ovftool 4.6.3 (build-24031167)\n", call("ovftool", "--version"));
    assertEquals(0, stage.run("stop", vmx, "hard").exit());
  }

  @Test
  void wordsArriveAsTheyAre() throws Exception {
    Path vmx = stage.machine("web");
    stage.run("start", vmx, "nogui");
    String odd = "two  words\n'and \"$HOME\" \u00fc*";
    assertEquals("0 ", call("vmrun", "writeVariable", vmx.toString(), "guestVar", "v", odd));
    assertEquals(odd + "\n", stage.run("readVariable", vmx, "guestVar", "v").text());
    assertEquals("0 ", call("vmrun", "writeVariable", vmx.toString(), "guestVar", "v", ""));
    assertEquals("\n", stage.run("readVariable", vmx, "guestVar", "v").text());
    stage.run("stop", vmx, "hard");
  }

  @Test
  void whoEndsAProgramEndsItsCall() throws Exception {
    stage.set("time", "real");
    stage.fault("command=list action=hang");
    Path log = stage.simulator().home().folder().resolve("log/calls");
    Process hanging = begin("vmrun", "list");
    assertTrue(hanging.isAlive());
    while (!isAsked()) {
      Thread.sleep(10);
    }
    hanging.destroyForcibly().waitFor();
    while (!Files.exists(log) || !Files.readString(log).contains("killed")) {
      Thread.sleep(10);
    }
  }

  private static boolean isAsked() {
    return Thread.getAllStackTraces().values().stream()
        .flatMap(Arrays::stream)
        .anyMatch(frame -> frame.getMethodName().equals("hang"));
  }

  /** Whoever could call could run commands of the guests as our user. */
  @Test
  void onlyTheOwnerOfTheProgramsIsAnswered() throws Exception {
    Path program = programs.resolve("vmrun");
    assertEquals(
        "rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(program)));
    String script = Files.readString(program);
    int port = Integer.parseInt(script.replaceFirst("(?s).*127.0.0.1/(\\d+).*", "$1"));
    try (Socket stranger = new Socket(InetAddress.getLoopbackAddress(), port)) {
      stranger.getOutputStream().write("guess\0vmrun\0/\0001\0list\0".getBytes());
      assertEquals(-1, stranger.getInputStream().read());
    }
  }
}
