package dev.posada.docker;

import dev.posada.ConnectionException;
import dev.posada.ExecResult;
import dev.posada.ExecSpec;
import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.OperationCancelledException;
import dev.posada.OperationTimeoutException;
import dev.posada.Subscription;
import dev.posada.docker.frames.Frames;
import dev.posada.docker.http.Hijacked;
import dev.posada.spi.Operation;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;

/** Runs commands inside containers. */
final class Execs {
  private final DockerEngine engine;
  private final Workers workers;
  private final Talks talks;
  private final Duration patience;

  Execs(DockerEngine engine, Workers workers, Talks talks) {
    this(engine, workers, talks, Exec.PATIENCE);
  }

  /**
   * Makes one.
   *
   * @param patience how long the engine may say after the end of a command's output that it runs
   */
  Execs(DockerEngine engine, Workers workers, Talks talks, Duration patience) {
    this.engine = engine;
    this.workers = workers;
    this.talks = talks;
    this.patience = patience;
  }

  /** Runs a command to its end. Nothing in the API can end it before: a cancel lets it run on. */
  ExecResult run(String container, ExecSpec spec, Operation op) {
    Exec exec = Exec.create(engine, container, spec, spec.stdin().length > 0, op);
    try (Hijacked connection = exec.start(op)) {
      return finish(exec, connection, spec, op);
    }
  }

  private ExecResult finish(Exec exec, Hijacked connection, ExecSpec spec, Operation op) {
    byte[] stdin = spec.stdin();
    BoundedOutput output = new BoundedOutput((int) spec.outputLimit().bytes());
    try (Subscription hook = op.onCancel(connection::close)) {
      if (stdin.length > 0) {
        // Both directions at once: a command that answers before it has read all would wait for
        // us, and we for it, as soon as the buffers of the socket are full.
        workers.start("stdin", () -> feed(exec.input(connection), stdin));
      }
      forward(exec.output(connection), output, op);
      return output.result(exec.awaitEnd(patience, op));
    } catch (OperationCancelledException | OperationTimeoutException | ConnectionException e) {
      throw e.with(
          e.getMessage(),
          e.failure().remains(List.of("the command \"" + spec + "\" may still run inside")));
    }
  }

  /** Starts a command to talk to. */
  Process spawn(String container, ExecSpec spec, Operation op) {
    Exec exec = Exec.create(engine, container, spec, true, op);
    Hijacked connection = exec.start(op);
    SpawnedProcess process =
        talks.begin(
            "spawn",
            new ExecTalk(exec, connection, () -> exec.exitCode(engine.unattended()), patience));
    try {
      exec.awaitBegin(op);
    } catch (HypervisorException e) {
      process.destroy();
      throw e;
    }
    return process;
  }

  private static void feed(OutputStream input, byte[] stdin) {
    try (input) {
      input.write(stdin);
    } catch (IOException unread) {
      // The command ended without reading all, as head(1) does; a lost connection is noticed by
      // who reads.
    }
  }

  private static void forward(Frames frames, BoundedOutput output, Operation op) {
    try {
      while (frames.next()) {
        frames.forward(output);
      }
    } catch (IOException e) {
      op.check();
      throw new ConnectionException(String.valueOf(e.getMessage()), Failure.unknown().cause(e));
    }
  }
}
