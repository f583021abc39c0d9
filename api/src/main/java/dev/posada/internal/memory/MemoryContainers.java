package dev.posada.internal.memory;

import dev.posada.ContainerInfo;
import dev.posada.ContainerSpec;
import dev.posada.Failure;
import dev.posada.Kind;
import dev.posada.LogLine;
import dev.posada.LogOptions;
import dev.posada.spi.ContainerDriver;
import dev.posada.spi.Operation;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The containers of a {@link World}. Thread-safe. */
final class MemoryContainers extends MemoryGuests<SimulatedContainer> implements ContainerDriver {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]+");
  private static final int SHORT_ID = 12;

  MemoryContainers(World world, Connection connection) {
    super(world, connection, world.containers());
  }

  @Override
  public String create(ContainerSpec spec, Operation op) {
    return connection().change("create", spec.name().orElse(""), op, () -> create(spec));
  }

  private String create(ContainerSpec spec) {
    spec.name().ifPresent(this::requireName);
    spec.name().ifPresent(guests()::requireFree);
    spec.stopSignal().ifPresent(Signals::number);
    if (spec.removeAtExit() && spec.restart() != ContainerSpec.Restart.NO) {
      throw Refused.value("a container that is removed at its exit cannot be started again");
    }
    if (spec.directory().isPresent() && !spec.directory().get().startsWith("/")) {
      throw Refused.value("the working directory is not absolute: " + spec.directory().get());
    }
    ImageStore.Stored image =
        world()
            .images()
            .get(spec.image().orElseThrow(() -> Refused.value("a container needs an image")));
    String id = Ids.unique();
    String name = spec.name().orElse("simulated_" + id.substring(0, SHORT_ID));
    SimulatedContainer made =
        new SimulatedContainer(
            world(), id, name, spec, image, Limits.complete(Kind.CONTAINER, spec.quota()));
    guests().add(made);
    return id;
  }

  @Override
  public ContainerInfo inspect(String id, Operation op) {
    return read("inspect", id, op, SimulatedContainer::info);
  }

  @Override
  public Stream<LogLine> logs(String id, LogOptions options, Operation op) {
    return read("logs", id, op, container -> Log.open(container, options, connection().stream()));
  }

  /** Waits for the end of the process that runs now, also if another one is started then. */
  @Override
  public int awaitExit(String id, Operation op) {
    return connection()
        .waitingRead(
            "awaitExit",
            id,
            op,
            () -> {
              Connection.Stream stream = connection().stream();
              SimulatedContainer container = world().time().locked(() -> guests().get(id));
              Run life = world().time().locked(container::run);
              return world()
                  .time()
                  .await(() -> exit(container, life, stream), Optional.empty(), op);
            });
  }

  private static Optional<Integer> exit(
      SimulatedContainer container, Run life, Connection.Stream stream) {
    stream.requireWhole(Failure.notDone());
    if (life != null && !life.ended()) {
      return Optional.empty();
    }
    OptionalInt code = container.lastExitCode();
    if (code.isPresent()) {
      return Optional.of(code.getAsInt());
    }
    throw life == null
        ? container.refuse("was never started")
        : Refused.missing(Kind.CONTAINER, container.id()); // its world began anew
  }

  @Override
  void requireName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw Refused.value("a container's name matches " + NAME + ": " + name);
    }
  }

  @Override
  List<String> delete(SimulatedContainer container) {
    return List.of("container " + container.name());
  }
}
