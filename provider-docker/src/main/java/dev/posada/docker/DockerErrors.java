package dev.posada.docker;

import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.NativeError;
import dev.posada.Outcome;
import dev.posada.docker.http.Answer;
import dev.posada.docker.json.Json;
import dev.posada.docker.json.JsonException;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * What an engine's refusal means.
 *
 * <p>The status alone does not say it: 20.10 answers 400 to a start whose command is not there and
 * other versions 404 or 500; resume of a running container is a 500; half of the 409 are about a
 * value, not a state. So the words are looked at first, the status decides the rest.
 */
final class DockerErrors {
  private static final String SOURCE = "docker";

  /** Refused before anything was done, whatever the status says; that of Podman is often 500. */
  private static final Pattern BEFOREHAND =
      Pattern.compile(
          "(?i)is marked read-only|extraction point is not a directory|invalid reference format"
              + "|subnet \\S+ is already used|network is being used");

  private DockerErrors() {}

  /** The exception for an answer that is none of success. */
  static HypervisorException of(Answer answer) {
    return of(answer.status(), said(answer));
  }

  /** The exception for an error that came inside the answer to a pull, a build or a load. */
  static HypervisorException inStream(String text) {
    return of(500, text);
  }

  /** The exception for what the engine said, all of it. */
  static HypervisorException of(int status, String text) {
    Failure failure = Failure.of(new NativeError(SOURCE, Integer.toString(status), text));
    if (status >= 400 && status < 500 || BEFOREHAND.matcher(text).find()) {
      failure = failure.outcome(Outcome.NOT_DONE); // the engine refuses before it begins
    }
    return Meaning.of(text).orElseGet(() -> meaning(status, text)).exception(text, failure);
  }

  /**
   * Reads what a change has made. Of a refusal to read it the engine did nothing, of the change it
   * did: that somebody else has removed it since is not the same as that nothing was done.
   */
  static <T> T made(Supplier<T> read) {
    try {
      return read.get();
    } catch (HypervisorException e) {
      throw e.failure().outcome().equals(Optional.of(Outcome.NOT_DONE))
          ? e.with(e.getMessage(), e.failure().outcome(Outcome.UNKNOWN))
          : e;
    }
  }

  private static Meaning meaning(int status, String text) {
    return switch (status) {
      case 400, 403, 405, 413 -> Meaning.VALUE;
      case 401 -> Meaning.DENIED;
      case 404 -> text.equals("Not Found") ? Meaning.NO_ROUTE : Meaning.ELSE;
      case 409 -> Meaning.STATE;
      case 429 -> Meaning.BUSY;
      case 501 -> Meaning.NO_ROUTE;
      default -> Meaning.ELSE;
    };
  }

  /** JSON with a message; plain text where the version in the request is older than 1.24. */
  private static String said(Answer answer) {
    String text = answer.text().strip();
    try {
      text = Json.parse(text).get("message").text(text).strip();
    } catch (JsonException plain) {
      // it is the message itself
    }
    return text.isEmpty() ? "HTTP status " + answer.status() : text;
  }
}
