package dev.posada.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.posada.HostInfo;
import dev.posada.testkit.conformance.Floor;
import dev.posada.testkit.conformance.Matrix;
import dev.posada.testkit.conformance.Row;
import dev.posada.testkit.fault.Leaks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** One run of a contract: its verdicts, held against the floor, and written when it was whole. */
final class ContractRun {
  private static final Path FOLDER = Path.of("target", "conformance");

  /** Where a run of some clauses leaves what it found; Publish joins such pieces. */
  private static final Optional<Path> PIECES =
      Optional.ofNullable(System.getProperty("posada.pieces")).map(Path::of);

  private final HypervisorContract contract;
  private final Lab lab;
  private final ClauseRunner runner;
  private final Map<String, Row> rows = new TreeMap<>();
  private Leaks leaks;
  private Matrix head;
  private Floor floor;

  ContractRun(HypervisorContract contract, long seed) {
    this.contract = contract;
    lab = new Lab(contract, seed);
    runner = new ClauseRunner(lab);
  }

  Lab lab() {
    return lab;
  }

  /** The methods of a contract that are clauses. */
  static List<Method> clauses(Class<?> contract) {
    return Stream.of(contract.getMethods())
        .filter(method -> method.isAnnotationPresent(Clause.class))
        .toList();
  }

  Verdict tried(Clause clause, ClauseRunner.Body body) {
    Optional<String> leftOut = contract.leavesOut(clause.value());
    if (leftOut.isPresent()) {
      return Verdict.of(clause.value(), Result.NOT_RUN, leftOut.get());
    }
    warmUp();
    Remnants remnants = new Remnants(lab);
    Verdict verdict = clean(runner.run(clause, body), remnants);
    rows.put(verdict.clause(), verdict.row());
    if (verdict.result() == Result.FAIL || verdict.result() == Result.PASS) {
      return verdict;
    }
    return floor()
        .flatMap(floor -> floor.complaint(verdict.row()))
        .map(complaint -> Verdict.failed(verdict.clause(), new AssertionError(complaint)))
        .orElse(verdict);
  }

  /** Lets be made what a process makes once and keeps: libvirt has a thread for all connections. */
  private void warmUp() {
    if (leaks != null) {
      return;
    }
    try {
      contract.hypervisors().connect(contract.uri(), contract.options()).close();
      leaks = Leaks.sinceNow();
      lab.host().inspect();
    } catch (RuntimeException e) {
      // the clauses tell that it cannot be reached
    }
  }

  private static Verdict clean(Verdict verdict, Remnants remnants) {
    List<String> left = verdict.result() == Result.FAIL ? List.of() : remnants.found();
    return left.isEmpty()
        ? verdict
        : Verdict.failed(verdict.clause(), new AssertionError("it has left behind: " + left));
  }

  /** What passed before; nothing where no engine could be reached that would tell its name. */
  private Optional<Floor> floor() {
    if (floor == null && head().isPresent()) {
      floor = Floor.of(head.fileName());
    }
    return Optional.ofNullable(floor);
  }

  private Optional<Matrix> head() {
    if (head == null && lab.isConnected()) {
      HostInfo host = lab.host().inspect();
      Map<String, String> run = new LinkedHashMap<>();
      run.put("scheme", URI.create(contract.uri()).getScheme().replaceFirst("\\+.*", ""));
      run.put("engine", host.product());
      run.put("version", host.version());
      run.put("variant", contract.variant());
      run.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
      run.put("jdk", Runtime.version().toString());
      run.put("commit", commit());
      run.put("date", LocalDate.now(ZoneOffset.UTC).toString());
      head = new Matrix(run, List.of());
    }
    return Optional.ofNullable(head);
  }

  /** What is under test; a copy without its history says so. */
  private static String commit() {
    try {
      Process git =
          new ProcessBuilder("git", "rev-parse", "--short=12", "HEAD")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      git.getOutputStream().close();
      String said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return said.isBlank() ? "unknown" : said.strip();
    } catch (IOException e) {
      return "unknown";
    }
  }

  /**
   * Writes what a whole run found. A run of some clauses says nothing about the others; it is a
   * piece.
   */
  void end() {
    try {
      List<String> ids =
          clauses(contract.getClass()).stream()
              .map(clause -> clause.getAnnotation(Clause.class).value())
              .toList();
      if (PIECES.isPresent() && !rows.isEmpty() && head().isPresent()) {
        Files.createDirectories(PIECES.get());
        String name =
            ProcessHandle.current().pid() + "-" + System.nanoTime() + "-" + found().fileName();
        Files.writeString(PIECES.get().resolve(name), found().toJson());
      }
      if (rows.keySet().containsAll(ids) && head().isPresent()) {
        Files.createDirectories(FOLDER);
        Files.writeString(FOLDER.resolve(found().fileName()), found().toJson());
        assertEquals(
            List.of(),
            floor().map(floor -> floor.missing(ids)).orElse(List.of()),
            "clauses that passed before and are no more");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      runner.close();
      end(lab, contract.engine());
    }
    if (leaks != null) {
      assertEquals(List.of(), leaks.found(), "left behind by all clauses together");
    }
  }

  private Matrix found() {
    return new Matrix(head.run(), List.copyOf(rows.values()));
  }

  private static void end(Lab lab, Engine engine) {
    try (engine;
        lab) {
      // the lab first, which needs the engine
    }
  }
}
