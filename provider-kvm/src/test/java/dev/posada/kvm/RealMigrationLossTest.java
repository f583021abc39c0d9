package dev.posada.kvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.posada.ByteSize;
import dev.posada.ConnectOptions;
import dev.posada.ConnectionException;
import dev.posada.Disk;
import dev.posada.Host;
import dev.posada.MigrateOptions;
import dev.posada.Outcome;
import dev.posada.Task;
import dev.posada.VirtualMachine;
import dev.posada.testkit.fault.Relay;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One of two daemons is lost while a machine and its disk go from one to the other. */
@LabDaemon.Needed
@Timeout(120)
class RealMigrationLossTest {
  private final Virsh here = new Virsh(LabDaemon.URI);
  private final Virsh there = new Virsh(LabDaemon.URI2);
  private Host direct;
  private VirtualMachine machine;

  @BeforeEach
  void boot() {
    assumeTrue(LabDaemon.URI.contains("socket="), "the daemon is not at a socket");
    direct = LabDaemon.connect();
    machine =
        direct.virtualMachines().create(LabDaemon.linux().attach(Disk.blank(ByteSize.mib(64))));
    machine.start();
  }

  @AfterEach
  void leaveNothing() {
    LabDaemon.clean(direct);
    direct.close();
  }

  private static Relay before(String uri) throws IOException {
    return Relay.before(UnixDomainSocketAddress.of(uri.replaceFirst(".*socket=", "")));
  }

  private static Host through(Relay relay) {
    return LabDaemon.connect(
        "qemu+unix:///system?socket=" + relay.address(), ConnectOptions.defaults());
  }

  private void moveAndLose(Host source, Host target, Relay lost) throws Exception {
    AtomicBoolean cut = new AtomicBoolean();
    Task task =
        Task.unbounded()
            .onProgress(
                progress -> {
                  if (cut.compareAndSet(false, true)) {
                    try {
                      lost.goAway();
                      lost.comeBack();
                    } catch (IOException e) {
                      throw new UncheckedIOException(e);
                    }
                  }
                });
    VirtualMachine moving = source.virtualMachines().named(machine.name()).get(0);
    ConnectionException failed =
        assertThrows(
            ConnectionException.class,
            () ->
                moving.migrateTo(
                    target,
                    MigrateOptions.live().copyDisks(true).bandwidth(ByteSize.mib(1)),
                    task));
    System.out.println(failed);
    assertEquals(Outcome.NOT_DONE, failed.outcome());
    for (Throwable also : failed.getSuppressed()) {
      System.out.println("  also " + also);
    }
    assertTrue(cut.get());
    assertEquals("running", here.says("domstate", machine.name()));
    assertFalse(there.says("list", "--all", "--name").contains(machine.name()));
    Path images = Path.of(System.getenv("POSADA_LAB_IMAGES"));
    assertTrue(Files.exists(images.resolve(machine.name() + "-vda.qcow2")));
    assertFalse(Files.exists(images.resolve(machine.name() + "-vda-2.qcow2")));
  }

  @Test
  void withoutTheSourceItStays() throws Exception {
    try (Relay relay = before(LabDaemon.URI);
        Host source = through(relay);
        Host target = LabDaemon.connect(LabDaemon.URI2, ConnectOptions.defaults())) {
      moveAndLose(source, target, relay);
    }
  }

  @Test
  void withoutTheTargetItStays() throws Exception {
    try (Relay relay = before(LabDaemon.URI2);
        Host target = through(relay)) {
      moveAndLose(direct, target, relay);
    }
  }
}
