package dev.posada.testkit;

import static dev.posada.testkit.Mutant.answers;
import static dev.posada.testkit.Mutant.instead;
import static dev.posada.testkit.Mutant.mistakes;

import dev.posada.ExecResult;
import dev.posada.ExecSpec;
import dev.posada.LogLine;
import dev.posada.LogOptions;
import dev.posada.NotFoundException;
import dev.posada.RejectedException;
import dev.posada.testkit.fault.DriverCall;
import dev.posada.testkit.fault.Interceptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/** Drivers that are wrong about what goes on inside of guests. */
final class InsideMutants {
  private static final int CUT = 64 * 1024;

  private InsideMutants() {}

  static List<Mutant> all() {
    return List.of(
        Mutant.of(
            "the exit code of a command is lost",
            "EXEC-01",
            answers("exec", (ExecResult r) -> result(0, r.stdoutBytes(), r.stderrBytes(), r))),
        Mutant.of(
            "the two streams of a command are swapped",
            "EXEC-02",
            answers(
                "exec",
                (ExecResult r) -> result(r.exitCode(), r.stderrBytes(), r.stdoutBytes(), r))),
        Mutant.of(
            "a command gets no input",
            "EXEC-03",
            mistakes("exec", 1, (ExecSpec spec) -> spec.stdin(new byte[0]))),
        Mutant.of(
            "output ends at 64 KiB",
            "EXEC-04",
            answers(
                "exec",
                (ExecResult r) ->
                    result(
                        r.exitCode(),
                        Arrays.copyOf(r.stdoutBytes(), Math.min(CUT, r.stdoutBytes().length)),
                        r.stderrBytes(),
                        r))),
        Mutant.of(
            "output is cut and nobody says so",
            "EXEC-05",
            answers(
                "exec",
                (ExecResult r) ->
                    ExecResult.of(r.exitCode(), r.stdoutBytes(), r.stderrBytes(), false))),
        Mutant.of(
            "words are split at spaces", "EXEC-06", mistakes("exec", 1, InsideMutants::split)),
        new Mutant(
            "a command that hangs is waited for",
            "EXEC-12",
            others -> instead("exec", call -> unwatched(others, call))),
        Mutant.of(
            "a copied file ends at 64 KiB",
            "FILE-02",
            instead(
                "copyFrom",
                call -> {
                  call.proceed();
                  cut((Path) call.arguments()[2]);
                  return null;
                })),
        Mutant.of(
            "a file that is not there is refused as if it were forbidden",
            "FILE-06",
            instead(
                "copyFrom",
                call -> {
                  try {
                    return call.proceed();
                  } catch (NotFoundException e) {
                    throw new RejectedException("it cannot be read");
                  }
                })),
        Mutant.of(
            "the last line of a log is lost",
            "LOG-01",
            lines(lines -> lines.subList(0, Math.max(0, lines.size() - 1)))),
        Mutant.of("a log is read backwards", "LOG-02", lines(InsideMutants::reversed)),
        Mutant.of(
            "a log is read from its beginning whatever is asked for",
            "LOG-02",
            mistakes("logs", 1, (LogOptions all) -> LogOptions.defaults())),
        Mutant.of(
            "all lines of a log are from the one stream",
            "LOG-01",
            lines(
                lines ->
                    lines.stream()
                        .map(line -> new LogLine(line.time(), false, line.text()))
                        .toList())),
        Mutant.of(
            "lines of a log are told with the time at which they are read",
            "LOG-01",
            lines(
                lines ->
                    lines.stream()
                        .map(line -> new LogLine(Instant.now(), line.stderr(), line.text()))
                        .toList())),
        Mutant.of(
            "every container is said to have succeeded",
            "EXIT-01",
            answers("awaitExit", (Integer code) -> 0)));
  }

  private static ExecResult result(int code, byte[] stdout, byte[] stderr, ExecResult of) {
    return ExecResult.of(code, stdout, stderr, of.truncated());
  }

  private static ExecSpec split(ExecSpec spec) {
    String[] words =
        spec.command().stream()
            .flatMap(word -> spec.command().contains("-c") ? Stream.of(word) : words(word))
            .toArray(String[]::new);
    return ExecSpec.command(words);
  }

  private static Stream<String> words(String word) {
    return Arrays.stream(word.split(" "));
  }

  /** Does not look at the call's deadline, nor whether it is cancelled. */
  private static Object unwatched(Others others, DriverCall call) {
    Object[] arguments = call.arguments();
    arguments[2] = others.op();
    return call.proceed(arguments);
  }

  private static void cut(Path file) {
    try {
      byte[] bytes = Files.readAllBytes(file);
      Files.write(file, Arrays.copyOf(bytes, Math.min(CUT, bytes.length)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Interceptor lines(java.util.function.UnaryOperator<List<LogLine>> lie) {
    return answers(
        "logs",
        (Stream<LogLine> log) -> {
          try (log) {
            return lie.apply(log.toList()).stream();
          }
        });
  }

  private static List<LogLine> reversed(List<LogLine> lines) {
    List<LogLine> reversed = new ArrayList<>(lines);
    Collections.reverse(reversed);
    return reversed;
  }
}
