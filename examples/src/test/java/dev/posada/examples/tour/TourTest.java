package dev.posada.examples.tour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.BusyException;
import dev.posada.ContainerSpec;
import dev.posada.Guest;
import dev.posada.Host;
import dev.posada.Hypervisors;
import dev.posada.memory.Fault;
import dev.posada.memory.MemoryWorld;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TourTest {
  private static final List<String> STEPS =
      List.of(
          "follow events",
          "create posada-tour-#-machine",
          "start",
          "wait until it is ready",
          "measure",
          "change its limits while it runs",
          "run a command in it",
          "pause and resume",
          "stop",
          "delete",
          "pull an image",
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
          "delete",
          "delete the image");

  private final Watcher watcher = new Watcher(line -> {});

  private boolean tour(String... uris) {
    return new Tour(watcher.screen(), Map.of(), Duration.ZERO).run(List.of(uris));
  }

  @Test
  void tellsTheWholeLifeOfAMachineAndOfAContainer() {
    assertTrue(tour("memory:///tour"), watcher::toString);
    assertEquals(
        STEPS,
        watcher.steps().stream()
            .map(step -> step.replaceFirst("step \\d+: ", "").replaceFirst("-[0-9a-f]{8}-", "-#-"))
            .toList());
    printed("  cpus 0\\.5: holds 0\\.5, live, by .*");
    printed("  memory 32 MiB: holds 32 MiB, live, by .*");
    printed("  hello from posada-tour-.*-machine \\(exit code 0\\)");
    printed("  hello from posada-tour-.*-container \\(exit code 0\\)");
    printed("  one more line");
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
            .filter(line -> line.matches(".*(\\d (CPUs|s of CPU)|holds \\d|limited to).*"))
            .toList();
    assertEquals(12, figures.size(), watcher::toString);
    figures.forEach(line -> assertTrue(line.endsWith(" *simulated*"), line));
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
      assertFalse(watcher.steps().toString().contains("image"), "one that is there is used");
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
  void everyProviderIsDiagnosed() {
    tour("memory:///diagnosed");
    Hypervisors.load().diagnose().forEach(it -> printed(it.provider() + ": .*available.*"));
    printed("    looked at  .*");
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
