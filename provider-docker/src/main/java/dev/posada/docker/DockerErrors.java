package dev.posada.docker;

import dev.posada.AlreadyExistsException;
import dev.posada.BusyException;
import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.InsufficientResourcesException;
import dev.posada.InvalidStateException;
import dev.posada.Kind;
import dev.posada.NativeError;
import dev.posada.NativeException;
import dev.posada.NotFoundException;
import dev.posada.Outcome;
import dev.posada.PermissionDeniedException;
import dev.posada.RejectedException;
import dev.posada.Support;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.docker.http.Answer;
import dev.posada.docker.json.Json;
import dev.posada.docker.json.JsonException;
import java.util.regex.Matcher;
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

  private static final Pattern CONTAINER = Pattern.compile("(?i)no such container:? ?(\\S*)");
  private static final Pattern IMAGE =
      Pattern.compile(
          "(?i)no such image:? ?(\\S*)|reference does not exist|manifest unknown"
              + "|manifest for (\\S+) not found|pull access denied for ([^,\\s]+)");
  private static final Pattern NAME_TAKEN =
      Pattern.compile("(?i)name \"/?([^\"]+)\" is already in use");
  private static final Pattern BAD_COMMAND =
      Pattern.compile(
          "(?i)failed to create (shim|task)|executable file not found|OCI runtime create failed"
              + "|no command specified");

  /** Of other states than the plain ones that 409 says. */
  private static final Pattern STATE =
      Pattern.compile(
          "(?i)is not paused|is not running|no such exec instance|sandbox \\S+ not found"
              + "|marked for removal|cannot be \"update\"");

  private static final Pattern VALUE =
      Pattern.compile(
          "(?i)memoryswap|cannot be updated as|unable to set memory limit|invalid argument"
              + "|minimum allowed cpu-shares|invalid signal|range of cpus"
              + "|multiple ids found|invalid reference");
  private static final Pattern DENIED =
      Pattern.compile("(?i)unauthorized|authentication required|authorization denied|denied:");
  private static final Pattern EXHAUSTED =
      Pattern.compile("(?i)no space left on device|cannot allocate memory");
  private static final Pattern BUSY =
      Pattern.compile("(?i)already allocated|already running|too ?many ?requests");

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
    if (status >= 400 && status < 500) {
      failure = failure.outcome(Outcome.NOT_DONE); // the engine refuses before it begins
    }
    return switch (meaning(status, text)) {
      case NO_CONTAINER -> new NotFoundException(Kind.CONTAINER, named(CONTAINER, text), failure);
      case NO_IMAGE -> new NotFoundException(Kind.IMAGE, named(IMAGE, text), failure);
      case NAME_TAKEN ->
          new AlreadyExistsException(Kind.CONTAINER, named(NAME_TAKEN, text), failure);
      case STATE -> new InvalidStateException(text, failure);
      case VALUE -> new RejectedException(text, failure);
      case DENIED -> new PermissionDeniedException(text, failure);
      case EXHAUSTED -> new InsufficientResourcesException(text, failure);
      case BUSY -> new BusyException(text, failure);
      case NO_ROUTE ->
          new UnsupportedCapabilityException(
              "this call", Support.no("the engine says: " + text, "use a newer engine"), failure);
      case ELSE -> new NativeException(text, failure);
    };
  }

  private enum Meaning {
    NO_CONTAINER,
    NO_IMAGE,
    NAME_TAKEN,
    STATE,
    VALUE,
    DENIED,
    EXHAUSTED,
    BUSY,
    NO_ROUTE,
    ELSE
  }

  private static Meaning meaning(int status, String text) {
    if (NAME_TAKEN.matcher(text).find()) {
      return Meaning.NAME_TAKEN;
    }
    if (BAD_COMMAND.matcher(text).find()) {
      return Meaning.VALUE;
    }
    if (EXHAUSTED.matcher(text).find()) {
      return Meaning.EXHAUSTED;
    }
    if (STATE.matcher(text).find()) {
      return Meaning.STATE;
    }
    if (VALUE.matcher(text).find()) {
      return Meaning.VALUE;
    }
    if (CONTAINER.matcher(text).find()) {
      return Meaning.NO_CONTAINER;
    }
    if (IMAGE.matcher(text).find()) {
      return Meaning.NO_IMAGE;
    }
    if (DENIED.matcher(text).find()) {
      return Meaning.DENIED;
    }
    if (BUSY.matcher(text).find()) {
      return Meaning.BUSY;
    }
    return switch (status) {
      case 400, 403, 405, 413 -> Meaning.VALUE;
      case 401 -> Meaning.DENIED;
      case 404 -> text.contains("page not found") ? Meaning.NO_ROUTE : Meaning.ELSE;
      case 409 -> Meaning.STATE;
      case 429 -> Meaning.BUSY;
      case 501 -> Meaning.NO_ROUTE;
      default -> Meaning.ELSE;
    };
  }

  private static String named(Pattern pattern, String text) {
    Matcher found = pattern.matcher(text);
    if (found.find()) {
      for (int group = 1; group <= found.groupCount(); group++) {
        String name = found.group(group);
        if (name != null && !name.isEmpty()) {
          return name;
        }
      }
    }
    return "?";
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
