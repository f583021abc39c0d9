package dev.posada.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.GuestSummary;
import dev.posada.HostEvent;
import dev.posada.docker.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventJsonTest {

  private static Json event(String action, long nanos) {
    return Json.object()
        .with("Type", "container")
        .with("Action", action)
        .with(
            "Actor",
            Json.object().with("ID", "01").with("Attributes", Json.object().with("name", "web")))
        .with("time", nanos / 1_000_000_000)
        .with("timeNano", nanos);
  }

  @ParameterizedTest
  @CsvSource({
    "create,                 GUEST_CREATED, created",
    "start,                  GUEST_CHANGED, running",
    "pause,                  GUEST_CHANGED, paused",
    "unpause,                GUEST_CHANGED, running",
    "die,                    GUEST_CHANGED, exited",
    "health_status: healthy, GUEST_CHANGED, running",
    "rename,                 GUEST_CHANGED, ''",
    "update,                 GUEST_CHANGED, ''",
    "destroy,                GUEST_DELETED, exited",
  })
  void tellsWhatBecameOfTheContainer(String action, HostEvent.Kind kind, String status) {
    Json event = event(action, 1);
    assertEquals(kind, EventJson.kind(event));
    assertEquals(status, EventJson.status(event));
  }

  @Test
  void namesTheContainer() {
    GuestSummary guest = EventJson.guest(event("start", 1), "running");
    assertEquals("01", guest.id());
    assertEquals("web", guest.name());
    assertEquals("running", guest.nativeState());
  }

  @Test
  void knowsAnEventThatIsToldTwice() {
    long now = 1_795_541_010_591_969_784L;
    assertTrue(EventJson.same(event("start", now), event("start", now)));
    assertFalse(EventJson.same(event("start", now), event("start", now + 1)));
    assertFalse(EventJson.same(event("start", now), event("die", now)));
  }
}
