package dev.posada.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.HypervisorException;
import dev.posada.Outcome;
import dev.posada.docker.json.Json;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
    say("Successfully built 99\n"); // a command of the recipe may say so too, but not last
    say("Successfully built 0123abcd\n");
    assertEquals(Optional.of("0123abcd"), output.image());
  }

  @Test
  void aFailureTellsTheStepAndItsLastWords() {
    say("Step 1/2 : FROM web\n");
    say("forgotten\n");
    say("Step 2/2 : RUN false\n");
    say(" ---> Running in 0123456789ab\n");
    say("oh ");
    say("no\n\u001b[91mred\u001b[0m\n");
    say("Removing intermediate container 0123456789ab\n");
    HypervisorException e =
        output.failure("The command '/bin/sh -c false' returned a non-zero code: 7");
    assertEquals(
        "Step 2/2 : RUN false: The command '/bin/sh -c false' returned a non-zero code: 7;"
            + " it wrote: oh no\nred",
        e.getMessage());
    assertEquals("7", e.nativeError().orElseThrow().code());
    assertEquals(Outcome.NOT_DONE, e.outcome());
  }

  @Test
  void theEndOfMuchOutputIsKept() {
    say("Step 1/1 : RUN yes\n");
    for (int i = 0; i < 10_000; i++) {
      say("line " + i + "\n");
    }
    say("x".repeat(1 << 20) + "end\n");
    say("last\n");
    String said = output.failure("z".repeat(1 << 20) + "it returned 1").getMessage();
    assertTrue(said.length() < 10_000, () -> "" + said.length());
    assertTrue(said.contains("zit returned 1"), said);
    assertTrue(said.endsWith("xend\nlast"), said);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "COPY failed: file not found in build context | Rejected",
        "manifest for web:9 not found: manifest unknown | NotFound",
        "pull access denied for web, repository does not exist | NotFound",
        "unauthorized: authentication required | PermissionDenied",
        "write /var/lib/docker/tmp: no space left on device | InsufficientResources",
        "The command 'x denied: y' returned a non-zero code: 1 | Rejected",
      })
  void whatTheEngineCouldNotDoIsNotTheRecipesFault(String error, String leaf) {
    say("Step 1/1 : FROM web:9\n");
    HypervisorException e = output.failure(error);
    assertEquals(leaf + "Exception", e.getClass().getSimpleName());
    assertTrue(e.getMessage().contains("Step 1/1 : FROM web:9"), e.getMessage());
    assertTrue(e.getMessage().contains(error), e.getMessage());
    assertEquals(Outcome.NOT_DONE, e.outcome());
  }
}
