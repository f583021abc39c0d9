package dev.posada.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.Capability;
import dev.posada.ExecSpec;
import dev.posada.Guest;
import dev.posada.Host;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;

/** How commands inside guests are talked to. */
interface SpawnClauses extends Clauses {
  private static void inside(Lab lab, BiConsumer<Guest, String> sentence) {
    lab.eachKind(
        kind -> {
          Guest guest = lab.shared(kind);
          lab.needs(guest, Capability.SPAWN);
          sentence.accept(guest, "in a " + kind + ": ");
        });
  }

  private static Process spawn(Lab lab, Guest guest, String... command) {
    Process process = guest.spawn(ExecSpec.command(command));
    lab.afterwards(process::destroyForcibly);
    return process;
  }

  /** Waits for its end on another thread, lest a process that does not end holds up the clause. */
  private static int end(Lab lab, Process process) {
    return Attempt.of(lab, "the process", process::waitFor).returned();
  }

  /** Writes lines to a process that is to echo them at once, and closes its input. */
  static void talk(Lab lab, String where, Process cat) throws IOException {
    Writer in = cat.outputWriter();
    BufferedReader out = cat.inputReader();
    for (int i = 0; i < 3; i++) {
      String line = "ñ " + i + " " + lab.random().nextInt();
      in.write(line + "\n");
      in.flush();
      assertEquals(
          line, Attempt.of(lab, "the answer", out::readLine).returned(), where + "line " + i);
    }
    assertTrue(cat.isAlive(), where + "it waits for more");
    in.close();
    assertEquals(-1, Attempt.of(lab, "the rest", out::read).returned(), where + "the end");
  }

  @Clause(value = "SPAWN-01", needs = Capability.SPAWN)
  default void aSpawnedCommandIsTalkedToUntilItsInputIsClosed(Lab lab) {
    inside(
        lab,
        (guest, where) -> {
          Process cat = spawn(lab, guest, "cat");
          try {
            talk(lab, where, cat);
          } catch (IOException e) {
            throw new AssertionError(where + "a conversation", e);
          }
          assertEquals(0, end(lab, cat), where + "exit code");
          assertFalse(cat.isAlive(), where + "it has ended");
        });
  }

  @Clause(value = "SPAWN-02", needs = Capability.SPAWN)
  default void theExitCodeOfASpawnedCommandIsItsOwn(Lab lab) {
    int code = lab.random().nextInt(256);
    inside(
        lab,
        (guest, where) -> {
          Process process = spawn(lab, guest, "sh", "-c", "exit " + code);
          assertEquals(code, end(lab, process), where + "waitFor");
          assertEquals(code, process.exitValue(), where + "exitValue");
          Process sleeper = spawn(lab, guest, "sleep", "100000");
          assertThrows(
              IllegalThreadStateException.class,
              sleeper::exitValue,
              where + "the exit code of one that runs");
        });
  }

  @Clause(value = "SPAWN-03", needs = Capability.SPAWN)
  default void theTwoStreamsOfASpawnedCommandAreApart(Lab lab) {
    String word = "w" + lab.random().nextInt();
    inside(
        lab,
        (guest, where) -> {
          Process process =
              spawn(lab, guest, "sh", "-c", "echo " + word + "; echo not-" + word + " >&2");
          String out =
              Attempt.of(lab, "stdout", () -> text(process.getInputStream().readAllBytes()))
                  .returned();
          String err =
              Attempt.of(lab, "stderr", () -> text(process.getErrorStream().readAllBytes()))
                  .returned();
          assertEquals(word + "\n", out, where + "stdout");
          assertEquals("not-" + word + "\n", err, where + "stderr");
          assertEquals(0, end(lab, process), where + "exit code");
        });
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Clause(value = "SPAWN-04", needs = Capability.SPAWN)
  default void destroyEndsASpawnedCommandForItsCaller(Lab lab) {
    inside(
        lab,
        (guest, where) -> {
          Process sleeper = spawn(lab, guest, "sleep", "100000");
          Attempt<Integer> reader =
              Attempt.of(lab, "who reads", () -> sleeper.getInputStream().read());
          assertTrue(sleeper.isAlive(), where + "it runs");
          sleeper.destroy();
          lab.await(where + "it ends", () -> !sleeper.isAlive());
          reader.thrown(); // it ends, by an end or by an error
          end(lab, sleeper);
        });
  }

  @Clause(value = "SPAWN-05", needs = Capability.SPAWN)
  default void theStreamsOfASpawnedCommandEndWithAnErrorWhenTheHostIsClosed(Lab lab) {
    inside(
        lab,
        (guest, where) -> {
          Host other = lab.connect();
          Process sleeper =
              other.guests().get(guest.id()).spawn(ExecSpec.command("sleep", "100000"));
          Attempt<Integer> reader =
              Attempt.of(lab, "who reads", () -> sleeper.getInputStream().read());
          other.close();
          assertInstanceOf(
              IOException.class, reader.thrown(), where + "the end is not told as a silent one");
          assertThrows(
              IOException.class, () -> sleeper.getInputStream().read(), where + "read afterwards");
          lab.await(where + "nobody waits for it", () -> !sleeper.isAlive());
        });
  }

  @Clause(value = "SPAWN-06", needs = Capability.SPAWN)
  default void aSpawnedCommandIsNoProcessOfTheCallersMachine(Lab lab) {
    inside(
        lab,
        (guest, where) -> {
          Process sleeper = spawn(lab, guest, "sleep", "100000");
          assertThrows(UnsupportedOperationException.class, sleeper::pid, where + "pid");
          assertThrows(UnsupportedOperationException.class, sleeper::toHandle, where + "toHandle");
          assertThrows(UnsupportedOperationException.class, sleeper::info, where + "info");
          ExecSpec fed = ExecSpec.command("cat").stdin("x");
          assertThrows(
              IllegalArgumentException.class, () -> guest.spawn(fed), where + "input in the spec");
        });
  }
}
