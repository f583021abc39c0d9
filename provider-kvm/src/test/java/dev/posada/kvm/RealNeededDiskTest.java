package dev.posada.kvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ByteSize;
import dev.posada.Cdrom;
import dev.posada.CloneOptions;
import dev.posada.ConnectOptions;
import dev.posada.DeleteReport;
import dev.posada.Disk;
import dev.posada.Host;
import dev.posada.HypervisorException;
import dev.posada.InvalidStateException;
import dev.posada.NativeCall;
import dev.posada.OperationCancelledException;
import dev.posada.Outcome;
import dev.posada.Pool;
import dev.posada.Storage;
import dev.posada.VirtualMachine;
import dev.posada.Volume;
import dev.posada.VolumeSpec;
import dev.posada.kvm.libvirt.Connection;
import dev.posada.kvm.libvirt.Session;
import dev.posada.kvm.libvirt.TestDriver;
import dev.posada.spi.VirtualMachineDriver;
import dev.posada.testkit.TestOperation;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files of disks that somebody else still needs, in a pool of their own on a real libvirtd. */
@LabDaemon.Needed
@Timeout(120)
class RealNeededDiskTest {
  @TempDir Path own;
  @TempDir Path there;

  private final Virsh virsh = new Virsh(LabDaemon.URI);
  private final AtomicReference<Consumer<NativeCall>> looking = new AtomicReference<>(call -> {});
  private String name;
  private Host host;
  private Storage storage;
  private Pool pool;

  @BeforeEach
  void makeAPool() throws Exception {
    name = LabDaemon.name();
    virsh.says("pool-create-as", name, "dir", "--target", there.toString());
    host =
        LabDaemon.connect(
            LabDaemon.URI, ConnectOptions.defaults().trace(call -> looking.get().accept(call)));
    storage = host.storage();
    pool =
        storage.listPools().stream()
            .filter(one -> one.name().equals(name))
            .findFirst()
            .orElseThrow();
  }

  @AfterEach
  void leaveNothing() throws Exception {
    looking.set(call -> {});
    LabDaemon.clean(host);
    LabDaemon.clean(host);
    host.close();
    virsh.says("pool-destroy", name);
  }

  private VirtualMachine machine(Disk disk) {
    return host.virtualMachines().create(LabDaemon.linux().attach(disk.option(new DiskPool(name))));
  }

  private static String file(VirtualMachine machine) {
    return machine.inspect().disks().get(0).hostPath().orElseThrow();
  }

  private String overlay(String base) throws Exception {
    String over = there.resolve("over.qcow2").toString();
    QemuImg.does("create", "-q", "-f", "qcow2", "-F", "qcow2", "-b", base, over);
    return over;
  }

  private Volume base() {
    return storage.create(
        VolumeSpec.named("base").pool(pool).size(ByteSize.mib(4)).format(Disk.Format.QCOW2));
  }

  @Test
  void aVolumeIsNotFilledBelowADiskOfAMachineThatIsOff() throws Exception {
    Volume base = base();
    VirtualMachine machine = machine(Disk.overlayOf(base));
    Path image = own.resolve("image.qcow2");
    QemuImg.does("create", "-q", "-f", "qcow2", image.toString(), "4M");
    InvalidStateException refused =
        assertThrows(InvalidStateException.class, () -> storage.upload(image, base));
    assertEquals(Outcome.NOT_DONE, refused.outcome());
    assertTrue(refused.getMessage().contains("stands on it"), refused.getMessage());
    machine.delete();
    storage.upload(image, base);
  }

  @Test
  void aVolumeStaysBelowAnImageOfNoMachine() throws Exception {
    Volume base = base();
    String over = overlay(base.hostPath().orElseThrow());
    InvalidStateException refused =
        assertThrows(InvalidStateException.class, () -> storage.delete(base));
    assertTrue(refused.getMessage().contains(over), refused.getMessage());
    Path image = own.resolve("image.qcow2");
    QemuImg.does("create", "-q", "-f", "qcow2", image.toString(), "4M");
    assertThrows(InvalidStateException.class, () -> storage.upload(image, base));
    Files.delete(Path.of(over));
    storage.delete(base);
  }

  @Test
  void anImageThatAnotherDaemonPutOnADiskKeepsIt() throws Exception {
    VirtualMachine machine = machine(Disk.blank(ByteSize.mib(8)));
    String base = file(machine);
    String over = overlay(base); // its pool has not looked since
    DeleteReport report = machine.delete();
    assertTrue(report.kept().getOrDefault(base, "").contains(over), report::toString);
    assertTrue(Files.exists(Path.of(base)));
  }

  @Test
  void aSourceThatIsStartedWhileItsCloneFailsKeepsTheDiskThatItWritesTo() throws Exception {
    VirtualMachine source = machine(Disk.blank(ByteSize.mib(8)));
    String clone = LabDaemon.name() + "/no"; // what libvirt refuses when all is done
    looking.set(
        call -> {
          boolean goneOn =
              call.phase() == NativeCall.Phase.ENDED
                  && call.text().startsWith("virDomainDefineXMLFlags(" + source.name());
          if (goneOn) {
            looking.set(more -> {});
            try {
              virsh.says("start", source.name());
            } catch (Exception e) {
              throw new IllegalStateException(e);
            }
          }
        });
    assertThrows(HypervisorException.class, () -> source.cloneAs(clone, CloneOptions.linked()));
    String written =
        virsh.says("domblklist", source.name()).replaceAll("(?s).*vda\\s+", "").strip();
    assertTrue(Files.exists(Path.of(written)), written);
    assertEquals(
        written,
        virsh
            .says("domblklist", source.name(), "--inactive")
            .replaceAll("(?s).*vda\\s+", "")
            .strip());
    source.kill();
    source.delete();
  }

  @Test
  void aDiscThatASnapshotHadInItsDriveStays() throws Exception {
    Path first = Files.write(own.resolve("first.iso"), new byte[1 << 20]);
    VirtualMachine machine =
        host.virtualMachines()
            .create(LabDaemon.linux().attach(Disk.blank(ByteSize.mib(8)), Cdrom.of(first)));
    Cdrom drive = machine.inspect().cdroms().get(0);
    String sent = drive.hostPath().orElseThrow();
    machine.snapshots().take("then");
    machine.change(drive.eject());
    assertTrue(Files.exists(Path.of(sent)), "the snapshot needs it");
    machine.snapshots().restore(machine.snapshots().list().get(0));
    assertEquals(sent, machine.inspect().cdroms().get(0).hostPath().orElseThrow());
    machine.delete();
    assertTrue(Files.notExists(Path.of(sent)), "nobody needs it");
  }

  @Test
  void aMachineOfABackupHasNoDiscThatWentWithTheOther() throws Exception {
    Path disc = Files.write(own.resolve("disc.iso"), new byte[1 << 20]);
    VirtualMachine machine =
        host.virtualMachines()
            .create(LabDaemon.linux().attach(Disk.blank(ByteSize.mib(8)), Cdrom.of(disc)));
    Path backup = machine.backupTo(Files.createDirectory(own.resolve("backups")));
    machine.delete();
    VirtualMachine made = host.virtualMachines().importFrom(backup, LabDaemon.name());
    assertTrue(made.inspect().cdroms().get(0).hostPath().isEmpty());
    made.start();
    made.kill();
    made.delete();
  }

  @Test
  void checkpointsAreInTheWayOfACloneOfASnapshot() throws Exception {
    VirtualMachine machine = machine(Disk.blank(ByteSize.mib(8)));
    machine.snapshots().take("then");
    machine.start();
    machine.backupTo(Files.createDirectory(own.resolve("backups")));
    machine.kill();
    assertEquals(1, virsh.says("checkpoint-list", "--name", machine.name()).lines().count());
    String before = virsh.says("vol-list", name);
    CloneOptions then = CloneOptions.full().from(machine.snapshots().list().get(0));
    InvalidStateException refused =
        assertThrows(InvalidStateException.class, () -> machine.cloneAs(LabDaemon.name(), then));
    assertEquals(Outcome.NOT_DONE, refused.outcome());
    assertTrue(refused.remedy().isPresent());
    assertEquals(before, virsh.says("vol-list", name));
    VirtualMachine clone = machine.cloneAs(LabDaemon.name(), CloneOptions.full());
    assertEquals("", virsh.says("checkpoint-list", "--name", clone.name()));
  }

  /** They are ended for it, as libvirt takes no snapshot of a machine that has some. */
  @Test
  void aSnapshotThatIsRefusedSaysThatTheCheckpointsAreGone() throws Exception {
    VirtualMachine machine = machine(Disk.blank(ByteSize.mib(8)));
    machine.snapshots().take("then");
    machine.start();
    machine.backupTo(Files.createDirectory(own.resolve("backups")));
    machine.kill();
    TestOperation op = TestOperation.unlimited();
    Session session =
        new Session(
            TestDriver.library(),
            NativeUri.of(URI.create(LabDaemon.URI)),
            Connection.Settings.defaults());
    try (KvmHost below = KvmHost.connect(session, op)) {
      VirtualMachineDriver driver = below.virtualMachines().orElseThrow();
      HypervisorException taken =
          assertThrows(
              HypervisorException.class,
              () -> driver.takeSnapshot(machine.id(), "then", false, op));
      assertEquals(Outcome.PARTLY, taken.outcome(), taken::toString);
      assertTrue(taken.remains().get(0).contains("checkpoints"), taken.remains()::toString);
    }
    assertEquals("", virsh.says("checkpoint-list", "--name", machine.name()));
  }

  @Test
  void aDeletionThatIsInterruptedWhenTheMachineIsGoneTakesItsFilesAsWell() throws Exception {
    VirtualMachine machine = machine(Disk.blank(ByteSize.mib(8)));
    String file = file(machine);
    Thread caller = Thread.currentThread();
    looking.set(
        call -> {
          boolean gone = call.phase() == NativeCall.Phase.ENDED;
          if (gone && call.text().startsWith("virDomainUndefineFlags")) {
            caller.interrupt();
          }
        });
    try {
      machine.delete();
    } catch (OperationCancelledException tooLate) {
      // it may say so
    } finally {
      assertTrue(Thread.interrupted());
    }
    assertTrue(Files.notExists(Path.of(file)));
  }

  @Test
  void aDiskThatItsDefinitionCallsByItsVolumeGoesWithItsMachine() throws Exception {
    VirtualMachine machine = machine(Disk.blank(ByteSize.mib(8)));
    Path file = Path.of(file(machine));
    String volume = "pool='" + name + "' volume='" + file.getFileName() + "'";
    String xml =
        virsh
            .says("dumpxml", machine.name())
            .replace("<disk type='file'", "<disk type='volume'")
            .replace("file='" + file + "'", volume);
    assertTrue(xml.contains(volume), xml);
    virsh.says("define", Files.writeString(own.resolve("machine.xml"), xml).toString());
    DeleteReport report = machine.delete();
    assertEquals(Map.of(), report.kept());
    assertTrue(Files.notExists(file));
  }

  @Test
  void aDiskWhoseAttachingIsInterruptedBelongsToItsMachine() throws Exception {
    VirtualMachine machine = machine(Disk.blank(ByteSize.mib(8)));
    Thread caller = Thread.currentThread();
    looking.set(
        call -> {
          boolean there = call.phase() == NativeCall.Phase.ENDED;
          if (there && call.text().startsWith("virDomainAttachDeviceFlags")) {
            caller.interrupt();
          }
        });
    try {
      machine.attach(Disk.blank(ByteSize.mib(8)).option(new DiskPool(name)));
    } catch (OperationCancelledException tooLate) {
      // it may say so
    } finally {
      assertTrue(Thread.interrupted());
    }
    looking.set(call -> {});
    assertEquals(2, machine.inspect().disks().size());
    assertEquals(Map.of(), machine.delete().kept());
    assertEquals("", virsh.says("vol-list", name));
  }
}
