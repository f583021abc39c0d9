package dev.posada.spi.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ConnectionException;
import dev.posada.Diagnosis;
import dev.posada.Failure;
import dev.posada.OperationCancelledException;
import dev.posada.Outcome;
import dev.posada.RejectedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The tools are scripts. */
@EnabledOnOs({OS.LINUX, OS.MAC})
@Timeout(30)
@Execution(ExecutionMode.CONCURRENT)
class ToolSearchTest {
  private static final CommandRunner RUNNER = CommandRunner.local();

  @TempDir Path folder;
  private final TestOperation op = new TestOperation();

  private String place(String name) {
    return folder.resolve(name).toString();
  }

  private ToolSearch search(String... names) {
    List<String> places = List.of(names).stream().map(this::place).toList();
    return ToolSearch.of("tinyvm", "TinyVM", places);
  }

  private void install(String name, String script) throws IOException {
    Path file = folder.resolve(name);
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    assertTrue(file.toFile().setExecutable(true));
  }

  private Diagnosis diagnose(Function<CommandResult, Optional<String>> version, String... names) {
    return search(names).diagnose(RUNNER, List.of("tell", "version"), version, op);
  }

  private Diagnosis answer(String script) throws IOException {
    install("tinyvm", script);
    return diagnose(said -> Optional.of(said.stdout()), "tinyvm");
  }

  @Test
  void theFirstThatIsThereIsAskedWhatTheCallerSays() throws IOException {
    install("second", "echo $2 $#");
    install("third", "echo third");
    Diagnosis found = diagnose(said -> Optional.of(said.stdout()), "first", "second", "third");
    assertEquals(Optional.of("version 2"), found.version());
    assertEquals(List.of(place("first"), place("second")), found.lookedAt());
    assertEquals(List.of(place("second") + " tell version"), op.calls());
    assertEquals(List.of(), op.changes());
    assertEquals(place("second"), search("first", "second", "third").find(RUNNER, op));
  }

  @Test
  void aPlainNameIsLookedForInThePath() {
    ToolSearch shell = ToolSearch.of("sh", "a shell", List.of("no-such-shell", "sh"));
    String path = shell.find(RUNNER, op);
    assertTrue(path.endsWith("/sh"), path);
    Diagnosis found =
        shell.diagnose(RUNNER, List.of("-c", "echo 5"), said -> Optional.of(said.stdout()), op);
    assertEquals(List.of("no-such-shell in PATH", path), found.lookedAt());
  }

  @Test
  void withoutTheToolBothSayWhatHelps() {
    Diagnosis missing = diagnose(said -> Optional.of("1"), "first", "second");
    assertEquals(Optional.of("there is no tinyvm"), missing.reason());
    assertEquals(
        Optional.of("install TinyVM, or put the folder of tinyvm into PATH"), missing.remedy());
    assertEquals(List.of(place("first"), place("second")), missing.lookedAt());
    assertEquals(List.of(), op.calls());
    ConnectionException refused =
        assertThrows(ConnectionException.class, () -> search("first").find(RUNNER, op));
    assertEquals(missing.reason(), Optional.of(refused.getMessage()));
    assertEquals(missing.remedy(), refused.remedy());
    assertEquals(Outcome.NOT_DONE, refused.outcome());
  }

  @Test
  void aToolMayFailThatTellsItsVersion() throws IOException {
    assertEquals(Optional.of("1.2"), answer("echo 1.2; exit 3").version());
  }

  @Test
  void theFirstWordsOfAToolThatFailsAreQuoted() throws IOException {
    install("tinyvm", "echo; echo ' cannot start'; echo 'or whatever'; exit 1");
    assertEquals(
        Optional.of(place("tinyvm") + " does not tell its version: cannot start (exit code 1)"),
        diagnose(said -> Optional.empty(), "tinyvm").reason());
    Diagnosis missing = answer("echo 'no library' >&2; exit 127");
    assertEquals(
        Optional.of(place("tinyvm") + " does not tell its version: no library (exit code 127)"),
        missing.reason());
    assertEquals(
        Optional.of(
            "run "
                + place("tinyvm")
                + " tell version by hand; if it fails there too, install TinyVM anew"),
        missing.remedy());
  }

  @Test
  void aToolThatSaysNothingTellsNoVersion() throws IOException {
    assertEquals(
        Optional.of(place("tinyvm") + " does not tell its version: it says nothing (exit code 0)"),
        answer("echo").reason());
  }

  @Test
  void aMegabyteIsQuotedInShort() throws IOException {
    String reason = answer("head -c 1000000 /dev/zero | tr '\\0' x >&2").reason().orElseThrow();
    assertTrue(reason.endsWith("xxx... (exit code 0)"), reason);
    assertTrue(reason.length() < 400 + place("tinyvm").length(), reason);
  }

  @Test
  void aToolThatHangsOrCannotBeStartedIsAnAnswer() throws IOException {
    Path started = folder.resolve("started");
    CompletableFuture.runAsync(() -> expireWhenThere(started));
    Diagnosis hangs = answer(": >'" + started + "'; exec sleep 60");
    Files.writeString(folder.resolve("broken"), "#!" + place("nowhere") + "\n");
    assertTrue(folder.resolve("broken").toFile().setExecutable(true));
    Diagnosis broken =
        search("broken").diagnose(RUNNER, List.of(), said -> Optional.of("1"), new TestOperation());
    for (Diagnosis missing : List.of(hangs, broken)) {
      assertFalse(missing.available());
      assertTrue(missing.reason().orElseThrow().contains(" does not tell its version: "));
      assertTrue(missing.remedy().orElseThrow().endsWith(" by hand to see what it does"));
    }
  }

  /** Not before: a machine that is busy takes long to start a tool. */
  private void expireWhenThere(Path file) {
    try {
      for (int i = 0; i < 2000 && !Files.exists(file); i++) {
        Thread.sleep(5);
      }
      op.expire();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void anInterruptIsNoAnswer() throws IOException {
    Thread.currentThread().interrupt();
    assertThrows(OperationCancelledException.class, () -> answer("exec sleep 60"));
    assertTrue(Thread.interrupted());
  }

  @Test
  void theCallerMaySayThatItCannotBeUsed() throws IOException {
    install("tinyvm", "echo 7");
    Diagnosis missing =
        diagnose(
            said -> {
              throw new RejectedException(
                  said.stdout().strip() + " is too old", Failure.notDone().remedy("update it"));
            },
            "tinyvm");
    assertEquals(Optional.of("7 is too old"), missing.reason());
    assertEquals(Optional.of("update it"), missing.remedy());
    assertEquals(List.of(place("tinyvm")), missing.lookedAt());
  }
}
