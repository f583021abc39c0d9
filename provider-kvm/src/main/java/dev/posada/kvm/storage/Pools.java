package dev.posada.kvm.storage;

import dev.posada.BusyException;
import dev.posada.Failure;
import dev.posada.InvalidStateException;
import dev.posada.NotFoundException;
import dev.posada.RejectedException;
import dev.posada.kvm.libvirt.Connection;
import dev.posada.kvm.libvirt.Storage;
import dev.posada.kvm.xml.PoolView;
import dev.posada.kvm.xml.VolumeView;
import dev.posada.kvm.xml.VolumeXml;
import dev.posada.spi.Operation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The storage pools of a daemon, and what is in them.
 *
 * <p>A daemon sees what others put into a pool when it looks again only. It is asked to where all
 * volumes are listed, in pools of files, which costs about what describing them costs; and where a
 * volume is not found. Other kinds would connect to their storage again for each list.
 */
public final class Pools {
  private static final String DEFAULT = "default";
  private static final Set<String> NETWORKED = Set.of("rbd", "gluster", "sheepdog");

  private final Connection connection;
  private final Operation op;

  Pools(Connection connection, Operation op) {
    this.connection = connection;
    this.op = op;
  }

  private static Comparator<String> usualFirst() {
    return Comparator.comparing(name -> !name.equals(DEFAULT)); // the others stay in their order
  }

  /** The definitions of some pools, the usual one first. */
  List<PoolView> views(int flags) {
    List<PoolView> views = new ArrayList<>();
    connection.storage().definitions(flags, op).forEach(xml -> views.add(PoolView.read(xml)));
    views.sort(Comparator.comparing(PoolView::name, usualFirst()));
    return views;
  }

  /** All volumes of all active pools. */
  List<Found> volumes() {
    return connection.storage().volumes(xml -> PoolView.read(xml).ofFiles(), op).stream()
        .map(one -> new Found(one.pool(), VolumeView.read(one.xml())))
        .toList();
  }

  PoolView view(String pool) {
    return PoolView.read(connection.storage().xml(pool, op));
  }

  /** Where volumes are made if nobody says where. */
  String usual() {
    return connection.storage().names(Storage.ACTIVE, op).stream()
        .min(usualFirst())
        .orElseThrow(
            () ->
                new RejectedException(
                    "the host has no active storage pool",
                    Failure.notDone().remedy("make or start one, or name a disk that is there")));
  }

  /**
   * A volume, which may be newer than libvirt's last look.
   *
   * @throws NotFoundException of kind {@code VOLUME} or {@code POOL}
   */
  VolumeView volume(String pool, String name) {
    try {
      return VolumeView.read(connection.storage().volumes(pool).xml(name, op));
    } catch (NotFoundException unseen) {
      if (!refreshed(pool)) {
        throw unseen;
      }
      return VolumeView.read(connection.storage().volumes(pool).xml(name, op));
    }
  }

  /** A volume and its pool. */
  record Found(String pool, VolumeView view) {
    Storage.Place place() {
      return new Storage.Place(pool, view.name());
    }
  }

  /** The volume at a path, which may be newer than libvirt's last look. */
  public static Optional<Storage.Place> place(Connection connection, String path, Operation op) {
    return new Pools(connection, op).at(path).map(Found::place);
  }

  /** As {@link #place}, with what it is. */
  Optional<Found> at(String path) {
    Optional<Found> known = known(path);
    if (known.isPresent()) {
      return known;
    }
    String folder = path.substring(0, Math.max(path.lastIndexOf('/'), 1));
    boolean looked =
        views(Storage.ACTIVE).stream()
            .filter(pool -> pool.path().filter(folder::equals).isPresent())
            .anyMatch(pool -> refreshed(pool.name()));
    return looked ? known(path) : Optional.empty();
  }

  Optional<Found> known(String path) {
    try {
      Storage.Defined found = connection.storage().definedAt(path, op);
      return Optional.of(new Found(found.pool(), VolumeView.read(found.xml())));
    } catch (NotFoundException unseen) {
      return Optional.empty();
    }
  }

  /** Whether libvirt has looked again, which it refuses while something is made in the pool. */
  boolean refreshed(String pool) {
    try {
      connection.storage().refresh(pool, op);
      return true;
    } catch (BusyException | InvalidStateException | NotFoundException notNow) {
      op.check();
      return false;
    }
  }

  /** Refuses a pool whose volumes libvirt would find no way to when a machine starts. */
  static PoolView requireDisks(PoolView pool) {
    if (NETWORKED.contains(pool.type())) {
      throw new RejectedException(
          "libvirt gives no machine a disk of a pool of kind " + pool.type() + " by its name",
          Failure.notDone().remedy("write it into the definition of the machine"));
    }
    return pool;
  }

  /**
   * What a volume in a pool is to be written in; null where no format can be said.
   *
   * @param usual of files
   */
  static String format(PoolView pool, Optional<String> wanted, String usual) {
    if (pool.ofFiles()) {
      return wanted.orElse(usual);
    }
    if (wanted.filter(format -> !format.equals("raw")).isPresent()) {
      throw new RejectedException(
          "pool " + pool.name() + " of kind " + pool.type() + " has raw volumes only",
          Failure.notDone());
    }
    return null;
  }

  /** The XML of a volume that is to be made. */
  static String definition(
      String name, long capacity, String format, boolean sparse, VolumeXml.Below below) {
    try {
      return VolumeXml.of(name, capacity, format, sparse, below);
    } catch (IllegalArgumentException e) { // a character that XML does not have
      throw new RejectedException(e.getMessage(), Failure.notDone().cause(e));
    }
  }
}
