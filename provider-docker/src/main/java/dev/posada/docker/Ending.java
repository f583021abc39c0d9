package dev.posada.docker;

import dev.posada.GuestState;
import dev.posada.InvalidStateException;
import dev.posada.docker.http.Request;
import dev.posada.docker.json.Json;
import dev.posada.spi.Operation;

/** Ends the processes of containers, and waits for their end. */
final class Ending {
  private static final String POLITE = "SIGTERM";

  private final DockerEngine engine;
  private final Dialect dialect;

  Ending(DockerEngine engine, Dialect dialect) {
    this.engine = engine;
    this.dialect = dialect;
  }

  /**
   * {@code POST /containers/{id}/kill?signal=...}, the container's own stop signal: after another
   * one a restart policy starts it again.
   */
  void shutdown(String id, Operation op) {
    String own = engine.inspected(id, op).get("Config").get("StopSignal").text("");
    String signal = own.isEmpty() ? POLITE : own;
    engine.call(api -> Request.post(Paths.container(api, id, "kill").query("signal", signal)), op);
  }

  /**
   * {@code POST /containers/{id}/kill}. One that is removed has no process, which is the goal;
   * Podman refuses it while it starts a container again.
   */
  void kill(String id, Operation op) {
    Backoff backoff = new Backoff();
    while (true) {
      try {
        engine.call(api -> Request.post(Paths.container(api, id, "kill")), op);
        return;
      } catch (InvalidStateException e) {
        GuestState state = ContainerJson.state(engine.inspected(id, op));
        if (state == GuestState.STOPPING) {
          return;
        }
        boolean again = state == GuestState.STARTING || state == GuestState.RUNNING;
        if (!again || !dialect.podman()) {
          throw e;
        }
        backoff.pause(op);
      }
    }
  }

  /** {@code POST /containers/{id}/wait}, which changes nothing. */
  int await(String id, Operation op) {
    Json ended =
        engine.json(
            api ->
                Request.post(Paths.container(api, id, "wait").query("condition", "not-running"))
                    .reads(),
            op);
    return (int) ended.get("StatusCode").number(-1);
  }
}
