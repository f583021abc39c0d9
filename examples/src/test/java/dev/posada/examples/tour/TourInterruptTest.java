package dev.posada.examples.tour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.Capability;
import dev.posada.GuestSummary;
import dev.posada.Host;
import dev.posada.Hypervisors;
import dev.posada.Service;
import dev.posada.Volume;
import dev.posada.examples.Engine;
import dev.posada.examples.House;
import dev.posada.examples.JavaProcess;
import dev.posada.examples.LabVirtualBox;
import dev.posada.examples.SimulatedVmware;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The tour on real engines, and on a VMware of simulated programs, in a JVM of its own that gets a
 * signal in each of its steps.
 */
@Tag("slow")
class TourInterruptTest {
  private static final Pattern MAKES_OR_REMOVES =
      Pattern.compile(": (build|create|start|delete|forget|run a service|make)");
  private static final int SIGINT = 2;
  private static final int SIGTERM = 15;

  @TempDir Path folder;
  private int runs;

  /**
   * Where the tour goes.
   *
   * @param environment what its program needs for that
   * @param options of its JVM
   * @param left tells what is left there
   */
  private record Goal(
      String uri,
      Map<String, String> environment,
      List<String> options,
      Callable<List<String>> left) {

    static Goal of(Engine engine) {
      engine.require();
      return new Goal(engine.uri(), Map.of(), List.of(), () -> leftOn(engine));
    }
  }

  @Test
  void nothingIsLeftOnDocker() throws Exception {
    Goal docker = Goal.of(Engine.DOCKER);
    List<String> steps = steps(docker, 20, step -> true);
    for (String step : steps) {
      if (makesOrRemoves(step)) {
        tour(docker, number(step), SIGTERM, 25, 143, isLast(step, steps));
      }
    }
  }

  @Test
  void nothingIsLeftOnPodman() throws Exception {
    steps(Goal.of(Engine.PODMAN), 16, step -> true);
  }

  /** Its machine takes seconds to boot: but for a few steps, that is left to the full run. */
  @Test
  void nothingIsLeftOnKvm() throws Exception {
    boolean full = System.getenv("POSADA_FULL") != null;
    steps(Goal.of(Engine.KVM), 20, step -> full || step.matches(".*: (start|take|move).*"));
  }

  /** Only its command line is there: the third step starts the machine, which ends the story. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void nothingIsLeftOnVirtualBox(int step) throws Exception {
    try (Host host = LabVirtualBox.connect()) {
      Goal goal =
          new Goal(
              LabVirtualBox.uri(),
              LabVirtualBox.environment(System.getenv("PATH")),
              List.of(),
              () -> leftOnVirtualBox(host));
      tour(goal, "step " + step + ":", SIGINT, 0, 130, false);
    }
  }

  /** More than an hour: there its machine starts, slowly. */
  @Test
  @EnabledIfEnvironmentVariable(
      named = "POSADA_FULL",
      matches = ".+",
      disabledReason = "only tried where POSADA_FULL is set")
  void nothingIsLeftOnEmulatedVirtualBox() throws Exception {
    Engine.VIRTUALBOX.require();
    String path = System.getenv("PATH");
    Map<String, String> environment =
        LabVirtualBox.emulatedEnvironment(folder.resolve("bin"), path);
    try (Host host = LabVirtualBox.connectEmulated()) {
      Goal goal =
          new Goal(
              LabVirtualBox.emulatedUri(), environment, List.of(), () -> leftOnVirtualBox(host));
      steps(goal, 15, step -> true);
    }
  }

  private static List<String> leftOnVirtualBox(Host host) {
    Stream<String> machines =
        host.virtualMachines().summaries().values().stream().map(GuestSummary::name);
    Stream<String> disks =
        host.storage().list().stream().map(Volume::hostPath).flatMap(Optional::stream);
    return Stream.concat(machines, disks).filter(name -> name.contains(Run.PREFIX)).toList();
  }

  /** Each has a VMware of its own, so two can be under way. */
  @ParameterizedTest
  @MethodSource("stepsOnVmware")
  @Execution(ExecutionMode.CONCURRENT)
  void nothingIsLeftOnSimulatedVmware(int step) throws Exception {
    try (SimulatedVmware vmware = SimulatedVmware.in(folder.resolve("vmware"))) {
      Goal goal =
          new Goal(
              SimulatedVmware.URI, vmware.environment(), List.of(vmware.option()), vmware::left);
      tour(goal, "step " + step + ":", SIGINT, 0, 130, step == VmwareTourTest.STEPS.size());
    }
  }

  static IntStream stepsOnVmware() {
    return IntStream.rangeClosed(1, VmwareTourTest.STEPS.size());
  }

  /** Returns the steps, after having interrupted it in each that is to be tried. */
  private List<String> steps(Goal goal, int count, Predicate<String> tried) throws Exception {
    List<String> whole = tour(goal, "no step", SIGINT, 0, 0, false);
    List<String> steps = whole.stream().filter(line -> line.startsWith("step ")).toList();
    assertEquals(count, steps.size(), () -> String.join("\n", whole));
    for (String step : steps) {
      if (tried.test(step)) {
        tour(goal, number(step), SIGINT, 0, 130, isLast(step, steps));
      }
    }
    return steps;
  }

  private static boolean makesOrRemoves(String step) {
    return MAKES_OR_REMOVES.matcher(step).find();
  }

  private static String number(String step) {
    return step.substring(0, step.indexOf(':') + 1);
  }

  private static boolean isLast(String step, List<String> steps) {
    return step.equals(steps.get(steps.size() - 1));
  }

  /**
   * Runs the tour, sends it a signal when it prints a step, and checks that nothing is left.
   *
   * @param delay between the line and the signal, in milliseconds
   * @param last whether the tour may be over before the signal comes
   * @return what it printed
   */
  private List<String> tour(
      Goal goal, String step, int signal, long delay, int exitCode, boolean last) throws Exception {
    Path temporary = Files.createDirectory(folder.resolve("run-" + runs++));
    Process child = start(goal, temporary);
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
    assertEquals(List.of(), goal.left().call(), () -> "left after " + step + "\n" + printed);
    assertEquals(List.of(), files(temporary), () -> "left after " + step + "\n" + printed);
    return lines;
  }

  /** In the background of a shell a signal may be ignored, which a child inherits. */
  private static Process start(Goal goal, Path temporary) throws IOException {
    List<String> options = new ArrayList<>(goal.options());
    options.add("-Djava.io.tmpdir=" + temporary);
    options.add("-XX:-UsePerfData");
    options.add("-XX:TieredStopAtLevel=1"); // starts faster
    ProcessBuilder builder =
        new JavaProcess(temporary, goal.environment(), "env", "--default-signal=INT")
            .options(options.toArray(String[]::new))
            .builder(House.path(), Tour.class, "--uri", goal.uri());
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
  private static List<String> leftOn(Engine engine) throws IOException {
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
