package dev.posada.docker;

import dev.posada.Container;
import dev.posada.docker.http.Answer;
import dev.posada.docker.http.Dialer;
import dev.posada.docker.http.Hijacked;
import dev.posada.docker.http.HttpClient;
import dev.posada.docker.http.Pending;
import dev.posada.docker.http.Request;
import dev.posada.docker.http.StreamAnswer;
import dev.posada.docker.http.Target;
import dev.posada.docker.json.Json;
import dev.posada.spi.Operation;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * One Docker engine, and the way around Posada to it: {@code host.unwrap(DockerEngine.class)}.
 * Thread-safe.
 *
 * <p>The version of the API is negotiated: the newest that the engine and Posada both know, 1.40 to
 * 1.55; or it is the one that {@code DOCKER_API_VERSION} says. After the host is closed every call
 * throws {@link dev.posada.ConnectionException}.
 */
public final class DockerEngine {
  private static final int NOT_MODIFIED = 304;

  private final HttpClient http;
  private final Unattended.Clock clock = new Unattended.Clock();
  private final Duration timeout;
  private final Negotiation negotiation;

  DockerEngine(Dialer dialer, Duration timeout) {
    this(dialer, timeout, Optional.empty());
  }

  /**
   * Makes one.
   *
   * @param pinned the version that is spoken whatever the engine offers; empty to negotiate
   */
  DockerEngine(Dialer dialer, Duration timeout, Optional<ApiVersion> pinned) {
    this.http = new HttpClient(dialer);
    this.timeout = timeout;
    this.negotiation = new Negotiation(http, pinned);
  }

  /**
   * Makes any request of the engine's API.
   *
   * <p>It is bounded by {@link dev.posada.ConnectOptions#timeout}, and no trace shows it. Posada
   * does not look at what it does to a guest. The answer is kept whole: one that does not end, as
   * events, or is larger than 64 MiB, fails.
   *
   * <p>A container with what {@link dev.posada.ContainerSpec} and {@link DockerContainerOptions} do
   * not have is made by {@code POST /containers/create?name=web}; {@code host.containers().get} has
   * it then. What no verb prunes is pruned by {@code POST /containers/prune}, {@code
   * /volumes/prune} and {@code /networks/prune}.
   *
   * @param method {@code GET}, {@code POST}, {@code PUT}, {@code DELETE} or {@code HEAD}
   * @param path path and query, encoded, without the version, as in {@code /containers/json?all=1}
   * @param json the body, sent as it is; empty for none
   * @return the body of the answer, as it came; empty for {@code HEAD}
   * @throws IllegalArgumentException if the method is another, or the path is not encoded well or
   *     has a version
   * @throws dev.posada.HypervisorException if the engine refuses, as any verb of Posada does
   */
  public String request(String method, String path, String json) {
    Objects.requireNonNull(method, "method");
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(json, "json");
    return call(api -> NativeRequest.of(api, method, path, json), unattended()).text();
  }

  /** What happened to a file of a container since it was made from its image. */
  public enum Change {
    /** It is another than in the image, or something in the folder is. */
    MODIFIED,
    /** It is not in the image. */
    ADDED,
    /** It is in the image only. */
    DELETED
  }

  /**
   * Tells what a container has changed in the files of its image; what is in mounts is not part of
   * that. {@code GET /containers/{id}/changes}, bounded as {@link #request} is.
   *
   * @param container one of this engine
   * @return what happened, by absolute path inside of it, in the engine's order; immutable
   * @throws dev.posada.NotFoundException if it is gone
   */
  public Map<String, Change> changes(Container container) {
    Objects.requireNonNull(container, "container");
    Map<String, Change> changes = new LinkedHashMap<>();
    for (Json change :
        json(api -> Request.get(Paths.container(api, container.id(), "changes")), unattended())
            .items()) {
      Change kind =
          switch ((int) change.get("Kind").number(0)) {
            case 1 -> Change.ADDED;
            case 2 -> Change.DELETED;
            default -> Change.MODIFIED;
          };
      changes.put(change.get("Path").text(""), kind);
    }
    return Collections.unmodifiableMap(changes);
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

  Unattended unattended(Duration within) {
    return clock.within(within);
  }

  /** The answer to a request for {@code api}, of success or 304: it is so already. */
  Answer call(Function<Target, Request> request, Operation op) {
    return negotiation.call(
        op, api -> http.call(request.apply(api), op, DockerEngine::accept), answer -> answer);
  }

  /** The JSON in the answer to a request; {@link Json#NULL} if there is no text in it. */
  Json json(Function<Target, Request> request, Operation op) {
    return exchange(request, op, DockerEngine::json);
  }

  private static Json json(StreamAnswer stream) throws IOException {
    byte[] body = stream.whole().body();
    return body.length == 0 ? Json.NULL : Json.parse(body);
  }

  /** {@code GET /containers/{id}/json}. */
  Json inspected(String container, Operation op) {
    return json(api -> Request.get(Paths.container(api, container, "json")), op);
  }

  /** Sends a small request that reads; what answers it is read by {@link #json(Pending)}. */
  Pending send(Function<Target, Request> request, Operation op) {
    return http.send(request.apply(negotiation.target(op)), op);
  }

  /**
   * The JSON in the answer to what was sent; empty where the engine wants to be asked in another
   * version, which {@link #json(Function, Operation)} finds out.
   */
  Optional<Json> json(Pending sent) {
    return Optional.ofNullable(sent.read(stream -> exchanged(stream, DockerEngine::json)).value());
  }

  /** What a reader makes of the answer of success to a request, read within the traced call. */
  <T> T exchange(Function<Target, Request> request, Operation op, HttpClient.Reader<T> reader) {
    return negotiation
        .call(
            op,
            api -> http.exchange(request.apply(api), op, stream -> exchanged(stream, reader)),
            Exchanged::refusal)
        .value();
  }

  private static <T> Exchanged<T> exchanged(StreamAnswer stream, HttpClient.Reader<T> reader)
      throws IOException {
    if (stream.isSuccess()) {
      return new Exchanged<>(reader.read(stream), null);
    }
    Answer refusal = stream.whole();
    accept(refusal);
    return new Exchanged<>(null, refusal);
  }

  private record Exchanged<T>(T value, Answer refusal) {}

  /** An answer of success whose body outlives the operation; close it. */
  StreamAnswer open(Function<Target, Request> request, Operation op) {
    return negotiation.call(
        op,
        api -> http.open(request.apply(api), op, DockerEngine::accept),
        stream -> stream.refusal().orElse(null));
  }

  /** A connection of raw bytes that outlives the operation; close it. */
  Hijacked upgrade(Function<Target, Request> request, Operation op) {
    return negotiation.call(
        op,
        api -> http.upgrade(request.apply(api), op, DockerEngine::accept),
        hijacked -> hijacked.refusal().orElse(null));
  }

  /** Lets pass what succeeded, and what {@link Negotiation} answers. */
  private static void accept(Answer answer) {
    if (!answer.isSuccess()
        && answer.status() != NOT_MODIFIED
        && !Negotiation.wantsOtherVersion(answer)) {
      throw DockerErrors.of(answer);
    }
  }

  /** The version that is spoken, which is negotiated first where it was not. */
  ApiVersion version(Operation op) {
    return negotiation.version(op);
  }

  /** How many requests may be under way at once. */
  int atOnce() {
    return http.atOnce();
  }

  /** Closes every connection; what reads from one fails. */
  void close() {
    http.close();
    clock.close();
  }

  @Override
  public String toString() {
    return "Docker engine" + negotiation.known().map(version -> ", API " + version).orElse("");
  }
}
