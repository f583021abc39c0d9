package dev.posada.spi.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ConnectionException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sockets that a real sshd forwards, which sees this machine's files. */
@LabSsh.Needed
class SshSocketTest extends HostSocketContract {
  private final CommandRunner runner = LabSsh.runner(LabSsh.authority("posada-dash"));

  @Override
  CommandRunner runner() {
    return runner;
  }

  @AfterEach
  void close() {
    runner.close();
  }

  @Test
  void whereNobodyListensTheOtherEndHangsUp() {
    try (HostSocket socket = runner.connect("/tmp/posada-test-nobody", op)) {
      assertTrue(socket.endsWithin(Duration.ofSeconds(20), op));
    }
  }

  @Test
  void thatTheConnectionIsLostIsNoEndOfTheStream() throws IOException {
    try (HostSocket socket = connect()) {
      runner.close();
      assertThrows(IOException.class, () -> socket.in().read());
    }
    assertThrows(ConnectionException.class, this::connect);
  }

  @Test
  void thatSshDiesIsNoEndOfTheStream() throws IOException {
    try (HostSocket socket = connect()) {
      List<ProcessHandle> ours =
          ProcessHandle.current()
              .children()
              .filter(child -> child.info().commandLine().orElse("").contains(folder(socket)))
              .toList();
      assertEquals(1, ours.size());
      ours.get(0).destroyForcibly();
      assertThrows(IOException.class, () -> socket.in().read());
    }
  }

  private static String folder(HostSocket socket) {
    return Path.of(socket.toString()).getParent().toString();
  }

  @Test
  void oneCanBeOpenedAgainAndAgainAndNobodyListensForItAnyMore() throws Exception {
    Set<String> paths = new HashSet<>();
    for (int i = 0; i < 30; i++) {
      try (HostSocket socket = connect()) {
        paths.add(socket.toString());
        awaitListeners(1, paths);
      }
    }
    assertEquals(30, paths.size());
    awaitListeners(0, paths);
    for (String path : paths) {
      assertFalse(Files.exists(Path.of(path)), path);
    }
    assertEquals(30, op.calls().size());
  }

  @Test
  void anInterruptOfWhoClosesItLeavesNobodyListening() throws Exception {
    HostSocket socket = connect();
    Thread.currentThread().interrupt();
    socket.close();
    assertTrue(Thread.interrupted(), "it is interrupted still");
    awaitListeners(0, Set.of(socket.toString()));
  }

  private static void awaitListeners(int wanted, Set<String> paths) throws Exception {
    RunnerFixture.await(() -> listeners(paths) == wanted);
  }

  private static long listeners(Set<String> paths) throws IOException {
    List<String> all = Files.readAllLines(Path.of("/proc/net/unix"));
    // flags 10000: it listens; the path comes last
    return all.stream()
        .map(line -> line.split(" +"))
        .filter(words -> words.length > 7 && words[3].equals("00010000"))
        .filter(words -> paths.contains(words[words.length - 1]))
        .count();
  }

  @Test
  void aPathThatSshWouldReadOtherwiseIsRefused() {
    for (String path : List.of("/a:b", "/a%h", "/${HOME}", "relative", "/a b", "")) {
      assertThrows(IllegalArgumentException.class, () -> runner.connect(path, op), path);
    }
    assertEquals(List.of(), op.calls());
  }
}
