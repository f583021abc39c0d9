package dev.posada.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.docker.json.Json;
import org.junit.jupiter.api.Test;

class LayersTest {
  private final Layers layers = new Layers();

  private boolean tell(String id, String status, long current, long total) {
    Json detail =
        total == 0 ? Json.object() : Json.object().with("current", current).with("total", total);
    return layers.take(
        Json.object().with("status", status).with("id", id).with("progressDetail", detail));
  }

  private void assertIs(String phase, long done, long total) {
    assertEquals(
        phase + " " + done + "/" + total,
        layers.phase() + " " + layers.done() + "/" + layers.total());
  }

  @Test
  void sumsUpWhatIsFetchedAndThenWhatIsUnpacked() {
    assertFalse(tell("a", "Pulling fs layer", 0, 0));
    assertTrue(tell("a", "Downloading", 10, 100));
    assertTrue(tell("b", "Downloading", 5, 50));
    assertIs("downloading", 15, 150);
    assertTrue(tell("b", "Download complete", 0, 0));
    assertIs("downloading", 60, 150);
    assertTrue(tell("b", "Extracting", 20, 50)); // one is unpacked while the other is fetched
    assertIs("downloading", 60, 150);
    assertTrue(tell("a", "Download complete", 0, 0));
    assertIs("extracting", 20, 150);
    assertTrue(tell("b", "Pull complete", 0, 0));
    assertTrue(tell("a", "Extracting", 100, 100));
    assertIs("extracting", 150, 150);
  }

  @Test
  void aPushMaySendMoreThanWasSaid() {
    tell("a", "Pushing", 130, 100);
    assertIs("pushing", 100, 100);
    assertTrue(tell("a", "Pushed", 0, 0));
    assertIs("pushing", 100, 100);
  }

  @Test
  void aLayerThatIsThereSaysNothing() {
    assertFalse(tell("a", "Already exists", 0, 0));
    assertFalse(tell("a", "Layer already exists", 0, 0));
    assertFalse(layers.take(Json.object().with("status", "Digest: sha256:01")));
  }

  @Test
  void neverFalls() {
    tell("a", "Downloading", 90, 100);
    tell("a", "Downloading", 10, 100); // it began again
    assertIs("downloading", 90, 100);
  }

  @Test
  void isBounded() {
    for (int i = 0; i < 20_000; i++) {
      tell("layer" + i, "Downloading", 1, 1);
    }
    assertEquals(10_000, layers.total());
  }
}
