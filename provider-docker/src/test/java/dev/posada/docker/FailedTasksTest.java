package dev.posada.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.HypervisorException;
import dev.posada.InsufficientResourcesException;
import dev.posada.Kind;
import dev.posada.NativeException;
import dev.posada.NotFoundException;
import dev.posada.RejectedException;
import dev.posada.docker.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FailedTasksTest {
  private static final Json SERVICE = versioned(Json.object(), 10);

  private final List<Json> tasks = new ArrayList<>();

  private static Json versioned(Json json, long version) {
    return json.with("Version", Json.object().with("Index", version));
  }

  /** Each is made a tenth of a second after the one before, which leaves no zeros in its time. */
  private void task(int slot, long version, String state, String wanted, String error) {
    tasks.add(
        0,
        versioned(
            Json.object()
                .with("Slot", slot)
                .with(
                    "CreatedAt",
                    "2026-01-01T00:00:0%d.%dZ".formatted(tasks.size() / 9, 1 + tasks.size() % 9))
                .with("DesiredState", wanted)
                .with("Status", Json.object().with("State", state).with("Err", error)),
            version));
  }

  private void fail(int slot, long version, String error) {
    task(slot, version, "failed", "running", error);
  }

  private Optional<HypervisorException> failure() {
    return FailedTasks.of(SERVICE, tasks);
  }

  @Test
  void twiceMayHappen() {
    fail(1, 11, "task: non-zero exit (1)");
    fail(1, 12, "task: non-zero exit (1)");
    task(1, 13, "starting", "running", "");
    assertEquals(Optional.empty(), failure());
  }

  @Test
  void threeTimesInOnePlaceIsAFailure() {
    fail(1, 11, "task: non-zero exit (1)");
    fail(1, 12, "task: non-zero exit (2)");
    fail(1, 13, "task: non-zero exit (3)");
    task(1, 14, "ready", "ready", "");
    HypervisorException e = assertInstanceOf(NativeException.class, failure().orElseThrow());
    assertEquals("3 times: task: non-zero exit (3)", e.getMessage());
  }

  @Test
  void onceInThreePlacesIsNone() {
    for (int slot = 1; slot <= 3; slot++) {
      fail(slot, 10 + slot, "task: non-zero exit (1)");
    }
    assertEquals(Optional.empty(), failure());
  }

  @Test
  void whatFailedBeforeTheLastChangeDoesNotCount() {
    fail(1, 7, "task: non-zero exit (1)");
    fail(1, 8, "task: non-zero exit (1)");
    fail(1, 9, "task: non-zero exit (1)");
    fail(1, 11, "task: non-zero exit (1)");
    assertEquals(Optional.empty(), failure());
  }

  @Test
  void anImageThatIsNotThereIsNotFound() {
    for (int version = 11; version <= 13; version++) {
      task(1, version, "rejected", "shutdown", "No such image: web:9");
    }
    NotFoundException e = assertInstanceOf(NotFoundException.class, failure().orElseThrow());
    assertEquals(Kind.IMAGE, e.kind());
    assertTrue(e.getMessage().contains("\"web:9\""), e.getMessage());
  }

  @Test
  void whatIsNotReplacedIsAFailureAtOnce() {
    task(1, 11, "complete", "shutdown", "");
    RejectedException e = assertInstanceOf(RejectedException.class, failure().orElseThrow());
    assertTrue(e.getMessage().contains("ended by itself"), e.getMessage());
    task(1, 12, "preparing", "running", "");
    assertEquals(Optional.empty(), failure(), "it was");
  }

  @Test
  void whatCanRunNowhereIsAFailureAtOnce() {
    task(1, 11, "pending", "running", "no suitable node (1 node not available for new tasks)");
    assertEquals(Optional.empty(), failure(), "an engine that is down may come back");
    task(2, 12, "pending", "running", "no suitable node (insufficient resources on 1 node)");
    assertInstanceOf(InsufficientResourcesException.class, failure().orElseThrow());
  }
}
