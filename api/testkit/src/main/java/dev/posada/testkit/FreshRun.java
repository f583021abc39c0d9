package dev.posada.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.Capability;
import dev.posada.ContainerInfo;
import dev.posada.ExecSpec;
import dev.posada.Guest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/**
 * What tells one run of a guest from the next: the instant at which a container was started, and a
 * process inside that ends with the run, where the host can start one.
 */
final class FreshRun {
  private final Lab lab;
  private final Guest guest;
  private final Optional<Instant> started;
  private final Optional<Process> inside;

  /** Looks at a guest that runs. */
  FreshRun(Lab lab, Guest guest) {
    this.lab = lab;
    this.guest = guest;
    started = started(guest);
    inside =
        lab.declares(Capability.SPAWN) && guest.support(Capability.SPAWN).available()
            ? Optional.of(guest.spawn(ExecSpec.command("sleep", "100000")))
            : Optional.empty();
    inside.ifPresent(process -> lab.afterwards(process::destroy));
  }

  private static Optional<Instant> started(Guest guest) {
    return guest.inspect() instanceof ContainerInfo container
        ? container.started()
        : Optional.empty();
  }

  /** Requires that it is another run now. */
  void check(String what) {
    started.ifPresent(before -> assertNotEquals(started, started(guest), what));
    inside.ifPresent(process -> lab.await(what + " ends its processes", () -> !process.isAlive()));
  }

  /** Requires that it is the same run still. */
  void checkSame(String what) {
    assertEquals(started, started(guest), what);
    inside.ifPresent(
        process ->
            assertTrue(process.isAlive(), () -> what + " keeps its processes: " + ending(process)));
  }

  private static String ending(Process process) {
    try {
      return "exit code "
          + process.exitValue()
          + " "
          + new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException | RuntimeException e) {
      return e.toString();
    }
  }
}
