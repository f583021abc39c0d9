package dev.posada.spi.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ConnectionException;
import dev.posada.NativeException;
import dev.posada.OperationTimeoutException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** What becomes of what a tool writes. */
abstract class ToolOutputContract extends ToolWordsContract {
  private static final int HUGE = 100 << 20;
  private static final String HUGE_OUTPUTS =
      "head -c " + HUGE + " /dev/zero & head -c " + HUGE + " /dev/zero >&2; wait; exit 7";

  // Outputs.

  @Test
  void megabytesOnBothOutputsArriveWhole() {
    CommandResult result =
        run("head -c 3000000 /dev/zero | tr '\\0' o; head -c 3000000 /dev/zero | tr '\\0' e >&2");
    assertEquals("o".repeat(3_000_000), result.stdout());
    assertEquals("e".repeat(3_000_000), result.stderr());
  }

  @Test
  void whatIsWrittenJustBeforeTheEndArrives() {
    Command command = command("printf begin; sleep 0.02; head -c 60000 /dev/zero | tr '\\0' z");
    for (int i = 0; i < 20; i++) {
      assertEquals(60_005, run(command).stdout().length());
      assertEquals(60_005, run(command.outputToFiles()).stdout().length());
    }
  }

  @Test
  void outputsMayBeFiles() {
    Command command = command("cat; echo err >&2; head -c 3000000 /dev/zero; exit 5");
    CommandResult result = run(command.stdin("in").outputToFiles());
    assertEquals(5, result.exitCode());
    assertEquals(3_000_002, result.stdout().length());
    assertEquals("err\n", result.stderr());
  }

  @Test
  void aToolThatIsMissingOrFailsSaysNothing() {
    TestOperation op = new TestOperation();
    assertEquals("box", runner().said(op, "sh", "-c", "echo ' box '; echo err >&2"));
    assertEquals("", runner().said(op, "sh", "-c", "echo box; exit 3"));
    assertEquals("", runner().said(op, "no-such-tool"));
    op.expire();
    assertThrows(OperationTimeoutException.class, () -> runner().said(op, "true"));
  }

  @Test
  void aToolThatReadsAndWritesTooMuchIsEnded() throws IOException {
    assertThrows(NativeException.class, () -> run(HUGE_OUTPUTS));
    Command endless = command("echo $$ >\"$0.pid\"; exec yes");
    assertThrows(NativeException.class, () -> run(endless));
    assertFalse(toolRuns());
    String limit = "it wrote more than 10 bytes";
    assertTrue(
        assertThrows(NativeException.class, () -> run(command("echo 0123456789").outputLimit(10)))
            .getMessage()
            .contains(limit));
    assertEquals("012345678\n", run(command("echo 012345678").outputLimit(10)).stdout());
  }

  @Test
  void theOutputOfAChangeIsCut() {
    String large = "head -c 8388608 /dev/zero & head -c 8388608 /dev/zero >&2; wait; exit 7";
    CommandResult result = run(change(large).outputLimit(1 << 20));
    assertTrue(result.isCut());
    assertEquals(7, result.exitCode());
    assertEquals(1 << 20, result.stdout().length());
    assertEquals(1 << 20, result.stderr().length());
    assertFalse(run(change("echo")).isCut());
  }

  @Test
  void aSinkTakesItAllInFlatMemory() {
    Metered sink = new Metered();
    CommandResult result = run(change(HUGE_OUTPUTS).outputLimit(1 << 20).stdoutTo(sink));
    assertEquals(HUGE, sink.count);
    assertEquals("", result.stdout());
    assertEquals(7, result.exitCode());
    assertTrue(sink.most < 24 << 20, sink.most + " bytes more than before");
    sink = new Metered();
    run(change(HUGE_OUTPUTS).outputLimit(1 << 20).stdoutTo(sink).outputToFiles());
    assertEquals(HUGE, sink.count);
  }

  static long heap() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  /** Counts, and looks now and then how much memory is in use. */
  static final class Metered extends OutputStream {
    private final long before = heap();
    private long count;
    private long measured;
    private long most;

    @Override
    public void write(int one) {
      count++;
    }

    @Override
    public void write(byte[] bytes, int from, int length) {
      count += length;
      if (count - measured > HUGE / 4) {
        measured = count;
        most = Math.max(most, heap() - before);
      }
    }
  }

  // Lines.

  @Test
  void linesAreHeardAsTheyCome() {
    Heard heard =
        new Heard() {
          @Override
          void add(String what) {
            super.add(what);
            folder.resolve("tool.heard").toFile().mkdir();
            folder.resolve("tool.heard/" + all.size()).toFile().mkdir();
          }
        };
    CommandResult result =
        run(
            command(
                    "heard() { until [ -d \"$0.heard/$1\" ]; do sleep 0.01; done; };"
                        + " echo one; heard 1; printf '0%%'; heard 2; printf '...50%%'; heard 3;"
                        + " printf '...100%%\\r\\nlast'; heard 5; echo err >&2; heard 6")
                .lines(heard));
    assertEquals("one\n0%...50%...100%\r\nlast", result.stdout());
    assertEquals("err\n", result.stderr());
    assertEquals(
        List.of("one", "(0%)", "(0%...50%)", "0%...50%...100%", "(last)", "err", "last"),
        heard.all);
  }

  @Test
  void aLongLineComesInPieces() {
    Heard heard = new Heard();
    run(
        command("head -c 10485760 /dev/zero | tr '\\0' z; printf '\\nend'")
            .lines(heard)
            .outputLimit(64 << 20));
    List<String> lines = heard.all.stream().filter(one -> !one.startsWith("(")).toList();
    assertEquals("end", lines.get(lines.size() - 1));
    assertEquals(10_485_760, String.join("", lines).length() - 3);
    assertTrue(lines.stream().allMatch(line -> line.length() <= 1 << 16));
  }

  @Test
  void noCharacterIsCutInTwo() {
    Heard heard = new Heard();
    run(command("i=0; while [ $i -lt 20000 ]; do echo 'x日本語😀'; i=$((i+1)); done").lines(heard));
    List<String> lines = heard.all.stream().filter(one -> !one.startsWith("(")).toList();
    assertEquals(Collections.nCopies(20_000, "x日本語😀"), lines);
  }

  static class Heard implements LineListener {
    final List<String> all = new ArrayList<>();

    void add(String what) {
      all.add(what);
    }

    @Override
    public void line(String line) {
      add(line);
    }

    @Override
    public void unfinished(String soFar) {
      add("(" + soFar + ")");
    }
  }

  @Test
  void aListenerThatThrowsEndsTheToolGently() throws IOException {
    IllegalStateException runtime = new IllegalStateException("no more");
    assertSame(runtime, endedBy(IllegalStateException.class, listener(runtime)));
    AssertionError error = new AssertionError("no more");
    assertSame(error, endedBy(AssertionError.class, listener(error)));
  }

  @Test
  void aSinkThatThrowsEndsTheToolGently() throws IOException {
    IllegalStateException runtime = new IllegalStateException("no more");
    assertSame(runtime, endedBy(IllegalStateException.class, telling().stdoutTo(sink(runtime))));
    IOException checked = new IOException("disk full");
    ConnectionException thrown =
        endedBy(ConnectionException.class, telling().stdoutTo(sink(checked)));
    assertTrue(thrown.getMessage().contains("disk full"), thrown.getMessage());
  }

  Command telling() {
    return command(
        "trap 'echo \"ending\"; echo >\"$0.tidy\"; exit' TERM; echo now; while :; do sleep 0.02;"
            + " done");
  }

  Command listener(Throwable failure) {
    return telling()
        .lines(
            line -> {
              assertEquals("now", line, "heard after it has thrown");
              CommandRunnerContract.<RuntimeException>raise(failure);
            });
  }

  /** Whoever hears a tool may throw what its method does not declare. */
  @Test
  void anUndeclaredExceptionOfAListenerArrives() throws IOException {
    Exception checked = new TimeoutException("no more");
    Throwable thrown = endedBy(Throwable.class, listener(checked));
    assertSame(checked, thrown instanceof AssertionError ? thrown.getCause() : thrown);
  }

  static OutputStream sink(Exception failure) {
    return new OutputStream() {
      @Override
      public void write(int one) {
        CommandRunnerContract.<RuntimeException>raise(failure);
      }
    };
  }

  @SuppressWarnings("unchecked")
  static <T extends Throwable> void raise(Throwable any) throws T {
    throw (T) any;
  }

  <T extends Throwable> T endedBy(Class<T> expected, Command command) throws IOException {
    T thrown = assertThrows(expected, () -> run(command));
    assertTrue(Files.deleteIfExists(folder.resolve("tool.tidy")), "was not ended gently");
    return thrown;
  }
}
