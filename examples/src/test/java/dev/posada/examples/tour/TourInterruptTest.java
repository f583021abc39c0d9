package dev.posada.examples.tour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.posada.GuestSummary;
import dev.posada.Host;
import dev.posada.Hypervisors;
import dev.posada.examples.House;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tour on a real engine, in a JVM of its own that gets a signal in each of its steps. */
class TourInterruptTest {
  private static final String URI = System.getenv().getOrDefault("POSADA_LAB_DOCKER", "");
  private static final Pattern MAKES_OR_REMOVES = Pattern.compile(": (build|create|start|delete)");
  private static final int SIGINT = 2;
  private static final int SIGTERM = 15;

  @TempDir Path folder;
  private int runs;

  @BeforeEach
  void needsAnEngine() {
    if (!URI.isBlank()) {
      return;
    }
    String parts = System.getenv().getOrDefault("POSADA_CI_PARTS", "");
    assertFalse(
        List.of(parts.split("\\s+")).contains("docker"),
        "CI demands docker, but POSADA_LAB_DOCKER names no engine");
    String reason = "POSADA_LAB_DOCKER names no engine; .ci/lab run provides one";
    System.out.println("skipped " + getClass().getSimpleName() + ": " + reason);
    abort(reason);
  }

  @Test
  void nothingIsLeftWhereverTheTourIsInterrupted() throws Exception {
    List<String> whole = tour("no step", SIGINT, 0, 0);
    List<String> steps = whole.stream().filter(line -> line.startsWith("step ")).toList();
    assertEquals(13, steps.size(), () -> String.join("\n", whole));
    for (String step : steps) {
      String number = step.substring(0, step.indexOf(':') + 1);
      tour(number, SIGINT, 0, 130);
      if (MAKES_OR_REMOVES.matcher(step).find()) {
        tour(number, SIGTERM, 25, 143);
      }
    }
  }

  /**
   * Runs the tour, sends it a signal when it prints a step, and checks that nothing is left.
   *
   * @param delay between the line and the signal, in milliseconds
   * @return what it printed
   */
  private List<String> tour(String step, int signal, long delay, int exitCode) throws Exception {
    Path temporary = Files.createDirectory(folder.resolve("run-" + runs++));
    Process child = start(temporary);
    List<String> lines = new ArrayList<>();
    try (BufferedReader out = child.inputReader()) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        lines.add(line);
        if (line.startsWith(step)) {
          Thread.sleep(delay);
          send(signal, child);
        }
      }
      assertTrue(child.waitFor(60, TimeUnit.SECONDS), "it still runs");
    } finally {
      child.destroyForcibly();
    }
    String printed = String.join("\n", lines);
    // The last step may be over before the signal comes.
    boolean late = lines.stream().anyMatch(line -> line.startsWith("  removed reference "));
    assertTrue(
        child.exitValue() == exitCode || late && child.exitValue() == 0,
        () -> "exit code " + child.exitValue() + " after " + step + "\n" + printed);
    assertEquals(List.of(), left(), () -> "left after " + step + "\n" + printed);
    assertEquals(List.of(), files(temporary), () -> "left after " + step + "\n" + printed);
    return lines;
  }

  /** In the background of a shell a signal may be ignored, which a child inherits. */
  private static Process start(Path temporary) throws IOException {
    String modules =
        House.path().stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    ProcessBuilder builder =
        new ProcessBuilder(
            "env",
            "--default-signal=INT",
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Djava.io.tmpdir=" + temporary,
            "-XX:-UsePerfData",
            "-XX:TieredStopAtLevel=1", // starts faster
            "--module-path",
            modules,
            "--module",
            Tour.class.getModule().getName() + "/" + Tour.class.getName(),
            URI);
    builder.environment().remove("POSADA_LAB_IMAGE"); // so that it builds one
    return builder.redirectErrorStream(true).redirectInput(Redirect.PIPE).start();
  }

  private static void send(int signal, Process child) throws Exception {
    new ProcessBuilder("sh", "-c", "kill -" + signal + " " + child.pid())
        .redirectErrorStream(true)
        .start()
        .waitFor();
  }

  /** What any tour has left. */
  private static List<String> left() {
    try (Host host = Hypervisors.load().connect(URI)) {
      Stream<String> guests =
          host.guests().summaries().values().stream()
              .filter(guest -> guest.name().startsWith(Run.PREFIX))
              .map(GuestSummary::toString);
      Stream<String> images =
          host.images().list().stream()
              .filter(image -> image.labels().containsKey(Run.LABEL))
              .map(image -> "image " + image);
      return Stream.concat(guests, images).toList();
    }
  }

  private static List<String> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(Path::toString).toList();
    }
  }
}
