package dev.posada.docker;

import dev.posada.Failure;
import dev.posada.InvalidStateException;
import dev.posada.docker.StandardInputs.Run;
import dev.posada.docker.frames.Frames;
import dev.posada.docker.http.Hijacked;
import dev.posada.docker.http.Request;
import dev.posada.docker.http.StreamAnswer;
import dev.posada.docker.http.Target;
import dev.posada.docker.json.Json;
import dev.posada.spi.Operation;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.BooleanSupplier;

/**
 * Talks to the own processes of containers.
 *
 * <p>Output, input and end are three connections. Of one for all, the end of its input would be the
 * end of the container's, so nobody could leave a container alone that reads: {@link
 * StandardInputs}.
 */
final class Stdio {
  /**
   * Keys that nobody hits, in place of those after which the engine takes a terminal away: what is
   * written has to come through as it is.
   */
  static final String NO_KEYS = "ctrl-^" + ",ctrl-^".repeat(7);

  private final DockerEngine engine;
  private final Talks talks;
  private final StandardInputs inputs;

  Stdio(DockerEngine engine, Talks talks, StandardInputs inputs) {
    this.engine = engine;
    this.talks = talks;
    this.inputs = inputs;
  }

  /**
   * {@code POST /containers/{id}/wait?condition=not-running} and {@code POST
   * /containers/{id}/attach?stream=1&stdin=0&stdout=1&stderr=1}.
   *
   * <p>The engine attaches to what is off as well, to wait for its start: so another look follows.
   */
  Process attach(String id, Operation op) {
    Json inspected = engine.inspected(id, op);
    requireRunning(inspected);
    StreamAnswer end = engine.open(api -> await(id, api), op);
    try {
      Hijacked output = engine.upgrade(api -> output(id, api), op);
      try {
        Run run = Run.of(inspected);
        StdioTalk talk =
            new StdioTalk(
                output, input(inspected, op), end, terminal(inspected), () -> inputs.ended(run));
        Json now = engine.inspected(id, op);
        requireRunning(now);
        return talks.begin("stdio", talk);
      } catch (RuntimeException e) {
        output.close();
        throw e;
      }
    } catch (RuntimeException e) {
      end.close();
      throw e;
    }
  }

  private static void requireRunning(Json inspected) {
    if (!inspected.get("State").get("Running").bool(false)) {
      throw new InvalidStateException(
          "it does not run: " + ContainerJson.status(inspected),
          Failure.notDone().remedy("start it"));
    }
  }

  private static boolean terminal(Json inspected) {
    return inspected.get("Config").get("Tty").bool(false);
  }

  private static Request await(String id, Target api) {
    return Request.post(Paths.container(api, id, "wait").query("condition", "not-running")).reads();
  }

  /** Podman would take the end of this one for that of the input, if it is not told otherwise. */
  private static Request output(String id, Target api) {
    return Request.post(
            Paths.container(api, id, "attach")
                .query("stream", true)
                .query("stdin", false)
                .query("stdout", true)
                .query("stderr", true))
        .reads();
  }

  /** What others created may have no input: the engine would take what is written and drop it. */
  private OutputStream input(Json inspected, Operation op) {
    if (!inspected.get("Config").get("OpenStdin").bool(false)) {
      return new NoInput();
    }
    OutputStream input = inputs.of(Run.of(inspected), op);
    return terminal(inspected) ? new TerminalInput(input) : input;
  }

  private static final class NoInput extends OutputStream {
    @Override
    public void write(int b) throws IOException {
      throw new IOException("the container was created without an input");
    }
  }

  private record StdioTalk(
      Hijacked out, OutputStream input, StreamAnswer end, boolean terminal, Runnable ended)
      implements Talk {

    @Override
    public Frames output() {
      return terminal ? Frames.raw(out.in()) : Frames.of(out.in());
    }

    @Override
    public int awaitExit(BooleanSupplier isGivenUp) throws IOException {
      try {
        Json exit = Json.parse(end.whole().body());
        ended.run();
        return (int) exit.get("StatusCode").number(UNKNOWN);
      } catch (IOException e) {
        if (isGivenUp.getAsBoolean()) {
          return UNKNOWN;
        }
        throw e;
      }
    }

    @Override
    public void close() {
      out.close();
      end.close();
    }
  }
}
