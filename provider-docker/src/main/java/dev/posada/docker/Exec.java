package dev.posada.docker;

import dev.posada.ConnectionException;
import dev.posada.ExecSpec;
import dev.posada.Failure;
import dev.posada.InvalidStateException;
import dev.posada.NotFoundException;
import dev.posada.Outcome;
import dev.posada.docker.frames.Frames;
import dev.posada.docker.http.Hijacked;
import dev.posada.docker.http.Request;
import dev.posada.docker.json.Json;
import dev.posada.spi.Operation;
import java.io.OutputStream;
import java.time.Duration;
import java.util.OptionalInt;

/** One command inside a container, as an engine knows it. */
final class Exec {
  /**
   * How long an engine may say after the end of the output that the command still runs. It does so
   * for some milliseconds.
   */
  static final Duration PATIENCE = Duration.ofSeconds(10);

  private final DockerEngine engine;
  private final String id;
  private final ExecSpec spec;

  private Exec(DockerEngine engine, String id, ExecSpec spec) {
    this.engine = engine;
    this.id = id;
    this.spec = spec;
  }

  /**
   * {@code POST /containers/{id}/exec}, which does not start it.
   *
   * @param stdin whether it is to have an input
   */
  static Exec create(
      DockerEngine engine, String container, ExecSpec spec, boolean stdin, Operation op) {
    Json body =
        Json.object()
            .with("AttachStdin", stdin)
            .with("AttachStdout", true)
            .with("AttachStderr", true)
            .with("Cmd", spec.command());
    if (spec.terminal()) {
      body = body.with("Tty", true).with("DetachKeys", Stdio.NO_KEYS);
    }
    if (!spec.environment().isEmpty()) {
      body = body.with("Env", ContainerRequest.environment(spec.environment()));
    }
    if (spec.directory().isPresent()) {
      body = body.with("WorkingDir", spec.directory().get());
    }
    if (spec.credentials().isPresent()) {
      body = body.with("User", spec.credentials().get().user()); // the engine asks for no password
    }
    String text = body.toString();
    Json made =
        engine.json(api -> Request.post(Paths.container(api, container, "exec")).json(text), op);
    return new Exec(engine, made.get("Id").text(""), spec);
  }

  /** {@code POST /exec/{id}/start}. */
  Hijacked start(Operation op) {
    String attached = Json.object().with("Detach", false).with("Tty", spec.terminal()).toString();
    return engine.upgrade(
        api -> Request.post(api.segments("exec", id, "start")).json(attached), op);
  }

  OutputStream input(Hijacked connection) {
    return spec.terminal() ? new TerminalInput(connection.out()) : connection.out();
  }

  /** With a terminal there are no frames around what comes. */
  Frames output(Hijacked connection) {
    return spec.terminal() ? Frames.raw(connection.in()) : Frames.of(connection.in());
  }

  /**
   * Waits until it runs, or has run: the engine answers before it begins one, and a container that
   * is paused in between never does.
   */
  void awaitBegin(Operation op) {
    Backoff backoff = new Backoff();
    Json state = inspect(op);
    while (state.get("Pid").number(0) == 0 && ended(state).isEmpty()) {
      backoff.pause(op);
      state = inspect(op);
    }
  }

  /**
   * Waits for its exit code, after its output has ended.
   *
   * @param patience how long the engine may say that it still runs
   */
  int awaitEnd(Duration patience, Operation op) {
    Backoff backoff = new Backoff();
    long since = System.nanoTime();
    OptionalInt code = exitCode(op);
    while (code.isEmpty()) {
      if (System.nanoTime() - since > patience.toNanos()) {
        throw cutOff();
      }
      backoff.pause(op);
      code = exitCode(op);
    }
    return code.getAsInt();
  }

  /**
   * No engine ends the output of a command that runs, also not of one that has closed its own
   * (20.10, 26.1, Podman 4.3): who did was something in between, and what was written since is
   * lost.
   */
  static ConnectionException cutOff() {
    return new ConnectionException(
        "its output ended and the command runs on: something between here and the engine hung up",
        Failure.unknown()
            .remedy("see what relays the connection, and how long it lets one be idle"));
  }

  /** {@code GET /exec/{id}/json}: the exit code, if it has ended. */
  OptionalInt exitCode(Operation op) {
    return ended(inspect(op));
  }

  /** Of one that was started. With its container the engine forgets how it ended. */
  private Json inspect(Operation op) {
    try {
      return engine.json(api -> Request.get(api.segments("exec", id, "json")), op);
    } catch (NotFoundException | InvalidStateException e) {
      throw e.with(
          "the container went away under the command: " + e.getMessage(),
          e.failure().outcome(Outcome.UNKNOWN));
    }
  }

  private static OptionalInt ended(Json state) {
    boolean ended = !state.get("Running").bool(false) && state.get("ExitCode").number().isPresent();
    return ended ? OptionalInt.of((int) state.get("ExitCode").number(0)) : OptionalInt.empty();
  }
}
