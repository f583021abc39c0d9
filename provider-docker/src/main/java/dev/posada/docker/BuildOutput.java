package dev.posada.docker;

import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.NativeError;
import dev.posada.NativeException;
import dev.posada.Outcome;
import dev.posada.RejectedException;
import dev.posada.docker.json.Json;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a build says: the image that it made, or at which step it failed and what it said last. */
final class BuildOutput {
  private static final int LINES = 20;
  private static final int LONGEST = 4096;

  private static final Pattern STEP =
      Pattern.compile("(?:Step|STEP) [0-9]+/[0-9]+ ?: .*", Pattern.DOTALL);
  private static final Pattern MADE = Pattern.compile("Successfully built ([0-9a-f]+)\\s*");
  private static final Pattern EXIT = Pattern.compile("returned a non-zero code: ([0-9]+)");

  /** What a command writes to its standard error is made red. */
  private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;]*m");

  /** What the builder itself says of its containers, whose ids nobody needs. */
  private static final Pattern NOISE =
      Pattern.compile("\\s*(?:---> .*|Removing intermediate container .*)?");

  private final StringBuilder tail = new StringBuilder();
  private String step = "the build";
  private String image;
  private boolean certain;

  void take(Json told) {
    told.get("aux")
        .get("ID")
        .text()
        .ifPresent(
            id -> {
              image = id;
              certain = true;
            });
    String text = COLOUR.matcher(told.get("stream").text("")).replaceAll("");
    if (STEP.matcher(text).matches()) {
      step = end(text.strip());
      tail.setLength(0);
      return;
    }
    Matcher made = MADE.matcher(text);
    if (made.matches() && !certain) {
      image = made.group(1);
    }
    tail.append(text); // a piece need not be a line
    if (tail.length() > 2 * LONGEST) {
      tail.delete(0, tail.length() - LONGEST);
    }
  }

  /** The id of the image; empty until it is made. */
  Optional<String> image() {
    return Optional.ofNullable(image);
  }

  /**
   * A build that failed. The recipe is to blame, unless the engine could not do what it says: there
   * is no such image, no permission, no space. What was made so far is not an image.
   */
  HypervisorException failure(String error) {
    String output = lastLines();
    String said = step + ": " + end(error) + (output.isEmpty() ? "" : "; it wrote: " + output);
    Matcher exit = EXIT.matcher(error);
    if (exit.find()) {
      return new RejectedException(
          said, Failure.notDone().nativeError(new NativeError("docker", exit.group(1), error)));
    }
    HypervisorException failed = DockerErrors.inStream(error);
    Failure failure = failed.failure().outcome(Outcome.NOT_DONE);
    return failed instanceof NativeException
        ? new RejectedException(said, failure)
        : failed.with(said, failure);
  }

  private String lastLines() {
    List<String> lines =
        end(tail.toString())
            .lines()
            .map(String::stripTrailing)
            .filter(line -> !NOISE.matcher(line).matches())
            .toList();
    return lines.stream().skip(Math.max(0, lines.size() - LINES)).collect(Collectors.joining("\n"));
  }

  /** What was said last says why. */
  private static String end(String text) {
    return text.length() <= LONGEST ? text : "..." + text.substring(text.length() - LONGEST);
  }
}
