package dev.posada.spi.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ConnectionException;
import dev.posada.NativeException;
import dev.posada.OperationCancelledException;
import dev.posada.OperationTimeoutException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every runner has to do, with real tools on this machine, wherever the runner takes them for.
 * Its subclasses run alone, because some of it counts what the process has open.
 */
@Timeout(60)
abstract class CommandRunnerContract {
  private static final String REPLACEMENT = "\uFFFD";
  private static final String ENGLISH = OS.MAC.isCurrentOs() ? "en_US.UTF-8" : "C.UTF-8";
  private static final int HUGE = 100 << 20;
  private static final String HUGE_OUTPUTS =
      "head -c " + HUGE + " /dev/zero & head -c " + HUGE + " /dev/zero >&2; wait; exit 7";

  final TestOperation op = new TestOperation();

  @TempDir Path folder;

  /** The runner, the same one each time it is asked for. */
  abstract CommandRunner runner();

  /** How many commands are many. */
  int many() {
    return 10_000;
  }

  /** The end of the path where the user of the tools is at home. */
  String home() {
    return System.getProperty("user.home");
  }

  /** How many processes of its own the runner may add while more commands run than ever before. */
  int connections() {
    return 0;
  }

  /** A tool that is a script; it finds its folder's path and the name {@code tool} in $0. */
  final Command command(String script, String... arguments) {
    return Command.read("/bin/sh", "-c", script, folder.resolve("tool").toString())
        .plain(arguments);
  }

  final Command change(String script, String... arguments) {
    return Command.change("/bin/sh", "-c", script, folder.resolve("tool").toString())
        .plain(arguments);
  }

  final CommandResult run(String script, String... arguments) {
    return run(command(script, arguments));
  }

  final CommandResult run(Command command) {
    return runner().run(command, op);
  }

  /** A tool that runs until it is ended, and can be seen from outside. */
  private Command endless() throws IOException {
    Path followed = folder.resolve("followed");
    if (!Files.exists(followed)) {
      Files.createFile(followed);
    }
    return Command.read("tail", "-f", followed.toString());
  }

  /** How many processes work on something in this test's folder. */
  private long toolsThatRun() {
    String work = "tail -f " + folder;
    return processes().values().stream().filter(words -> words.contains(work)).count();
  }

  /** Who runs where the tools do, with its words; not one that only waits for its parent. */
  private Map<Long, String> processes() {
    Command all = Command.read("ps", "-A", "-ww", "-o", "pid=", "-o", "stat=", "-o", "args=");
    return runner()
        .run(all, new TestOperation())
        .stdout()
        .lines()
        .map(line -> line.strip().split(" +", 3))
        .filter(parts -> !parts[1].startsWith("Z"))
        .collect(
            Collectors.toMap(parts -> Long.valueOf(parts[0]), parts -> parts[parts.length - 1]));
  }

  private boolean lives(long process) {
    return processes().containsKey(process);
  }

  private void kill(List<Long> processes) {
    Command kill = command("kill -9 \"$@\"");
    for (Long process : processes) {
      kill = kill.plain(process.toString());
    }
    runner().run(kill, new TestOperation());
  }

  /** The processes that a script has named by {@code echo $! >>"$0.pid"}, so many of them. */
  final List<Long> awaitProcesses(int count) throws IOException, InterruptedException {
    Path file = folder.resolve("tool.pid");
    while (!Files.exists(file) || Files.readAllLines(file).size() < count) {
      Thread.sleep(5);
    }
    return Files.readAllLines(file).stream().map(line -> Long.valueOf(line.strip())).toList();
  }

  private long awaitProcess() throws IOException, InterruptedException {
    return awaitProcesses(1).get(0);
  }

  private boolean toolRuns() throws IOException {
    return lives(Long.parseLong(Files.readString(folder.resolve("tool.pid")).strip()));
  }

  private static void await(Callable<Boolean> condition) throws Exception {
    long start = System.nanoTime();
    while (!condition.call()) {
      assertTrue(System.nanoTime() - start < 10_000_000_000L, "not within ten seconds");
      Thread.sleep(10);
    }
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  // Words, environment and exit code.

  @Test
  void tellsExitCodeAndBothOutputs() {
    assertEquals(new CommandResult(3, "out\n", "err\n"), run("echo out; echo err >&2; exit 3"));
  }

  @Test
  void everyExitCodeArrives() {
    for (int code = 0; code < 256; code++) {
      assertEquals(code, run("exit $1", Integer.toString(code)).exitCode());
    }
  }

  @Test
  void aToolThatASignalEndsSaysWhich() {
    assertEquals(128 + 9, run("echo said; kill -KILL $$").exitCode());
    assertEquals(128 + 15, run("kill -TERM $$").exitCode());
    assertEquals("said\n", run("echo said; kill -KILL $$").stdout());
  }

  @Test
  void wordsArriveAsTheyAre() {
    assertEquals(AwkwardWords.SHORT, echoed(AwkwardWords.SHORT));
    assertEquals(List.of(), echoed(List.of()));
    List<String> reversed = new ArrayList<>(AwkwardWords.SHORT);
    Collections.reverse(reversed); // an empty one and one of blanks are the last
    assertEquals(reversed, echoed(reversed));
  }

  @Test
  void longAndManyWordsArriveAsTheyAre() {
    assertEquals(AwkwardWords.LONG, echoed(AwkwardWords.LONG));
    assertEquals(AwkwardWords.MANY, echoed(AwkwardWords.MANY));
  }

  private List<String> echoed(List<String> words) {
    String all =
        run("for a; do printf '%s\\0' \"$a\"; done", words.toArray(String[]::new)).stdout();
    List<String> parts = new ArrayList<>(Arrays.asList(all.split("\0", -1)));
    parts.remove(parts.size() - 1);
    return parts;
  }

  @Test
  void aToolMayHaveAnyName() throws IOException {
    for (String name : List.of("with blank", "it's", "$x", "grün", "-dash", "a=b")) {
      Path tool = folder.resolve(name);
      Files.writeString(tool, "#!/bin/sh\necho \"$0 $1\"\n");
      assertTrue(tool.toFile().setExecutable(true));
      assertEquals(tool + " x\n", run(Command.read(tool.toString(), "x")).stdout());
    }
  }

  @Test
  void theToolSpeaksEnglishInUtf8() {
    assertEquals(ENGLISH + " unset\n", run("echo $LC_ALL ${LANGUAGE-unset}").stdout());
  }

  @Test
  void theToolKnowsWhoseItIs() {
    String told = run("cd; pwd").stdout();
    assertTrue(told.endsWith(home() + "\n"), told);
  }

  @Test
  void theEnvironmentIsTheCommands() {
    Command command = command("echo \"$TOKEN $LC_ALL\"").environment("TOKEN", "hunter2");
    assertEquals("hunter2 " + ENGLISH + "\n", run(command).stdout());
    assertEquals("hunter2 C\n", run(command.environment("LC_ALL", "C")).stdout());
  }

  @Test
  void valuesOfTheEnvironmentArriveAsTheyAre() {
    Command command = command("printf '%s\\0' \"$A\" \"$_b1\"");
    for (String value : AwkwardWords.SHORT) {
      CommandResult result = run(command.environment("A", value).environment("_b1", "=" + value));
      assertEquals(value + "\0=" + value + "\0", result.stdout());
    }
  }

  @Test
  void variablesOfTheEnvironmentMayHaveAnyName() {
    Command command =
        command(
            "for z in \"$B\" \"$b\" \"$n\" \"$v\" \"$e\" \"$t\" \"$l\" \"$a\" \"$m\"; do echo \"$z\"; done");
    for (String name : List.of("B", "b", "n", "v", "e", "t", "l", "a", "m")) {
      command = command.environment(name, name + " value");
    }
    assertEquals(
        "B value\nb value\nn value\nv value\ne value\nt value\nl value\na value\nm value\n",
        run(command).stdout());
    Command odd = Command.read("env").environment("a.b", "odd").environment("c-d", "even");
    String all = run(odd).stdout();
    assertTrue(all.contains("a.b=odd\n") && all.contains("c-d=even\n"), all);
  }

  @Test
  void bytesThatAreNotUtf8AreReplaced() {
    assertEquals("a" + REPLACEMENT + "b", run("printf 'a\\377b'").stdout());
  }

  // Secrets and the trace.

  @Test
  void aSecretArrivesAndIsNeitherTracedNorTold() {
    Command echoing =
        command("printf '%s %s ' \"$1\" \"$WORD\"; cat")
            .secret("hunter2")
            .environment("WORD", "hunter2")
            .stdin("hunter2");
    assertEquals("hunter2 hunter2 hunter2", run(echoing).stdout());
    assertEquals(List.of(echoing.toString()), op.calls());
    assertFalse(op.calls().toString().contains("hunter2"));
    Command broken =
        Command.read(folder.resolve("missing").toString())
            .secret("hunter2")
            .secretFile("hunter2")
            .environment("WORD", "hunter2")
            .stdin("hunter2");
    String told = assertThrows(ConnectionException.class, () -> run(broken)).getMessage();
    assertFalse(told.contains("hunter2"), told);
    Command endless = command("exec yes").secret("hunter2").secretFile("hunter2");
    told = assertThrows(NativeException.class, () -> run(endless)).getMessage();
    assertFalse(told.contains("hunter2"), told);
  }

  @Test
  void aSecretFileIsThereWhileTheToolRuns() {
    String secret = "it's \\0101 \"gr\u00FCn\"\nwithout end";
    Command reading =
        command("cat \"$1\"; ls -l \"$1\" | cut -c 1-10; printf %s \"$2\"; echo \"$1\" >&2")
            .secretFile(secret)
            .secretFile("other");
    CommandResult result = run(reading);
    assertTrue(result.stdout().startsWith(secret + "-rw-------\n"), result.stdout());
    assertFalse(result.stdout().endsWith(result.stderr().strip()), "two files");
    assertFalse(Files.exists(Path.of(result.stderr().strip())));
    assertEquals(List.of(reading.toString()), op.calls());
  }

  @Test
  void aChangeIsAChange() {
    run(Command.read("true"));
    assertEquals(List.of(), op.changes());
    run(Command.change("true", "now"));
    assertEquals(List.of("true now"), op.changes());
  }

  @Test
  void everyRunIsTracedAndTakesItsHookBack() {
    Command command = command(":", "a b");
    run(command);
    assertEquals(List.of(command.toString()), op.calls());
    assertEquals(0, op.hooks());
  }

  // Standard input.

  @Test
  void standardInputIsEmpty() {
    assertEquals("end\n", run("cat; echo end").stdout());
  }

  @Test
  void everyByteGoesThroughATool() throws IOException {
    for (int length : new int[] {0, 1, 4095, 4096, 4097, 65_536, 1_000_003}) {
      byte[] bytes = random(length);
      assertArrayEquals(bytes, run(Command.read("cat").stdin(bytes)).stdoutBytes());
      Path file = Files.write(folder.resolve("input"), bytes);
      assertArrayEquals(bytes, run(Command.read("cat").stdin(file)).stdoutBytes());
      assertArrayEquals(bytes, run(Command.read("cat").stdin(file).secret("-")).stdoutBytes());
    }
    assertEquals("text\n\n", run(Command.read("cat").stdin("text\n\n")).stdout());
  }

  @Test
  void aToolNeedNotReadItsInput() throws IOException {
    byte[] much = random(3_000_000);
    Path file = Files.write(folder.resolve("input"), much);
    for (int i = 0; i < 10; i++) {
      assertEquals(0, run(Command.read("true").stdin("short")).exitCode());
    }
    assertEquals(0, run(Command.read("true").stdin(much)).exitCode());
    assertEquals(0, run(Command.read("true").stdin(file)).exitCode());
    assertEquals("x\n", run(command("exec <&-; sleep 0.1; echo x").stdin(much)).stdout());
    assertEquals(3, run(Command.read("head", "-c", "3").stdin(file)).stdoutBytes().length);
  }

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

  private static long heap() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  /** Counts, and looks now and then how much memory is in use. */
  private static final class Metered extends OutputStream {
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

  private static class Heard implements LineListener {
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

  private Command telling() {
    return command(
        "trap 'echo \"ending\"; echo >\"$0.tidy\"; exit' TERM; echo now; while :; do sleep 0.02;"
            + " done");
  }

  private Command listener(Throwable failure) {
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

  private static OutputStream sink(Exception failure) {
    return new OutputStream() {
      @Override
      public void write(int one) {
        CommandRunnerContract.<RuntimeException>raise(failure);
      }
    };
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void raise(Throwable any) throws T {
    throw (T) any;
  }

  private <T extends Throwable> T endedBy(Class<T> expected, Command command) throws IOException {
    T thrown = assertThrows(expected, () -> run(command));
    assertTrue(Files.deleteIfExists(folder.resolve("tool.tidy")), "was not ended gently");
    return thrown;
  }

  // The end of a tool, and who else ends.

  @Test
  void aToolThatHangsIsEndedAtTheDeadline() throws IOException {
    Command hanging = command("echo $$ >\"$0.pid\"; exec sleep 60");
    long start = System.nanoTime();
    op.expireIn(Duration.ofMillis(300));
    assertThrows(OperationTimeoutException.class, () -> run(hanging));
    assertTrue(System.nanoTime() - start < 5_000_000_000L);
    assertFalse(toolRuns());
  }

  @Test
  void aToolMayTidyUpWhenItIsEnded() {
    Command tidy =
        command(
            "trap 'echo tidying; sleep 0.3; echo >\"$0.tidy\"; exit' TERM;"
                + " while :; do sleep 0.05; done");
    op.expireIn(Duration.ofMillis(300));
    assertThrows(OperationTimeoutException.class, () -> run(tidy));
    assertTrue(Files.exists(folder.resolve("tool.tidy")));
  }

  @Test
  void aToolThatWillNotEndIsKilled() throws IOException {
    Command stubborn = command("trap '' TERM; echo $$ >\"$0.pid\"; while :; do sleep 0.05; done");
    op.expireIn(Duration.ofMillis(300));
    assertThrows(OperationTimeoutException.class, () -> run(stubborn));
    assertFalse(toolRuns());
  }

  @Test
  void anInterruptEndsTheTool() throws IOException, InterruptedException {
    Command hanging = command("echo $$ >\"$0.pid\"; exec sleep 60");
    interruptWhenItRuns();
    assertThrows(OperationCancelledException.class, () -> run(hanging));
    assertTrue(Thread.interrupted());
    assertFalse(toolRuns());
  }

  @Test
  void anInterruptEndsAToolThatNeverPauses() throws IOException, InterruptedException {
    Command endless = command("echo $$ >\"$0.pid\"; exec yes").stdoutTo(slow());
    interruptWhenItRuns();
    assertThrows(OperationCancelledException.class, () -> run(endless));
    assertTrue(Thread.interrupted());
    assertFalse(toolRuns());
  }

  /** So slow that there is always more in the pipe. */
  private static OutputStream slow() {
    return new OutputStream() {
      @Override
      public void write(int one) {}

      @Override
      public void write(byte[] bytes, int from, int length) {
        long start = System.nanoTime();
        while (System.nanoTime() - start < 2_000_000) {
          Thread.onSpinWait(); // an interrupt must not make it faster
        }
      }
    };
  }

  private void interruptWhenItRuns() {
    Thread caller = Thread.currentThread();
    Thread other =
        new Thread(
            () -> {
              try {
                awaitProcess();
                Thread.sleep(100);
                caller.interrupt();
              } catch (IOException | InterruptedException e) {
                throw new AssertionError(e);
              }
            });
    other.setDaemon(true);
    other.start();
  }

  @Test
  void nothingIsStartedWhenTheOperationIsOver() {
    Command marking = command("echo >\"$0.ran\"");
    op.expire();
    assertThrows(OperationTimeoutException.class, () -> runner().find("sh", op));
    assertThrows(OperationTimeoutException.class, () -> run(marking));
    assertFalse(Files.exists(folder.resolve("tool.ran")));
  }

  @Test
  void aToolThatCannotBeStartedIsNoConnection() throws IOException {
    Command broken = Command.read(Files.writeString(folder.resolve("broken"), "").toString());
    assertThrows(ConnectionException.class, () -> run(broken));
    assertThrows(ConnectionException.class, () -> run(broken.outputToFiles()));
    assertThrows(ConnectionException.class, () -> run(Command.read("posada-no-such-tool")));
    assertThrows(ConnectionException.class, () -> run(Command.read(folder.toString())));
    Command without = Command.read("cat").stdin(folder.resolve("missing"));
    assertThrows(ConnectionException.class, () -> run(without));
  }

  @Test
  void aChildThatHoldsTheOutputsIsNeitherWaitedForNorEnded() throws Exception {
    Command leaving = command("sleep 60 & echo $! >\"$0.pid\"; echo started; echo err >&2; exit 4");
    for (Command one : List.of(leaving, leaving.tree(), leaving.outputToFiles())) {
      long start = System.nanoTime();
      CommandResult result = run(one);
      assertTrue(System.nanoTime() - start < 3_000_000_000L);
      assertEquals(new CommandResult(4, "started\n", "err\n"), result);
      long child = awaitProcess();
      assertTrue(lives(child));
      kill(List.of(child));
    }
  }

  @Test
  void aChildThatWritesForeverHoldsNobodyUp() throws Exception {
    Command leaving = change("echo started; exec 2>&1; yes & echo $! >\"$0.pid\"; exit 4");
    for (int i = 0; i < 5; i++) {
      long start = System.nanoTime();
      CommandResult result = run(leaving);
      assertTrue(System.nanoTime() - start < 3_000_000_000L);
      assertTrue(result.stdout().startsWith("started\n"));
      assertEquals(4, result.exitCode());
    }
    long before = heap();
    Thread.sleep(300);
    assertTrue(heap() - before < 24 << 20, "memory grows after the end");
    await(() -> !toolRuns()); // nobody reads what it writes
  }

  @Test
  void aChildThatWritesForeverIntoAFileLives() throws Exception {
    Command leaving =
        command(
                "echo started; (while :; do echo more; sleep 0.01; done) & echo $! >\"$0.pid\";"
                    + " exit 4")
            .outputToFiles();
    CommandResult result = run(leaving);
    long child = awaitProcess();
    try {
      assertTrue(result.stdout().startsWith("started\n"));
      assertEquals(4, result.exitCode());
      Thread.sleep(500);
      assertTrue(lives(child));
    } finally {
      kill(List.of(child));
    }
  }

  @Test
  void aTreeEndsAsAWhole() throws Exception {
    String family =
        "sleep 60 & echo $! >>\"$0.pid\"; "
            + "/bin/sh -c 'trap \"\" TERM; while :; do sleep 0.1; done' & echo $! >>\"$0.pid\"; "
            + "/bin/sh -c 'sleep 60 & echo $! >>\"$0.pid\"; wait' \"$0\" & echo $! >>\"$0.pid\"; "
            + "wait";
    expireWhenThere(4);
    assertThrows(OperationTimeoutException.class, () -> run(command(family).tree()));
    assertNoneLives(awaitProcesses(4));
  }

  /** The middle one goes at once, so that its child is no family any more when all are killed. */
  @Test
  void aTreeEndsAsAWholeThoughItsMiddleEndsBefore() throws Exception {
    String stubborn = "trap \"\" TERM; echo $$ >>\"$0.pid\"; while :; do sleep 0.05; done";
    String family =
        "trap : TERM; /bin/sh -c '/bin/sh -c \"$1\" \"$0\" & wait' \"$0\" \"$1\" &"
            + " echo $$ >>\"$0.pid\"; while :; do sleep 0.05; done";
    expireWhenThere(2);
    assertThrows(OperationTimeoutException.class, () -> run(command(family, stubborn).tree()));
    assertNoneLives(awaitProcesses(2));
  }

  private void assertNoneLives(List<Long> processes) {
    Map<Long, String> living = processes();
    living.keySet().retainAll(processes);
    assertEquals(Map.of(), living);
  }

  @Test
  void withoutATreeTheChildrenLive() throws Exception {
    String family =
        "sleep 60 & echo $! >>\"$0.pid\"; "
            + "/bin/sh -c 'sleep 60 & echo $! >>\"$0.pid\"; wait' \"$0\" & echo $! >>\"$0.pid\"; "
            + "wait";
    expireWhenThere(3);
    assertThrows(OperationTimeoutException.class, () -> run(command(family)));
    List<Long> children = awaitProcesses(3);
    assertTrue(processes().keySet().containsAll(children));
    kill(children);
  }

  private void expireWhenThere(int count) {
    Thread other =
        new Thread(
            () -> {
              try {
                awaitProcesses(count);
                Thread.sleep(200);
                op.expire();
              } catch (IOException | InterruptedException e) {
                throw new AssertionError(e);
              }
            });
    other.setDaemon(true);
    other.start();
  }

  // Nothing is left behind.

  @Test
  void anInterruptAtAnyMomentLeavesNothingBehind() throws Exception {
    Command endless = endless().stdin(random(10_000)).plain("--").secretFile("x");
    Command brief = command("sleep 0.0$1; echo", "1").stdin(random(10_000)).outputToFiles();
    Thread caller = Thread.currentThread();
    endAtAnyMoment(endless, brief, whose -> caller.interrupt());
  }

  @Test
  void theDeadlineAtAnyMomentLeavesNothingBehind() throws Exception {
    Command endless = endless().stdin(random(10_000)).plain("--").secretFile("x");
    Command brief = command("sleep 0.0$1; echo", "1").stdin(random(10_000)).outputToFiles();
    endAtAnyMoment(endless, brief, TestOperation::expire);
  }

  private void endAtAnyMoment(Command endless, Command brief, Consumer<TestOperation> end)
      throws Exception {
    Random moments = new Random(13);
    ExecutorService other = Executors.newSingleThreadExecutor();
    other.submit(() -> {}).get();
    run(brief);
    Open before = Open.now();
    for (int i = 0; i < 100; i++) {
      boolean ends = i % 2 == 1;
      TestOperation mine = new TestOperation();
      long delay = moments.nextInt(40_000);
      Future<?> ended =
          other.submit(
              () -> {
                TimeUnit.MICROSECONDS.sleep(delay);
                end.accept(mine);
                return null;
              });
      boolean cancelled = false;
      try {
        runner().run(ends ? brief : endless, mine);
        assertTrue(ends, "an endless tool has ended");
      } catch (OperationCancelledException e) {
        cancelled = Thread.interrupted();
        assertTrue(cancelled, "the interrupt is forgotten");
      } catch (OperationTimeoutException e) {
        assertFalse(Thread.interrupted());
      }
      awaitUninterrupted(ended);
      assertFalse(cancelled && Thread.interrupted(), "interrupted once, told twice");
      assertEquals(0, mine.hooks());
    }
    other.shutdown();
    assertTrue(other.awaitTermination(10, TimeUnit.SECONDS));
    await(() -> toolsThatRun() == 0);
    before.awaitAgain(0);
  }

  private static void awaitUninterrupted(Future<?> done) throws ExecutionException {
    boolean waits = true;
    while (waits) {
      try {
        done.get();
        waits = false;
      } catch (InterruptedException e) {
        // It came after the end of the command: expected.
      }
    }
    Thread.interrupted();
  }

  @Test
  void thousandsOfCommandsLeaveNothingBehind() throws Exception {
    Command command = Command.read("true").stdin("x");
    onThreads(4, index -> repeat(command, many() / 50));
    Open before = Open.now();
    long heap = heap();
    onThreads(4, index -> repeat(command, many() / 4));
    before.awaitAgain(0);
    long grown = heap() - heap;
    assertTrue(grown < 8 << 20, grown + " bytes more");
  }

  private Void repeat(Command command, int times) {
    for (int i = 0; i < times; i++) {
      assertEquals(0, runner().run(command, new TestOperation()).exitCode());
    }
    return null;
  }

  @Test
  void sixtyFourToolsWorkAtOnce() throws Exception {
    onThreads(64, this::slow);
    Open before = Open.now();
    onThreads(64, this::slow);
    before.awaitAgain(connections());
  }

  private Void slow(int index) {
    Command slow = command("echo begin; sleep 0.$2; cat; echo $1 >&2", "" + index, "" + index % 5);
    CommandResult result = runner().run(slow.stdin("in" + index), new TestOperation());
    assertEquals(new CommandResult(0, "begin\nin" + index, index + "\n"), result);
    return null;
  }

  @Test
  void manyWorkWhileOthersAreCancelled() throws Exception {
    Command endless = endless();
    onThreads(64, this::slow);
    Open before = Open.now();
    onThreads(
        64,
        index -> {
          for (int i = 0; i < 4; i++) {
            if (index % 2 == 0) {
              slow(index);
            } else {
              TestOperation mine = new TestOperation().expireIn(Duration.ofMillis(index * 3));
              assertThrows(OperationTimeoutException.class, () -> runner().run(endless, mine));
            }
          }
          return null;
        });
    await(() -> toolsThatRun() == 0);
    before.awaitAgain(connections());
  }

  private interface Work {
    Void of(int index) throws Exception;
  }

  private static void onThreads(int count, Work work) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(count);
    try {
      List<Future<Void>> all = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int index = i;
        all.add(threads.submit(() -> work.of(index)));
      }
      for (Future<Void> one : all) {
        one.get();
      }
    } finally {
      threads.shutdownNow();
      assertTrue(threads.awaitTermination(20, TimeUnit.SECONDS));
    }
  }

  /** What this process has open: children, threads, descriptors, temporary files. */
  private record Open(long children, long threads, long descriptors, long files) {
    static Open now() throws IOException {
      return new Open(
          ProcessHandle.current().descendants().filter(Open::isNoZombie).count(),
          Thread.getAllStackTraces().keySet().stream()
              .map(Thread::getName)
              .filter(name -> !isOfTheJdk(name))
              .count(),
          count(Path.of("/dev/fd"), ""),
          count(Path.of(System.getProperty("java.io.tmpdir")), TemporaryFile.PREFIX));
    }

    /** One that has ended and waits for its parent to notice has no command. */
    private static boolean isNoZombie(ProcessHandle process) {
      return process.isAlive() && process.info().command().isPresent();
    }

    /** Such threads serve all processes and timers of this one, and come and go. */
    private static boolean isOfTheJdk(String name) {
      return Stream.of("process reaper", "ForkJoinPool", "CompletableFuture", "Common-Cleaner")
          .anyMatch(name::startsWith);
    }

    private static long count(Path place, String beginning) throws IOException {
      try (Stream<Path> all = Files.list(place)) {
        return all.filter(one -> one.getFileName().toString().startsWith(beginning)).count();
      }
    }

    /** Waits for that again, but for so many more children, with three descriptors each. */
    void awaitAgain(int more) throws Exception {
      try {
        await(
            () -> {
              Open now = now();
              return now.children <= children + more
                  && now.threads <= threads
                  && now.descriptors <= descriptors + 3L * more
                  && now.files <= files;
            });
      } catch (AssertionError e) {
        assertEquals(this, now());
      }
    }
  }

  // Finding tools.

  @Test
  void findsAToolOfTheSystem() {
    String shell = runner().find("sh", op).orElseThrow();
    assertTrue(Path.of(shell).isAbsolute(), shell);
    assertEquals(Optional.of(shell), runner().find(shell, op));
    assertEquals(Optional.empty(), runner().find("posada-no-such-tool", op));
    assertEquals(Optional.empty(), runner().find(folder.resolve("missing").toString(), op));
    assertEquals(Optional.empty(), runner().find(folder.toString(), op));
  }
}
