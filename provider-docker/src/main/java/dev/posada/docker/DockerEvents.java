package dev.posada.docker;

import dev.posada.HypervisorException;
import dev.posada.Subscription;
import dev.posada.docker.http.Request;
import dev.posada.docker.http.StreamAnswer;
import dev.posada.docker.http.Target;
import dev.posada.docker.json.Json;
import dev.posada.docker.json.JsonStream;
import dev.posada.spi.EventSink;
import dev.posada.spi.Operation;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Watches {@code GET /events} on a thread of its own, and connects again when that breaks.
 *
 * <p>The engine remembers its last 256 events, as long as it lives. So nothing was missed during an
 * outage if it still remembers the last one that came; otherwise events may be lost, and the sink
 * is told so.
 */
final class DockerEvents implements Subscription {
  private static final Duration CALL = Duration.ofSeconds(10);
  private static final long FIRST_PAUSE = 50; // milliseconds
  private static final long LONGEST_PAUSE = 1000;
  private static final long PATIENCE = 1000;

  private final DockerEngine engine;
  private final EventSink sink;
  private final CountDownLatch closed = new CountDownLatch(1);

  private volatile StreamAnswer answer;
  private Thread thread;

  /** The last event that came; only the thread knows it. */
  private Json last = Json.NULL;

  private DockerEvents(DockerEngine engine, EventSink sink) {
    this.engine = engine;
    this.sink = sink;
  }

  /** Watches from when this returns on. */
  static Subscription watch(DockerEngine engine, Workers workers, EventSink sink, Operation op) {
    DockerEvents events = new DockerEvents(engine, sink);
    events.answer = events.open(op);
    events.thread = workers.start("watch", events::run);
    return events;
  }

  private StreamAnswer open(Operation op) {
    return engine.open(api -> Request.get(target(api)), op);
  }

  private Target target(Target api) {
    Target events = api.segment("events").query("filters", EventJson.FILTERS);
    return last.isNull() ? events : events.query("since", moment(last));
  }

  private static String moment(Json event) {
    return ContainerLogs.seconds(Instant.EPOCH.plusNanos(EventJson.time(event)));
  }

  private void run() {
    while (!isClosed()) {
      try {
        read();
      } catch (IOException | HypervisorException broken) {
        answer.close();
      }
      if (!isClosed()) {
        sink.disconnected();
        reconnect();
      }
    }
    answer.close();
  }

  /** Tells each event; ends by an exception, for an engine ends no such stream by itself. */
  private void read() throws IOException {
    JsonStream events = new JsonStream(answer.body());
    Json before = last;
    for (Optional<Json> next = events.next(); next.isPresent(); next = events.next()) {
      Json event = next.get();
      boolean told = !before.isNull() && EventJson.same(before, event);
      last = event;
      if (!told) {
        tell(event);
      }
    }
  }

  private void tell(Json event) {
    String status = EventJson.status(event);
    if (status.isEmpty()) {
      status = ask(EventJson.id(event));
    }
    sink.guest(EventJson.kind(event), EventJson.guest(event, status));
  }

  /** The status of a container that was only renamed or updated. */
  private String ask(String id) {
    try {
      return ContainerJson.status(engine.inspected(id, engine.unattended(CALL)));
    } catch (HypervisorException gone) {
      return "";
    }
  }

  private void reconnect() {
    long pause = FIRST_PAUSE;
    while (!sleep(pause)) {
      try {
        boolean whole = remembered();
        StreamAnswer opened = open(engine.unattended(CALL));
        answer = opened;
        if (isClosed()) {
          opened.close(); // by close(), which did not see it
          return;
        }
        sink.connected();
        if (!whole) {
          sink.lost();
        }
        return;
      } catch (HypervisorException stillAway) {
        pause = Math.min(LONGEST_PAUSE, 2 * pause);
      }
    }
  }

  /** Whether the engine still knows the last event that came. */
  private boolean remembered() {
    if (last.isNull()) {
      return false;
    }
    return engine.exchange(
        api -> Request.get(target(api).query("until", moment(last))),
        engine.unattended(CALL),
        replay -> {
          JsonStream events = new JsonStream(replay.body());
          boolean found = false;
          for (Optional<Json> next = events.next(); next.isPresent(); next = events.next()) {
            found |= EventJson.same(last, next.get());
          }
          return found;
        });
  }

  /** Waits, and says whether it was closed meanwhile. */
  private boolean sleep(long millis) {
    try {
      return closed.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      return isClosed();
    }
  }

  private boolean isClosed() {
    return closed.getCount() == 0;
  }

  @Override
  public void close() {
    closed.countDown();
    answer.close();
    if (thread != Thread.currentThread()) {
      try {
        thread.join(PATIENCE);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
