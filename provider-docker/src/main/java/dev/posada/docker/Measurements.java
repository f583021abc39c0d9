package dev.posada.docker;

import dev.posada.HypervisorException;
import dev.posada.InvalidStateException;
import dev.posada.NativeException;
import dev.posada.NotFoundException;
import dev.posada.Usage;
import dev.posada.docker.http.Pending;
import dev.posada.docker.http.Request;
import dev.posada.docker.http.Target;
import dev.posada.docker.json.Json;
import dev.posada.spi.Operation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Measures containers, up to 256 at a time by a few threads.
 *
 * <p>An engine before 25 answers only at its next tick, so each call takes up to a second: 50 of
 * them took 50 s one after another and 1 s at once (20.10). A thread for each would only wait, so
 * all are asked before the first answer is read.
 */
final class Measurements {
  private static final int THREADS = 8;

  private final DockerEngine engine;
  private final Workers workers;

  /** So many answers each thread waits for: requests and answers fit into a socket's buffers. */
  private final int ahead;

  Measurements(DockerEngine engine, Workers workers) {
    this.engine = engine;
    this.workers = workers;
    this.ahead = Math.max(1, engine.atOnce() / THREADS);
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
    Queue<String> rest = new ConcurrentLinkedQueue<>(ids);
    Queue<RuntimeException> failures = new ConcurrentLinkedQueue<>();
    Runnable share =
        () -> {
          try {
            measure(rest, failures, usages, op);
          } catch (RuntimeException e) {
            failures.add(e);
          }
        };
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < Math.min(THREADS, ids.size()); i++) {
      threads.add(workers.start("measure", share));
    }
    join(threads, op);
    if (!failures.isEmpty()) {
      throw failures.peek();
    }
    return usages;
  }

  /** Asks ahead, and reads one answer after another, until nothing is left to be asked. */
  private void measure(
      Queue<String> rest,
      Queue<RuntimeException> failures,
      Map<String, Usage> usages,
      Operation op) {
    Deque<Asked> asked = new ArrayDeque<>();
    try {
      while (failures.isEmpty()) {
        while (asked.size() < ahead && !rest.isEmpty()) {
          Optional.ofNullable(rest.poll()).ifPresent(id -> asked.add(ask(id, op)));
        }
        if (asked.isEmpty()) {
          return;
        }
        Asked first = asked.remove();
        answer(first, op).ifPresent(usage -> usages.put(first.id, usage));
      }
    } finally {
      asked.forEach(each -> each.sent.close());
    }
  }

  private record Asked(String id, Pending sent) {}

  private Asked ask(String id, Operation op) {
    return new Asked(id, engine.send(stats(id), op));
  }

  private Optional<Usage> answer(Asked asked, Operation op) {
    return running(() -> engine.json(asked.sent).orElseGet(() -> engine.json(stats(asked.id), op)));
  }

  private Optional<Usage> usage(String id, Operation op) {
    return running(() -> engine.json(stats(id), op));
  }

  private static Function<Target, Request> stats(String id) {
    return api -> Request.get(once(Paths.container(api, id, "stats")));
  }

  private static Optional<Usage> running(Supplier<Json> stats) {
    try {
      return StatsJson.usage(stats.get());
    } catch (NotFoundException | InvalidStateException gone) {
      return Optional.empty();
    } catch (NativeException e) {
      if (e.nativeError().filter(error -> error.code().equals("404")).isPresent()) {
        return Optional.empty(); // Podman answers without a word then
      }
      throw e;
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
