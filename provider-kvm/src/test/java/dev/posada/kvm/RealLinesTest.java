package dev.posada.kvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.Device;
import dev.posada.Disk;
import dev.posada.Host;
import dev.posada.VirtualMachine;
import dev.posada.Volume;
import dev.posada.kvm.libvirt.Connection;
import dev.posada.kvm.libvirt.Session;
import dev.posada.kvm.libvirt.TestDriver;
import dev.posada.testkit.TestOperation;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Calls at the same time, which have a connection each before libvirt 10.4. */
@LabDaemon.Needed
@Timeout(120)
class RealLinesTest {
  private static final int LONG = 96 << 20;

  @TempDir Path own;
  @TempDir Path there;

  private final Virsh virsh = new Virsh(LabDaemon.URI);
  private String pool;
  private Host host;

  @BeforeEach
  void makeAPool() throws Exception {
    pool = LabDaemon.name();
    virsh.says("pool-create-as", pool, "dir", "--target", there.toString());
    host = LabDaemon.connect();
  }

  @AfterEach
  void leaveNothing() throws Exception {
    LabDaemon.clean(host);
    host.close();
    virsh.says("pool-destroy", pool);
  }

  private Path file() throws Exception {
    byte[] bytes = new byte[LONG];
    Arrays.fill(bytes, (byte) 7);
    return Files.write(own.resolve("long"), bytes);
  }

  /** Who is on the first connection leaves it while a disk of the other call is sent. */
  @Test
  void aDiskIsSentOverTheConnectionOfItsOwnCall() throws Exception {
    VirtualMachine machine = host.virtualMachines().create(LabDaemon.linux());
    Path file = file();
    TestOperation attaching = TestOperation.unlimited();
    TestOperation before = TestOperation.unlimited();
    try (KvmHost many =
        KvmHost.connect(
            new Session(
                TestDriver.library(),
                NativeUri.of(URI.create(LabDaemon.URI)),
                Connection.Settings.defaults()),
            before)) {
      CountDownLatch inside = new CountDownLatch(1);
      var first = Executors.newSingleThreadExecutor();
      try {
        var left =
            first.submit(
                () -> {
                  many.session()
                      .on(
                          before,
                          connection -> {
                            inside.countDown();
                            while (attaching.progress().isEmpty()) {
                              Thread.onSpinWait();
                            }
                            return null;
                          });
                  return attaching.progress().size();
                });
        assertTrue(inside.await(10, TimeUnit.SECONDS));
        Device disk =
            many.virtualMachines()
                .orElseThrow()
                .attach(machine.id(), Disk.copyOf(file).option(new DiskPool(pool)), attaching);
        int packets = attaching.progress().size();
        assertTrue(left.get(10, TimeUnit.SECONDS) < packets, "it left too late to tell anything");
        assertEquals(disk, machine.inspect().disks().get(0));
      } finally {
        first.shutdownNow();
      }
    }
    machine.delete();
    assertEquals(
        0,
        host.storage().list().stream().map(Volume::pool).filter(pool::equals).count(),
        "what was sent");
  }
}
