package dev.posada.docker;

import dev.posada.Failure;
import dev.posada.GuestProcess;
import dev.posada.GuestState;
import dev.posada.HypervisorException;
import dev.posada.InvalidStateException;
import dev.posada.NativeException;
import dev.posada.RejectedException;
import dev.posada.Support;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.docker.http.Request;
import dev.posada.docker.json.Json;
import dev.posada.spi.Operation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The processes of a container, as {@code ps} on the engine's machine shows them; their numbers are
 * those of that machine.
 *
 * <p>Which columns there are is said by the titles, for every {@code ps} has its own: that of
 * busybox knows no width of a column, and an engine may put its own in the place of one.
 */
final class ContainerTop {
  /** The best first: long names of users whole, and nothing before the command with a space. */
  private static final List<String> ARGUMENTS =
      List.of("-eo pid,user:32,time,args", "-eo pid,user,time,args", "-ef");

  /** Podman has a ps of its own, and runs that of the container if it does not know a column. */
  private static final List<String> OF_PODMAN = List.of("hpid,huser,time,args");

  private static final Pattern CLOCK =
      Pattern.compile("(?:(?:(\\d+)-)?(\\d+):)?(\\d+):(\\d+)(?:\\.\\d+)?");
  private static final Pattern BUSYBOX = Pattern.compile("(\\d+)([dh])(\\d+)"); // 1d02, 5h23
  private static final Pattern PODMAN =
      Pattern.compile("(?:(\\d+)h)?(?:(\\d+)m)?(\\d+)(?:\\.\\d+)?s"); // 1h0m2.5s

  private ContainerTop() {}

  /** {@code GET /containers/{id}/top?ps_args=...}. */
  static List<GuestProcess> of(DockerEngine engine, String id, Dialect dialect, Operation op) {
    HypervisorException first = null;
    for (String arguments : dialect.podman() ? OF_PODMAN : ARGUMENTS) {
      try {
        Json top =
            engine.json(
                api -> Request.get(Paths.container(api, id, "top").query("ps_args", arguments)),
                op);
        if (top.isNull()) {
          requireRunning(engine, id, op);
        }
        return read(top);
      } catch (NativeException | RejectedException refused) {
        first = first == null ? refused : first;
      }
    }
    throw first.getMessage().contains("executable file not found") ? without(first) : first;
  }

  /** Podman answers with nothing where it should refuse, as of one that is off or paused. */
  private static void requireRunning(DockerEngine engine, String id, Operation op) {
    Json now = engine.json(api -> Request.get(Paths.container(api, id, "json")), op);
    GuestState state = ContainerJson.state(now);
    if (state != GuestState.RUNNING) {
      throw new InvalidStateException(
          "it does not run: " + ContainerJson.status(now),
          Failure.notDone().remedy(state == GuestState.PAUSED ? "resume it" : "start it"));
    }
  }

  private static HypervisorException without(HypervisorException cause) {
    return new UnsupportedCapabilityException(
        "the processes of containers",
        Support.no("the engine's machine has no ps", "install procps there"),
        Failure.notDone().cause(cause));
  }

  /** An answer to {@code GET /containers/{id}/top}. */
  static List<GuestProcess> read(Json top) {
    List<String> titles = texts(top.get("Titles"));
    int pid = column(titles, "PID", "HPID");
    int user = column(titles, "USER", "UID", "HUSER");
    int time = column(titles, "TIME");
    int command = column(titles, "COMMAND", "CMD", "ARGS");
    List<GuestProcess> processes = new ArrayList<>();
    for (Json row : top.get("Processes").items()) {
      List<String> cells = texts(row);
      if (cells.size() < titles.size()) {
        throw unreadable(cells);
      }
      processes.add(
          new GuestProcess(
              number(cells.get(pid)),
              cells.get(user),
              cpuTime(cells.get(time)),
              List.of(cells.get(command).strip().split(" +"))));
    }
    return processes;
  }

  private static List<String> texts(Json array) {
    return array.items().stream().map(text -> text.text("")).toList();
  }

  private static int column(List<String> titles, String... names) {
    for (String name : names) {
      int column = titles.indexOf(name);
      if (column >= 0) {
        return column;
      }
    }
    throw unreadable(titles);
  }

  private static long number(String pid) {
    try {
      return Long.parseLong(pid);
    } catch (NumberFormatException e) {
      throw unreadable(pid);
    }
  }

  /**
   * {@code 1-02:03:04}, {@code 0:05}; busybox has {@code 5h23} where that becomes too long, Podman
   * {@code 1h2m3s}.
   */
  static Duration cpuTime(String text) {
    Matcher clock = CLOCK.matcher(text);
    if (clock.matches()) {
      return Duration.ofDays(part(clock.group(1)))
          .plusHours(part(clock.group(2)))
          .plusMinutes(part(clock.group(3)))
          .plusSeconds(part(clock.group(4)));
    }
    Matcher busybox = BUSYBOX.matcher(text);
    if (busybox.matches()) {
      long more = part(busybox.group(3));
      return busybox.group(2).equals("d")
          ? Duration.ofDays(part(busybox.group(1))).plusHours(more)
          : Duration.ofHours(part(busybox.group(1))).plusMinutes(more);
    }
    Matcher podman = PODMAN.matcher(text);
    if (podman.matches()) {
      return Duration.ofHours(part(podman.group(1)))
          .plusMinutes(part(podman.group(2)))
          .plusSeconds(part(podman.group(3)));
    }
    if (text.equals("-")) {
      return Duration.ZERO; // of what is just ending
    }
    throw unreadable(text);
  }

  private static long part(String digits) {
    return digits == null ? 0 : number(digits);
  }

  private static NativeException unreadable(Object what) {
    return new NativeException("ps on the engine's machine says " + what, Failure.notDone());
  }
}
