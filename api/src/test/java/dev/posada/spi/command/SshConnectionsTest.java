package dev.posada.spi.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ConnectionException;
import dev.posada.HypervisorException;
import dev.posada.Outcome;
import dev.posada.spi.Authority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What only a runner over ssh does: connections that come, are shared, break and end, and login
 * shells of all kinds. All else is in {@link SshContractTest}.
 */
@LabSsh.Needed
@Timeout(60)
@Isolated("counts the child processes of this process")
class SshConnectionsTest {
  private static final List<String> ODD =
      List.of("", "a  b", "-n", "$HOME `id`", "\"'\\\\", "!x", "1\n2\n", "*", "~", "ü€𝄞");

  /** One whose login shell reads no files. */
  private static final String FAST = LabSsh.authority("posada-dash");

  private final Set<Long> before = children();
  private final CommandRunner runner = runner(FAST);
  private final TestOperation op = new TestOperation();

  @TempDir Path folder;

  @AfterEach
  void nothingIsLeft() throws InterruptedException {
    runner.close();
    runner.close();
    for (int i = 0; i < 200 && !before.containsAll(children()); i++) {
      Thread.sleep(10);
    }
    assertTrue(before.containsAll(children()), "children of this process are left");
  }

  private static CommandRunner runner(String authority) {
    return LabSsh.runner(authority);
  }

  private static Set<Long> children() {
    Set<Long> pids = new HashSet<>();
    ProcessHandle.current().children().map(ProcessHandle::pid).forEach(pids::add);
    return pids;
  }

  /** The processes of connections. */
  private List<ProcessHandle> own() {
    return ProcessHandle.current()
        .children()
        .filter(child -> !before.contains(child.pid()))
        .toList();
  }

  private static Command script(String text, String... words) {
    return Command.read("sh", "-c", text, "sh").plain(words);
  }

  private static List<String> users() {
    List<String> users = new ArrayList<>(LabSsh.users());
    users.add("root");
    return users;
  }

  @ParameterizedTest
  @MethodSource("users")
  void wordsEnvironmentInputAndOutputsArriveWithEveryLoginShell(String user) {
    try (CommandRunner theirs = runner(LabSsh.authority(user))) {
      Command command =
          script(
                  "printf '<%s>' \"$@\" \"$KEY\" $LC_ALL ${LANGUAGE-none}; cat; echo err >&2; exit 255",
                  ODD.toArray(String[]::new))
              .environment("KEY", "it's\n")
              .secret("hunter2")
              .stdin("in\nput");
      String out = "<" + String.join("><", ODD) + "><hunter2><it's\n><C.UTF-8><none>in\nput";
      assertEquals(new CommandResult(255, out, "err\n"), theirs.run(command, op));
    }
  }

  @Test
  void commandsShareAConnection() {
    Set<String> ports = new HashSet<>();
    for (int i = 0; i < 20; i++) {
      ports.add(runner.run(script("echo $SSH_CONNECTION"), op).stdout());
    }
    assertEquals(1, ports.size(), ports.toString());
    assertEquals(1, own().size());
  }

  @Test
  void sixtyFourToolsRunAtOnceOverEightConnections() throws Exception {
    CommandRunner crowded = runner(FAST);
    ExecutorService threads = Executors.newFixedThreadPool(64);
    try {
      List<Future<String>> all = new ArrayList<>();
      for (int i = 0; i < 128; i++) {
        String word = "word " + i;
        all.add(
            threads.submit(
                () -> {
                  TestOperation own = new TestOperation();
                  String said =
                      crowded
                          .run(script("sleep 0.3; echo $SSH_CONNECTION; echo \"$1\"", word), own)
                          .stdout();
                  assertTrue(said.endsWith("\n" + word + "\n"), said);
                  return said.lines().findFirst().orElseThrow();
                }));
      }
      Set<String> ports = new HashSet<>();
      for (Future<String> one : all) {
        ports.add(one.get());
      }
      assertTrue(ports.size() <= 8, ports.toString());
    } finally {
      crowded.close();
      threads.shutdownNow();
    }
  }

  @Test
  void aConnectionThatIsGoneIsReplaced() {
    runner.run(Command.read("true"), op);
    for (int i = 0; i < 3; i++) {
      own().forEach(ProcessHandle::destroyForcibly);
      assertEquals("here\n", runner.run(Command.change("echo", "here"), op).stdout());
    }
  }

  @Test
  void aConnectionThatIsLostIsTold() throws Exception {
    Path file = folder.resolve("pid");
    CompletableFuture<Void> cut =
        CompletableFuture.runAsync(
            () -> {
              await(file);
              own().forEach(ProcessHandle::destroyForcibly);
            });
    Command hanging = hanging(file);
    String told =
        assertThrows(ConnectionException.class, () -> runner.run(hanging, op)).getMessage();
    assertTrue(told.contains("may still run there"), told);
    cut.get();
    assertTrue(runs(await(file)));
    kill(await(file));
  }

  @Test
  void closingEndsWhatRunsAndAllLaterCalls() throws Exception {
    Path file = folder.resolve("pid");
    CompletableFuture<Void> closing =
        CompletableFuture.runAsync(
            () -> {
              await(file);
              runner.close();
            });
    Command hanging = hanging(file);
    assertThrows(ConnectionException.class, () -> runner.run(hanging, op));
    closing.get();
    assertTrue(runs(await(file)));
    kill(await(file));
    ConnectionException later =
        assertThrows(ConnectionException.class, () -> runner.run(Command.change("true"), op));
    assertEquals(Outcome.NOT_DONE, later.outcome());
    assertEquals(List.of(), own());
  }

  /** A command that tells its process in a file, then sleeps. */
  private static Command hanging(Path file) {
    return script("echo $$ >\"$1.new\"; mv \"$1.new\" \"$1\"; exec sleep 60", file.toString());
  }

  /** Waits for the process that a tool tells. */
  private static String await(Path file) {
    try {
      for (int i = 0; i < 2000 && !Files.exists(file); i++) {
        Thread.sleep(5);
      }
      return Files.readString(file);
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Asks over there, as the lab's sshd has process numbers of its own. */
  private static boolean runs(String pid) {
    try (CommandRunner other = runner(FAST)) {
      Command look = script("kill -0 \"$1\"", pid.strip());
      return other.run(look, new TestOperation()).exitCode() == 0;
    }
  }

  private static void kill(String pid) {
    try (CommandRunner other = runner(FAST)) {
      other.run(script("kill -9 \"$1\"", pid.strip()), new TestOperation());
    }
  }

  @Test
  void whoIsNotLetInIsToldWhy() {
    String authority = LabSsh.authority().replace("root@", "nobody@");
    try (CommandRunner stranger = runner(authority)) {
      HypervisorException told =
          assertThrows(HypervisorException.class, () -> stranger.run(Command.change("true"), op));
      assertEquals(Outcome.NOT_DONE, told.outcome());
      assertTrue(told.getMessage().contains("Permission denied"), told.getMessage());
    }
    try (CommandRunner nowhere = runner("root@127.0.0.1:1")) {
      String told =
          assertThrows(ConnectionException.class, () -> nowhere.run(Command.read("true"), op))
              .getMessage();
      assertTrue(told.contains("Connection refused"), told);
    }
    CommandRunner none = CommandRunner.ssh(Authority.of("host"), List.of("posada-no-ssh"));
    assertThrows(ConnectionException.class, () -> none.run(Command.read("true"), op));
    none.close();
  }

  @Test
  void theUsersOwnSettingsDoNotDisturb() throws IOException {
    Path config = folder.resolve("config");
    Files.writeString(
        config,
        Files.readString(Path.of(LabSsh.program().get(2)))
            + "\n  ControlMaster auto\n  ControlPath "
            + folder.resolve("theirs")
            + "\n  ControlPersist 60\n  RemoteCommand echo theirs\n  RequestTTY force\n"
            + "  LogLevel DEBUG\n  LocalForward 1 localhost:1\n  ExitOnForwardFailure yes\n");
    try (CommandRunner theirs =
        CommandRunner.ssh(
            Authority.of(LabSsh.authority()), List.of("ssh", "-F", config.toString()))) {
      CommandResult result = theirs.run(script("echo ours; [ -t 0 ] || echo no tty"), op);
      assertEquals(new CommandResult(0, "ours\nno tty\n", ""), result);
    }
    assertFalse(Files.exists(folder.resolve("theirs")));
  }

  @Test
  void aConnectionEndsEvenWhenThisProcessIsKilled() throws Exception {
    Process other =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                classes(CommandRunner.class) + ":" + classes(SshHolder.class),
                SshHolder.class.getName())
            .redirectErrorStream(true)
            .start();
    byte[] said = new byte[64];
    int length = other.getInputStream().read(said);
    assertEquals("held\n", new String(said, 0, Math.max(0, length), UTF_8));
    List<ProcessHandle> held = other.children().toList();
    assertEquals(1, held.size());
    other.destroyForcibly().waitFor();
    held.get(0).onExit().get();
  }

  private static String classes(Class<?> type) throws Exception {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
  }
}
