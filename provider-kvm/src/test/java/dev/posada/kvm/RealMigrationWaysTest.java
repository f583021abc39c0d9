package dev.posada.kvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ByteSize;
import dev.posada.Cdrom;
import dev.posada.ConnectOptions;
import dev.posada.Disk;
import dev.posada.ExecSpec;
import dev.posada.GuestState;
import dev.posada.Host;
import dev.posada.HypervisorException;
import dev.posada.InvalidStateException;
import dev.posada.Kind;
import dev.posada.MigrateOptions;
import dev.posada.Nic;
import dev.posada.NotFoundException;
import dev.posada.Outcome;
import dev.posada.RejectedException;
import dev.posada.VirtualMachine;
import dev.posada.VirtualMachineSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A machine without disks goes there and back in each way that libvirt has, or stays. */
@LabDaemon.Needed
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RealMigrationWaysTest {
  private final Virsh here = new Virsh(LabDaemon.URI);
  private final Virsh there = new Virsh(LabDaemon.URI2);
  private Host source;
  private Host target;
  private VirtualMachine running;
  private VirtualMachine other;

  @BeforeAll
  void boot() {
    source = LabDaemon.connect();
    target = LabDaemon.connect(LabDaemon.URI2, ConnectOptions.defaults());
    running = source.virtualMachines().create(LabDaemon.linux());
    running.start();
    running.awaitReady();
  }

  @AfterEach
  void remove() {
    if (other != null) {
      other.kill();
      other.delete();
      other = null;
    }
  }

  @AfterAll
  void leaveNothing() {
    for (Host host : new Host[] {target, source}) {
      if (host != null) {
        LabDaemon.clean(host);
        host.close();
      }
    }
  }

  static KvmMigrateOptions[] ways() {
    KvmMigrateOptions peers = KvmMigrateOptions.defaults().peerToPeer(LabDaemon.URI2);
    return new KvmMigrateOptions[] {
      KvmMigrateOptions.defaults().through("tcp://127.0.0.1").autoConverge().compressed(),
      KvmMigrateOptions.defaults().parallel(2),
      KvmMigrateOptions.defaults().postCopy(),
      peers,
      peers.tunnelled(),
    };
  }

  @ParameterizedTest
  @MethodSource("ways")
  void itRunsThere(KvmMigrateOptions way) throws Exception {
    running = running.migrateTo(target, MigrateOptions.live().option(way));
    assertEquals("running", there.says("domstate", running.name()));
    assertFalse(here.says("list", "--all", "--name").contains(running.name()));
    assertEquals(0, running.exec(ExecSpec.command("/bin/true")).exitCode());
    running = running.migrateTo(source, MigrateOptions.live());
  }

  @Test
  void peersNeedAnAddress() {
    RejectedException refused =
        assertThrows(
            RejectedException.class,
            () ->
                running.migrateTo(
                    target,
                    MigrateOptions.live().option(KvmMigrateOptions.defaults().peerToPeer())));
    assertEquals(Outcome.NOT_DONE, refused.outcome());
    assertTrue(refused.remedy().orElseThrow().contains("peerToPeer(uri)"), refused::toString);
  }

  @Test
  void aPeerThatIsNotThereIsAnErrorWhichLeavesItRunning() {
    HypervisorException failed =
        assertThrows(
            HypervisorException.class,
            () ->
                running.migrateTo(
                    target,
                    MigrateOptions.live()
                        .option(
                            KvmMigrateOptions.defaults()
                                .peerToPeer("qemu+tcp://127.0.0.1:1/system"))));
    System.out.println(failed + " " + failed.outcome());
    assertEquals(Outcome.NOT_DONE, failed.outcome());
    assertEquals(GuestState.RUNNING, running.inspect().state());
  }

  @Test
  void aNetworkThatIsMissingThereIsTold() throws Exception {
    String network = LabDaemon.name();
    Path xml = Files.createTempFile("network", ".xml");
    Files.writeString(xml, "<network><name>" + network + "</name></network>");
    here.says("net-create", xml.toString());
    try {
      other = source.virtualMachines().create(LabDaemon.linux().attach(Nic.on(network)));
      other.start();
      HypervisorException failed =
          assertThrows(
              HypervisorException.class, () -> other.migrateTo(target, MigrateOptions.live()));
      System.out.println(failed + " " + failed.failure());
      assertEquals(Outcome.NOT_DONE, failed.outcome());
      assertTrue(failed.remedy().orElseThrow().contains("network"), failed::toString);
      assertEquals(GuestState.RUNNING, other.inspect().state());
    } finally {
      here.says("net-destroy", network);
      Files.delete(xml);
    }
  }

  @Test
  void aMediumThatIsMissingThereIsTold() throws Exception {
    String medium = LabDaemon.name() + ".iso";
    String folder = LabDaemon.name();
    Path path = Files.createDirectory(Path.of(System.getenv("POSADA_LAB_IMAGES"), folder));
    Files.write(path.resolve(medium), new byte[4096]);
    try {
      other =
          source
              .virtualMachines()
              .create(LabDaemon.linux().attach(Cdrom.of(path.resolve(medium).toString())));
      other.start();
      Files.delete(path.resolve(medium)); // as if it had never been on the other host
      HypervisorException failed =
          assertThrows(
              HypervisorException.class, () -> other.migrateTo(target, MigrateOptions.live()));
      System.out.println(failed + " " + failed.failure());
      assertEquals(Outcome.NOT_DONE, failed.outcome());
      assertEquals(Kind.FILE, ((NotFoundException) failed).kind());
      assertTrue(failed.remedy().isPresent());
      assertEquals(GuestState.RUNNING, other.inspect().state());
    } finally {
      Files.deleteIfExists(path.resolve(medium));
      Files.delete(path);
    }
  }

  @Test
  void aPoolThatIsMissingThereIsTold() {
    other = source.virtualMachines().create(LabDaemon.linux().attach(Disk.blank(ByteSize.mib(1))));
    NotFoundException failed =
        assertThrows(
            NotFoundException.class,
            () ->
                other.migrateTo(
                    target,
                    MigrateOptions.offline().copyDisks(true).option(new DiskPool("missing"))));
    System.out.println(failed + " " + failed.failure());
    assertEquals(Kind.POOL, failed.kind());
    assertTrue(failed.getMessage().contains("\"missing\""), failed::toString);
    assertEquals(Outcome.NOT_DONE, failed.outcome());
    assertEquals(GuestState.STOPPED, other.inspect().state());
  }

  @Test
  void aPausedOneIsPausedThereWithItsDisk() throws Exception {
    other = source.virtualMachines().create(LabDaemon.linux().attach(Disk.blank(ByteSize.mib(1))));
    other.start();
    other.pause();
    other = other.migrateTo(target, MigrateOptions.live().copyDisks(true));
    assertEquals("paused", there.says("domstate", other.name()));
    assertEquals(GuestState.PAUSED, other.inspect().state());
    there.says("checkpoint-create-as", other.name(), "one");
    InvalidStateException refused =
        assertThrows(
            InvalidStateException.class,
            () -> other.migrateTo(source, MigrateOptions.live().copyDisks(true)));
    assertTrue(refused.remedy().orElseThrow().contains("checkpoints"));
    there.says("checkpoint-delete", other.name(), "one");
  }

  @Test
  void oneThatIsNotKeptIsNotKeptThere() throws Exception {
    VirtualMachineSpec spec = LabDaemon.linux();
    VirtualMachine made = source.virtualMachines().create(spec);
    Path xml = Files.createTempFile("machine", ".xml");
    Files.writeString(xml, here.says("dumpxml", spec.name()));
    made.delete();
    here.says("create", xml.toString());
    Files.delete(xml);
    VirtualMachine transientOne = source.virtualMachines().named(spec.name()).get(0);
    VirtualMachine moved = transientOne.migrateTo(target, MigrateOptions.live());
    try {
      assertTrue(there.says("dominfo", spec.name()).matches("(?s).*Persistent: +no.*"));
      assertFalse(here.says("list", "--all", "--name").contains(spec.name()));
    } finally {
      moved.kill();
    }
  }
}
