package dev.posada.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.posada.docker.json.Json;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BuildOutputTest {
  private final BuildOutput output = new BuildOutput();

  private void say(String text) {
    output.take(Json.object().with("stream", text));
  }

  @Test
  void knowsTheImageThatWasMade() {
    say("Step 1/1 : FROM scratch\n");
    output.take(Json.object().with("aux", Json.object().with("ID", "sha256:01")));
    say("Successfully built 01\n");
    assertEquals(Optional.of("sha256:01"), output.image());
  }

  @Test
  void anOldEngineTellsTheImageInWordsOnly() {
    say("Successfully built 0123abcd\n");
    assertEquals(Optional.of("0123abcd"), output.image());
  }

  @Test
  void aFailureTellsTheStepAndItsLastWords() {
    say("Step 1/2 : FROM web\n");
    say("forgotten\n");
    say("Step 2/2 : RUN false\n");
    say("oh no\n");
    assertEquals(
        "Step 2/2 : RUN false: it returned 1; oh no", output.failure("it returned 1").getMessage());
  }
}
