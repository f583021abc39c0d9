package dev.posada.examples.tour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.BusyException;
import dev.posada.Container;
import dev.posada.ContainerSpec;
import dev.posada.Guest;
import dev.posada.Host;
import dev.posada.Hypervisors;
import dev.posada.VirtualMachine;
import dev.posada.memory.Fault;
import dev.posada.memory.MemoryWorld;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TourTest {
  private static final List<String> MACHINE =
      List.of(
          "follow events",
          "create posada-tour-#-machine",
          "start",
          "wait until it is ready",
          "measure",
          "change its limits while it runs",
          "run a command in it",
          "pause and resume",
          "attach a disk while it runs",
          "take a snapshot",
          "break something in it",
          "restore the snapshot",
          "delete the snapshot",
          "move it to memory:///tour-annex while it runs",
          "move it to memory:///tour while it runs",
          "stop",
          "make a full clone and delete it",
          "make a linked clone and delete it",
          "delete");

  private static final List<String> CONTAINER =
      List.of(
          "pull an image",
          "build an image on alpine:3.20",
          "ship the image: save it",
          "forget it",
          "and load what arrives",
          "follow events",
          "create posada-tour-#-container",
          "start",
          "wait until it is ready",
          "measure",
          "change its limits while it runs",
          "run a command in it",
          "read its log",
          "pause and resume",
          "stop",
          "delete");

  private static final List<String> SERVICE =
      List.of(
          "run a service of two",
          "scale it to three",
          "delete the service",
          "delete the image posada-tour:#",
          "delete the image alpine:3.20");

  private final Watcher watcher = new Watcher(line -> {});

  private boolean tour(String... uris) {
    return new Tour(watcher.screen(), Map.of(), Duration.ZERO).run(Options.of(uris));
  }

  @Test
  void tellsTheWholeLifeOfAMachineAndOfAContainer() {
    assertTrue(tour("memory:///tour"), watcher::toString);
    assertEquals(Stream.of(MACHINE, CONTAINER, SERVICE).flatMap(List::stream).toList(), steps());
    printed("  cpus 0\\.5: holds 0\\.5, live, by .*");
    printed("  memory 32 MiB: holds 32 MiB, live, by .*");
    printed("  hello from posada-tour-.*-machine \\(exit code 0\\)");
    printed("  hello from posada-tour-.*-container \\(exit code 0\\)");
    printed("  one more line");
    printed("  it has 2 disks now");
    printed("  it is RUNNING, and there is a file /broken");
    printed("  it is RUNNING, and there is no file /broken");
    printed("  it is RUNNING on memory:///tour-annex");
    printed("  posada-tour:.*, the same to the last bit.*");
    printed("  service posada-tour-.*-service from .*: 3 of 3 running");
    for (String kind : List.of("machine", "container")) {
      for (String event : List.of("GUEST_CREATED", "GUEST_CHANGED", "GUEST_DELETED")) {
        printed("  event: " + event + " posada-tour-.*-" + kind + " .*");
      }
    }
  }

  @Test
  void figuresOfASimulatedHostSaySo() {
    tour("memory:///figures");
    List<String> figures =
        watcher.lines().stream()
            .filter(line -> line.matches(".*(\\d (CPUs|s of CPU)|holds \\d|limited to|last bit).*"))
            .toList();
    assertEquals(13, figures.size(), watcher::toString);
    figures.forEach(line -> assertTrue(line.endsWith(" *simulated*"), line));
  }

  @Test
  void aSecondHostThatCannotBeReachedEndsNoStoryOfTheFirst() {
    Tour tour = new Tour(watcher.screen(), Map.of(), Duration.ZERO);
    assertFalse(tour.run(Options.of("memory:///apart", "memory:///there?no=such")));
    printed("  cannot reach memory:///there\\?no=such, to move a machine to: .*");
    printed("  cannot move it to another host: .*");
    printed("  service posada-tour-.*-service from .*: 3 of 3 running");
    printed("image +64 MiB .*");
  }

  @Test
  void theTableComparesWhatWasMeasured() {
    tour("memory:///compared");
    printed("isolation +not shown, simulated +not shown, simulated");
    printed("image +64 MiB \\*simulated\\* +[0-9.]+ MiB \\*simulated\\*");
    printed("until ready +[0-9.]+ s \\*simulated\\* +[0-9.]+ s \\*simulated\\*");
    printed("memory +[0-9.]+ [KM]iB \\*simulated\\* +[0-9.]+ [KM]iB \\*simulated\\*");
  }

  @Test
  void fitsOnAScreenOfEightyColumns() {
    Screen screen = watcher.screen(new Layout(Screen.WIDTH, false));
    assertTrue(new Tour(screen, Map.of(), Duration.ZERO).run(Options.of("memory:///narrow")));
    List<String> wide =
        watcher.lines().stream()
            .filter(line -> line.length() > Screen.WIDTH)
            .filter(line -> line.strip().contains(" ")) // a long word is not broken
            .toList();
    assertEquals(List.of(), wide);
  }

  @Test
  void oneStoryCanBeChosen() {
    assertTrue(tour("memory:///chosen", "--only", "machine"), watcher::toString);
    assertEquals(MACHINE.size(), steps().size(), watcher::toString);
    assertEquals(MACHINE.get(1), steps().get(1));
  }

  @Test
  void whatIsKeptIsThereAfterwardsWithItsLabel() {
    MemoryWorld world = MemoryWorld.of("memory:///kept");
    Tour tour = new Tour(watcher.screen(), Map.of(), Duration.ZERO);
    assertTrue(tour.run(Options.of("memory:///kept", "--keep")), watcher::toString);
    try (Host host = Hypervisors.load().connect("memory:///kept")) {
      List<Guest> kept = host.guests().list(tour.run().labels());
      assertTrue(kept.stream().anyMatch(VirtualMachine.class::isInstance), kept::toString);
      assertTrue(kept.stream().anyMatch(Container.class::isInstance), kept::toString);
      assertEquals(1, host.services().list().size());
      printed("  what is kept has the label dev.posada.tour=" + tour.run().id());
      assertFalse(new Cleanup(tour.run()).sweep(host).isEmpty());
      assertEquals(List.of(), host.guests().list());
      assertEquals(List.of(), host.services().list());
    }
    world.reset();
  }

  @Test
  void twoHostsCanBeKeptAtOnce() {
    String[] uris = {"memory:///kept-a", "memory:///kept-b"};
    assertTrue(tour(uris[0], "--uri", uris[1], "--keep", "--only", "machine"), watcher::toString);
    for (String uri : uris) {
      try (Host host = Hypervisors.load().connect(uri)) {
        assertEquals(1, host.virtualMachines().list().size(), uri);
      }
      MemoryWorld.of(uri).reset();
    }
  }

  /** What each real provider cannot do is said, and is no failure. */
  @ParameterizedTest
  @ValueSource(strings = {"docker", "kvm", "virtualbox", "vmware"})
  void isToldOnAHostThatCanDoLess(String like) {
    assertTrue(tour("memory:///less-" + like + "?like=" + like), watcher::toString);
    assertEmpty("memory:///less-" + like + "?like=" + like);
  }

  @Test
  void leavesTheHostAsItWas() {
    try (Host host = Hypervisors.load().connect("memory:///guests-of-others")) {
      ContainerSpec other = ContainerSpec.image("alpine:3.20").command("sleep", "infinity");
      host.containers().create(other.name("other"));
      host.containers().create(other.name("posada-tour-0-container").label(Run.LABEL, "0"));
      List<Guest> before = host.guests().list();
      assertTrue(tour("memory:///guests-of-others"), watcher::toString);
      assertEquals(before, host.guests().list());
      assertEquals(List.of("alpine:3.20"), host.images().list().get(0).tags());
      printed("  left alone: .*posada-tour-0-container.*, of another tour .*");
      assertFalse(watcher.steps().toString().contains("pull"), "one that is there is used");
    }
  }

  @Test
  void aStoryThatFailsIsCleanedUpAndTheNextIsTold() {
    MemoryWorld world = MemoryWorld.of("memory:///failing");
    world.inject(Fault.failure(new BusyException("somebody else has it")).on("measure"));
    assertFalse(tour("memory:///failing"));
    printed("  FAILED: cannot measure .*somebody else has it");
    printed("    outcome    NOT_DONE");
    assertTrue(watcher.toString().contains("delete the image"), "the container's story");
    assertEmpty("memory:///failing");
  }

  @Test
  void aHostThatDoesNotExistIsAFailure() {
    assertFalse(tour("nowhere:///", "memory:///after-nowhere"));
    printed("  FAILED: .*nowhere.*");
    assertTrue(watcher.toString().contains("delete the image"), "the next host is visited");
  }

  @Test
  void whatIsNoUriIsAFailure() {
    assertFalse(tour("not a uri"));
    printed("  FAILED: .*not a uri.*");
    assertNoTrace();
  }

  /** A defect of ours or of a plugin is told in one line, too. */
  @Test
  void noStackTraceReachesTheReader() {
    MemoryWorld world = MemoryWorld.of("memory:///outage");
    world.inject(Fault.outage().on("measure"));
    assertFalse(tour("memory:///outage"));
    world.reset();
    Screen screen = watcher.screen();
    screen.failure(new IllegalStateException("out of order"));
    printed("  FAILED: .*IllegalStateException: out of order, which should not happen");
    screen.failure(new NoClassDefFoundError("org/example/Gone"));
    printed("  FAILED: .*NoClassDefFoundError: org/example/Gone, which should not happen");
    IOException full = new IOException("No space left on device");
    screen.failure(new UncheckedIOException("cannot make a folder for the image", full));
    printed("  FAILED: cannot make a folder for the image: No space left on device");
    assertNoTrace();
  }

  private void assertNoTrace() {
    assertFalse(watcher.toString().contains("\tat "), watcher::toString);
  }

  @Test
  void everyProviderIsDiagnosed() {
    tour("memory:///diagnosed");
    Hypervisors.load()
        .diagnose()
        .forEach(
            it ->
                printed(
                    it.available()
                        ? "  " + it.provider() + ": available.*"
                        : "  not here: " + it.provider() + ", .*"));
  }

  private List<String> steps() {
    return watcher.steps().stream()
        .map(step -> step.replaceFirst("step \\d+: ", "").replaceFirst("[0-9a-f]{8}", "#"))
        .toList();
  }

  static void assertEmpty(String uri) {
    try (Host host = Hypervisors.load().connect(uri)) {
      assertEquals(List.of(), host.guests().list());
    }
  }

  private void printed(String pattern) {
    assertTrue(
        watcher.lines().stream().anyMatch(line -> line.matches(pattern)),
        () -> "no " + pattern + " in\n" + watcher);
  }
}
