package dev.posada.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ByteSize;
import dev.posada.Capability;
import dev.posada.Credentials;
import dev.posada.ExecResult;
import dev.posada.ExecSpec;
import dev.posada.Guest;
import dev.posada.NotFoundException;
import dev.posada.Outcome;
import dev.posada.RejectedException;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;

/** How commands are run inside guests, to their end. */
interface ExecClauses extends Clauses {
  private static void inside(Lab lab, BiConsumer<Guest, String> sentence) {
    lab.eachKind(
        kind -> {
          Guest guest = lab.shared(kind);
          lab.needs(guest, Capability.EXEC);
          sentence.accept(guest, "in a " + kind + ": ");
        });
  }

  @Clause(value = "EXEC-01", needs = Capability.EXEC)
  default void anExitCodeIsAnAnswer(Lab lab) {
    Set<Integer> codes = new LinkedHashSet<>(List.of(0, 1, 255));
    codes.add(2 + lab.random().nextInt(120));
    codes.add(128 + lab.random().nextInt(127));
    inside(
        lab,
        (guest, where) -> {
          for (int code : codes) {
            ExecResult result = guest.exec("sh", "-c", "exit " + code);
            assertEquals(code, result.exitCode(), where + result);
            assertEquals(code == 0, result.succeeded(), where + result);
            assertEquals("", result.stdout() + result.stderr(), where + "nothing was written");
          }
        });
  }

  @Clause(value = "EXEC-02", needs = Capability.EXEC)
  default void theTwoStreamsOfACommandAreApart(Lab lab) {
    String out = "out" + lab.random().nextInt();
    String err = "err" + lab.random().nextInt();
    inside(
        lab,
        (guest, where) -> {
          ExecResult both =
              guest.exec("sh", "-c", "echo " + out + "; echo " + err + " >&2; exit 3");
          assertEquals(out + "\n", both.stdout(), where + "stdout");
          assertEquals(err + "\n", both.stderr(), where + "stderr");
          assertEquals(3, both.exitCode(), where + both);
          assertFalse(both.truncated(), where + "all of it is there");
        });
  }

  @Clause(value = "EXEC-03", needs = Capability.EXEC)
  default void aCommandReadsItsInputWhole(Lab lab) {
    byte[] bytes = new byte[100_000 + lab.random().nextInt(1000)];
    lab.random().nextBytes(bytes);
    System.arraycopy(new byte[] {0, (byte) 0xFF, '\n', '\r', 0x1B, 3, 4}, 0, bytes, 0, 7);
    inside(
        lab,
        (guest, where) -> {
          ExecResult cat = lab.understood(() -> guest.exec(ExecSpec.command("cat").stdin(bytes)));
          assertArrayEquals(bytes, cat.stdoutBytes(), where + "what went in");
          ExecResult text = guest.exec(ExecSpec.command("cat").stdin("a\nñ€😀"));
          assertEquals("a\nñ€😀", text.stdout(), where + "a text without an end of its line");
          ExecResult none = guest.exec("cat");
          assertEquals(0, none.stdoutBytes().length, where + "without input it reads the end");
        });
  }

  @Clause(value = "EXEC-04", needs = Capability.EXEC)
  default void tenMegabytesOfOutputComeWhole(Lab lab) {
    int size = 10_000_000 + lab.random().nextInt(1000);
    lab.eachKind(
        kind -> {
          Guest guest = lab.running(kind); // an agent that chokes on it is nobody else's
          lab.needs(guest, Capability.EXEC);
          ExecResult zeros = guest.exec("head", "-c", Integer.toString(size), "/dev/zero");
          assertEquals(size, zeros.stdoutBytes().length, () -> kind + ": " + zeros);
          assertArrayEquals(new byte[size], zeros.stdoutBytes(), kind + ": all of it zero");
          assertFalse(zeros.truncated(), kind + ": truncated");
          assertEquals(0, zeros.exitCode(), () -> kind + ": " + zeros);
        });
  }

  @Clause(value = "EXEC-05", needs = Capability.EXEC)
  default void outputAboveItsLimitIsCutAndTheResultSaysSo(Lab lab) {
    int limit = 1000 + lab.random().nextInt(1000);
    byte[] bytes = new byte[limit + 1];
    lab.random().nextBytes(bytes);
    inside(
        lab,
        (guest, where) -> {
          ExecSpec cat = ExecSpec.command("cat").outputLimit(ByteSize.bytes(limit));
          ExecResult cut = lab.understood(() -> guest.exec(cat.stdin(bytes)));
          assertTrue(cut.truncated(), where + "one byte too many");
          assertArrayEquals(Arrays.copyOf(bytes, limit), cut.stdoutBytes(), where + "the first");
          assertEquals(0, cut.exitCode(), where + "the command does not notice");
          byte[] fits = Arrays.copyOf(bytes, limit);
          ExecResult whole = guest.exec(cat.stdin(fits));
          assertFalse(whole.truncated(), where + "just as many as are kept");
          assertArrayEquals(fits, whole.stdoutBytes(), where + "just as many as are kept");
        });
  }

  @Clause(value = "EXEC-06", needs = Capability.EXEC)
  default void aCommandGetsItsWordsAsTheyAre(Lab lab) {
    List<String> words =
        List.of(
            "two  spaces",
            " around ",
            "'single' \"double\" \\back\\slash",
            "$HOME `id` $(id) ~ * ? [a] {a,b}",
            "a; b & c | d > e < f # g ! h",
            "two\nlines",
            "-leading",
            "--",
            "ñandú €uro 日本 😀 e\u0301",
            "tab\tstop",
            "=%d%s&amp;<a>");
    inside(
        lab,
        (guest, where) -> {
          for (String word : words) {
            assertEquals("x " + word + "\n", guest.exec("echo", "x", word).stdout(), where + word);
          }
          assertEquals("a  b \n", guest.exec("echo", "a", "", "b", "").stdout(), where + "empty");
          assertEquals("-leading\n", guest.exec("echo", "-leading").stdout(), where + "first");
        });
  }

  @Clause(value = "EXEC-07", needs = Capability.EXEC)
  default void aCommandHasTheEnvironmentOfItsSpec(Lab lab) {
    String value = "a=b 'c' \"d\" $HOME ñ" + lab.random().nextInt();
    inside(
        lab,
        (guest, where) -> {
          ExecSpec env =
              ExecSpec.command("env")
                  .environment("POSADA_ONE", value)
                  .environment("POSADA_TWO", "");
          List<String> lines = lab.understood(() -> guest.exec(env)).stdout().lines().toList();
          assertTrue(lines.contains("POSADA_ONE=" + value), where + lines);
          assertTrue(lines.contains("POSADA_TWO="), where + lines);
          assertTrue(
              lines.stream().anyMatch(line -> line.startsWith("PATH=")),
              where + "it is added to the guest's: " + lines);
          assertFalse(
              guest.exec("env").stdout().contains("POSADA_ONE"), where + "the next one has it not");
        });
  }

  @Clause(value = "EXEC-08", needs = Capability.EXEC)
  default void aCommandRunsInTheDirectoryOfItsSpec(Lab lab) {
    inside(
        lab,
        (guest, where) -> {
          ExecSpec pwd = ExecSpec.command("pwd");
          assertEquals(
              "/tmp\n",
              lab.understood(() -> guest.exec(pwd.directory("/tmp"))).stdout(),
              where + "/tmp");
          assertEquals("/\n", guest.exec(pwd.directory("/")).stdout(), where + "/");
        });
  }

  @Clause(value = "EXEC-09", needs = Capability.EXEC)
  default void aCommandRunsAsTheUserOfItsSpec(Lab lab) {
    String user = Integer.toString(20_000 + lab.random().nextInt(10_000));
    inside(
        lab,
        (guest, where) -> {
          ExecSpec who = ExecSpec.command("whoami").as(Credentials.of(user, ""));
          ExecResult result = lab.understood(() -> guest.exec(who));
          // a user without a name is told in a complaint
          String told = result.stdout() + result.stderr();
          assertTrue(told.contains(user), where + told);
        });
  }

  @Clause(value = "EXEC-10", needs = Capability.EXEC)
  default void onATerminalThereIsOneStream(Lab lab) {
    inside(
        lab,
        (guest, where) -> {
          ExecSpec both =
              ExecSpec.command("sh", "-c", "echo out; echo err >&2; exit 4").terminal(true);
          ExecResult result = lab.understood(() -> guest.exec(both));
          assertEquals(List.of("out", "err"), result.stdout().lines().toList(), where + "stdout");
          assertEquals("", result.stderr(), where + "stderr");
          assertEquals(4, result.exitCode(), where + result);
        });
  }

  @Clause(value = "EXEC-11", needs = Capability.EXEC)
  default void aCommandThatIsNotThereIsSaidToBeNotThere(Lab lab) {
    inside(
        lab,
        (guest, where) -> {
          try {
            ExecResult result = guest.exec("posada-no-such-command", "x");
            assertTrue(Set.of(126, 127).contains(result.exitCode()), where + result);
          } catch (NotFoundException | RejectedException refusal) {
            assertEquals(Outcome.NOT_DONE, refusal.outcome(), where + refusal);
            assertTrue(
                refusal.getMessage().contains("posada-no-such-command"),
                where + refusal.getMessage());
          }
          assertEquals("on\n", guest.exec("echo", "on").stdout(), where + "the guest goes on");
        });
  }
}
