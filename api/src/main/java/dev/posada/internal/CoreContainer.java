package dev.posada.internal;

import dev.posada.Container;
import dev.posada.ContainerInfo;
import dev.posada.Failure;
import dev.posada.InvalidStateException;
import dev.posada.Kind;
import dev.posada.LogLine;
import dev.posada.LogOptions;
import dev.posada.Task;
import dev.posada.spi.ContainerDriver;
import java.util.Objects;
import java.util.stream.Stream;

/** The handle of a container. */
final class CoreContainer extends CoreGuest implements Container {

  CoreContainer(CoreHost host, String id, String name) {
    super(host, Kind.CONTAINER, id, name);
  }

  @Override
  ContainerDriver driver() {
    return core().driver().containers().orElseThrow();
  }

  @Override
  public ContainerInfo inspect() {
    return read("inspect", op -> driver().inspect(id(), op));
  }

  @Override
  public Container rename(String name) {
    renameTo(name);
    return new CoreContainer(core(), id(), name);
  }

  @Override
  public Stream<LogLine> logs(LogOptions options) {
    Requirements.ofLogs(core(), options);
    return read("read the log of", op -> driver().logs(id(), options, op));
  }

  @Override
  public int awaitExit() {
    return awaitExitWithin(null);
  }

  @Override
  public int awaitExit(Task task) {
    return awaitExitWithin(Objects.requireNonNull(task, "task"));
  }

  private int awaitExitWithin(Task task) {
    return call(
        "await the exit of",
        task,
        options().workTimeout(),
        null,
        op -> {
          ContainerInfo now = driver().inspect(id(), op);
          if (now.started().isEmpty()) {
            throw new InvalidStateException(
                "it was never started",
                Failure.notDone().lastSeen(now.state()).remedy("start it first"));
          }
          return driver().awaitExit(id(), op);
        });
  }
}
