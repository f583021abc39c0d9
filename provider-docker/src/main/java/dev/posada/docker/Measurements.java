package dev.posada.docker;

import dev.posada.HypervisorException;
import dev.posada.InvalidStateException;
import dev.posada.NotFoundException;
import dev.posada.Usage;
import dev.posada.docker.http.Request;
import dev.posada.docker.http.Target;
import dev.posada.spi.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Measures containers, several at a time.
 *
 * <p>An engine before 25 answers only at its next tick, so each call takes up to a second: 50 of
 * them took 50 s one after another and 1.2 s at once (20.10).
 */
final class Measurements {
  private static final int AT_ONCE = 32;

  private final DockerEngine engine;
  private final Workers workers;

  Measurements(DockerEngine engine, Workers workers) {
    this.engine = engine;
    this.workers = workers;
  }

  /** Asks for one answer, not two of which the first is for comparison. */
  static Target once(Target stats) {
    return stats.query("stream", false).query("one-shot", true);
  }

  /** What containers use, by id, without those that do not run or are gone. */
  Map<String, Usage> of(List<String> ids, Operation op) {
    Map<String, Usage> usages = new ConcurrentHashMap<>();
    if (ids.size() == 1) {
      usage(ids.get(0), op).ifPresent(usage -> usages.put(ids.get(0), usage));
      return usages;
    }
    ConcurrentLinkedQueue<String> rest = new ConcurrentLinkedQueue<>(ids);
    ConcurrentLinkedQueue<RuntimeException> failures = new ConcurrentLinkedQueue<>();
    Runnable share =
        () -> {
          try {
            for (String id = rest.poll(); id != null && failures.isEmpty(); id = rest.poll()) {
              String measured = id;
              usage(id, op).ifPresent(usage -> usages.put(measured, usage));
            }
          } catch (RuntimeException e) {
            failures.add(e);
          }
        };
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < Math.min(AT_ONCE, ids.size()); i++) {
      threads.add(workers.start("measure", share));
    }
    join(threads, op);
    if (!failures.isEmpty()) {
      throw failures.peek();
    }
    return usages;
  }

  private Optional<Usage> usage(String id, Operation op) {
    try {
      return StatsJson.usage(
          engine.json(api -> Request.get(once(Paths.container(api, id, "stats"))), op));
    } catch (NotFoundException | InvalidStateException gone) {
      return Optional.empty();
    }
  }

  /**
   * Waits until all have ended. An interrupt is not theirs but the operation's, which notices it in
   * {@code check} and ends their calls.
   */
  private static void join(List<Thread> threads, Operation op) {
    boolean interrupted = false;
    for (Thread thread : threads) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true;
          Thread.currentThread().interrupt();
          cancelled(op);
          Thread.interrupted(); // or joining would throw at once, again and again
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void cancelled(Operation op) {
    try {
      op.check();
    } catch (HypervisorException over) {
      // the calls say so too, and what they threw is thrown
    }
  }
}
