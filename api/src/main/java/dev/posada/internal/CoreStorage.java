package dev.posada.internal;

import dev.posada.AlreadyExistsException;
import dev.posada.ByteSize;
import dev.posada.Capability;
import dev.posada.Failure;
import dev.posada.Kind;
import dev.posada.NotFoundException;
import dev.posada.Pool;
import dev.posada.RejectedException;
import dev.posada.Storage;
import dev.posada.Task;
import dev.posada.Volume;
import dev.posada.VolumeSpec;
import dev.posada.spi.Operation;
import dev.posada.spi.StorageDriver;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** The volumes of a host. */
final class CoreStorage implements Storage {
  private final CoreHost host;

  CoreStorage(CoreHost host) {
    this.host = host;
  }

  private StorageDriver driver(Capability capability) {
    host.require(capability);
    return host.driver().storage().orElseThrow();
  }

  private static Task given(Task task) {
    return Objects.requireNonNull(task, "task");
  }

  @Override
  public List<Pool> listPools() {
    StorageDriver driver = driver(Capability.VOLUMES);
    return host.call("list pools", null, host.options().timeout(), driver::pools);
  }

  @Override
  public List<Volume> list() {
    StorageDriver driver = driver(Capability.VOLUMES);
    return host.call("list volumes", null, host.options().timeout(), driver::volumes);
  }

  @Override
  public Volume get(String pool, String name) {
    Objects.requireNonNull(pool, "pool");
    Objects.requireNonNull(name, "name");
    StorageDriver driver = driver(Capability.VOLUMES);
    return host.call(
        doing("get", name),
        null,
        host.options().timeout(),
        op ->
            find(driver, pool, name, op)
                .orElseThrow(
                    () ->
                        driver.pools(op).stream().anyMatch(one -> one.name().equals(pool))
                            ? new NotFoundException(Kind.VOLUME, name, Failure.notDone())
                            : new NotFoundException(Kind.POOL, pool, Failure.notDone())));
  }

  private static Optional<Volume> find(
      StorageDriver driver, String pool, String name, Operation op) {
    return driver.volumes(op).stream()
        .filter(one -> one.pool().equals(pool) && one.name().equals(name))
        .findFirst();
  }

  @Override
  public Volume create(VolumeSpec spec) {
    return createWithin(spec, null);
  }

  @Override
  public Volume create(VolumeSpec spec, Task task) {
    return createWithin(spec, given(task));
  }

  private Volume createWithin(VolumeSpec spec, Task task) {
    StorageDriver driver = driver(Capability.VOLUMES);
    Requirements.ofLabels(spec.labels());
    Requirements.ofVolume(host, spec);
    return made(
        driver,
        doing("create", spec.name()),
        task,
        op -> spec.pool().orElseGet(() -> firstPool(driver, op)),
        spec.name(),
        op -> driver.create(spec, op));
  }

  private static String firstPool(StorageDriver driver, Operation op) {
    return driver.pools(op).stream()
        .findFirst()
        .map(Pool::name)
        .orElseThrow(
            () ->
                new NotFoundException(
                    Kind.POOL, "", Failure.notDone().remedy("make a storage pool on the host")));
  }

  /** Makes a volume whose name is free; after a failure it is the one that has the name. */
  private Volume made(
      StorageDriver driver,
      String doing,
      Task task,
      Function<Operation, String> poolOf,
      String name,
      Function<Operation, Volume> body) {
    return host.call(
        doing,
        task,
        host.options().workTimeout(),
        op -> {
          if (!driver.refusesTakenNames() && find(driver, poolOf.apply(op), name, op).isPresent()) {
            throw new AlreadyExistsException(Kind.VOLUME, name, Failure.notDone());
          }
          return body.apply(op);
        },
        (failed, op) -> {
          if (failed instanceof AlreadyExistsException
              || find(driver, poolOf.apply(op), name, op).isEmpty()) {
            return Verdict.notDone(failed.failure());
          }
          return Verdict.found(
              failed,
              driver.refusesTakenNames(),
              failed.failure(),
              List.of("volume \"" + name + "\", which may be incomplete"));
        });
  }

  @Override
  public void delete(Volume volume) {
    StorageDriver driver = driver(Capability.VOLUMES);
    host.<Void>call(
        doing("delete", volume.name()),
        null,
        host.options().timeout(),
        op -> {
          driver.delete(volume, op);
          return null;
        },
        (failed, op) ->
            find(driver, volume.pool(), volume.name(), op).isPresent()
                ? Verdict.notDone(failed.failure())
                : Verdict.goneAfter(failed, null));
  }

  @Override
  public Volume copy(Volume volume, String name) {
    return copyWithin(volume, name, null);
  }

  @Override
  public Volume copy(Volume volume, String name, Task task) {
    return copyWithin(volume, name, given(task));
  }

  private Volume copyWithin(Volume volume, String name, Task task) {
    Named.check(name);
    StorageDriver driver = driver(Capability.VOLUME_EDIT);
    return made(
        driver,
        doing("copy", volume.name()) + " as \"" + name + "\"",
        task,
        op -> volume.pool(),
        name,
        op -> driver.copy(volume, name, op));
  }

  @Override
  public Volume resize(Volume volume, ByteSize size) {
    return resizeWithin(volume, size, null);
  }

  @Override
  public Volume resize(Volume volume, ByteSize size, Task task) {
    return resizeWithin(volume, size, given(task));
  }

  private Volume resizeWithin(Volume volume, ByteSize size, Task task) {
    Objects.requireNonNull(size, "size");
    StorageDriver driver = driver(Capability.VOLUME_EDIT);
    return host.call(
        doing("resize", volume.name()) + " to " + size,
        task,
        host.options().workTimeout(),
        op -> {
          Volume now =
              find(driver, volume.pool(), volume.name(), op)
                  .orElseThrow(
                      () -> new NotFoundException(Kind.VOLUME, volume.name(), Failure.notDone()));
          if (now.capacity().filter(capacity -> capacity.compareTo(size) > 0).isPresent()) {
            throw new RejectedException(
                "it has " + now.capacity().get() + " and would lose what is at its end",
                Failure.notDone());
          }
          return driver.resize(volume, size, op);
        },
        (failed, op) ->
            find(driver, volume.pool(), volume.name(), op)
                .filter(now -> now.capacity().equals(Optional.of(size)))
                .map(Verdict::done)
                .orElseGet(() -> Verdict.unknown(failed.failure())));
  }

  @Override
  public void upload(Path from, Volume to) {
    uploadWithin(from, to, null);
  }

  @Override
  public void upload(Path from, Volume to, Task task) {
    uploadWithin(from, to, given(task));
  }

  private void uploadWithin(Path from, Volume to, Task task) {
    StorageDriver driver = driver(Capability.VOLUME_EDIT);
    host.<Void>call(
        doing("upload " + from + " to", to.name()),
        task,
        host.options().workTimeout(),
        op -> {
          NewFile.require(from);
          driver.upload(from, to, op);
          return null;
        },
        (failed, op) ->
            Verdict.partly(
                failed.failure(), List.of("volume \"" + to.name() + "\" is filled in part")));
  }

  @Override
  public void download(Volume from, Path to) {
    downloadWithin(from, to, null);
  }

  @Override
  public void download(Volume from, Path to, Task task) {
    downloadWithin(from, to, given(task));
  }

  private void downloadWithin(Volume from, Path to, Task task) {
    StorageDriver driver = driver(Capability.VOLUME_EDIT);
    host.<Void>call(
        doing("download", from.name()) + " to " + to,
        task,
        host.options().workTimeout(),
        op -> {
          NewFile.write(to, out -> driver.download(from, out, op));
          return null;
        });
  }

  private static String doing(String verb, String name) {
    return verb + " volume \"" + name + "\"";
  }
}
