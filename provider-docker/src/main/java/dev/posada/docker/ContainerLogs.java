package dev.posada.docker;

import dev.posada.LogLine;
import dev.posada.LogOptions;
import dev.posada.docker.frames.LogLines;
import dev.posada.docker.http.Request;
import dev.posada.docker.http.Target;
import dev.posada.spi.Operation;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The lines of a container's log, read as they are asked for. */
final class ContainerLogs {
  private final DockerEngine engine;
  private final Dialect dialect;
  private final Workers workers;

  ContainerLogs(DockerEngine engine, Dialect dialect, Workers workers) {
    this.engine = engine;
    this.dialect = dialect;
    this.workers = workers;
  }

  /** {@code GET /containers/{id}/logs}. With a terminal there are no frames around its pieces. */
  Stream<LogLine> open(String id, LogOptions options, Operation op) {
    boolean terminal = engine.inspected(id, op).get("Config").get("Tty").bool(false);
    return dialect.podman() && options.tail().isPresent()
        ? tail(id, options, terminal, op)
        : lines(id, options, terminal, op);
  }

  /**
   * Podman (4.3) mangles the lines near the end of a log that is asked for by their number: those
   * which it has kept in two pieces. So there all of them are counted before, and skipped.
   */
  private Stream<LogLine> tail(String id, LogOptions options, boolean terminal, Operation op) {
    LogOptions whole = LogOptions.defaults(); // the engine understands no other option
    long all = engine.exchange(request(id, whole), op, log -> count(log.body(), terminal));
    int tail = options.tail().getAsInt();
    long before = Math.max(all - tail, 0);
    return options.follows()
        ? lines(id, whole.follow(), terminal, op).skip(before)
        : lines(id, whole, terminal, op).skip(before).limit(tail);
  }

  private static long count(InputStream log, boolean terminal) throws IOException {
    LogLines lines = LogReader.lines(log, terminal);
    long count = 0;
    while (lines.next().isPresent()) {
      count++;
    }
    return count;
  }

  private Stream<LogLine> lines(String id, LogOptions options, boolean terminal, Operation op) {
    Function<Target, Request> request = request(id, options);
    LogReader reader;
    if (!options.follows()) {
      reader = new LogReader(LateAnswer.of(engine.open(request, op)), terminal, null);
    } else if (dialect.podman()) {
      // It counts in seconds, so that nobody could tell the rest from what was told already.
      reader = new LogReader(LateAnswer.asked(engine, workers, request), terminal, null);
    } else {
      LateAnswer answer = LateAnswer.of(engine.open(request, op));
      reader = new LogReader(answer, terminal, last -> rest(id, options, last));
    }
    return StreamSupport.stream(reader, false).onClose(reader::close);
  }

  private LateAnswer rest(String id, LogOptions options, Optional<Instant> last) {
    LogOptions unfollowed = LogOptions.defaults();
    if (last.isPresent()) {
      unfollowed = unfollowed.since(last.get());
    } else {
      // nothing came: what was asked for at first
      if (options.since().isPresent()) {
        unfollowed = unfollowed.since(options.since().get());
      }
      if (options.tail().isPresent()) {
        unfollowed = unfollowed.tail(options.tail().getAsInt());
      }
    }
    return LateAnswer.of(engine.open(request(id, unfollowed), engine.unattended()));
  }

  private static Function<Target, Request> request(String id, LogOptions options) {
    return api -> Request.get(target(Paths.container(api, id, "logs"), options));
  }

  private static Target target(Target logs, LogOptions options) {
    Target target =
        logs.query("stdout", true)
            .query("stderr", true)
            .query("timestamps", true)
            .query("follow", options.follows());
    if (options.tail().isPresent()) {
      target = target.query("tail", options.tail().getAsInt());
    }
    if (options.since().isPresent()) {
      target = target.query("since", seconds(options.since().get()));
    }
    return target;
  }

  /** A moment as the engine reads it: seconds with nanoseconds behind the point. */
  static String seconds(Instant moment) {
    return String.format(Locale.ROOT, "%d.%09d", moment.getEpochSecond(), moment.getNano());
  }
}
