package dev.posada.internal.memory;

import dev.posada.ByteSize;
import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.NativeException;
import dev.posada.Pool;
import dev.posada.Volume;
import dev.posada.VolumeSpec;
import dev.posada.spi.Operation;
import dev.posada.spi.StorageDriver;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The volumes of a {@link World}. Thread-safe. */
final class MemoryStorage implements StorageDriver {
  private final World world;
  private final Connection connection;

  MemoryStorage(World world, Connection connection) {
    this.world = world;
    this.connection = connection;
  }

  private VolumeStore volumes() {
    return world.volumes();
  }

  @Override
  public List<Pool> pools(Operation op) {
    return connection.read("pools", "", op, () -> List.of(volumes().pool()));
  }

  @Override
  public List<Volume> volumes(Operation op) {
    return connection.read(
        "volumes",
        "",
        op,
        () -> volumes().all().stream().map(VolumeStore.Stored::toVolume).toList());
  }

  @Override
  public boolean refusesTakenNames() {
    return true;
  }

  @Override
  public Volume create(VolumeSpec spec, Operation op) {
    return connection.change("create", spec.name(), op, () -> volumes().create(spec).toVolume());
  }

  @Override
  public void delete(Volume volume, Operation op) {
    connection.change("delete", volume.name(), op, () -> volumes().delete(volumes().get(volume)));
  }

  /**
   * Copies piece by piece, so that others may look, and it may be cancelled; leaves all or none.
   */
  @Override
  public Volume copy(Volume volume, String name, Operation op) {
    return connection.waitingChange(
        "copy",
        volume.name(),
        op,
        () -> {
          VolumeStore.Stored original = world.time().locked(() -> volumes().get(volume));
          VolumeStore.Stored copy = world.time().locked(() -> volumes().createLike(original, name));
          try {
            long total = original.content().size();
            byte[] piece = new byte[Content.PIECE];
            for (long at = 0; at < total; at += piece.length) {
              op.check();
              long from = at;
              int count = (int) Math.min(piece.length, total - at);
              world
                  .time()
                  .locked(
                      () -> {
                        original.content().read(from, piece);
                        copy.content().write(from, piece, 0, count);
                      });
              op.progress("copying " + volume.name(), at + count, total);
            }
          } catch (HypervisorException e) {
            world.time().locked(() -> volumes().remove(copy));
            throw e;
          }
          return world.time().locked(copy::toVolume);
        });
  }

  @Override
  public Volume resize(Volume volume, ByteSize size, Operation op) {
    return connection.change(
        "resize",
        volume.name(),
        op,
        () -> {
          VolumeStore.Stored stored = volumes().get(volume);
          volumes().resize(stored, size);
          return stored.toVolume();
        });
  }

  /** What the file does not reach is zero then. */
  @Override
  public void upload(Path from, Volume to, Operation op) {
    connection.<Void>waitingChange(
        "upload",
        to.name(),
        op,
        () -> {
          VolumeStore.Stored stored = world.time().locked(() -> opened(from, to));
          try (InputStream in = Files.newInputStream(from)) {
            long total = Files.size(from);
            long at = 0;
            byte[] piece = in.readNBytes(Content.PIECE);
            while (piece.length > 0) {
              op.check();
              byte[] next = piece;
              long position = at;
              world.time().locked(() -> stored.content().write(position, next, 0, next.length));
              at += piece.length;
              op.progress("uploading " + to.name(), at, total);
              piece = in.readNBytes(Content.PIECE);
            }
          } catch (IOException e) {
            throw new NativeException("cannot read " + from + ": " + e, Failure.undecided());
          }
          return null;
        });
  }

  private VolumeStore.Stored opened(Path from, Volume to) {
    VolumeStore.Stored stored = volumes().get(to);
    volumes().requireOff(stored);
    long bytes = Build.requireFile(from);
    stored
        .capacity()
        .filter(capacity -> capacity.bytes() < bytes)
        .ifPresent(
            capacity -> {
              throw Refused.value(
                  from + " has " + bytes + " bytes, volume " + to.name() + " only " + capacity);
            });
    stored.content().clear();
    return stored;
  }

  @Override
  public void download(Volume from, OutputStream to, Operation op) {
    connection.<Void>waitingRead(
        "download",
        from.name(),
        op,
        () -> {
          VolumeStore.Stored stored = world.time().locked(() -> volumes().get(from));
          long total = world.time().locked(stored::length);
          byte[] piece = new byte[Content.PIECE];
          try {
            for (long at = 0; at < total; at += piece.length) {
              op.check();
              long position = at;
              int count = (int) Math.min(piece.length, total - at);
              world.time().locked(() -> stored.content().read(position, piece));
              to.write(piece, 0, count);
              op.progress("downloading " + from.name(), at + count, total);
            }
          } catch (IOException e) {
            throw new NativeException("cannot write volume " + from.name() + ": " + e);
          }
          return null;
        });
  }
}
