package dev.posada.internal;

import dev.posada.Capability;
import dev.posada.Container;
import dev.posada.ContainerInfo;
import dev.posada.Failure;
import dev.posada.GuestProcess;
import dev.posada.Image;
import dev.posada.InvalidStateException;
import dev.posada.Kind;
import dev.posada.LogLine;
import dev.posada.LogOptions;
import dev.posada.Network;
import dev.posada.Task;
import dev.posada.spi.ContainerDriver;
import java.nio.file.Path;
import java.util.List;
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

  @Override
  public Process stdio() {
    return read(
        "talk to",
        op -> {
          new Gate(this).pass(Verb.EXEC, op);
          return driver().stdio(id(), op);
        });
  }

  @Override
  public List<GuestProcess> processes() {
    return read(
        "list the processes of",
        op -> {
          new Gate(this).pass(Verb.EXEC, op);
          return driver().processes(id(), op);
        });
  }

  @Override
  public Image commit(String reference) {
    return commitWithin(reference, null);
  }

  @Override
  public Image commit(String reference, Task task) {
    return commitWithin(reference, Objects.requireNonNull(task, "task"));
  }

  private Image commitWithin(String reference, Task task) {
    Objects.requireNonNull(reference, "reference");
    require(Capability.IMAGES);
    return callAs(
        doing(Verb.COMMIT.word()) + " as \"" + reference + "\"",
        task,
        options().workTimeout(),
        null, // the reference may have named another image before
        op -> {
          try (GuestLocks.Held held = new Gate(this).lock(Verb.COMMIT, op)) {
            return driver().commit(id(), reference, op);
          }
        });
  }

  @Override
  public void exportTo(Path tar) {
    exportWithin(tar, null);
  }

  @Override
  public void exportTo(Path tar, Task task) {
    exportWithin(tar, Objects.requireNonNull(task, "task"));
  }

  private void exportWithin(Path tar, Task task) {
    require(Capability.IMAGES);
    callAs(
        doing(Verb.EXPORT.word()) + " to " + tar,
        task,
        options().workTimeout(),
        null,
        op -> {
          NewFile.write(tar, out -> driver().exportTo(id(), out, op));
          return null;
        });
  }

  @Override
  public void connect(Network network) {
    Objects.requireNonNull(network, "network");
    require(Capability.NETWORKS);
    locked(Verb.CONNECT, op -> driver().connect(id(), network, op));
  }

  @Override
  public void disconnect(Network network) {
    Objects.requireNonNull(network, "network");
    require(Capability.NETWORKS);
    locked(Verb.DISCONNECT, op -> driver().disconnect(id(), network, op));
  }
}
