package dev.posada.internal.memory;

import dev.posada.ContainerSpec;
import dev.posada.GuestState;
import dev.posada.Kind;
import dev.posada.NotFoundException;
import dev.posada.PortForward;
import dev.posada.Service;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A service as it is in its world: numbered places, in each of which a container is to run. Guarded
 * by the {@link Timeline}.
 */
final class SimulatedService {
  /** The label of its containers. */
  static final String LABEL = "posada/service";

  /** How long it takes from the wish for a container until it runs. */
  static final Duration DEPLOY = Duration.ofSeconds(1);

  private static final int SHORT_ID = 12;

  private final World world;
  private final String id = Ids.unique();
  private ContainerSpec spec;
  private ImageStore.Stored image;
  private final SortedMap<Integer, SimulatedContainer> places = new TreeMap<>();
  private final Map<Integer, Timeline.Appointment> deploying = new HashMap<>();

  /** Those of a former spec, which are replaced one after another. */
  private final Set<SimulatedContainer> outdated = new LinkedHashSet<>();

  private int replicas;

  SimulatedService(World world, ContainerSpec spec, ImageStore.Stored image) {
    this.world = world;
    this.spec = spec;
    this.image = image;
  }

  String id() {
    return id;
  }

  String name() {
    return spec.name().orElseThrow();
  }

  /** Wants so many containers: the missing ones are deployed, the last ones removed. */
  void scale(int wanted) {
    replicas = wanted;
    for (int place = 1; place <= wanted; place++) {
      if (!places.containsKey(place) && !deploying.containsKey(place)) {
        deployLater(place);
      }
    }
    for (int place : Map.copyOf(deploying).keySet()) {
      if (place > wanted) {
        world.time().cancel(deploying.remove(place));
      }
    }
    for (int place : new TreeMap<>(places).keySet()) {
      if (place > wanted) {
        remove(places.remove(place));
      }
    }
  }

  /** Changes what the containers are; the next place is not touched before this one runs. */
  void update(ContainerSpec to, ImageStore.Stored from) {
    spec = to;
    image = from;
    outdated.clear();
    outdated.addAll(places.values());
    replaceNext();
  }

  private void replaceNext() {
    outdated.retainAll(places.values());
    if (deploying.isEmpty() && !outdated.isEmpty()) {
      SimulatedContainer old = outdated.iterator().next();
      int place =
          places.entrySet().stream()
              .filter(entry -> entry.getValue() == old)
              .findFirst()
              .orElseThrow()
              .getKey();
      places.remove(place);
      outdated.remove(old);
      deployLater(place);
      remove(old);
    }
  }

  List<PortForward> ports() {
    return spec.ports();
  }

  private void deployLater(int place) {
    deploying.put(
        place,
        world
            .time()
            .at(
                world.time().now().plus(DEPLOY),
                () -> {
                  deploying.remove(place);
                  deploy(place);
                }));
  }

  private void deploy(int place) {
    List<SimulatedNetwork> networks;
    try {
      networks = world.networks().of(spec);
    } catch (NotFoundException gone) {
      deployLater(place);
      return;
    }
    String made = Ids.unique();
    SimulatedContainer container =
        new SimulatedContainer(
            world,
            made,
            name() + "." + place + "." + made.substring(0, SHORT_ID),
            replica(),
            image,
            new Joined(world, made, networks, List.of()),
            Limits.complete(Kind.CONTAINER, spec.quota()));
    world.containers().add(container);
    places.put(place, container);
    container.whenOff(() -> ended(place, container));
    try {
      container.start();
    } catch (RuntimeException refused) { // no address is left, or a network is gone: try again
      places.remove(place);
      remove(container);
      deployLater(place);
      return;
    }
    replaceNext();
  }

  /** The ports are the service's, and it starts its containers again itself. */
  private ContainerSpec replica() {
    return spec.restart(ContainerSpec.Restart.NO).label(LABEL, name());
  }

  /** One that ended is replaced, unless it was to run to its end. */
  private void ended(int place, SimulatedContainer container) {
    if (places.get(place) != container) {
      return;
    }
    boolean done =
        spec.restart() == ContainerSpec.Restart.ON_FAILURE
            && container.exitCode().equals(OptionalInt.of(0));
    if (!done) {
      places.remove(place);
      deployLater(place);
      world.time().at(world.time().now(), () -> remove(container));
    }
  }

  private void remove(SimulatedContainer container) {
    if (container.state() != GuestState.STOPPED) {
      container.kill();
    }
    if (world.containers().find(container.id()).isPresent()) {
      world.containers().remove(container);
      container.mounted().removeAnonymous();
    }
  }

  Service toService() {
    return Service.builder(id, name())
        .image(spec.image().orElseThrow())
        .labels(spec.labels())
        .replicas(replicas)
        .running(
            (int)
                places.values().stream()
                    .filter(SimulatedGuest::isRunning)
                    .filter(container -> !outdated.contains(container))
                    .count())
        .build();
  }
}
