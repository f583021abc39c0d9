package dev.posada.docker;

import dev.posada.ConnectionException;
import dev.posada.Failure;
import dev.posada.NativeError;
import dev.posada.Outcome;
import dev.posada.Support;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.docker.http.Answer;
import dev.posada.docker.http.Dialer;
import dev.posada.docker.http.Hijacked;
import dev.posada.docker.http.HttpClient;
import dev.posada.docker.http.Request;
import dev.posada.docker.http.StreamAnswer;
import dev.posada.docker.http.Target;
import dev.posada.docker.json.Json;
import dev.posada.spi.Operation;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * One Docker engine, and the way around Posada to it: {@code host.unwrap(DockerEngine.class)}.
 * Thread-safe.
 *
 * <p>The version of the API is negotiated: the newest that the engine and Posada both know.
 */
public final class DockerEngine {
  private static final Pattern OTHER_VERSION =
      Pattern.compile("client version \\S+ is too (old|new)");
  private static final int NOT_MODIFIED = 304;

  private final HttpClient http;
  private final Unattended.Clock clock = new Unattended.Clock();
  private final Duration timeout;

  /** Null until it is negotiated; who comes too early negotiates too, with the same result. */
  private volatile ApiVersion version;

  DockerEngine(Dialer dialer, Duration timeout) {
    this.http = new HttpClient(dialer);
    this.timeout = timeout;
  }

  /**
   * Makes any request of the engine's API.
   *
   * <p>It is bounded by {@link dev.posada.ConnectOptions#timeout}, and no trace shows it. Posada
   * does not look at what it does to a guest.
   *
   * @param method {@code GET}, {@code POST}, {@code PUT}, {@code DELETE} or {@code HEAD}
   * @param path path and query, encoded, without the version, as in {@code /containers/json?all=1}
   * @param json the body; empty for none
   * @return the body of the answer, as it came
   * @throws dev.posada.HypervisorException if the engine refuses, as any verb of Posada does
   */
  public String request(String method, String path, String json) {
    Objects.requireNonNull(method, "method");
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(json, "json");
    return call(api -> NativeRequest.of(api, method, path, json), unattended()).text();
  }

  /**
   * {@return the version of the API that is spoken with it, as in {@code 1.41}}
   *
   * @throws dev.posada.ConnectionException if it was not asked yet and does not answer
   */
  public String apiVersion() {
    return version(unattended()).toString();
  }

  /** An operation for a call that belongs to no verb, bounded as a verb is. */
  Operation unattended() {
    return unattended(timeout);
  }

  Operation unattended(Duration within) {
    return clock.within(within);
  }

  /** The answer to a request for {@code api}, of success or 304: it is so already. */
  Answer call(Function<Target, Request> request, Operation op) {
    return negotiated(
        op, api -> http.call(request.apply(api), op, DockerEngine::accept), answer -> answer);
  }

  /** The JSON in the answer to a request; {@link Json#NULL} if there is no text in it. */
  Json json(Function<Target, Request> request, Operation op) {
    return exchange(
        request,
        op,
        stream -> {
          byte[] body = stream.whole().body();
          return body.length == 0 ? Json.NULL : Json.parse(body);
        });
  }

  /** What a reader makes of the answer of success to a request, read within the traced call. */
  <T> T exchange(Function<Target, Request> request, Operation op, HttpClient.Reader<T> reader) {
    return negotiated(
            op,
            api ->
                http.exchange(
                    request.apply(api),
                    op,
                    stream -> {
                      if (stream.isSuccess()) {
                        return new Exchanged<>(reader.read(stream), null);
                      }
                      Answer refusal = stream.whole();
                      accept(refusal);
                      return new Exchanged<T>(null, refusal);
                    }),
            Exchanged::refusal)
        .value();
  }

  private record Exchanged<T>(T value, Answer refusal) {}

  /** An answer of success whose body outlives the operation; close it. */
  StreamAnswer open(Function<Target, Request> request, Operation op) {
    return negotiated(
        op,
        api -> http.open(request.apply(api), op, DockerEngine::accept),
        stream -> stream.refusal().orElse(null));
  }

  /** A connection of raw bytes that outlives the operation; close it. */
  Hijacked upgrade(Function<Target, Request> request, Operation op) {
    return negotiated(
        op,
        api -> http.upgrade(request.apply(api), op, DockerEngine::accept),
        hijacked -> hijacked.refusal().orElse(null));
  }

  /**
   * Makes a call with the negotiated version, and once more with a new one where the engine does
   * not know that any longer: it was upgraded or downgraded under us. It refuses that before it
   * does anything (400), so a second try is safe.
   */
  private <T> T negotiated(Operation op, Function<Target, T> call, Function<T, Answer> refusal) {
    T result = call.apply(api(version(op)));
    Answer refused = refusal.apply(result);
    if (refused == null || !wantsOtherVersion(refused)) {
      return result;
    }
    version = negotiate(op, refused.text());
    result = call.apply(api(version));
    refused = refusal.apply(result);
    if (refused != null && wantsOtherVersion(refused)) {
      throw DockerErrors.of(refused);
    }
    return result;
  }

  /** Lets pass what succeeded, and what {@link #negotiated} answers. */
  private static void accept(Answer answer) {
    if (!answer.isSuccess() && answer.status() != NOT_MODIFIED && !wantsOtherVersion(answer)) {
      throw DockerErrors.of(answer);
    }
  }

  private static boolean wantsOtherVersion(Answer answer) {
    return answer.status() == 400 && OTHER_VERSION.matcher(answer.text()).find();
  }

  private static Target api(ApiVersion version) {
    return Target.of("v" + version);
  }

  private ApiVersion version(Operation op) {
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
              .outcome(Outcome.NOT_DONE));
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

  /** Closes every connection; what reads from one fails. */
  void close() {
    http.close();
    clock.close();
  }

  @Override
  public String toString() {
    ApiVersion known = version;
    return "Docker engine" + (known == null ? "" : ", API " + known);
  }
}
