package dev.posada.docker;

import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.NativeError;
import dev.posada.RejectedException;
import dev.posada.docker.json.Json;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a build says: the image that it made, or at which step it failed and what it said last. */
final class BuildOutput {
  private static final int TAIL = 20;
  private static final Pattern MADE = Pattern.compile("Successfully built ([0-9a-f]+)\\s*");

  private final Deque<String> tail = new ArrayDeque<>();
  private String step = "the build";
  private String image;

  void take(Json told) {
    told.get("aux").get("ID").text().ifPresent(id -> image = id);
    String line = told.get("stream").text("").strip();
    if (line.isEmpty()) {
      return;
    }
    if (line.startsWith("Step ")) {
      step = line;
      tail.clear();
      return;
    }
    Matcher made = MADE.matcher(line);
    if (made.matches() && image == null) {
      image = made.group(1);
    }
    tail.add(line);
    if (tail.size() > TAIL) {
      tail.remove();
    }
  }

  /** The id of the image; empty until it is made. */
  Optional<String> image() {
    return Optional.ofNullable(image);
  }

  /** A build that failed: the recipe is to blame, and what it made so far is not an image. */
  HypervisorException failure(String error) {
    String said = step + ": " + error + (tail.isEmpty() ? "" : "; " + String.join("\n", tail));
    return new RejectedException(
        said, Failure.notDone().nativeError(new NativeError("docker", "", error)));
  }
}
