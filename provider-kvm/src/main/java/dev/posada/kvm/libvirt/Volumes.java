package dev.posada.kvm.libvirt;

import dev.posada.kvm.jna.CMemory;
import dev.posada.kvm.jna.Structs;
import dev.posada.kvm.jna.VirStorage;
import dev.posada.spi.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongFunction;

/** The volumes of a storage pool, by their names. Immutable. */
public final class Volumes {
  public static final int CREATE_PREALLOC_METADATA = 1;
  public static final int RESIZE_SHRINK = 4;

  private final Connection connection;
  private final String pool;

  Volumes(Connection connection, String pool) {
    this.connection = connection;
    this.pool = pool;
  }

  /** A volume; bytes. */
  public record Volume(String name, String path, Structs.VolumeInfo info) {}

  private <T> T read(String function, String name, Operation op, LongFunction<T> body) {
    return Call.of(function, name, pool)
        .read(connection.owned(), op, conn -> with(conn, name, body));
  }

  private <T> T change(String function, String name, Operation op, LongFunction<T> body) {
    return Call.of(function, name, pool)
        .change(connection.owned(), op, conn -> with(conn, name, body));
  }

  private <T> T with(long conn, String name, LongFunction<T> body) {
    return Storage.within(
        conn,
        pool,
        pointer -> {
          long volume = Answer.some(VirStorage.virStorageVolLookupByName(pointer, name));
          try {
            return body.apply(volume);
          } finally {
            VirStorage.virStorageVolFree(volume);
          }
        });
  }

  private static Volume describe(long volume) {
    byte[] info = new byte[Structs.VOLUME_INFO];
    Answer.ok(VirStorage.virStorageVolGetInfo(volume, info));
    return new Volume(
        VirStorage.virStorageVolGetName(volume),
        Answer.text(VirStorage.virStorageVolGetPath(volume)),
        Structs.volumeInfo(info));
  }

  /** {@code virStoragePoolListAllVolumes}; a volume that vanishes meanwhile is left out. */
  public List<Volume> list(Operation op) {
    return Call.of("virStoragePoolListAllVolumes", pool)
        .read(connection.owned(), op, conn -> Storage.within(conn, pool, Volumes::describeAll));
  }

  private static List<Volume> describeAll(long pool) {
    long[] array = {0};
    int count = Answer.ok(VirStorage.virStoragePoolListAllVolumes(pool, array, 0));
    List<Volume> all = new ArrayList<>(count);
    for (long volume : CMemory.takenArray(array[0], count)) {
      try {
        all.add(describe(volume));
      } catch (Answer.Failed e) {
        // gone
      } finally {
        VirStorage.virStorageVolFree(volume);
      }
    }
    return List.copyOf(all);
  }

  /** {@code virStorageVolGetInfo}. */
  public Volume get(String name, Operation op) {
    return read("virStorageVolGetInfo", name, op, Volumes::describe);
  }

  /** {@code virStorageVolGetXMLDesc}. */
  public String xml(String name, Operation op) {
    return read(
        "virStorageVolGetXMLDesc",
        name,
        op,
        volume -> Answer.text(VirStorage.virStorageVolGetXMLDesc(volume, 0)));
  }

  /**
   * {@code virStoragePoolListAllVolumes}, and {@code virStorageVolGetXMLDesc} of each; a volume
   * that vanishes meanwhile is left out.
   */
  public List<String> xmls(Operation op) {
    return Call.of("virStoragePoolListAllVolumes", pool, "virStorageVolGetXMLDesc")
        .read(connection.owned(), op, conn -> Storage.within(conn, pool, Volumes::xmlOfAll));
  }

  private static List<String> xmlOfAll(long pool) {
    long[] array = {0};
    int count = Answer.ok(VirStorage.virStoragePoolListAllVolumes(pool, array, 0));
    List<String> all = new ArrayList<>(count);
    for (long volume : CMemory.takenArray(array[0], count)) {
      try {
        all.add(Answer.text(VirStorage.virStorageVolGetXMLDesc(volume, 0)));
      } catch (Answer.Failed e) {
        // gone
      } finally {
        VirStorage.virStorageVolFree(volume);
      }
    }
    return List.copyOf(all);
  }

  /** {@code virStorageVolCreateXML}. */
  public Volume create(String name, String xml, int flags, Operation op) {
    return Call.of("virStorageVolCreateXML", name, pool, flags)
        .change(
            connection.owned(),
            op,
            conn ->
                Storage.within(
                    conn,
                    pool,
                    pointer -> described(VirStorage.virStorageVolCreateXML(pointer, xml, flags))));
  }

  /**
   * {@code virStorageVolCreateXMLFrom}: a copy. libvirt copies to the end, whatever is asked of it
   * meanwhile; a copy that nobody waits for any more is deleted as soon as it is there.
   *
   * @param sourcePool where the source is
   * @param source the volume that is copied
   */
  public Volume createFrom(
      String sourcePool, String source, String name, String xml, Operation op) {
    AtomicBoolean unwanted = new AtomicBoolean();
    return Call.of("virStorageVolCreateXMLFrom", name, pool, sourcePool, source)
        .change(
            connection.owned(),
            op,
            () -> unwanted.set(true),
            conn ->
                new Volumes(connection, sourcePool)
                    .with(
                        conn,
                        source,
                        from -> Storage.within(conn, pool, to -> copied(to, xml, from, unwanted))));
  }

  private static Volume copied(long pool, String xml, long from, AtomicBoolean unwanted) {
    long copy = Answer.some(VirStorage.virStorageVolCreateXMLFrom(pool, xml, from, 0));
    if (unwanted.get()) {
      try {
        Answer.ok(VirStorage.virStorageVolDelete(copy, 0));
      } finally {
        VirStorage.virStorageVolFree(copy);
      }
      throw new IllegalStateException("cancelled, and the copy deleted");
    }
    return described(copy);
  }

  private static Volume described(long created) {
    Answer.some(created);
    try {
      return describe(created);
    } finally {
      VirStorage.virStorageVolFree(created);
    }
  }

  /** {@code virStorageVolDelete}. */
  public void delete(String name, Operation op) {
    change(
        "virStorageVolDelete",
        name,
        op,
        volume -> Answer.ok(VirStorage.virStorageVolDelete(volume, 0)));
  }

  /** {@code virStorageVolWipe}: it has nothing but zeros then. */
  public void wipe(String name, Operation op) {
    change(
        "virStorageVolWipe",
        name,
        op,
        volume -> Answer.ok(VirStorage.virStorageVolWipe(volume, 0)));
  }

  /** {@code virStorageVolResize}, bytes. */
  public void resize(String name, long capacity, int flags, Operation op) {
    change(
        "virStorageVolResize",
        name,
        op,
        volume -> Answer.ok(VirStorage.virStorageVolResize(volume, capacity, flags)));
  }

  /** {@return what carries bytes into a volume and out of it} */
  public Transfer transfer(String name) {
    return new Transfer(connection, pool, name);
  }

  /**
   * {@code virStorageVolDownload} into {@code virStorageVolUpload}: a file as it is, with what an
   * image has inside.
   *
   * @param length of the file
   */
  public void duplicate(String source, String name, long length, Operation op) {
    new Relay(connection, connection)
        .carry(
            new Storage.Place(pool, source),
            new Storage.Place(pool, name),
            (behind, sent) -> op.progress("copying", behind, length),
            op);
  }

  static <T> T withVolume(
      Connection connection, long conn, String pool, String name, LongFunction<T> body) {
    return new Volumes(connection, pool).with(conn, name, body);
  }
}
