package dev.posada.kvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ByteSize;
import dev.posada.ConnectOptions;
import dev.posada.DeleteReport;
import dev.posada.Disk;
import dev.posada.Host;
import dev.posada.InvalidStateException;
import dev.posada.Outcome;
import dev.posada.Pool;
import dev.posada.VirtualMachine;
import dev.posada.Volume;
import dev.posada.VolumeSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Disks of which libvirt does not say what they lie on, on a daemon of its own: as long as there is
 * one, no volume of any other test could be deleted.
 */
@LabDaemon.Needed
@Timeout(120)
class RealUnseenDiskTest {
  private static final DiskPool HIDDEN = new DiskPool("hidden");

  @TempDir Path own;

  private OwnDaemon daemon;
  private Virsh virsh;
  private Host host;

  @BeforeEach
  void start() throws Exception {
    daemon = OwnDaemon.start();
    host = LabDaemon.connect(daemon.uri(), ConnectOptions.defaults());
    virsh = new Virsh(daemon.uri());
    for (String pool : new String[] {"seen", "hidden"}) {
      virsh.says("pool-define-as", pool, "dir", "--target", "" + daemon.images().resolve(pool));
      virsh.says("pool-build", pool);
      virsh.says("pool-start", pool);
    }
  }

  @AfterEach
  void end() throws Exception {
    try {
      host.close();
    } finally {
      daemon.close();
    }
  }

  private VirtualMachine machine(Disk disk, DiskPool pool) {
    return host.virtualMachines().create(daemon.linux().attach(disk.option(pool)));
  }

  private Volume base() {
    Pool seen =
        host.storage().listPools().stream()
            .filter(one -> one.name().equals("seen"))
            .findFirst()
            .orElseThrow();
    return host.storage()
        .create(
            VolumeSpec.named("base").pool(seen).size(ByteSize.mib(8)).format(Disk.Format.QCOW2));
  }

  private void refused(Volume base, String why) throws Exception {
    Path image = own.resolve("image.qcow2");
    QemuImg.does("create", "-q", "-f", "qcow2", image.toString(), "8M");
    InvalidStateException delete =
        assertThrows(InvalidStateException.class, () -> host.storage().delete(base));
    InvalidStateException upload =
        assertThrows(InvalidStateException.class, () -> host.storage().upload(image, base));
    for (InvalidStateException refusal : new InvalidStateException[] {delete, upload}) {
      assertEquals(Outcome.NOT_DONE, refusal.outcome());
      assertTrue(refusal.getMessage().contains(why), refusal.getMessage());
    }
    assertTrue(Files.exists(Path.of(base.hostPath().orElseThrow())));
  }

  @Test
  void aVolumeStaysBelowADiskInAPoolThatIsStoppedOrInNone() throws Exception {
    Volume base = base();
    VirtualMachine over = machine(Disk.overlayOf(base), HIDDEN);
    virsh.says("pool-destroy", "hidden");
    refused(base, "pool hidden is not active");
    virsh.says("pool-undefine", "hidden");
    refused(base, "lies in no pool");
    over.start();
    refused(base, "stands on it");
    over.kill();
    over.delete();
    host.storage().delete(base);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theDiskOfAMachineStaysBelowThemToo(boolean undefined) throws Exception {
    VirtualMachine machine = machine(Disk.blank(ByteSize.mib(8)), new DiskPool("seen"));
    String base = machine.inspect().disks().get(0).hostPath().orElseThrow();
    VirtualMachine over = machine(Disk.overlayOf(base), HIDDEN);
    virsh.says("pool-destroy", "hidden");
    if (undefined) {
      virsh.says("pool-undefine", "hidden");
    }
    DeleteReport report = machine.delete();
    assertTrue(report.kept().getOrDefault(base, "").contains(over.name()), report::toString);
    assertTrue(Files.exists(Path.of(base)));
  }

  @Test
  void whatLibvirtSaysOfAMachineThatRunsNeedsNoPool() throws Exception {
    Volume base = base();
    VirtualMachine alone = machine(Disk.blank(ByteSize.mib(8)), HIDDEN);
    virsh.says("pool-destroy", "hidden");
    refused(base, alone.name() + " may lie on it");
    alone.start();
    host.storage().delete(base);
    alone.kill();
  }
}
