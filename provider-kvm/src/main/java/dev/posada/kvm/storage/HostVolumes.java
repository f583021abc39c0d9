package dev.posada.kvm.storage;

import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.NotFoundException;
import dev.posada.RejectedException;
import dev.posada.kvm.libvirt.Connection;
import dev.posada.kvm.libvirt.Storage;
import dev.posada.kvm.libvirt.Transfer;
import dev.posada.kvm.libvirt.Volumes;
import dev.posada.kvm.xml.PoolView;
import dev.posada.kvm.xml.VolumeXml;
import dev.posada.spi.Operation;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Volumes on the host that are only on their way: all of them are removed again. */
public final class HostVolumes {
  private final Connection connection;
  private final String pool;
  private final Operation op;
  private final Set<String> made = new LinkedHashSet<>();

  private HostVolumes(Connection connection, String pool, Operation op) {
    this.connection = connection;
    this.pool = pool;
    this.op = op;
  }

  /**
   * Volumes in a pool of files.
   *
   * @param near a file beside which they are to be, if that can be
   */
  public static HostVolumes in(Connection connection, Optional<String> near, Operation op) {
    Pools all = new Pools(connection, op);
    List<String> pools =
        all.views(Storage.ACTIVE).stream().filter(PoolView::ofFiles).map(PoolView::name).toList();
    if (pools.isEmpty()) {
      throw new RejectedException(
          "the host has no active storage pool of files, through which disks could be copied",
          Failure.notDone().remedy("make one of type dir"));
    }
    String pool =
        near.flatMap(all::at).map(Pools.Found::pool).filter(pools::contains).orElse(pools.get(0));
    return new HostVolumes(connection, pool, op);
  }

  /** {@return the beginning of names that nobody else has} */
  public static String stem(String words) {
    return FreshVolumes.legal(words) + "-" + UUID.randomUUID().toString().substring(0, 8) + "-";
  }

  /** {@return the path of a new volume} */
  public String create(String name, String format, long capacity) {
    made.add(name); // also if its creation is given up half way
    return volumes().create(name, VolumeXml.of(name, capacity, format, true, null), 0, op).path();
  }

  private Volumes volumes() {
    return connection.storage().volumes(pool);
  }

  /** {@return how many bytes of a volume are written} */
  public long occupied(String name) {
    return volumes().get(name, op).info().allocation();
  }

  public Transfer transfer(String name) {
    return volumes().transfer(name);
  }

  public void remove(String name, Operation own) {
    try {
      volumes().delete(name, own);
    } catch (NotFoundException gone) {
      // all the better
    }
    made.remove(name);
  }

  /**
   * Removes all that is left.
   *
   * @param remains is told what could not be removed
   */
  public void removeAll(List<String> remains, Operation own) {
    for (String name : List.copyOf(made)) {
      try {
        remove(name, own);
      } catch (HypervisorException e) {
        remains.add("volume " + pool + "/" + name);
      }
    }
  }
}
