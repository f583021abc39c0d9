package dev.posada.kvm.libvirt;

import dev.posada.kvm.jna.CMemory;
import dev.posada.kvm.jna.Structs;
import dev.posada.kvm.jna.VirStorage;
import dev.posada.spi.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;

/** The storage pools of a connection, by their names. Immutable. */
public final class Storage {
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

  /** {@return the volumes of a pool} */
  public Volumes volumes(String pool) {
    return new Volumes(connection, pool);
  }
}
