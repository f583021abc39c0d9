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
import dev.posada.docker.http.Request;
import dev.posada.docker.json.Json;
import dev.posada.spi.Operation;
import java.io.IOException;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Runs commands inside containers. */
final class Execs implements AutoCloseable {
  private final DockerEngine engine;
  private final Workers workers;
  private final Set<SpawnedProcess> spawned = ConcurrentHashMap.newKeySet();

  Execs(DockerEngine engine, Workers workers) {
    this.engine = engine;
    this.workers = workers;
  }

  /** Runs a command to its end. Nothing in the API can end it before: a cancel lets it run on. */
  ExecResult run(String container, ExecSpec spec, Operation op) {
    String exec = create(container, spec, spec.stdin().length > 0, op);
    try (Hijacked connection = start(exec, op)) {
      return finish(exec, connection, spec, op);
    }
  }

  private ExecResult finish(String exec, Hijacked connection, ExecSpec spec, Operation op) {
    byte[] stdin = spec.stdin();
    BoundedOutput output = new BoundedOutput((int) spec.outputLimit().bytes());
    try (Subscription hook = op.onCancel(connection::close)) {
      if (stdin.length > 0) {
        // Both directions at once: a command that answers before it has read all would wait for
        // us, and we for it, as soon as the buffers of the socket are full.
        workers.start("stdin", () -> feed(connection, stdin));
      }
      forward(connection, output, op);
      return output.result(exitCode(exec, op));
    } catch (OperationCancelledException | OperationTimeoutException | ConnectionException e) {
      throw e.with(
          e.getMessage(),
          e.failure().remains(List.of("the command \"" + spec + "\" may still run inside")));
    }
  }

  /** Starts a command to talk to. */
  Process spawn(String container, ExecSpec spec, Operation op) {
    String exec = create(container, spec, true, op);
    Hijacked connection = start(exec, op);
    SpawnedProcess process = new SpawnedProcess(connection, () -> look(exec, engine.unattended()));
    spawned.add(process);
    workers.start(
        "spawn",
        () -> {
          try {
            process.pump();
          } finally {
            spawned.remove(process);
          }
        });
    try {
      awaitBegin(exec, op);
    } catch (HypervisorException e) {
      process.destroy();
      throw e;
    }
    return process;
  }

  /**
   * Waits until the command runs, or has run: the engine answers before it begins one, and a
   * container that is paused in between never does.
   */
  private void awaitBegin(String exec, Operation op) {
    Backoff backoff = new Backoff();
    Json state = inspect(exec, op);
    while (state.get("Pid").number(0) == 0 && ended(state).isEmpty()) {
      backoff.pause(op);
      state = inspect(exec, op);
    }
  }

  private String create(String container, ExecSpec spec, boolean stdin, Operation op) {
    Json body =
        Json.object()
            .with("AttachStdin", stdin)
            .with("AttachStdout", true)
            .with("AttachStderr", true)
            .with("Cmd", spec.command());
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
    return engine
        .json(api -> Request.post(Paths.container(api, container, "exec")).json(text), op)
        .get("Id")
        .text("");
  }

  private Hijacked start(String exec, Operation op) {
    String attached = Json.object().with("Detach", false).with("Tty", false).toString();
    return engine.upgrade(
        api -> Request.post(api.segment("exec").segment(exec).segment("start")).json(attached), op);
  }

  private static void feed(Hijacked connection, byte[] stdin) {
    try {
      connection.out().write(stdin);
      connection.closeOutput();
    } catch (IOException unread) {
      // The command ended without reading all, as head(1) does; a lost connection is noticed by
      // who reads.
    }
  }

  private static void forward(Hijacked connection, BoundedOutput output, Operation op) {
    try {
      Frames frames = Frames.of(connection.in());
      while (frames.next()) {
        frames.forward(output);
      }
    } catch (IOException e) {
      op.check();
      throw new ConnectionException(String.valueOf(e.getMessage()), Failure.unknown().cause(e));
    }
  }

  /**
   * The exit code. An engine may say for some milliseconds after the end of the output that the
   * command still runs.
   */
  private int exitCode(String exec, Operation op) {
    Backoff backoff = new Backoff();
    OptionalInt code = look(exec, op);
    while (code.isEmpty()) {
      backoff.pause(op);
      code = look(exec, op);
    }
    return code.getAsInt();
  }

  private OptionalInt look(String exec, Operation op) {
    return ended(inspect(exec, op));
  }

  private Json inspect(String exec, Operation op) {
    return engine.json(api -> Request.get(api.segment("exec").segment(exec).segment("json")), op);
  }

  /** The exit code of a command that has ended. */
  private static OptionalInt ended(Json state) {
    boolean ended = !state.get("Running").bool(false) && state.get("ExitCode").number().isPresent();
    return ended ? OptionalInt.of((int) state.get("ExitCode").number(0)) : OptionalInt.empty();
  }

  /** Ends the streams of what was spawned with an error. */
  @Override
  public void close() {
    spawned.forEach(process -> process.abort("the host was closed"));
  }
}
