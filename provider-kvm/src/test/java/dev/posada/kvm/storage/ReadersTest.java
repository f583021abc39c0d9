package dev.posada.kvm.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.BusyException;
import dev.posada.Disk;
import dev.posada.Failure;
import dev.posada.InvalidStateException;
import dev.posada.NotFoundException;
import dev.posada.Outcome;
import dev.posada.Volume;
import dev.posada.kvm.InBetween;
import dev.posada.kvm.jna.VirStorage;
import dev.posada.kvm.libvirt.Connection;
import dev.posada.kvm.libvirt.Domain;
import dev.posada.kvm.libvirt.Session;
import dev.posada.kvm.libvirt.TestDriver;
import dev.posada.kvm.machine.Belongings;
import dev.posada.kvm.xml.DomainReader;
import dev.posada.spi.Operation;
import dev.posada.testkit.TestOperation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** With libvirt's test driver, which has each test's pools and machines, and no file of them. */
@Timeout(60)
class ReadersTest {
  private static final String POOLS =
      "<node><pool type='dir'><name>seen</name><target><path>/seen</path></target></pool>"
          + "<pool type='dir'><name>stopped</name><target><path>/stopped</path></target></pool>"
          + "</node>";

  private final TestOperation op = TestOperation.unlimited();
  private Session session;

  @TempDir Path folder;

  @BeforeEach
  void connect() throws Exception {
    Path node = Files.writeString(folder.resolve("node.xml"), POOLS);
    session = new Session(TestDriver.library(), "test://" + node, Connection.Settings.defaults());
    make("base", "raw");
  }

  @AfterEach
  void close() {
    if (session != null) {
      session.close();
    }
  }

  private void make(String volume, String format) {
    String xml =
        "<volume><name>%s</name><capacity>4096</capacity><allocation>4096</allocation>"
            + "<target><format type='%s'/></target></volume>";
    session.on(
        op,
        connection ->
            connection
                .storage()
                .volumes("seen")
                .create(volume, xml.formatted(volume, format), 0, op));
  }

  private String define(String name, String format, String file, String below) {
    return define(name, "file", format, "file='" + file + "'", below);
  }

  private String define(String name, String type, String format, String source, String below) {
    String uuid = UUID.randomUUID().toString();
    String xml =
        """
        <domain type='test'>
          <name>%s</name><uuid>%s</uuid><memory>1024</memory><os><type>hvm</type></os>
          <devices>
            <disk type='%s' device='disk'>
              <driver name='qemu' type='%s'/><source %s/>%s<target dev='vda' bus='virtio'/>
            </disk>
          </devices>
        </domain>
        """
            .formatted(name, uuid, type, format, source, below);
    session.on(
        op,
        connection -> {
          connection.domains().define(name, xml, 0, op).close();
          return null;
        });
    return uuid;
  }

  private Operation refusingToLook() {
    return InBetween.before(
        "virStoragePoolRefresh",
        op,
        () -> {
          throw new BusyException("it has asynchronous jobs running", Failure.notDone());
        });
  }

  private Optional<String> unseen(String but) {
    return session.on(op, connection -> new Readers(connection, but, op).unseen());
  }

  private void stop(String pool) {
    int done =
        session.on(
            op,
            connection ->
                connection.lend(
                    conn -> {
                      long pointer = VirStorage.virStoragePoolLookupByName(conn, pool);
                      try {
                        return VirStorage.virStoragePoolDestroy(pointer);
                      } finally {
                        VirStorage.virStoragePoolFree(pointer);
                      }
                    }));
    assertEquals(0, done);
  }

  @Test
  void nobodySeesWhatADiskOutsideOfEveryPoolLiesOn() {
    String uuid = define("over", "qcow2", "/elsewhere/over.qcow2", "");
    String why = unseen("").orElseThrow();
    assertTrue(why.startsWith("over ") && why.contains("/elsewhere/over.qcow2"), why);
    assertEquals(Optional.empty(), unseen(uuid), "the machine itself does not count");
  }

  @Test
  void nobodySeesWhatADiskInAPoolThatIsStoppedLiesOn() {
    define("over", "qcow2", "/stopped/over.qcow2", "");
    stop("stopped");
    String why = unseen("").orElseThrow();
    assertTrue(why.contains("pool stopped is not active"), why);
  }

  @Test
  void ofVolumesInAPoolThatIsStoppedThoseAreUnseenThatMayLieOnSomething() {
    stop("stopped");
    define("raw", "volume", "raw", "pool='stopped' volume='raw.img'", "");
    define("told", "volume", "qcow2", "pool='stopped' volume='told.qcow2'", "<backingStore/>");
    assertEquals(Optional.empty(), unseen(""));
    define("over", "volume", "qcow2", "pool='stopped' volume='over.qcow2'", "");
    String why = unseen("").orElseThrow();
    assertTrue(why.startsWith("over ") && why.contains("pool stopped is not active"), why);
  }

  @Test
  void nobodySeesWhatAVolumeOfAPoolThatIsGoneLiesOn() {
    define("raw", "volume", "raw", "pool='gone' volume='raw.img'", "");
    define("lost", "volume", "qcow2", "pool='seen' volume='lost.qcow2'", "");
    assertEquals(Optional.empty(), unseen(""));
    define("over", "volume", "qcow2", "pool='gone' volume='over.qcow2'", "");
    String why = unseen("").orElseThrow();
    assertTrue(why.startsWith("over ") && why.contains("there is no pool gone"), why);
  }

  @Test
  void nobodySeesWhatANewImageLiesOnWhileLibvirtRefusesToLookIntoItsPool() {
    define("over", "qcow2", "/seen/over.qcow2", "");
    define("volume", "volume", "qcow2", "pool='seen' volume='over.qcow2'", "");
    assertEquals(Optional.empty(), unseen(""), "it is gone");
    for (String machine : List.of("over", "volume")) {
      String other = machine.equals("over") ? "volume" : "over";
      String why =
          session.on(
              op,
              connection -> {
                try (Domain without = connection.domains().named(other, op)) {
                  return new Readers(connection, without.uuid(), refusingToLook())
                      .unseen()
                      .orElseThrow();
                }
              });
      assertTrue(why.startsWith(machine + " ") && why.contains("pool seen now"), why);
    }
  }

  @Test
  void anImageIsFoundHoweverTheOneAboveItCallsIt() {
    String above =
        "<volume><name>above.qcow2</name><capacity>4096</capacity>"
            + "<target><format type='qcow2'/></target><backingStore>"
            + "<path>/seen/vms/../base</path><format type='raw'/></backingStore></volume>";
    String chain =
        "<backingStore type='file'><format type='raw'/><source file='%s'/></backingStore>";
    define("said", "qcow2", "/elsewhere/said", chain.formatted("/seen/./vms/../base"));
    define("has", "raw", "/seen//base", "");
    session.on(
        op,
        connection -> {
          connection.storage().volumes("seen").create("above.qcow2", above, 0, op);
          Readers readers = new Readers(connection, "", op);
          assertEquals(Optional.of("/seen/above.qcow2"), readers.lying("/seen/base", Set.of()));
          assertEquals(Optional.of("said"), readers.reader("/seen/base"));
          assertEquals(Optional.of("has"), readers.user("/seen/base"));
          Set<String> names = VolumeUsers.names("seen", "base", Optional.of("/seen/base"));
          VolumeUsers users = new VolumeUsers(connection, op);
          assertTrue(users.over(names).isPresent());
          assertEquals(
              List.of("has", "said"),
              users.direct(names).stream().map(VolumeUsers.User::machine).sorted().toList());
          return null;
        });
  }

  @Test
  void aDiskInUseIsRefusedByWhicheverNameItsUserKnowsIt() {
    make("named", "raw");
    define("by-path", "raw", "/seen/base", "");
    define("by-name", "volume", "raw", "pool='seen' volume='named'", "");
    Volume base = Volume.builder("base", "base", "seen").build();
    refused(Disk.of(base), "by-path");
    refused(Disk.of("/seen/./base").format(Disk.Format.RAW), "by-path");
    refused(Disk.of("/seen/named").format(Disk.Format.RAW), "by-name");
  }

  private void refused(Disk disk, String user) {
    BusyException busy =
        assertThrows(
            BusyException.class,
            () ->
                session.on(
                    op, connection -> new DiskFiles(connection, op).place("m", disk, "vda")));
    assertTrue(busy.getMessage().contains("a disk of machine " + user), busy::getMessage);
  }

  @Test
  void whatAPoolKnowsHasToDoWhileLibvirtRefusesToLookIntoIt() {
    Operation busy = refusingToLook();
    session.on(
        op,
        connection -> {
          Pools pools = new Pools(connection, busy);
          assertEquals("base", pools.volume("seen", "base").name());
          assertThrows(NotFoundException.class, () -> pools.volume("seen", "none"));
          assertEquals(Optional.empty(), pools.at("/seen/none"));
          return null;
        });
  }

  @Test
  void aDiskIsSeenWhereItsPoolShowsItOrItsDefinitionSaysAllOrItIsRaw() {
    make("own.qcow2", "qcow2");
    define("in-a-pool", "qcow2", "/seen/own.qcow2", "");
    define("told", "qcow2", "/elsewhere/told.qcow2", "<backingStore/>");
    define("raw", "raw", "/elsewhere/raw.img", "");
    assertEquals(Optional.empty(), unseen(""));
  }

  @Test
  void aVolumeIsNeitherDeletedNorFilledBelowADiskThatNobodySees() throws Exception {
    KvmStorage storage = new KvmStorage(session);
    Volume base = Volume.builder("base", "base", "seen").build();
    define("over", "qcow2", "/elsewhere/over.qcow2", "");
    Path file = Files.write(folder.resolve("file"), new byte[16]);
    for (Executable call :
        List.<Executable>of(() -> storage.delete(base, op), () -> storage.upload(file, base, op))) {
      InvalidStateException refused = assertThrows(InvalidStateException.class, call);
      assertEquals(Outcome.NOT_DONE, refused.outcome());
      assertTrue(refused.getMessage().contains("machine over may lie on it"), refused::toString);
      assertTrue(refused.remedy().isPresent());
    }
    session.on(
        op,
        connection -> {
          try (Domain over = connection.domains().named("over", op)) {
            over.undefine(0, op);
          }
          return null;
        });
    storage.delete(base, op);
  }

  @Test
  void theDiskOfAMachineStaysBelowADiskThatNobodySees() {
    String xml =
        "<domain type='test'><name>m</name><uuid>%s</uuid><metadata>%s</metadata><devices>"
            + "<disk type='file' device='disk'><driver type='raw'/><source file='/seen/base'/>"
            + "<target dev='vda' bus='virtio'/></disk></devices></domain>";
    String labels =
        "<posada:labels xmlns:posada='https://posada.dev/labels/1'>"
            + "<posada:label key='posada/disk/vda' value='seen/base'/></posada:labels>";
    String uuid = UUID.randomUUID().toString();
    assertEquals(1, own(uuid, xml.formatted(uuid, labels)).size());
    define("over", "qcow2", "/elsewhere/over.qcow2", "");
    assertEquals(List.of(), own(uuid, xml.formatted(uuid, labels)));
  }

  private List<Belongings.Own> own(String uuid, String xml) {
    return session.on(
        op, connection -> Belongings.of(connection, uuid, DomainReader.read(xml), op).own());
  }
}
