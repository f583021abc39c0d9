package dev.posada.kvm.storage;

import dev.posada.ByteSize;
import dev.posada.Failure;
import dev.posada.InvalidStateException;
import dev.posada.Kind;
import dev.posada.NotFoundException;
import dev.posada.Pool;
import dev.posada.RejectedException;
import dev.posada.Volume;
import dev.posada.VolumeSpec;
import dev.posada.kvm.libvirt.Connection;
import dev.posada.kvm.libvirt.Session;
import dev.posada.kvm.libvirt.Storage;
import dev.posada.kvm.libvirt.Volumes;
import dev.posada.kvm.steps.Meanwhile;
import dev.posada.kvm.xml.PoolView;
import dev.posada.kvm.xml.VolumeView;
import dev.posada.spi.Operation;
import dev.posada.spi.StorageDriver;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** The storage pools of a daemon and their volumes; the id of a volume is its name. */
public final class KvmStorage implements StorageDriver {
  private final Session session;

  public KvmStorage(Session session) {
    this.session = session;
  }

  /** What is done with one volume. */
  private interface Body<T> {
    T with(Connection connection, VolumeView view);
  }

  private <T> T with(Volume volume, Operation op, Body<T> body) {
    return session.on(
        op,
        connection -> {
          try {
            Pools pools = new Pools(connection, op);
            return body.with(connection, pools.volume(volume.pool(), volume.name()));
          } catch (NotFoundException e) { // with its pool
            throw e.kind() == Kind.POOL
                ? new NotFoundException(Kind.VOLUME, volume.name(), e.failure())
                : e;
          }
        });
  }

  /**
   * {@code virConnectListAllStoragePools} and {@code virStoragePoolGetXMLDesc}. Those that are
   * active come first, {@code default} before the others; the rest are told without figures.
   */
  @Override
  public List<Pool> pools(Operation op) {
    return session.on(
        op,
        connection -> {
          Pools pools = new Pools(connection, op);
          List<Pool> all = new ArrayList<>();
          pools.views(Storage.ACTIVE).forEach(view -> all.add(StorageWords.pool(view, true)));
          pools.views(Storage.INACTIVE).forEach(view -> all.add(StorageWords.pool(view, false)));
          return all.stream().distinct().toList(); // one may have been stopped meanwhile
        });
  }

  /**
   * {@code virStoragePoolListAllVolumes} and {@code virStorageVolGetXMLDesc}, after {@code
   * virStoragePoolRefresh} of pools of files: what others put there is a volume as well.
   */
  @Override
  public List<Volume> volumes(Operation op) {
    return session.on(
        op,
        connection ->
            new Pools(connection, op)
                .volumes().stream()
                    .map(one -> StorageWords.volume(one.pool(), one.view()))
                    .toList());
  }

  @Override
  public boolean refusesTakenNames() {
    return true;
  }

  private static void requireName(String name) {
    boolean printable = name.chars().noneMatch(Character::isISOControl);
    if (!printable || name.indexOf('/') >= 0 || name.equals(".") || name.equals("..")) {
      throw new RejectedException(
          "the name of a volume has no slash and no control character: " + name, Failure.notDone());
    }
  }

  /**
   * {@code virStorageVolCreateXML}. Files are sparse, and qcow2 unless the spec says otherwise; one
   * without a size is empty, and takes the size of what is uploaded.
   */
  @Override
  public Volume create(VolumeSpec spec, Operation op) {
    requireName(spec.name());
    return session.on(
        op,
        connection -> {
          Pools pools = new Pools(connection, op);
          PoolView pool = pools.view(spec.pool().orElseGet(pools::usual));
          String usual = spec.size().isPresent() ? "qcow2" : "raw";
          String xml =
              Pools.definition(
                  spec.name(),
                  spec.size().map(ByteSize::bytes).orElse(0L),
                  Pools.format(pool, spec.format().map(StorageWords::word), usual),
                  pool.ofFiles(),
                  null);
          connection.storage().volumes(pool.name()).create(spec.name(), xml, 0, op);
          return seen(connection, pool.name(), spec.name(), op);
        });
  }

  private static Volume seen(Connection connection, String pool, String name, Operation op) {
    return StorageWords.volume(
        pool, VolumeView.read(connection.storage().volumes(pool).xml(name, op)));
  }

  /** The machines that use a volume in some way. */
  private static void requireNone(
      List<VolumeUsers.User> users, Predicate<VolumeUsers.User> refused, String remedy) {
    users.stream()
        .filter(refused)
        .findFirst()
        .ifPresent(
            user -> {
              throw new InvalidStateException(
                  "machine " + user.machine() + (user.above() ? " stands on it" : " uses it"),
                  Failure.notDone().remedy(remedy));
            });
  }

  private static List<VolumeUsers.User> users(VolumeUsers all, Volume volume, VolumeView view) {
    return all.all(VolumeUsers.names(volume.pool(), volume.name(), view.path()));
  }

  /** An image says only where it differs from what it lies on. */
  private static void requireNothingOver(VolumeUsers all, Volume volume, VolumeView view) {
    all.over(VolumeUsers.names(volume.pool(), volume.name(), view.path()))
        .ifPresent(
            over -> {
              throw new InvalidStateException(
                  "the image " + over + " stands on it",
                  Failure.notDone().remedy("delete that first, or what has it as its disk"));
            });
  }

  /** What nobody can look into may lie on it as well, and would be lost with it. */
  private static void requireAllSeen(Connection connection, Operation op) {
    new Readers(connection, "", op)
        .unseen()
        .ifPresent(
            unseen -> {
              throw new InvalidStateException(
                  "a disk of machine " + unseen,
                  Failure.notDone()
                      .remedy("start that pool or machine, or make a pool of the disk's folder"));
            });
  }

  private static Volumes in(Connection connection, Volume volume) {
    return connection.storage().volumes(volume.pool());
  }

  /** {@code virStorageVolDelete}; that a machine uses it libvirt would not mind. */
  @Override
  public void delete(Volume volume, Operation op) {
    with(
        volume,
        op,
        (connection, view) -> {
          VolumeUsers all = new VolumeUsers(connection, op);
          requireNone(users(all, volume, view), user -> true, "detach it, or delete the machine");
          requireNothingOver(all, volume, view);
          requireAllSeen(connection, op);
          in(connection, volume).delete(volume.name(), op);
          return null;
        });
  }

  /**
   * {@code virStorageVolCreateXMLFrom}, which libvirt cannot end early: of a cancelled copy nothing
   * is left when it is over.
   */
  @Override
  public Volume copy(Volume volume, String name, Operation op) {
    requireName(name);
    return with(
        volume,
        op,
        (connection, view) -> {
          VolumeUsers all = new VolumeUsers(connection, op);
          VolumeUsers.requireCopyable(users(all, volume, view), view.driver());
          boolean file = view.type().equals("file");
          String xml =
              Pools.definition(
                  name, view.capacity().orElse(0), file ? view.format() : null, file, null);
          long bytes = view.allocation().orElse(0);
          Growth growth = new Growth(connection, bytes, op);
          try (Meanwhile look = growth.of(volume.pool(), name)) {
            in(connection, volume).createFrom(volume.pool(), volume.name(), name, xml, op);
          }
          growth.add(bytes);
          return seen(connection, volume.pool(), name, op);
        });
  }

  /** {@code virStorageVolResize}. */
  @Override
  public Volume resize(Volume volume, ByteSize size, Operation op) {
    return with(
        volume,
        op,
        (connection, view) -> {
          requireNone(
              users(new VolumeUsers(connection, op), volume, view),
              VolumeUsers.User::active,
              "change the disk of that machine, or stop it first");
          in(connection, volume).resize(volume.name(), size.bytes(), 0, op);
          return seen(connection, volume.pool(), volume.name(), op);
        });
  }

  /**
   * {@code virStorageVolUpload}: the file, as it is, becomes what the volume's own file is. What it
   * does not reach is zero then, but for block devices, where that would take as long as they are
   * large. While nobody can look into some machine's disk, only a volume that takes no space yet,
   * as a raw one that is new, is sure to have nothing on it.
   */
  @Override
  public void upload(Path from, Volume to, Operation op) {
    with(
        to,
        op,
        (connection, view) -> {
          VolumeUsers all = new VolumeUsers(connection, op);
          requireNone(users(all, to, view), VolumeUsers.User::active, "stop that machine first");
          requireNothingOver(all, to, view);
          if (view.allocation().orElse(1) > 0) { // else there is nothing to lie on
            requireAllSeen(connection, op);
          }
          new Upload(in(connection, to), view, op).send(CallerFile.of(from));
          return null;
        });
  }

  /** {@code virStorageVolDownload}: the file of the volume, in the format of the volume. */
  @Override
  public void download(Volume from, OutputStream to, Operation op) {
    with(
        from,
        op,
        (connection, view) ->
            in(connection, from).transfer(from.name()).download(to, view.length(), op));
  }
}
