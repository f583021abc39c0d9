package dev.posada.docker;

import dev.posada.ConnectionException;
import dev.posada.Failure;
import dev.posada.docker.http.Request;
import dev.posada.docker.http.StreamAnswer;
import dev.posada.docker.http.Target;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;

/**
 * An answer that who reads it waits for, not who asks: to be told a log that is followed, Podman
 * sends not even the head of its answer before the first line, which may never come.
 */
final class LateAnswer implements AutoCloseable {
  private static final Duration EVER = Duration.ofDays(3650);

  private final CompletableFuture<StreamAnswer> answer = new CompletableFuture<>();
  private final Unattended op;

  private LateAnswer(Unattended op) {
    this.op = op;
  }

  /** One that is there. */
  static LateAnswer of(StreamAnswer answer) {
    LateAnswer late = new LateAnswer(null);
    late.answer.complete(answer);
    return late;
  }

  /** One that is asked for now, on a thread of its own. */
  static LateAnswer asked(DockerEngine engine, Workers workers, Function<Target, Request> request) {
    LateAnswer late = new LateAnswer(engine.unattended(EVER));
    workers.start("answer", () -> late.ask(engine, request));
    return late;
  }

  private void ask(DockerEngine engine, Function<Target, Request> request) {
    try {
      StreamAnswer came = engine.open(request, op);
      if (!answer.complete(came)) {
        came.close(); // by close(), which did not see it
      }
    } catch (RuntimeException e) {
      answer.completeExceptionally(e);
    }
  }

  /**
   * Waits for it; throws what asking for it threw, or that it was closed. An interrupt closes it,
   * as it does a socket that is read.
   */
  StreamAnswer get() throws ClosedByInterruptException {
    try {
      return answer.get();
    } catch (InterruptedException e) {
      close();
      Thread.currentThread().interrupt();
      throw new ClosedByInterruptException();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException refused) {
        throw refused;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  @Override
  public void close() {
    RuntimeException closed = new ConnectionException("the stream was closed", Failure.notDone());
    if (answer.completeExceptionally(closed)) {
      op.abort();
    } else if (!answer.isCompletedExceptionally()) {
      answer.join().close();
    }
  }
}
