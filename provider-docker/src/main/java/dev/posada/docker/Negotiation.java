package dev.posada.docker;

import dev.posada.ConnectionException;
import dev.posada.Failure;
import dev.posada.NativeError;
import dev.posada.Outcome;
import dev.posada.Support;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.docker.http.Answer;
import dev.posada.docker.http.HttpClient;
import dev.posada.docker.http.Request;
import dev.posada.docker.http.Target;
import dev.posada.docker.json.Json;
import dev.posada.spi.Operation;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Finds the version of the API that is spoken with an engine: the newest that both know, or the one
 * that somebody has pinned. Thread-safe.
 */
final class Negotiation {
  private static final Pattern OTHER_VERSION =
      Pattern.compile("client version \\S+ is too (old|new)");

  private final HttpClient http;
  private final boolean pinned;

  /** Null until it is negotiated; who comes too early negotiates too, with the same result. */
  private volatile ApiVersion version;

  /**
   * Makes one; nothing is asked yet.
   *
   * @param pinned the version that is spoken whatever the engine offers; empty to negotiate
   */
  Negotiation(HttpClient http, Optional<ApiVersion> pinned) {
    this.http = http;
    this.pinned = pinned.isPresent();
    this.version = pinned.orElse(null);
  }

  /**
   * Makes a call with the negotiated version, and once more with a new one where the engine does
   * not know that any longer: it was upgraded or downgraded under us. It refuses that before it
   * does anything (400), so a second try is safe.
   */
  <T> T call(Operation op, Function<Target, T> call, Function<T, Answer> refusal) {
    T result = call.apply(api(version(op)));
    Answer refused = refusal.apply(result);
    if (refused == null || !wantsOtherVersion(refused)) {
      return result;
    }
    if (pinned) {
      throw unsupported(
          refused.text().strip(), "unset DOCKER_API_VERSION, so that the version is negotiated");
    }
    version = negotiate(op, refused.text());
    result = call.apply(api(version));
    refused = refusal.apply(result);
    if (refused != null && wantsOtherVersion(refused)) {
      throw DockerErrors.of(refused);
    }
    return result;
  }

  /** Whether an answer refuses the version of the API in its request. */
  static boolean wantsOtherVersion(Answer answer) {
    return answer.status() == 400 && OTHER_VERSION.matcher(answer.text()).find();
  }

  /** What every path in the API begins with. */
  Target target(Operation op) {
    return api(version(op));
  }

  /** The version that is spoken; empty if it was not asked yet. */
  Optional<ApiVersion> known() {
    return Optional.ofNullable(version);
  }

  private static Target api(ApiVersion version) {
    return Target.of("v" + version);
  }

  /** The version that is spoken, which is negotiated first where it was not. */
  ApiVersion version(Operation op) {
    ApiVersion known = version;
    if (known == null) {
      known = negotiate(op, "");
      version = known;
    }
    return known;
  }

  /**
   * The newest version that both know. The engine says its newest at once, in a header; its oldest
   * it says only in {@code GET /version}, which is worth a call only when we were too old for it.
   */
  private ApiVersion negotiate(Operation op, String complaint) {
    Answer ping = http.call(Request.head(Target.of("_ping")), op);
    if (!ping.isSuccess()) {
      ping = http.call(Request.get(Target.of("_ping")), op);
    }
    Optional<ApiVersion> offered = ping.headers().first("Api-Version").flatMap(ApiVersion::parse);
    if (!ping.isSuccess() && offered.isEmpty()) {
      throw new ConnectionException(
          "there is no Docker engine: " + ping,
          Failure.of(new NativeError("docker", Integer.toString(ping.status()), ping.text()))
              .outcome(Outcome.NOT_DONE)
              .remedy(
                  ping.text().contains("HTTP request to an HTTPS server")
                      ? "it speaks TLS: set DOCKER_TLS_VERIFY=1, or leave out ?tls=no"
                      : "correct the address: something else listens there"));
    }
    ApiVersion newest = offered.orElse(ApiVersion.OLDEST); // a proxy may drop the header
    ApiVersion chosen = ApiVersion.older(newest, ApiVersion.NEWEST);
    if (chosen.isOlderThan(ApiVersion.OLDEST)) {
      throw unsupported("it speaks API " + newest + " at most", "upgrade the engine");
    }
    return complaint.contains("too old") ? atLeast(oldest(op), chosen) : chosen;
  }

  private ApiVersion oldest(Operation op) {
    return http.exchange(
        Request.get(Target.of("version")),
        op,
        stream ->
            ApiVersion.parse(Json.parse(stream.whole().body()).get("MinAPIVersion").text(""))
                .orElse(ApiVersion.OLDEST));
  }

  private static ApiVersion atLeast(ApiVersion oldest, ApiVersion chosen) {
    if (ApiVersion.NEWEST.isOlderThan(oldest)) {
      throw unsupported("it speaks API " + oldest + " at least", "upgrade Posada");
    }
    return chosen.isOlderThan(oldest) ? oldest : chosen;
  }

  private static UnsupportedCapabilityException unsupported(String why, String remedy) {
    return new UnsupportedCapabilityException(
        "this engine", Support.no(why, remedy), Failure.notDone());
  }
}
