package dev.posada.examples.tour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.Capability;
import dev.posada.GuestSummary;
import dev.posada.Host;
import dev.posada.Hypervisors;
import dev.posada.Service;
import dev.posada.examples.Engine;
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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tour on real engines, in a JVM of its own that gets a signal in each of its steps. */
@Tag("slow")
class TourInterruptTest {
  private static final Pattern MAKES_OR_REMOVES =
      Pattern.compile(": (build|create|start|delete|forget|run a service|make)");
  private static final int SIGINT = 2;
  private static final int SIGTERM = 15;

  @TempDir Path folder;
  private int runs;

  @Test
  void nothingIsLeftOnDocker() throws Exception {
    everywhere(Engine.DOCKER, 20);
  }

  @Test
  void nothingIsLeftOnPodman() throws Exception {
    everywhere(Engine.PODMAN, 16);
  }

  @Test
  void nothingIsLeftOnKvm() throws Exception {
    everywhere(Engine.KVM, 20);
  }

  private void everywhere(Engine engine, int count) throws Exception {
    engine.require();
    List<String> whole = tour(engine, "no step", SIGINT, 0, 0, false);
    List<String> steps = whole.stream().filter(line -> line.startsWith("step ")).toList();
    assertEquals(count, steps.size(), () -> String.join("\n", whole));
    for (String step : steps) {
      String number = step.substring(0, step.indexOf(':') + 1);
      boolean last = step.equals(steps.get(steps.size() - 1));
      tour(engine, number, SIGINT, 0, 130, last);
      if (engine == Engine.DOCKER && MAKES_OR_REMOVES.matcher(step).find()) {
        tour(engine, number, SIGTERM, 25, 143, last);
      }
    }
  }

  /**
   * Runs the tour, sends it a signal when it prints a step, and checks that nothing is left.
   *
   * @param delay between the line and the signal, in milliseconds
   * @param last whether the tour may be over before the signal comes
   * @return what it printed
   */
  private List<String> tour(
      Engine engine, String step, int signal, long delay, int exitCode, boolean last)
      throws Exception {
    Path temporary = Files.createDirectory(folder.resolve("run-" + runs++));
    Process child = start(engine, temporary);
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
    assertTrue(
        child.exitValue() == exitCode || last && child.exitValue() == 0,
        () -> "exit code " + child.exitValue() + " after " + step + "\n" + printed);
    assertEquals(List.of(), left(engine), () -> "left after " + step + "\n" + printed);
    assertEquals(List.of(), files(temporary), () -> "left after " + step + "\n" + printed);
    return lines;
  }

  /** In the background of a shell a signal may be ignored, which a child inherits. */
  private static Process start(Engine engine, Path temporary) throws IOException {
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
            "--uri",
            engine.uri());
    builder.environment().remove("POSADA_LAB_IMAGE"); // so that it builds one from nothing
    return builder.redirectErrorStream(true).redirectInput(Redirect.PIPE).start();
  }

  private static void send(int signal, Process child) throws Exception {
    new ProcessBuilder("sh", "-c", "kill -" + signal + " " + child.pid())
        .redirectErrorStream(true)
        .start()
        .waitFor();
  }

  /** What any tour has left, on the engine and on the one that machines move to. */
  private static List<String> left(Engine engine) throws IOException {
    List<String> left = new ArrayList<>();
    for (String uri : engine.uris()) {
      try (Host host = Hypervisors.load().connect(uri)) {
        host.guests().summaries().values().stream()
            .filter(guest -> guest.name().startsWith(Run.PREFIX))
            .map(GuestSummary::toString)
            .forEach(left::add);
        if (host.support(Capability.IMAGES).available()) {
          host.images().list().stream()
              .filter(image -> image.labels().containsKey(Run.LABEL))
              .forEach(image -> left.add("image " + image));
        }
        if (host.support(Capability.SERVICES).available()) {
          host.services().list().stream()
              .filter(service -> service.name().startsWith(Run.PREFIX))
              .map(Service::toString)
              .forEach(left::add);
        }
      }
    }
    for (Path images : engine.folders()) {
      left.addAll(files(images).stream().filter(file -> file.contains(Run.PREFIX)).toList());
    }
    return left;
  }

  private static List<String> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(Path::toString).toList();
    }
  }
}
