package dev.posada.kvm.libvirt;

import dev.posada.kvm.jna.CMemory;
import dev.posada.kvm.jna.Structs;
import dev.posada.kvm.jna.VirStorage;
import dev.posada.spi.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import java.util.function.Predicate;

/** The storage pools of a connection, by their names. Immutable. */
public final class Storage {
  /** {@code VIR_CONNECT_LIST_STORAGE_POOLS_INACTIVE} and {@code ..._ACTIVE}. */
  public static final int INACTIVE = 1;

  public static final int ACTIVE = 2;

  private static final int NO_POOL = 49;
  private static final int NO_VOLUME = 50;
  private static final int NOT_ACTIVE = 55;

  private final Connection connection;

  Storage(Connection connection) {
    this.connection = connection;
  }

  /** A pool; bytes, all 0 while it is not active. */
  public record Pool(String name, boolean active, Structs.PoolInfo info) {}

  /** {@code virConnectListAllStoragePools}. */
  public List<Pool> pools(Operation op) {
    return Call.of("virConnectListAllStoragePools", "all")
        .read(
            connection.owned(),
            op,
            conn -> {
              long[] array = {0};
              int count = Answer.ok(VirStorage.virConnectListAllStoragePools(conn, array, 0));
              List<Pool> all = new ArrayList<>(count);
              for (long pool : CMemory.takenArray(array[0], count)) {
                all.add(describe(pool));
                VirStorage.virStoragePoolFree(pool);
              }
              return List.copyOf(all);
            });
  }

  private interface Listing<T> {
    void pool(String name, long pool, List<T> found);
  }

  /** What is found in each pool; one that vanishes or is stopped meanwhile is left out. */
  private <T> List<T> each(int flags, Operation op, Listing<T> listing) {
    return Call.of("virConnectListAllStoragePools", "all", flags)
        .read(
            connection.owned(),
            op,
            conn -> {
              long[] array = {0};
              int count = Answer.ok(VirStorage.virConnectListAllStoragePools(conn, array, flags));
              long[] pools = CMemory.takenArray(array[0], count);
              List<T> found = new ArrayList<>(count);
              try {
                for (long pool : pools) {
                  op.check();
                  ifThere(() -> listing.pool(VirStorage.virStoragePoolGetName(pool), pool, found));
                }
              } finally {
                for (long pool : pools) {
                  VirStorage.virStoragePoolFree(pool);
                }
              }
              return List.copyOf(found);
            });
  }

  /** Others stop pools and delete volumes while we look at them. */
  private static void ifThere(Runnable look) {
    try {
      look.run();
    } catch (Answer.Failed e) {
      int code = e.error().code();
      if (code != NO_POOL && code != NO_VOLUME && code != NOT_ACTIVE) {
        throw e;
      }
    }
  }

  /** {@code virConnectListAllStoragePools}: their names. */
  public List<String> names(int flags, Operation op) {
    return each(flags, op, (name, pool, found) -> found.add(name));
  }

  /** {@code virStoragePoolGetXMLDesc} of each pool. */
  public List<String> definitions(int flags, Operation op) {
    return each(
        flags,
        op,
        (name, pool, found) ->
            found.add(Answer.text(VirStorage.virStoragePoolGetXMLDesc(pool, 0))));
  }

  /** The definition of a volume, and which pool it is in. */
  public record Defined(String pool, String xml) {}

  /**
   * {@code virStoragePoolListAllVolumes} of each active pool, and {@code virStorageVolGetXMLDesc}
   * of each volume: libvirt describes no two of them in one call.
   *
   * @param refreshed says of the definition of a pool whether libvirt is to look into it again
   */
  public List<Defined> volumes(Predicate<String> refreshed, Operation op) {
    return each(
        ACTIVE,
        op,
        (name, pool, found) -> {
          if (refreshed.test(Answer.text(VirStorage.virStoragePoolGetXMLDesc(pool, 0)))) {
            VirStorage.virStoragePoolRefresh(pool, 0); // fails while something is made there
          }
          long[] array = {0};
          int count = Answer.ok(VirStorage.virStoragePoolListAllVolumes(pool, array, 0));
          long[] volumes = CMemory.takenArray(array[0], count);
          try {
            for (long volume : volumes) {
              op.check();
              ifThere(() -> found.add(defined(name, volume)));
            }
          } finally {
            for (long volume : volumes) {
              VirStorage.virStorageVolFree(volume);
            }
          }
        });
  }

  private static Defined defined(String pool, long volume) {
    return new Defined(pool, Answer.text(VirStorage.virStorageVolGetXMLDesc(volume, 0)));
  }

  /** {@code virStorageVolLookupByPath}, in all active pools. */
  public Defined definedAt(String path, Operation op) {
    return Call.of("virStorageVolLookupByPath", path)
        .read(
            connection.owned(),
            op,
            conn -> {
              long volume = Answer.some(VirStorage.virStorageVolLookupByPath(conn, path));
              try {
                long pool = Answer.some(VirStorage.virStoragePoolLookupByVolume(volume));
                try {
                  return defined(VirStorage.virStoragePoolGetName(pool), volume);
                } finally {
                  VirStorage.virStoragePoolFree(pool);
                }
              } finally {
                VirStorage.virStorageVolFree(volume);
              }
            });
  }

  /** One that vanishes meanwhile counts as not active. */
  private static Pool describe(long pool) {
    byte[] info = new byte[Structs.POOL_INFO];
    VirStorage.virStoragePoolGetInfo(pool, info);
    return new Pool(
        VirStorage.virStoragePoolGetName(pool),
        VirStorage.virStoragePoolIsActive(pool) == 1,
        Structs.poolInfo(info));
  }

  static <T> T within(long conn, String name, LongFunction<T> body) {
    long pool = Answer.some(VirStorage.virStoragePoolLookupByName(conn, name));
    try {
      return body.apply(pool);
    } finally {
      VirStorage.virStoragePoolFree(pool);
    }
  }

  private void change(String function, String name, Operation op, LongFunction<Integer> body) {
    Call.of(function, name)
        .change(
            connection.owned(),
            op,
            conn -> within(conn, name, pool -> Answer.ok(body.apply(pool))));
  }

  /** {@code virStoragePoolLookupByName}. */
  public Pool pool(String name, Operation op) {
    return Call.of("virStoragePoolLookupByName", name)
        .read(connection.owned(), op, conn -> within(conn, name, Storage::describe));
  }

  /** {@code virStoragePoolGetXMLDesc}. */
  public String xml(String name, Operation op) {
    return Call.of("virStoragePoolGetXMLDesc", name)
        .read(
            connection.owned(),
            op,
            conn ->
                within(
                    conn, name, pool -> Answer.text(VirStorage.virStoragePoolGetXMLDesc(pool, 0))));
  }

  /** {@code virStoragePoolDefineXML}; neither built nor started yet. */
  public void define(String name, String xml, Operation op) {
    Call.of("virStoragePoolDefineXML", name)
        .change(
            connection.owned(),
            op,
            conn ->
                VirStorage.virStoragePoolFree(
                    Answer.some(VirStorage.virStoragePoolDefineXML(conn, xml, 0))));
  }

  /** {@code virStoragePoolBuild}: makes its folder. */
  public void build(String name, Operation op) {
    change("virStoragePoolBuild", name, op, pool -> VirStorage.virStoragePoolBuild(pool, 0));
  }

  /** {@code virStoragePoolCreate}: starts it. */
  public void start(String name, Operation op) {
    change("virStoragePoolCreate", name, op, pool -> VirStorage.virStoragePoolCreate(pool, 0));
  }

  /** {@code virStoragePoolDestroy}: stops it, and keeps what is in it. */
  public void stop(String name, Operation op) {
    change("virStoragePoolDestroy", name, op, VirStorage::virStoragePoolDestroy);
  }

  /** {@code virStoragePoolUndefine}. */
  public void undefine(String name, Operation op) {
    change("virStoragePoolUndefine", name, op, VirStorage::virStoragePoolUndefine);
  }

  /** {@code virStoragePoolRefresh}: sees what others put there. */
  public void refresh(String name, Operation op) {
    change("virStoragePoolRefresh", name, op, pool -> VirStorage.virStoragePoolRefresh(pool, 0));
  }

  /** {@code virStoragePoolSetAutostart}. */
  public void setAutostart(String name, boolean autostart, Operation op) {
    change(
        "virStoragePoolSetAutostart",
        name,
        op,
        pool -> VirStorage.virStoragePoolSetAutostart(pool, autostart ? 1 : 0));
  }

  /** Where a volume is. */
  public record Place(String pool, String volume) {}

  /**
   * {@code virStorageVolLookupByPath}.
   *
   * @throws dev.posada.NotFoundException if no active pool has seen a volume there
   */
  public Place volumeAt(String path, Operation op) {
    return Call.of("virStorageVolLookupByPath", path)
        .read(
            connection.owned(),
            op,
            conn -> {
              long volume = Answer.some(VirStorage.virStorageVolLookupByPath(conn, path));
              try {
                return placed(volume);
              } finally {
                VirStorage.virStorageVolFree(volume);
              }
            });
  }

  private static Place placed(long volume) {
    long pool = Answer.some(VirStorage.virStoragePoolLookupByVolume(volume));
    try {
      return new Place(
          VirStorage.virStoragePoolGetName(pool), VirStorage.virStorageVolGetName(volume));
    } finally {
      VirStorage.virStoragePoolFree(pool);
    }
  }

  /** {@return the volumes of a pool} */
  public Volumes volumes(String pool) {
    return new Volumes(connection, pool);
  }
}
