package dev.posada.examples.tour;

import dev.posada.ConnectOptions;
import dev.posada.Diagnosis;
import dev.posada.Host;
import dev.posada.HypervisorException;
import dev.posada.Hypervisors;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Logger;

/**
 * What can this machine do? Diagnoses every provider, tells the life of a virtual machine and of a
 * container on each host that is there, and compares the two.
 */
public final class Tour {
  private static final Duration PAUSE = Duration.ofMillis(300);
  private static final int MISUSED = 2;

  /** Posada's, whose warnings would come with stack traces; the tour tells what failed. */
  private static final Logger LOGGER = Logger.getLogger("dev.posada");

  /** For a tool or daemon that hangs: each may, and the reader waits. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Hypervisors hypervisors = Hypervisors.load();
  private final Run run = Run.begin();
  private final Screen screen;
  private final Map<String, String> environment;
  private final Farewell farewell;
  private final List<Figures> figures = new ArrayList<>();

  Tour(Screen screen, Map<String, String> environment, Duration pause) {
    this.screen = screen;
    this.environment = environment;
    this.farewell = new Farewell(hypervisors, screen, run, pause);
  }

  /**
   * Runs the tour. The exit code is 1 if a story failed. It leaves nothing behind that it was not
   * told to keep, and nothing at all when it is interrupted.
   *
   * @param args {@code --help} tells them
   */
  public static void main(String[] args) {
    Options options;
    try {
      options = Options.of(args);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.err.println(Options.USAGE);
      System.exit(MISUSED);
      return;
    }
    if (options.help()) {
      System.out.println(Options.USAGE);
      return;
    }
    LOGGER.setUseParentHandlers(false);
    Map<String, String> environment = System.getenv();
    Screen screen = Screen.ofProcess(environment);
    System.exit(isWell(screen, environment, options) ? 0 : 1);
  }

  private static boolean isWell(Screen screen, Map<String, String> environment, Options options) {
    try {
      Tour tour = new Tour(screen, environment, PAUSE);
      Runtime.getRuntime().addShutdownHook(new Thread(tour.farewell::say, "tour-farewell"));
      return tour.run(options);
    } catch (RuntimeException | LinkageError e) {
      screen.failure(e);
      return false;
    }
  }

  /** Returns whether all went well. */
  boolean run(Options options) {
    List<Diagnosis> diagnoses = hypervisors.diagnose(ConnectOptions.defaults().timeout(PATIENCE));
    new Diagnoses(screen).print(diagnoses);
    Route route = Route.of(options.uris(), diagnoses, environment);
    boolean well = true;
    for (String uri : route.uris()) {
      if (farewell.begun()) {
        return false;
      }
      screen.line("");
      screen.line("== " + uri);
      well &= visit(uri, route.other(uri), options);
    }
    if (!farewell.begun()) {
      compare();
    }
    return well;
  }

  private void compare() {
    List<String> table = Table.of(figures).lines();
    if (!table.isEmpty()) {
      screen.line("");
      screen.line("== A machine and a container, as measured just now");
      table.forEach(screen::line);
    }
  }

  private boolean visit(String uri, Optional<String> other, Options options) {
    try (Host host = farewell.connect(uri);
        Host second = other.map(this::second).orElse(null)) {
      return visit(
          new Place(host, Optional.ofNullable(second), run, environment, options.keep()), options);
    } catch (RuntimeException | LinkageError e) {
      if (!farewell.begun()) { // else the host was closed by the farewell, which does the rest
        screen.failure(e);
      }
      return false;
    }
  }

  /** Connects to where machines move; null if it cannot be reached, which ends no story. */
  private Host second(String uri) {
    try {
      return farewell.connect(uri);
    } catch (HypervisorException | IllegalArgumentException e) {
      screen.line("  cannot reach " + uri + ", to move a machine to: " + e.getMessage());
      return null;
    }
  }

  private boolean visit(Place place, Options options) {
    Visit visit = new Visit(place, screen, farewell::begun);
    boolean well = visit.tell(options.only());
    place.hosts().forEach(farewell::left);
    figures.addAll(visit.figures());
    return well;
  }

  Farewell farewell() {
    return farewell;
  }

  Run run() {
    return run;
  }
}
