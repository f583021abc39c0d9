package dev.posada.virtualbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.GuestSummary;
import dev.posada.Host;
import dev.posada.VirtualMachine;
import dev.posada.VirtualMachineSpec;
import dev.posada.testkit.InTurn;
import java.io.File;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two processes of eight threads each make machines at the same time: none is lost. */
@InTurn(LabBox.COMMAND_LINE)
@Timeout(180)
class RealCrowdTest {
  private static final int MACHINES = 10;
  private static final int THREADS = 8;

  @Test
  void makesAllMachinesAndTellsNobodyOfLocks() throws Exception {
    String crowd = LabBox.name() + "-";
    Process other = otherProcess(crowd + "b");
    try (Host host = LabBox.connect()) {
      try {
        make(host, crowd + "a");
        String said = new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(other.waitFor(1, TimeUnit.MINUTES));
        assertEquals(0, other.exitValue(), said);
        Set<String> expected =
            Stream.of("a", "b").flatMap(part -> names(crowd + part)).collect(Collectors.toSet());
        assertEquals(new TreeSet<>(expected), seen(host, crowd));
      } finally {
        other.destroyForcibly();
        remove(host, name -> name.startsWith(crowd));
      }
      assertEquals(Set.of(), seen(host, crowd));
    }
  }

  private static Set<String> seen(Host host, String crowd) {
    return host.virtualMachines().summaries().values().stream()
        .map(GuestSummary::name)
        .filter(name -> name.startsWith(crowd))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Stream<String> names(String part) {
    return IntStream.range(0, MACHINES).mapToObj(i -> part + i);
  }

  private static void make(Host host, String part) throws Exception {
    together(
        names(part).map(name -> (Callable<?>) () -> host.virtualMachines().create(spec(name))));
  }

  private static VirtualMachineSpec spec(String name) {
    return VirtualMachineSpec.named(name).label("crowd", "yes");
  }

  private static void remove(Host host, Predicate<String> which) throws Exception {
    together(
        host.virtualMachines().list().stream()
            .filter(machine -> which.test(machine.name()))
            .map(machine -> (Callable<?>) () -> delete(machine)));
  }

  private static Object delete(VirtualMachine machine) {
    return machine.delete();
  }

  private static void together(Stream<Callable<?>> all) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<?>> running = new ArrayList<>();
      all.forEach(one -> running.add(threads.submit(one)));
      for (Future<?> one : running) {
        one.get();
      }
    } finally {
      threads.shutdown();
    }
  }

  /** With the same classes, all on the class path. */
  private static Process otherProcess(String part) throws Exception {
    String classes =
        Stream.of(
                root(RealCrowdTest.class),
                root(VirtualBoxProvider.class),
                System.getProperty("jdk.module.path", ""),
                System.getProperty("java.class.path"))
            .distinct()
            .collect(Collectors.joining(File.pathSeparator));
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            classes,
            RealCrowdTest.class.getName(),
            part)
        .redirectErrorStream(true)
        .start();
  }

  /** {@return the folder of classes that one is in, which its module may not tell} */
  private static String root(Class<?> one) throws URISyntaxException {
    Path file = Path.of(one.getResource(one.getSimpleName() + ".class").toURI());
    return file.resolve("../../../../..").normalize().toString();
  }

  /** The second process. */
  public static void main(String[] args) throws Exception {
    try (Host host = LabBox.connect()) {
      make(host, args[0]);
    } catch (ExecutionException e) {
      e.getCause().printStackTrace();
      System.exit(1);
    }
  }
}
