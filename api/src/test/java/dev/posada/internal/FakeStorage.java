package dev.posada.internal;

import dev.posada.ByteSize;
import dev.posada.Capability;
import dev.posada.Failure;
import dev.posada.Kind;
import dev.posada.NotFoundException;
import dev.posada.Pool;
import dev.posada.Volume;
import dev.posada.VolumeSpec;
import dev.posada.spi.Operation;
import dev.posada.spi.StorageDriver;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The volumes of a {@link FakeHost}, in two pools. */
final class FakeStorage implements StorageDriver {
  final List<Pool> pools =
      new CopyOnWriteArrayList<>(
          List.of(
              Pool.builder("pool-1", "default").build(), Pool.builder("pool-2", "fast").build()));
  final List<Volume> there = new CopyOnWriteArrayList<>();
  volatile String uploaded = "";
  boolean refusesTakenNames;

  private final FakeHost host;

  FakeStorage(FakeHost host) {
    this.host = host;
  }

  private static Volume volume(String pool, String name, ByteSize size) {
    return Volume.builder("volume-" + name, name, pool).capacity(size).build();
  }

  /** Puts a volume there, as somebody else would. */
  Volume add(String pool, String name, ByteSize size) {
    Volume volume = volume(pool, name, size);
    there.remove(volume);
    there.add(volume);
    return volume;
  }

  @Override
  public List<Pool> pools(Operation op) {
    return host.ask("pools", false, op, () -> List.copyOf(pools));
  }

  @Override
  public List<Volume> volumes(Operation op) {
    host.needs(Capability.VOLUMES, "volumes");
    return host.ask("volumes", false, op, () -> List.copyOf(there));
  }

  @Override
  public Volume create(VolumeSpec spec, Operation op) {
    host.needs(Capability.VOLUMES, "create of a volume");
    String pool = spec.pool().orElse("default");
    free(pool, spec.name());
    return host.ask(
        "createVolume",
        true,
        op,
        () -> add(pool, spec.name(), spec.size().orElse(ByteSize.gib(1))));
  }

  @Override
  public boolean refusesTakenNames() {
    return refusesTakenNames;
  }

  private void free(String pool, String name) {
    host.promised(
        refusesTakenNames
            || there.stream().noneMatch(one -> one.pool().equals(pool) && one.name().equals(name)),
        "a taken name");
  }

  private Volume require(Volume volume) {
    if (!there.contains(volume)) {
      throw new NotFoundException(Kind.VOLUME, volume.name(), Failure.undecided());
    }
    return volume;
  }

  @Override
  public void delete(Volume volume, Operation op) {
    host.ask("deleteVolume", true, op, () -> there.remove(require(volume)));
  }

  @Override
  public Volume copy(Volume volume, String name, Operation op) {
    host.needs(Capability.VOLUME_EDIT, "copy of a volume");
    free(volume.pool(), name);
    return host.ask(
        "copyVolume",
        true,
        op,
        () -> add(volume.pool(), name, require(volume).capacity().orElseThrow()));
  }

  @Override
  public Volume resize(Volume volume, ByteSize size, Operation op) {
    host.needs(Capability.VOLUME_EDIT, "resize");
    return host.ask("resize", true, op, () -> add(volume.pool(), volume.name(), size));
  }

  @Override
  public void upload(Path from, Volume to, Operation op) {
    host.needs(Capability.VOLUME_EDIT, "upload");
    host.promised(Files.exists(from), "upload of a file that is not there");
    host.ask("upload", true, op, () -> uploaded = Files.readString(from));
  }

  @Override
  public void download(Volume from, OutputStream to, Operation op) {
    host.needs(Capability.VOLUME_EDIT, "download");
    host.ask(
        "download",
        false,
        op,
        () -> {
          to.write(require(from).name().getBytes(StandardCharsets.UTF_8));
          return null;
        });
  }
}
