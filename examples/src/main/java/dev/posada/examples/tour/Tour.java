package dev.posada.examples.tour;

import dev.posada.Diagnosis;
import dev.posada.Host;
import dev.posada.HypervisorException;
import dev.posada.Hypervisors;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What can this machine do? Diagnoses every provider, and tells the life of a virtual machine and
 * of a container on each host that is there.
 */
public final class Tour {
  private static final String SIMULATED = "memory:///inn";
  private static final Duration PAUSE = Duration.ofMillis(300);

  private final Hypervisors hypervisors = Hypervisors.load();
  private final Run run = Run.begin();
  private final Screen screen;
  private final Map<String, String> environment;
  private final Farewell farewell;

  Tour(Screen screen, Map<String, String> environment, Duration pause) {
    this.screen = screen;
    this.environment = environment;
    this.farewell = new Farewell(hypervisors, screen, run, pause);
  }

  /**
   * Runs the tour. The exit code is 1 if a story failed. It leaves nothing behind, also when it is
   * interrupted.
   *
   * @param args the URIs of hosts; without one, those that were found
   */
  public static void main(String[] args) {
    Tour tour = new Tour(Screen.ofProcess(), System.getenv(), PAUSE);
    Runtime.getRuntime().addShutdownHook(new Thread(tour.farewell::say, "tour-farewell"));
    System.exit(tour.run(List.of(args)) ? 0 : 1);
  }

  /** Returns whether all went well. */
  boolean run(List<String> uris) {
    List<Diagnosis> diagnoses = hypervisors.diagnose();
    new Diagnoses(screen).print(diagnoses);
    boolean well = true;
    for (String uri : uris.isEmpty() ? found(diagnoses) : uris) {
      screen.line("");
      screen.line("== " + uri);
      well &= visit(uri);
    }
    return well;
  }

  private List<String> found(List<Diagnosis> diagnoses) {
    List<String> uris = new ArrayList<>(List.of(SIMULATED));
    if (diagnoses.stream().anyMatch(it -> it.available() && it.schemes().contains("docker"))) {
      uris.add("docker:///");
    }
    String lab = environment.getOrDefault("POSADA_LAB_DOCKER", "");
    if (!lab.isBlank()) {
      uris.add(lab);
    }
    return uris;
  }

  private boolean visit(String uri) {
    try (Host host = farewell.connect(uri)) {
      boolean well = new Visit(host, run, environment, screen, new Steps(screen)).tell();
      farewell.left(host);
      return well;
    } catch (HypervisorException e) {
      screen.failure(e);
      return false;
    } catch (IllegalStateException e) {
      if (!farewell.begun()) {
        throw e;
      }
      return false; // the host was closed, by the farewell, which does the rest
    }
  }

  Farewell farewell() {
    return farewell;
  }

  Run run() {
    return run;
  }
}
