package dev.posada.docker;

import dev.posada.ConnectionException;
import dev.posada.Failure;
import dev.posada.LogLine;
import dev.posada.LogOptions;
import dev.posada.docker.frames.Frames;
import dev.posada.docker.frames.LogLines;
import dev.posada.docker.http.Request;
import dev.posada.docker.http.StreamAnswer;
import dev.posada.docker.http.Target;
import dev.posada.spi.Operation;
import java.io.IOException;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators.AbstractSpliterator;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The lines of a container's log, read as they are asked for. */
final class ContainerLogs {
  private ContainerLogs() {}

  /** {@code GET /containers/{id}/logs}. With a terminal there are no frames around its pieces. */
  static Stream<LogLine> open(DockerEngine engine, String id, LogOptions options, Operation op) {
    boolean terminal =
        engine
            .json(api -> Request.get(Paths.container(api, id, "json")), op)
            .get("Config")
            .get("Tty")
            .bool(false);
    StreamAnswer answer =
        engine.open(api -> Request.get(target(Paths.container(api, id, "logs"), options)), op);
    LogLines lines = new LogLines(terminal ? Frames.raw(answer.body()) : Frames.of(answer.body()));
    return StreamSupport.stream(new Lines(lines, answer), false).onClose(answer::close);
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

  /** A log that breaks before its end throws: it never just ends. */
  private static final class Lines extends AbstractSpliterator<LogLine> {
    private final LogLines lines;
    private final StreamAnswer answer;

    Lines(LogLines lines, StreamAnswer answer) {
      super(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.IMMUTABLE);
      this.lines = lines;
      this.answer = answer;
    }

    @Override
    public boolean tryAdvance(Consumer<? super LogLine> action) {
      Optional<LogLine> line;
      try {
        line = lines.next();
      } catch (IOException e) {
        answer.close();
        throw new ConnectionException(
            "the log broke off: " + e.getMessage(), Failure.notDone().cause(e));
      }
      line.ifPresentOrElse(action, answer::close);
      return line.isPresent();
    }
  }
}
