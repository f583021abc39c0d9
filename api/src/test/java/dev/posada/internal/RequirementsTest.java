package dev.posada.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.AlreadyExistsException;
import dev.posada.BuildSpec;
import dev.posada.ByteSize;
import dev.posada.Capability;
import dev.posada.ConnectOptions;
import dev.posada.Container;
import dev.posada.ContainerSpec;
import dev.posada.Credentials;
import dev.posada.Disk;
import dev.posada.ExecSpec;
import dev.posada.GuestState;
import dev.posada.Host;
import dev.posada.LogOptions;
import dev.posada.Nic;
import dev.posada.NotFoundException;
import dev.posada.Outcome;
import dev.posada.ProviderOption;
import dev.posada.RejectedException;
import dev.posada.Support;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.VirtualMachineSpec;
import dev.posada.spi.SpecPart;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a driver does not understand is refused before anything is done, never dropped. */
@Execution(ExecutionMode.CONCURRENT)
class RequirementsTest {
  private static final Path HERE = Path.of("here");

  private static final Map<SpecPart, Consumer<Host>> USES = new EnumMap<>(SpecPart.class);

  static {
    machine(SpecPart.MACHINE_DISK, spec -> spec.attach(Disk.blank(ByteSize.gib(1))));
    machine(SpecPart.MACHINE_NIC, spec -> spec.attach(Nic.nat()));
    container(SpecPart.CONTAINER_COMMAND, spec -> spec.command("true"));
    container(SpecPart.CONTAINER_ENTRYPOINT, spec -> spec.entrypoint("sh"));
    container(SpecPart.CONTAINER_ENVIRONMENT, spec -> spec.environment("A", "b"));
    container(SpecPart.CONTAINER_DIRECTORY, spec -> spec.directory("/"));
    container(SpecPart.CONTAINER_USER, spec -> spec.user("nobody"));
    container(
        SpecPart.CONTAINER_HEALTH_CHECK, spec -> spec.healthCheck(Duration.ofSeconds(1), "true"));
    container(SpecPart.CONTAINER_RESTART, spec -> spec.restart(ContainerSpec.Restart.ON_FAILURE));
    container(SpecPart.CONTAINER_STOP_SIGNAL, spec -> spec.stopSignal("SIGINT"));
    container(SpecPart.CONTAINER_REMOVE_AT_EXIT, spec -> spec.removeAtExit(true));
    exec(SpecPart.EXEC_AS, spec -> spec.as(Credentials.of("root", "")));
    exec(SpecPart.EXEC_STDIN, spec -> spec.stdin("text"));
    exec(SpecPart.EXEC_ENVIRONMENT, spec -> spec.environment("A", "b"));
    exec(SpecPart.EXEC_DIRECTORY, spec -> spec.directory("/"));
    logs(SpecPart.LOG_TAIL, options -> options.tail(1));
    logs(SpecPart.LOG_SINCE, options -> options.since(Instant.EPOCH));
    logs(SpecPart.LOG_FOLLOW, LogOptions::follow);
    build(SpecPart.BUILD_ARGUMENT, spec -> spec.argument("A", "b"));
    build(SpecPart.BUILD_TARGET, spec -> spec.target("stage"));
  }

  private interface Change<T> {
    T of(T spec);
  }

  private static void machine(SpecPart part, Change<VirtualMachineSpec> change) {
    USES.put(
        part, host -> host.virtualMachines().create(change.of(VirtualMachineSpec.named("new"))));
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

  private record Known(String text) implements ProviderOption {}

  private record Unknown(String text) implements ProviderOption {}

  private final FakeProvider fake = new FakeProvider();
  private final FakeGuest web = fake.driver.containers.add("web", GuestState.RUNNING);

  @AfterEach
  void theCoreKeptItsPromises() {
    assertEquals(List.of(), fake.driver.brokenPromises);
  }

  @ParameterizedTest
  @EnumSource
  void aPartThatTheDriverDoesNotUnderstandIsRefused(SpecPart part) {
    fake.driver.understands = EnumSet.complementOf(EnumSet.of(part));
    try (Host host = fake.connect()) {
      UnsupportedCapabilityException e =
          assertThrows(UnsupportedCapabilityException.class, () -> USES.get(part).accept(host));
      assertEquals(Outcome.NOT_DONE, e.outcome());
      assertEquals(Optional.of("leave it out"), e.remedy());
      String words = part.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
      assertTrue(e.getMessage().contains(words + " in "), e.getMessage());
      assertEquals(List.of("open"), fake.driver.changes());
    }
  }

  @ParameterizedTest
  @EnumSource
  void aPartThatTheDriverUnderstandsReachesIt(SpecPart part) {
    fake.driver.understands = EnumSet.of(part);
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
      fake.driver.calls.clear();
      Unknown unknown = new Unknown("b");
      List<Runnable> refused =
          List.of(
              () -> host.virtualMachines().create(VirtualMachineSpec.named("more").option(unknown)),
              () -> host.containers().create(ContainerSpec.image("alpine").option(unknown)),
              () -> host.images().build(BuildSpec.context(HERE).tag("hello").option(unknown)));
      for (Runnable call : refused) {
        UnsupportedCapabilityException e =
            assertThrows(UnsupportedCapabilityException.class, call::run);
        assertTrue(e.getMessage().startsWith("option " + Unknown.class.getName()));
      }
      assertEquals(List.of(), fake.driver.calls);
    }
    fake.driver.closed = false;
    assertThrows(
        UnsupportedCapabilityException.class,
        () -> fake.connect(ConnectOptions.defaults().option(new Unknown("b"))));
    assertTrue(fake.driver.closed, "what was opened is closed again");
  }

  @Test
  void labelsBelowPosadaAreOurs() {
    try (Host host = fake.connect()) {
      assertThrows(
          IllegalArgumentException.class,
          () ->
              host.virtualMachines()
                  .create(VirtualMachineSpec.named("new").label("posada/nonce", "x")));
      assertThrows(
          IllegalArgumentException.class,
          () -> host.containers().create(ContainerSpec.image("alpine").label("posada/owner", "x")));
      host.containers().create(ContainerSpec.image("alpine").label("posada", "x"));
      assertEquals("x", fake.driver.containers.lastSpec.get().labels().get("posada"));
    }
  }

  @Test
  void guestsAreFoundByTheirLabels() {
    web.labels = Map.of("role", "web", "stage", "test");
    fake.driver.containers.add("other", GuestState.RUNNING).labels = Map.of("role", "web");
    try (Host host = fake.connect()) {
      assertEquals(2, host.containers().list(Map.of("role", "web")).size());
      assertEquals(
          "web", host.containers().list(Map.of("role", "web", "stage", "test")).get(0).name());
      assertEquals(List.of(), host.containers().list(Map.of("role", "db")));
    }
  }

  @Test
  void aMissingCapabilityIsRefusedWithReasonAndRemedyBeforeAnyCall() {
    web.state = GuestState.STOPPED;
    fake.driver.capabilities = EnumSet.noneOf(Capability.class);
    fake.driver.hasImages = false;
    try (Host host = fake.connect()) {
      assertEquals(Set.of(Capability.VIRTUAL_MACHINES, Capability.CONTAINERS), host.capabilities());
      Container guest = host.containers().get("web");
      fake.driver.calls.clear();
      List<Runnable> refused =
          List.of(
              guest::pause,
              guest::resume,
              guest::measure,
              () -> guest.rename("other"),
              () -> guest.exec("true"),
              () -> guest.spawn(ExecSpec.command("true")),
              () -> host.images().list(),
              () -> host.containers().measureAll(),
              () -> host.containers().create(ContainerSpec.image("alpine")));
      for (Runnable call : refused) {
        UnsupportedCapabilityException e =
            assertThrows(UnsupportedCapabilityException.class, call::run);
        assertTrue(e.capability().isPresent());
        assertTrue(e.remedy().isPresent());
        assertTrue(e.getMessage().contains(" is not supported: "), e.getMessage());
      }
      assertEquals(List.of(), fake.driver.calls);
      Support none = guest.support(Capability.EXEC);
      assertEquals(Optional.of("the provider does not have it"), none.reason());
      assertEquals(List.of(), fake.driver.calls);
      host.containers().create(ContainerSpec.named("bare").command("true"));
    }
  }

  @Test
  void aContainerOfAHostWithImagesNeedsOne() {
    try (Host host = fake.connect()) {
      assertThrows(
          IllegalArgumentException.class,
          () -> host.containers().create(ContainerSpec.named("bare")));
    }
  }

  @Test
  void theHostsUserRunsCommandsThatNameNone() {
    Credentials everyday = Credentials.of("everyday", "secret");
    try (Host host = fake.connect(ConnectOptions.defaults().guestCredentials(everyday))) {
      host.guests().get("web").exec("true");
      assertEquals(Optional.of(everyday), fake.driver.containers.lastExec.get().credentials());
      Credentials root = Credentials.of("root", "");
      host.guests().get("web").exec(ExecSpec.command("true").as(root));
      assertEquals(Optional.of(root), fake.driver.containers.lastExec.get().credentials());
      fake.driver.understands = EnumSet.noneOf(SpecPart.class);
      host.guests().get("web").exec("true");
      assertEquals(Optional.empty(), fake.driver.containers.lastExec.get().credentials());
    }
  }

  @Test
  void aSpawnedCommandHasAStreamForItsInput() {
    try (Host host = fake.connect()) {
      assertThrows(
          IllegalArgumentException.class,
          () -> host.guests().get("web").spawn(ExecSpec.command("cat").stdin("x")));
    }
  }

  @Test
  void aNameThatIsTakenIsRefusedAtCreate() {
    fake.driver.machines.add("web", GuestState.STOPPED);
    try (Host host = fake.connect()) {
      AlreadyExistsException e =
          assertThrows(
              AlreadyExistsException.class,
              () -> host.virtualMachines().create(VirtualMachineSpec.named("web")));
      assertEquals(
          "cannot create machine \"web\" on fake:///x:"
              + " a virtual machine \"web\" exists already",
          e.getMessage());
      assertEquals(List.of("open"), fake.driver.changes());
    }
  }

  @Test
  void aNameThatTwoGuestsHaveIsRejectedWithTheirIds() {
    FakeGuest twin = fake.driver.containers.add("web", GuestState.STOPPED);
    try (Host host = fake.connect()) {
      RejectedException e =
          assertThrows(RejectedException.class, () -> host.containers().get("web"));
      assertTrue(e.getMessage().contains(web.id) && e.getMessage().contains(twin.id));
      assertEquals(web.id, host.containers().get(web.id).id());
      assertEquals(2, host.containers().named("web").size());
      NotFoundException none =
          assertThrows(NotFoundException.class, () -> host.virtualMachines().get("web"));
      assertEquals("no virtual machine \"web\"", none.getMessage());
    }
  }

  @Test
  void handlesAreEqualIfHostAndIdAre() {
    try (Host host = fake.connect();
        Host again = new FakeProvider().connect()) {
      assertEquals(host.guests().get("web"), host.containers().get(web.id));
      assertEquals(host.guests().get("web").hashCode(), host.containers().get(web.id).hashCode());
      assertTrue(!host.guests().get("web").equals("web"));
      assertEquals("container \"web\" on fake:///x", host.guests().get("web").toString());
      assertTrue(host != again);
    }
  }

  @Test
  void theImagesOfARepositoryAreThoseOfItsNameWhateverTheTag() {
    fake.driver.images.there.addAll(
        Set.of("alpine", "alpine:3.20", "localhost:5000/alpine", "alpine-slim:1"));
    try (Host host = fake.connect()) {
      assertEquals(2, host.images().list("alpine").size());
      assertEquals(1, host.images().list("localhost:5000/alpine").size());
    }
  }
}
