package dev.posada.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.BuildSpec;
import dev.posada.ByteSize;
import dev.posada.Cdrom;
import dev.posada.CloneOptions;
import dev.posada.ConnectOptions;
import dev.posada.Container;
import dev.posada.ContainerSpec;
import dev.posada.Credentials;
import dev.posada.Disk;
import dev.posada.ExecSpec;
import dev.posada.GuestOs;
import dev.posada.GuestState;
import dev.posada.Host;
import dev.posada.LogOptions;
import dev.posada.MigrateOptions;
import dev.posada.Mount;
import dev.posada.NetworkSpec;
import dev.posada.Nic;
import dev.posada.Outcome;
import dev.posada.Pool;
import dev.posada.ProviderOption;
import dev.posada.Snapshot;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.VirtualMachine;
import dev.posada.VirtualMachineSpec;
import dev.posada.VolumeSpec;
import dev.posada.spi.SpecPart;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A part of a spec or an option that a driver does not understand is refused, never dropped. */
@Execution(ExecutionMode.CONCURRENT)
class SpecPartsTest {
  private static final Path HERE = Path.of("here");

  private static final Map<SpecPart, Consumer<Host>> USES = new EnumMap<>(SpecPart.class);

  static {
    machine(SpecPart.MACHINE_DISK, spec -> spec.attach(Disk.blank(ByteSize.gib(1))));
    machine(SpecPart.MACHINE_NIC, spec -> spec.attach(Nic.nat()));
    machine(SpecPart.MACHINE_CDROM, spec -> spec.attach(Cdrom.empty()));
    machine(SpecPart.MACHINE_GUEST_OS, spec -> spec.guestOs(GuestOs.linux("debian12")));
    machine(
        SpecPart.MACHINE_FIRMWARE, spec -> spec.firmware(VirtualMachineSpec.Firmware.values()[0]));
    machine(SpecPart.MACHINE_MAXIMUM, spec -> spec.maximumVcpus(4));
    machine(SpecPart.MACHINE_CLOUD_INIT, spec -> spec.cloudInit("#cloud-config"));
    machine(SpecPart.MACHINE_KERNEL, spec -> spec.kernel(VirtualMachineSpec.Kernel.of("/vmlinuz")));
    USES.put(
        SpecPart.MACHINE_NIC_FORWARD, host -> machine(host).attach(Nic.nat().forward(8080, 80)));
    USES.put(
        SpecPart.CLONE_FROM,
        host -> {
          VirtualMachine machine = machine(host);
          Snapshot one = machine.snapshots().take("one");
          machine.cloneAs("copy", CloneOptions.linked().from(one));
        });
    migration(SpecPart.MIGRATE_BANDWIDTH, options -> options.bandwidth(ByteSize.mib(10)));
    migration(SpecPart.MIGRATE_DOWNTIME, options -> options.maxDowntime(Duration.ofMillis(300)));
    migration(SpecPart.MIGRATE_DISKS, options -> options.copyDisks(true));
    network(SpecPart.NETWORK_SUBNET, spec -> spec.subnet("10.7.0.0/24"));
    network(SpecPart.NETWORK_LABEL, spec -> spec.label("role", "test"));
    volume(SpecPart.VOLUME_SIZE, spec -> spec.size(ByteSize.gib(1)));
    volume(SpecPart.VOLUME_POOL, spec -> spec.pool(Pool.builder("pool-2", "fast").build()));
    volume(SpecPart.VOLUME_FORMAT, spec -> spec.format(Disk.Format.values()[0]));
    volume(SpecPart.VOLUME_LABEL, spec -> spec.label("role", "test"));
    container(SpecPart.CONTAINER_COMMAND, spec -> spec.command("true"));
    container(SpecPart.CONTAINER_ENTRYPOINT, spec -> spec.entrypoint("sh"));
    container(SpecPart.CONTAINER_ENVIRONMENT, spec -> spec.environment("A", "b"));
    container(SpecPart.CONTAINER_DIRECTORY, spec -> spec.directory("/"));
    container(SpecPart.CONTAINER_USER, spec -> spec.user("nobody"));
    container(SpecPart.CONTAINER_TERMINAL, spec -> spec.terminal(true));
    container(SpecPart.CONTAINER_PORT, spec -> spec.publish(80));
    container(SpecPart.CONTAINER_MOUNT, spec -> spec.mount(Mount.memory("/tmp")));
    container(SpecPart.CONTAINER_NETWORK, spec -> spec.network("inner"));
    container(
        SpecPart.CONTAINER_HEALTH_CHECK, spec -> spec.healthCheck(Duration.ofSeconds(1), "true"));
    container(SpecPart.CONTAINER_RESTART, spec -> spec.restart(ContainerSpec.Restart.ON_FAILURE));
    container(SpecPart.CONTAINER_STOP_SIGNAL, spec -> spec.stopSignal("SIGINT"));
    container(SpecPart.CONTAINER_REMOVE_AT_EXIT, spec -> spec.removeAtExit(true));
    exec(SpecPart.EXEC_AS, spec -> spec.as(Credentials.of("root", "")));
    exec(SpecPart.EXEC_STDIN, spec -> spec.stdin("text"));
    exec(SpecPart.EXEC_ENVIRONMENT, spec -> spec.environment("A", "b"));
    exec(SpecPart.EXEC_DIRECTORY, spec -> spec.directory("/"));
    exec(SpecPart.EXEC_TERMINAL, spec -> spec.terminal(true));
    logs(SpecPart.LOG_TAIL, options -> options.tail(1));
    logs(SpecPart.LOG_SINCE, options -> options.since(Instant.EPOCH));
    logs(SpecPart.LOG_FOLLOW, LogOptions::follow);
    build(SpecPart.BUILD_ARGUMENT, spec -> spec.argument("A", "b"));
    build(SpecPart.BUILD_FILE, spec -> spec.file("Other"));
    build(SpecPart.BUILD_TARGET, spec -> spec.target("stage"));
  }

  private interface Change<T> {
    T of(T spec);
  }

  private static void machine(SpecPart part, Change<VirtualMachineSpec> change) {
    USES.put(
        part, host -> host.virtualMachines().create(change.of(VirtualMachineSpec.named("new"))));
  }

  private static VirtualMachine machine(Host host) {
    return host.virtualMachines().get("machine");
  }

  private static void migration(SpecPart part, Change<MigrateOptions> change) {
    USES.put(
        part,
        host -> {
          try (Host target = new FakeProvider("fake:///y").connect()) {
            machine(host).migrateTo(target, change.of(MigrateOptions.live()));
          }
        });
  }

  private static void network(SpecPart part, Change<NetworkSpec> change) {
    USES.put(part, host -> host.networks().create(change.of(NetworkSpec.nat("inner"))));
  }

  private static void volume(SpecPart part, Change<VolumeSpec> change) {
    USES.put(part, host -> host.storage().create(change.of(VolumeSpec.named("data"))));
  }

  private static void container(SpecPart part, Change<ContainerSpec> change) {
    USES.put(part, host -> host.containers().create(change.of(ContainerSpec.image("alpine"))));
  }

  private static void exec(SpecPart part, Change<ExecSpec> change) {
    USES.put(part, host -> host.guests().get("web").exec(change.of(ExecSpec.command("true"))));
  }

  private static void logs(SpecPart part, Change<LogOptions> change) {
    USES.put(
        part,
        host -> {
          Container web = (Container) host.guests().get("web");
          try (Stream<?> lines = web.logs(change.of(LogOptions.defaults()))) {
            lines.count();
          }
        });
  }

  private static void build(SpecPart part, Change<BuildSpec> change) {
    USES.put(part, host -> host.images().build(change.of(BuildSpec.context(HERE).tag("hello:1"))));
  }

  private static Set<SpecPart> parts() {
    return USES.keySet();
  }

  private record Known(String text) implements ProviderOption {}

  private record Unknown(String text) implements ProviderOption {}

  private final FakeProvider fake = new FakeProvider();

  @BeforeEach
  void twoGuestsAreThere() {
    fake.driver.containers.add("web", GuestState.RUNNING);
    fake.driver.machines.add("machine", GuestState.RUNNING);
  }

  @AfterEach
  void theCoreKeptItsPromises() {
    assertEquals(List.of(), fake.driver.brokenPromises);
  }

  @ParameterizedTest
  @MethodSource("parts")
  void aPartThatTheDriverDoesNotUnderstandIsRefused(SpecPart part) {
    fake.driver.understands = EnumSet.complementOf(EnumSet.of(part));
    try (Host host = fake.connect()) {
      UnsupportedCapabilityException e =
          assertThrows(UnsupportedCapabilityException.class, () -> USES.get(part).accept(host));
      assertEquals(Outcome.NOT_DONE, e.outcome());
      assertEquals(Optional.of("leave it out"), e.remedy());
      String words = part.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
      assertTrue(e.getMessage().contains(words + " in "), e.getMessage());
      List<String> changes = new ArrayList<>(fake.driver.changes());
      changes.remove("take memory"); // the snapshot that a clone is to be made from
      assertEquals(List.of("open"), changes);
    }
  }

  @Test
  void everyPartIsTested() {
    assertEquals(EnumSet.allOf(SpecPart.class), USES.keySet());
  }

  @ParameterizedTest
  @MethodSource("parts")
  void aPartThatTheDriverUnderstandsReachesIt(SpecPart part) {
    boolean ofNic = part == SpecPart.MACHINE_NIC_FORWARD;
    fake.driver.understands = ofNic ? EnumSet.of(part, SpecPart.MACHINE_NIC) : EnumSet.of(part);
    try (Host host = fake.connect()) {
      USES.get(part).accept(host);
    }
  }

  @Test
  void anOptionThatTheProviderDoesNotKnowIsRefusedEverywhere() {
    fake.driver.options = Set.of(Known.class);
    try (Host host = fake.connect(ConnectOptions.defaults().option(new Known("for the host")))) {
      host.virtualMachines().create(VirtualMachineSpec.named("new").option(new Known("a")));
      host.containers().create(ContainerSpec.image("alpine").option(new Known("a")));
      host.images().build(BuildSpec.context(HERE).tag("hello").option(new Known("a")));
      Unknown unknown = new Unknown("b");
      VirtualMachine machine = machine(host);
      fake.driver.calls.clear();
      List<Runnable> refused =
          List.of(
              () -> host.virtualMachines().create(VirtualMachineSpec.named("more").option(unknown)),
              () -> host.containers().create(ContainerSpec.image("alpine").option(unknown)),
              () -> host.images().build(BuildSpec.context(HERE).tag("hello").option(unknown)),
              () -> machine.attach(Disk.blank(ByteSize.gib(1)).option(unknown)),
              () -> machine.attach(Nic.nat().option(unknown)),
              () -> machine.change(Nic.nat().attachedAs("net0").option(unknown)),
              () ->
                  host.virtualMachines()
                      .create(VirtualMachineSpec.named("more").attach(Nic.nat().option(unknown))),
              () -> machine.cloneAs("copy", CloneOptions.full().option(unknown)),
              () -> host.networks().create(NetworkSpec.nat("inner").option(unknown)),
              () -> host.storage().create(VolumeSpec.named("data").option(unknown)));
      for (Runnable call : refused) {
        UnsupportedCapabilityException e =
            assertThrows(UnsupportedCapabilityException.class, call::run);
        assertTrue(e.getMessage().startsWith("no support for option " + Unknown.class.getName()));
      }
      assertEquals(List.of(), fake.driver.calls);
    }
    fake.driver.closed = false;
    assertThrows(
        UnsupportedCapabilityException.class,
        () -> fake.connect(ConnectOptions.defaults().option(new Unknown("b"))));
    assertTrue(fake.driver.closed, "what was opened is closed again");
  }
}
