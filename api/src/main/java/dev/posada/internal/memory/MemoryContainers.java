package dev.posada.internal.memory;

import dev.posada.ContainerInfo;
import dev.posada.ContainerSpec;
import dev.posada.DeleteReport;
import dev.posada.Failure;
import dev.posada.GuestProcess;
import dev.posada.HypervisorException;
import dev.posada.Image;
import dev.posada.Kind;
import dev.posada.LogLine;
import dev.posada.LogOptions;
import dev.posada.NativeException;
import dev.posada.Network;
import dev.posada.spi.ContainerDriver;
import dev.posada.spi.Operation;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.util.ArrayList;
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
    requireValid(spec);
    spec.name().ifPresent(guests()::requireFree);
    if (spec.removeAtExit() && spec.restart() != ContainerSpec.Restart.NO) {
      throw Refused.value("a container that is removed at its exit cannot be started again");
    }
    ImageStore.Stored image = world().images().get(spec.image().orElseThrow());
    List<SimulatedNetwork> networks = world().networks().of(spec);
    String id = Ids.unique();
    String name = spec.name().orElse("simulated_" + id.substring(0, SHORT_ID));
    SimulatedContainer made =
        new SimulatedContainer(
            world(),
            id,
            name,
            spec,
            image,
            new Joined(world(), id, networks, spec.ports()),
            Limits.complete(Kind.CONTAINER, spec.quota()));
    guests().add(made);
    return id;
  }

  /** Refuses what is wrong wherever it is run. */
  static void requireValid(ContainerSpec spec) {
    spec.name().ifPresent(MemoryContainers::requireWellFormed);
    spec.stopSignal().ifPresent(Signals::number);
    if (spec.directory().isPresent() && !spec.directory().get().startsWith("/")) {
      throw Refused.value("the working directory is not absolute: " + spec.directory().get());
    }
    if (spec.image().isEmpty()) {
      throw Refused.value("a container needs an image");
    }
  }

  @Override
  public Process stdio(String id, Operation op) {
    return read(
        "stdio",
        id,
        op,
        container -> {
          container.requireCommands();
          return new Attached(container, container.lives().getLast(), connection().stream());
        });
  }

  @Override
  public List<GuestProcess> processes(String id, Operation op) {
    return read(
        "processes",
        id,
        op,
        container -> {
          container.requireCommands();
          return container.running();
        });
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
    requireWellFormed(name);
  }

  private static void requireWellFormed(String name) {
    if (!NAME.matcher(name).matches()) {
      throw Refused.value("a container's name matches " + NAME + ": " + name);
    }
  }

  @Override
  public Image commit(String id, String reference, Operation op) {
    return connection()
        .change(
            "commit",
            id,
            op,
            () -> {
              SimulatedContainer container = guests().get(id);
              Reference name = Reference.parse(reference);
              String content = "commit of " + id + " at " + world().time().now();
              return world()
                  .images()
                  .put(content, container.runs(), container.files().copy(), List.of(name))
                  .toImage();
            });
  }

  @Override
  public void exportTo(String id, OutputStream tar, Operation op) {
    connection()
        .<Void>waitingRead(
            "exportTo",
            id,
            op,
            () -> {
              FileTree files = world().time().locked(() -> guests().get(id).files().copy());
              try {
                Tar.write(files.below("/"), tar);
              } catch (IOException e) {
                throw new NativeException("cannot write the archive: " + e, Failure.undecided());
              }
              op.progress("exporting", 1, 1);
              return null;
            });
  }

  @Override
  public void connect(String id, Network network, Operation op) {
    change("connect", id, op, container -> container.join(world().networks().get(network)));
  }

  @Override
  public void disconnect(String id, Network network, Operation op) {
    change("disconnect", id, op, container -> container.leave(world().networks().get(network)));
  }

  @Override
  public List<InetAddress> addresses(String id, Operation op) {
    return read("addresses", id, op, container -> container.joined().addresses());
  }

  @Override
  DeleteReport delete(SimulatedContainer container) {
    List<String> removed = new ArrayList<>(List.of("container " + container.name()));
    if (container.isForeign()) {
      return DeleteReport.of(
          removed, container.mounted().all("Posada did not create the container"));
    }
    removed.addAll(container.mounted().removeAnonymous());
    return DeleteReport.of(removed, container.mounted().kept());
  }

  @Override
  HypervisorException leftBy(SimulatedContainer container, HypervisorException failed) {
    return container.isForeign() ? failed : Remains.named(container.mounted().anonymous(), failed);
  }
}
