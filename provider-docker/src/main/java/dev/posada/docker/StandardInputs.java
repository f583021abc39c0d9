package dev.posada.docker;

import dev.posada.docker.http.Hijacked;
import dev.posada.docker.http.Request;
import dev.posada.docker.http.Target;
import dev.posada.docker.json.Json;
import dev.posada.spi.Operation;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/**
 * The inputs of containers that were talked to: one connection for each, as long as it runs.
 *
 * <p>The engine takes the end of such a connection for the end of the input, whether it was closed
 * or lost (StdinOnce, 20.10). So the connection outlives the process that a user has destroyed, and
 * who talks to the container next gets the same one; only the end of the container, or of the host,
 * closes it. No thread waits for that: those of containers that have ended are looked for when they
 * could have become many.
 */
final class StandardInputs implements AutoCloseable {
  private static final int MANY = 16;

  private final DockerEngine engine;
  private final Map<Run, Hijacked> open = new ConcurrentHashMap<>();
  private final ReentrantLock opening = new ReentrantLock();
  private int many = MANY;
  private volatile boolean closed;

  StandardInputs(DockerEngine engine) {
    this.engine = engine;
  }

  /**
   * A container between one start and its end.
   *
   * @param id the container
   * @param started when it was started, in the engine's own words
   */
  record Run(String id, String started) {
    static Run of(Json inspected) {
      return new Run(
          inspected.get("Id").text(""), inspected.get("State").get("StartedAt").text(""));
    }

    /**
     * Whether it has ended since the other one began. Not of each that is another: who asks may
     * have looked before a restart.
     */
    private boolean isOverBy(Run other) {
      Optional<Instant> mine = ContainerJson.time(Json.of(started));
      Optional<Instant> theirs = ContainerJson.time(Json.of(other.started));
      return id.equals(other.id)
          && mine.isPresent()
          && theirs.isPresent()
          && mine.get().isBefore(theirs.get());
    }
  }

  /** {@code POST /containers/{id}/attach?stream=1&stdin=1}, or what is connected already. */
  OutputStream of(Run run, Operation op) {
    lock(op);
    try {
      Hijacked input = open.get(run);
      if (input == null) {
        endThoseBefore(run);
        sweep(op);
        input = engine.upgrade(api -> attach(run.id(), api), op);
        open.put(run, input);
        if (closed) {
          input.close();
        }
      }
      return input.out();
    } finally {
      opening.unlock();
    }
  }

  private static Request attach(String id, Target api) {
    return Request.post(
            Paths.container(api, id, "attach")
                .query("stream", true)
                .query("stdin", true)
                .query("detachKeys", Stdio.NO_KEYS))
        .reads();
  }

  /** Never two of one container: ending the second would end what the first one writes to. */
  private void lock(Operation op) {
    boolean mine = false;
    while (!mine) {
      op.check();
      try {
        mine = opening.tryLock(50, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt(); // which the operation notices
      }
    }
  }

  /** The same container, restarted: in the list it runs, so that sweeping would keep them. */
  private void endThoseBefore(Run run) {
    for (Run other : Set.copyOf(open.keySet())) {
      if (other.isOverBy(run)) {
        ended(other);
      }
    }
  }

  /** Closes those of containers that do not run any more: {@code GET /containers/json}. */
  private void sweep(Operation op) {
    if (open.size() < many) {
      return;
    }
    Set<String> running =
        engine.json(api -> Request.get(api.segments("containers", "json")), op).items().stream()
            .map(row -> row.get("Id").text(""))
            .collect(Collectors.toSet());
    for (Run run : Set.copyOf(open.keySet())) {
      if (!running.contains(run.id())) {
        ended(run);
      }
    }
    many = Math.max(MANY, 2 * open.size());
  }

  /** A container has ended. */
  void ended(Run run) {
    Hijacked input = open.remove(run);
    if (input != null) {
      input.close();
    }
  }

  /** Ends the inputs. */
  @Override
  public void close() {
    closed = true;
    open.values().forEach(Hijacked::close);
  }
}
