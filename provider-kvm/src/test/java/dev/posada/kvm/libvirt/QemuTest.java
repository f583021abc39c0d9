package dev.posada.kvm.libvirt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.InvalidStateException;
import dev.posada.NotFoundException;
import dev.posada.RejectedException;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.kvm.jna.Since5p6;
import dev.posada.kvm.jna.TypedParameters;
import dev.posada.kvm.xml.DomainReader;
import dev.posada.kvm.xml.DomainSpec;
import dev.posada.kvm.xml.DomainView;
import dev.posada.kvm.xml.DomainWriter;
import dev.posada.kvm.xml.Labels;
import dev.posada.testkit.TestOperation;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** A real daemon and real machines. */
@EnabledIfEnvironmentVariable(
    named = "POSADA_LAB_KVM",
    matches = ".+",
    disabledReason = "POSADA_LAB_KVM names no daemon")
class QemuTest {
  private static final Map<String, String> LABELS =
      Map.of("plain", "value", "strange", " \"<&>'\nline\ttab \uD83C\uDFE8 ");

  private final Heard heard = new Heard();
  private final TestOperation op = TestOperation.unlimited();
  private final String name = "posada-" + UUID.randomUUID();
  private final String uuid = UUID.randomUUID().toString();
  private Connection connection;

  @BeforeEach
  void connect() {
    connection =
        Connection.open(
            TestDriver.library(),
            System.getenv("POSADA_LAB_KVM"),
            Connection.Settings.defaults(),
            heard,
            op);
  }

  @AfterEach
  void disconnect() {
    try (Domain left = connection.domains().get(uuid, op)) {
      try {
        left.destroy(0, op);
      } catch (InvalidStateException e) {
        // it is off
      }
      left.undefine(
          Domain.UNDEFINE_MANAGED_SAVE
              | Domain.UNDEFINE_SNAPSHOTS_METADATA
              | Domain.UNDEFINE_CHECKPOINTS_METADATA,
          op);
    } catch (NotFoundException e) {
      // as it should be
    } finally {
      connection.close();
    }
  }

  private Domain define(DomainSpec.Boot boot, List<DomainSpec.Disk> disks) {
    DomainSpec spec =
        new DomainSpec(
            "qemu",
            Optional.of(uuid),
            name,
            LABELS,
            new DomainSpec.Size(1, 2, 256 << 10, 256 << 10),
            boot,
            new DomainSpec.Devices(
                disks,
                List.of(
                    new DomainSpec.Nic(DomainSpec.Link.USER, "", Optional.empty(), "virtio", true)),
                true,
                true,
                true,
                true,
                Optional.of(new DomainSpec.Graphics("vnc", "127.0.0.1", Optional.empty())),
                0));
    return connection.domains().define(name, DomainWriter.write(spec), Domains.DEFINE_VALIDATE, op);
  }

  private Domain define() {
    return define(DomainSpec.Boot.with(DomainSpec.Firmware.BIOS), List.of());
  }

  @Test
  void whatIsDefinedIsReadBack() {
    try (Domain domain = define()) {
      DomainView view = DomainReader.read(domain.xml(Domain.XML_INACTIVE, op));
      assertEquals(name, view.name());
      assertEquals(LABELS, view.labels());
      assertEquals(2, view.maxVcpus());
      assertEquals(1, view.vcpus());
      assertEquals(256 << 10, view.memory());
      assertTrue(view.devices().agent());
      assertTrue(view.devices().balloon());
      assertEquals(1, view.devices().nics().size());
      assertEquals(Optional.of("hvm"), view.boot().osType());
      domain.setMetadata(
          Labels.element(Map.of("a", "b\nc")), Labels.PREFIX, Labels.NAMESPACE, Domain.CONFIG, op);
      assertEquals(
          Map.of("a", "b\nc"), DomainReader.read(domain.xml(Domain.XML_INACTIVE, op)).labels());
    }
  }

  @Test
  void aMachineRunsIsLimitedAndIsSeen() throws InterruptedException {
    try (Domain domain = define()) {
      domain.start(0, op);
      heard.awaitLifecycle(uuid, DomainEvent.Lifecycle.STARTED);
      assertEquals(Domain.State.RUNNING, domain.state(op).state());
      assertTrue(
          DomainReader.read(domain.xml(0, op)).devices().serials().get(0).path().isPresent());
      ByteArrayOutputStream image = new ByteArrayOutputStream();
      assertEquals("image/png", domain.screenshot(image, op));
      assertEquals((byte) 'P', image.toByteArray()[1]);
      domain
          .tuning()
          .setScheduler(
              TypedParameters.none().withUnsignedLong("cpu_shares", 512), Domain.LIVE, op);
      assertEquals(
          512, domain.tuning().scheduler(Domain.LIVE, op).number("cpu_shares").orElseThrow());
      assertThrows(RejectedException.class, () -> domain.tuning().setVcpus(9, Domain.LIVE, op));
      assertThrows(InvalidStateException.class, () -> domain.agent().command("ping", "{}", 1, op));
      assertThrows(InvalidStateException.class, () -> domain.start(0, op));
      Domains.Stats stats =
          connection.domains().stats(Domains.STATS_STATE | Domains.STATS_BALLOON, 0, op).stream()
              .filter(one -> one.uuid().equals(uuid))
              .findFirst()
              .orElseThrow();
      assertEquals(256 << 10, stats.figures().number("balloon.maximum").orElseThrow());
      assertEquals(0, domain.jobs().stats(0, op).type());
      assertEquals(List.of(), domain.checkpoints().list(op));
      assertTrue(TestDriver.library().has(Since5p6.class));
      domain.savedState().save(Domain.SAVE_RUNNING, op);
      assertTrue(domain.savedState().exists(op));
      domain.savedState().remove(op);
      assertFalse(domain.savedState().exists(op));
    }
    assertFalse(op.trace().toString().contains("{}"), "the agent's command is hidden");
  }

  /** A machine without a kernel prints nothing, so the read waits. */
  @Test
  void closingAConsoleEndsARead() throws Exception {
    try (Domain domain = define()) {
      domain.start(Domain.START_PAUSED, op);
      Console console = domain.console(null, 0, op);
      CompletableFuture<Throwable> failed = new CompletableFuture<>();
      Thread reader =
          new Thread(
              () -> {
                try {
                  failed.complete(new AssertionError("read " + console.input().read()));
                } catch (IOException e) {
                  failed.complete(e);
                }
              });
      reader.start();
      while (reader.getState() != Thread.State.WAITING) {
        Thread.sleep(5);
      }
      console.close();
      assertEquals("the console is closed", failed.get(10, TimeUnit.SECONDS).getMessage());
      assertThrows(IOException.class, () -> console.output().write(1));
      domain.console(null, 0, op).close(); // it is free again
    }
  }

  /** Again and again: what comes before the guest's shell has opened the port is lost. */
  private static void ask(Console console) {
    try {
      while (true) {
        console.output().write("echo posada-$((6 * 7))\n".getBytes(StandardCharsets.UTF_8));
        Thread.sleep(500);
      }
    } catch (IOException | InterruptedException e) {
      // the console was closed, as it was answered
    }
  }

  @Test
  @EnabledIfEnvironmentVariable(named = "POSADA_LAB_KERNEL", matches = ".+")
  void aGuestIsSpokenToOnItsConsole() throws Exception {
    DomainSpec.Boot boot =
        DomainSpec.Boot.with(DomainSpec.Firmware.BIOS)
            .kernel(
                System.getenv("POSADA_LAB_KERNEL"),
                System.getenv("POSADA_LAB_INITRD"),
                "console=ttyS0 quiet panic=-1");
    try (Domain domain = define(boot, List.of())) {
      domain.start(0, op);
      try (Console console = domain.console(null, Console.FORCE, op)) {
        Thread asking = new Thread(() -> ask(console));
        InputStream input = console.input();
        heard.await(event -> event instanceof DomainEvent.Agent agent && agent.connected());
        asking.start();
        assertTimeoutPreemptively(
            Duration.ofSeconds(60),
            () -> {
              StringBuilder seen = new StringBuilder();
              byte[] some = new byte[1000];
              while (!seen.toString().contains("posada-42")) {
                int count = input.read(some);
                assertTrue(count > 0, "the console ended");
                seen.append(new String(some, 0, count, StandardCharsets.UTF_8));
              }
            });
      }
      assertEquals("{\"return\":{}}", ping(domain));
      domain.tuning().setVcpus(2, Domain.LIVE, op);
      assertEquals(2, domain.tuning().vcpus(Domain.LIVE, op));
      domain.shutdown(Domain.SHUTDOWN_GUEST_AGENT, op);
      heard.awaitLifecycle(uuid, DomainEvent.Lifecycle.STOPPED);
    }
  }

  /** On a busy machine the agent may open its port again after it was there. */
  private String ping(Domain domain) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (true) {
      try {
        return domain.agent().ask("guest-ping", "{\"execute\":\"guest-ping\"}", 5, op);
      } catch (InvalidStateException away) {
        if (System.nanoTime() > end) {
          throw away;
        }
        Thread.sleep(200);
      }
    }
  }

  @Test
  @EnabledIfEnvironmentVariable(named = "POSADA_LAB_IMAGES", matches = ".+")
  void volumesCarryBytesAndHoldSnapshots() {
    Path folder = Path.of(System.getenv("POSADA_LAB_IMAGES"), name);
    Storage storage = connection.storage();
    storage.define(
        name,
        "<pool type='dir'><name>"
            + name
            + "</name><target><path>"
            + folder
            + "</path></target></pool>",
        op);
    try {
      storage.build(name, op);
      storage.start(name, op);
      Volumes volumes = storage.volumes(name);
      volumes.create("raw", volume("raw", 1 << 20, "raw"), 0, op);
      byte[] bytes = new byte[1 << 20];
      new Random(7).nextBytes(bytes);
      volumes.transfer("raw").upload(new ByteArrayInputStream(bytes), bytes.length, op);
      ByteArrayOutputStream back = new ByteArrayOutputStream();
      volumes.transfer("raw").download(back, 0, op);
      assertArrayEquals(bytes, back.toByteArray());
      volumes.createFrom(name, "raw", "copy", volume("copy", 1 << 20, "raw"), op);
      assertEquals(2, volumes.list(op).size());
      String disk = volumes.create("q", volume("q", 8 << 20, "qcow2"), 0, op).path();
      snapshots(disk);
      for (Volumes.Volume left : volumes.list(op)) {
        volumes.delete(left.name(), op);
      }
    } finally {
      storage.stop(name, op);
      folder.toFile().delete();
      storage.undefine(name, op);
    }
  }

  private static String volume(String name, int size, String format) {
    return "<volume><name>"
        + name
        + "</name><capacity>"
        + size
        + "</capacity><target><format type='"
        + format
        + "'/></target></volume>";
  }

  private void snapshots(String disk) {
    try (Domain domain =
        define(
            DomainSpec.Boot.with(DomainSpec.Firmware.BIOS),
            List.of(DomainSpec.Disk.of(disk, "qcow2", "vda")))) {
      assertTrue(DomainReader.read(domain.xml(0, op)).holdsSnapshots());
      domain.start(0, op);
      Snapshots snapshots = domain.snapshots();
      snapshots.create("s", "<domainsnapshot><name>s</name></domainsnapshot>", 0, op);
      assertTrue(snapshots.get("s", op).xml().contains("<memory snapshot='internal'"));
      domain.suspend(op);
      snapshots.revert("s", Snapshots.REVERT_RUNNING, op);
      assertEquals(Domain.State.RUNNING, domain.state(op).state());
      domain
          .tuning()
          .setBlockIo(
              "vda",
              TypedParameters.none()
                  .withUnsignedLong("read_bytes_sec", 1 << 20)
                  .withUnsignedLong("write_bytes_sec", 2 << 20),
              Domain.LIVE,
              op);
      TypedParameters limits = domain.tuning().blockIo("vda", Domain.LIVE, op);
      assertEquals(2 << 20, limits.number("write_bytes_sec").orElseThrow());
      snapshots.delete("s", 0, op);
      domain.jobs().blockResize("vda", 16 << 20, op);
      assertEquals(16 << 20, domain.devices().blockInfo("vda", op).capacity());
      domain.destroy(0, op);
      domain.undefine(0, op);
    }
    assertThrows(
        UnsupportedCapabilityException.class,
        () ->
            connection
                .domains()
                .define(
                    name,
                    "<domain type='xen'><name>x</name><memory>1024</memory>"
                        + "<os><type>hvm</type></os></domain>",
                    0,
                    op));
  }
}
