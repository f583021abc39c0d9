package dev.posada.kvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.posada.AlreadyExistsException;
import dev.posada.ByteSize;
import dev.posada.Capability;
import dev.posada.ConnectOptions;
import dev.posada.Disk;
import dev.posada.Host;
import dev.posada.Hypervisors;
import dev.posada.InvalidStateException;
import dev.posada.Kind;
import dev.posada.NativeCall;
import dev.posada.NotFoundException;
import dev.posada.Pool;
import dev.posada.RejectedException;
import dev.posada.Storage;
import dev.posada.Volume;
import dev.posada.VolumeSpec;
import dev.posada.kvm.jna.VirStorage;
import dev.posada.kvm.libvirt.Libraries;
import dev.posada.kvm.libvirt.NotLoadedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongToIntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Pools and volumes of libvirt's test driver; each test has a driver of its own. */
@Timeout(60)
class TestStorageTest {
  private static final String POOLS =
      "<node><pool type='dir'><name>zero</name><target><path>/zero</path></target></pool>"
          + "<pool type='dir'><name>default</name><target><path>/d</path></target></pool>"
          + "<pool type='logical'><source><name>group</name></source><name>group</name>"
          + "<target><path>/dev/group</path></target></pool></node>";

  private final List<NativeCall> calls = new CopyOnWriteArrayList<>();
  private Host host;
  private Storage storage;

  @TempDir Path folder;

  @BeforeEach
  void connect() throws Exception {
    try {
      Libraries.here().load(name -> {});
    } catch (NotLoadedException e) {
      assumeTrue(false, e.getMessage());
    }
    Path node = Files.writeString(folder.resolve("node.xml"), POOLS);
    host =
        Hypervisors.load().connect("test://" + node, ConnectOptions.defaults().trace(calls::add));
    storage = host.storage();
  }

  @AfterEach
  void close() {
    if (host != null) {
      host.close();
    }
  }

  private Pool pool(String name) {
    return storage.listPools().stream()
        .filter(one -> one.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private void inZero(LongToIntFunction change) {
    int returned =
        host.unwrap(LibvirtConnection.class)
            .orElseThrow()
            .connection(
                conn -> {
                  long pool = VirStorage.virStoragePoolLookupByName(conn, "zero");
                  try {
                    return change.applyAsInt(pool);
                  } finally {
                    VirStorage.virStoragePoolFree(pool);
                  }
                });
    assertEquals(0, returned);
  }

  @Test
  void theUsualPoolIsTheFirst() {
    List<Pool> pools = storage.listPools();
    assertEquals("default", pools.get(0).name());
    assertEquals(3, pools.size());
    assertEquals(Optional.of("/d"), pools.get(0).hostPath());
    assertTrue(pools.get(0).capacity().isPresent());
    assertEquals("default", storage.create(VolumeSpec.named("v")).pool());
  }

  @Test
  void aVolumeIsMadeFoundAndDeleted() {
    Volume made =
        storage.create(
            VolumeSpec.named("a <b> & 'c'")
                .pool(pool("zero"))
                .size(ByteSize.mib(3))
                .format(Disk.Format.RAW));
    Volume found = storage.get("zero", "a <b> & 'c'");
    assertEquals(made, found);
    assertEquals(Optional.of(ByteSize.mib(3)), found.capacity());
    assertEquals(Optional.of("/zero/a <b> & 'c'"), found.hostPath());
    assertThrows(
        AlreadyExistsException.class,
        () -> storage.create(VolumeSpec.named(made.name()).pool(pool("zero"))));
    storage.delete(made);
    NotFoundException gone = assertThrows(NotFoundException.class, () -> storage.delete(made));
    assertEquals(Kind.VOLUME, gone.kind());
    Volume nowhere = Volume.builder("v", "v", "no-pool").build();
    assertEquals(
        Kind.VOLUME, assertThrows(NotFoundException.class, () -> storage.delete(nowhere)).kind());
  }

  @Test
  void aPoolOfDevicesHasRawVolumesOnly() {
    VolumeSpec spec = VolumeSpec.named("v").pool(pool("group")).size(ByteSize.mib(1));
    assertThrows(RejectedException.class, () -> storage.create(spec.format(Disk.Format.QCOW2)));
    assertEquals(Optional.of(Disk.Format.RAW), storage.create(spec).format());
  }

  @Test
  void allVolumesAreListedInOneGo() {
    for (int i = 0; i < 20; i++) {
      storage.create(VolumeSpec.named("v" + i).size(ByteSize.mib(1)));
    }
    calls.clear();
    assertEquals(20, storage.list().size());
    assertEquals(1, calls.size(), calls::toString);
  }

  @Test
  void itSaysWhatItCannotDo() {
    assertTrue(host.support(Capability.VOLUMES).available());
    assertFalse(host.support(Capability.VOLUME_EDIT).available());
    assertTrue(host.support(Capability.VOLUME_EDIT).toString().contains("test driver"));
  }

  @Test
  void aPoolThatIsStoppedHasNoFiguresAndTakesNothing() {
    Pool zero = pool("zero");
    storage.create(VolumeSpec.named("v").pool(zero));
    inZero(VirStorage::virStoragePoolDestroy);
    List<Pool> pools = storage.listPools();
    assertEquals("zero", pools.get(2).name());
    assertEquals(Optional.empty(), pools.get(2).free());
    assertEquals(List.of(), storage.list());
    assertThrows(
        InvalidStateException.class, () -> storage.create(VolumeSpec.named("w").pool(zero)));
  }

  @Test
  void poolsAndVolumesMayVanishWhileTheyAreListed() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    Thread restless =
        new Thread(
            () -> {
              while (!over.get()) {
                storage.delete(storage.create(VolumeSpec.named("short-lived")));
                inZero(VirStorage::virStoragePoolDestroy);
                inZero(pool -> VirStorage.virStoragePoolCreate(pool, 0));
              }
            });
    restless.start();
    try {
      for (int i = 0; i < 300; i++) {
        storage.list();
        assertEquals("default", storage.listPools().get(0).name());
      }
    } finally {
      over.set(true);
      restless.join();
    }
  }
}
