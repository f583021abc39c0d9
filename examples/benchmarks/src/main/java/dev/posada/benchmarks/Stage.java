package dev.posada.benchmarks;

import dev.posada.ConnectOptions;
import dev.posada.Diagnosis;
import dev.posada.Host;
import dev.posada.Hypervisors;
import dev.posada.NativeCall;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Where a row is measured: what it uses there is closed afterwards. Not thread-safe. */
final class Stage implements AutoCloseable {
  static final String LAB = "POSADA_LAB_DOCKER";

  private final AtomicLong calls = new AtomicLong();
  private final Deque<AutoCloseable> kept = new ArrayDeque<>();

  /** Closes it with the stage, before what was kept earlier. */
  <T extends AutoCloseable> T keep(T closeable) {
    kept.push(closeable);
    return closeable;
  }

  /** A connected host, whose native calls are counted. */
  Host connect(String uri) {
    return connect(uri, ConnectOptions.defaults());
  }

  /** The same, with options. */
  Host connect(String uri, ConnectOptions options) {
    ConnectOptions counted =
        options.trace(
            call -> {
              if (call.phase() == NativeCall.Phase.ENDED) {
                calls.incrementAndGet();
              }
            });
    return keep(Hypervisors.load().connect(uri, counted));
  }

  /** How many native calls were made to all hosts so far. */
  long calls() {
    return calls.get();
  }

  /** The socket of a Docker engine: that of the lab, or else the one that {@code docker:///} is. */
  Path dockerSocket() throws NotRunException {
    if (System.getenv(LAB) != null) {
      return labDockerSocket();
    }
    Diagnosis docker = provider("docker");
    if (!docker.available()) {
      throw new NotRunException(docker.reason().orElse("there is no Docker engine"));
    }
    List<String> lookedAt = docker.lookedAt();
    return Path.of(lookedAt.get(lookedAt.size() - 1));
  }

  /** What a variable of the environment names. */
  static String named(String variable, String what) throws NotRunException {
    String named = System.getenv(variable);
    if (named == null) {
      throw new NotRunException(variable + " does not name " + what);
    }
    return named;
  }

  /** The socket of an engine that rows may fill with containers: never that of somebody's work. */
  Path labDockerSocket() throws NotRunException {
    provider("docker");
    String uri = System.getenv(LAB);
    if (uri == null) {
      throw new NotRunException("it makes containers, and " + LAB + " names no engine for that");
    }
    return Path.of(URI.create(uri).getPath());
  }

  /** What is known of the provider of a scheme. */
  static Diagnosis provider(String scheme) throws NotRunException {
    return Hypervisors.load().diagnose().stream()
        .filter(diagnosis -> diagnosis.schemes().contains(scheme))
        .findFirst()
        .orElseThrow(() -> new NotRunException("the provider of " + scheme + " is not there"));
  }

  /** Closes all of it, whatever fails, and tells the first failure. */
  @Override
  public void close() throws Exception {
    Exception first = null;
    while (!kept.isEmpty()) {
      try {
        kept.pop().close();
      } catch (Exception e) {
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
