package dev.posada.docker.http;

import dev.posada.spi.CallText;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A request. Immutable, as far as its body is; each method returns a changed copy.
 *
 * <p>GET and HEAD read, all else changes something, unless {@link #reads} says otherwise.
 */
public final class Request {
  private final String method;
  private final Target target;
  private final boolean reads;
  private final List<String> headers;
  private final Body body;

  private Request(String method, Target target, boolean reads, List<String> headers, Body body) {
    this.method = method;
    this.target = target;
    this.reads = reads;
    this.headers = headers;
    this.body = body;
  }

  /** A body that is written as it is made. */
  @FunctionalInterface
  public interface Source {
    /**
     * Writes the body, once.
     *
     * @param out where to; need not be closed or buffered for writes of some kilobytes
     * @throws IOException if the body cannot be made, or sent
     */
    void writeTo(OutputStream out) throws IOException;
  }

  /** What is sent: bytes that can be sent again, or a source that cannot. */
  record Body(byte[] bytes, Source source, long length) {
    static final Body NONE = new Body(new byte[0], null, 0);
    static final long UNKNOWN = -1;
  }

  /**
   * {@return a request that reads}
   *
   * @param target what
   */
  public static Request get(Target target) {
    return new Request("GET", target, true, List.of(), Body.NONE);
  }

  /**
   * {@return a request that reads headers only}
   *
   * @param target what
   */
  public static Request head(Target target) {
    return new Request("HEAD", target, true, List.of(), Body.NONE);
  }

  /**
   * {@return a request that changes something}
   *
   * @param target what
   */
  public static Request post(Target target) {
    return new Request("POST", target, false, List.of(), Body.NONE);
  }

  /**
   * {@return a request that changes something}
   *
   * @param target what
   */
  public static Request put(Target target) {
    return new Request("PUT", target, false, List.of(), Body.NONE);
  }

  /**
   * {@return a request that removes something}
   *
   * @param target what
   */
  public static Request delete(Target target) {
    return new Request("DELETE", target, false, List.of(), Body.NONE);
  }

  /** {@return the request, traced as one that only reads, whatever its method} */
  public Request reads() {
    return new Request(method, target, true, headers, body);
  }

  /**
   * {@return the request with one header more}
   *
   * @param name its name
   * @param value its value, which no trace shows
   * @throws IllegalArgumentException if it would break the line
   */
  public Request header(String name, String value) {
    if ((name + value).chars().anyMatch(c -> c < ' ' || c > '~')) {
      throw new IllegalArgumentException("not a header: " + name);
    }
    List<String> more = new ArrayList<>(headers);
    more.add(name + ": " + value);
    return new Request(method, target, reads, List.copyOf(more), body);
  }

  /**
   * {@return the request with a body of JSON}
   *
   * @param text the JSON
   */
  public Request json(String text) {
    return body("application/json", text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * {@return the request with a body}
   *
   * @param type its content type
   * @param bytes the body, not copied
   */
  public Request body(String type, byte[] bytes) {
    return header("Content-Type", type).withBody(new Body(bytes, null, bytes.length));
  }

  /**
   * {@return the request with a body of known length}
   *
   * <p>A source that fails of itself, or writes another length, makes the call fail with {@link
   * java.io.UncheckedIOException}: the connection is not to blame.
   *
   * @param type its content type
   * @param length how much the source will write
   * @param source the body
   */
  public Request body(String type, long length, Source source) {
    return header("Content-Type", type).withBody(new Body(null, source, length));
  }

  /**
   * {@return the request with a body of unknown length}
   *
   * <p>A source that fails of itself makes the call fail with {@link java.io.UncheckedIOException}:
   * the connection is not to blame.
   *
   * @param type its content type
   * @param source the body
   */
  public Request body(String type, Source source) {
    return header("Content-Type", type).withBody(new Body(null, source, Body.UNKNOWN));
  }

  private Request withBody(Body other) {
    return new Request(method, target, reads, headers, other);
  }

  String method() {
    return method;
  }

  Target target() {
    return target;
  }

  boolean isRead() {
    return reads;
  }

  List<String> headers() {
    return headers;
  }

  Body body() {
    return body;
  }

  /** Whether it may be sent twice: by its method, not by {@link #reads}. */
  boolean isRepeatable() {
    return method.equals("GET") || method.equals("HEAD");
  }

  /** {@return the request as a trace shows it: {@code GET /v1.41/containers/json?all=1}} */
  public CallText text() {
    return target.text(method);
  }

  @Override
  public String toString() {
    return text().toString();
  }
}
