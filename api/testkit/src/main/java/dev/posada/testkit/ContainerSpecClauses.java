package dev.posada.testkit;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.Capability;
import dev.posada.Container;
import dev.posada.ContainerInfo;
import dev.posada.ContainerSpec;
import dev.posada.Kind;
import dev.posada.Mount;
import dev.posada.Network;
import dev.posada.NetworkSpec;
import dev.posada.NotFoundException;
import dev.posada.Outcome;
import dev.posada.PortForward;
import dev.posada.ProviderOption;
import dev.posada.Task;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.Volume;
import dev.posada.VolumeSpec;
import java.time.Duration;
import java.util.List;

/** That each part of what a container is to be is understood, or refused as a whole. */
interface ContainerSpecClauses extends Clauses {
  /** Creates what a host may not understand; nothing may be left of what it refuses. */
  private static Container created(Lab lab, ContainerSpec spec) {
    List<String> before = lab.names(Kind.CONTAINER);
    try {
      return lab.understood(() -> lab.container(spec));
    } catch (Undeclared refused) {
      assertEquals(before, lab.names(Kind.CONTAINER), "left of a container that was refused");
      throw refused;
    }
  }

  @Clause(value = "SPEC-01", needs = Capability.CONTAINERS)
  default void aContainerHasItsEnvironment(Lab lab) {
    String value = "a b=\"c\" '$d' \\e #" + lab.random().nextInt(1000);
    Container container =
        created(lab, lab.containerSpec().environment("POSADA_ONE", value).environment("two", ""));
    assertEquals(value, container.inspect().environment().get("POSADA_ONE"), "as inspected");
    assertEquals("", container.inspect().environment().get("two"), "as inspected");
    if (lab.declares(Capability.EXEC)) {
      container.start();
      List<String> lines = container.exec("env").stdout().lines().toList();
      assertTrue(lines.contains("POSADA_ONE=" + value), lines::toString);
    }
  }

  @Clause(value = "SPEC-02", needs = Capability.CONTAINERS)
  default void aContainerBeginsInItsDirectory(Lab lab) {
    Container container = created(lab, lab.containerSpec().directory("/tmp"));
    assertEquals("/tmp", container.inspect().directory().orElse(""), "as inspected");
    if (lab.declares(Capability.EXEC)) {
      container.start();
      assertEquals("/tmp", container.exec("pwd").stdout().strip(), "of a command");
    }
  }

  @Clause(value = "SPEC-03", needs = Capability.CONTAINERS)
  default void aContainerRunsAsItsUser(Lab lab) {
    Container container = created(lab, lab.containerSpec().user("65534"));
    assertEquals("65534", container.inspect().user().orElse(""), "as inspected");
  }

  @Clause(value = "SPEC-04", needs = Capability.CONTAINERS)
  default void aCommandStandsAsItWasWritten(Lab lab) {
    List<String> command = List.of("echo", "a  b", "", "\"c\"", "$d", "*", "-e");
    Container container = created(lab, lab.containerSpec().command(command.toArray(String[]::new)));
    assertEquals(command, container.inspect().command(), "as inspected");
  }

  @Clause(value = "SPEC-05", needs = Capability.CONTAINERS)
  default void anEntrypointStandsBeforeTheCommand(Lab lab) {
    String word = "word" + lab.random().nextInt(1000);
    Container container =
        created(lab, lab.containerSpec().entrypoint("echo", "first").command(word));
    container.start();
    assertEquals(0, container.awaitExit(), "exit code");
    lab.await(
        "the log has it",
        () -> container.logs().map(line -> line.text()).toList().equals(List.of("first " + word)));
  }

  @Clause(value = "SPEC-06", needs = Capability.CONTAINERS)
  default void aPublishedPortIsKnown(Lab lab) {
    Container container = created(lab, lab.containerSpec().publish(8080));
    container.start();
    ContainerInfo info = container.inspect();
    int port = info.hostPort(8080);
    assertTrue(port > 0 && port < 65536, () -> "port " + port);
    assertEquals(1, info.ports().stream().filter(one -> one.guestPort() == 8080).count(), "ports");
    Container other = created(lab, lab.containerSpec().publish(PortForward.udp(0, 53)));
    other.start();
    assertTrue(
        other.inspect().ports().stream()
            .anyMatch(one -> one.protocol() == PortForward.Protocol.UDP && one.guestPort() == 53),
        () -> other.inspect().ports().toString());
  }

  @Clause(
      value = "SPEC-07",
      needs = {Capability.CONTAINERS, Capability.VOLUMES})
  default void aMountIsKnown(Lab lab) {
    Volume volume = lab.host().storage().create(VolumeSpec.named(Lab.name()));
    lab.afterwards(() -> lab.host().storage().delete(volume));
    List<Mount> mounts =
        List.of(Mount.volume(volume, "/data").asReadOnly(), Mount.memory("/scratch"));
    ContainerSpec spec = lab.containerSpec().mount(mounts.get(0)).mount(mounts.get(1));
    Container container = created(lab, spec);
    List<Mount> seen = container.inspect().mounts();
    assertTrue(seen.containsAll(mounts), seen::toString);
    container.start();
    assertTrue(container.inspect().mounts().containsAll(mounts), seen::toString);
  }

  @Clause(
      value = "SPEC-08",
      needs = {Capability.CONTAINERS, Capability.NETWORKS})
  default void aContainerIsOnItsNetwork(Lab lab) {
    Network network = lab.host().networks().create(NetworkSpec.isolated(Lab.name()));
    lab.afterwards(() -> lab.host().networks().delete(network));
    Container container = created(lab, lab.containerSpec().network(network));
    assertEquals(List.of(network.name()), container.inspect().networks(), "as inspected");
  }

  @Clause(
      value = "SPEC-09",
      needs = {Capability.CONTAINERS, Capability.EXEC})
  default void aHealthCheckDecidesWhatIsReady(Lab lab) {
    Duration often = Duration.ofSeconds(1);
    Container well = created(lab, lab.containerSpec().healthCheck(often, "echo", "well"));
    well.start();
    well.awaitReady();
    assertEquals(true, well.inspect().healthy().orElse(null), "as inspected");
    Container none = created(lab, lab.containerSpec());
    none.start();
    none.awaitReady();
    assertTrue(none.inspect().healthy().isEmpty(), "nobody checks its health");
  }

  @Clause(value = "SPEC-10", needs = Capability.CONTAINERS)
  default void aContainerThatFailsIsStartedAgain(Lab lab) {
    ContainerSpec spec =
        lab.containerSpec()
            .command("head", "-n", "x", "/no/such/file")
            .restart(ContainerSpec.Restart.ON_FAILURE);
    Container container = created(lab, spec);
    container.start();
    lab.await("it was started again", () -> container.inspect().restarts().orElse(0) > 0);
    container.kill();
    assertTrue(container.inspect().state().isOff(), () -> container.inspect().toString());
  }

  @Clause(value = "SPEC-11", needs = Capability.CONTAINERS)
  default void aContainerRemovesItselfAtExit(Lab lab) {
    Container container =
        created(lab, lab.containerSpec().command("echo", "done").removeAtExit(true));
    container.start();
    lab.await("it is gone", () -> lab.host().containers().named(container.name()).isEmpty());
    assertThrows(NotFoundException.class, container::inspect, "a container that removed itself");
  }

  @Clause(value = "SPEC-12", needs = Capability.CONTAINERS)
  default void aContainerIsEndedByItsOwnSignal(Lab lab) {
    Container container =
        created(lab, lab.containerSpec().command("sleep", "1000").stopSignal("SIGKILL"));
    container.start();
    container.shutdown(lab.patience());
    assertTrue(container.inspect().state().isOff(), () -> container.inspect().toString());
    assertEquals(137, container.inspect().exitCode().orElse(-1), "exit code");
  }

  @Clause(
      value = "SPEC-13",
      needs = {Capability.CONTAINERS, Capability.IMAGES})
  default void anImageThatIsNotToBePulledHasToBeThere(Lab lab) {
    ContainerSpec there = lab.containerSpec();
    String name = there.name().orElseThrow();
    ContainerSpec none = ContainerSpec.image(Lab.name()).name(name).pull(ContainerSpec.Pull.NEVER);
    NotFoundException e =
        assertThrows(NotFoundException.class, () -> lab.container(none), "an image of no name");
    assertEquals(Kind.IMAGE, e.kind(), e::toString);
    assertEquals(Outcome.NOT_DONE, e.outcome(), e::toString);
    assertFalse(lab.names(Kind.CONTAINER).contains(name), "a container without an image");
    Container container =
        assertDoesNotThrow(
            () -> lab.container(there.pull(ContainerSpec.Pull.NEVER)), "an image that is there");
    assertEquals(there.image().orElseThrow(), container.inspect().image().orElse(""), "image");
  }

  /** An option of nobody. */
  record Unheard() implements ProviderOption {}

  @Clause("SPEC-14")
  default void anOptionOfAnotherProviderIsRefused(Lab lab) {
    lab.eachKind(
        kind -> {
          List<String> before = lab.names(kind);
          UnsupportedCapabilityException e =
              assertThrows(
                  UnsupportedCapabilityException.class,
                  () ->
                      lab.adopt(
                          kind == Kind.CONTAINER
                              ? lab.host()
                                  .containers()
                                  .create(lab.containerSpec().option(new Unheard()))
                              : lab.host()
                                  .virtualMachines()
                                  .create(
                                      lab.machineSpec().option(new Unheard()), Task.unbounded())),
                  kind + " with an option of nobody");
          assertEquals(Outcome.NOT_DONE, e.outcome(), e::toString);
          assertTrue(e.getMessage().contains(Unheard.class.getName()), e::toString);
          assertEquals(before, lab.names(kind), kind + "s after " + e);
        });
    assertThrows(
        UnsupportedCapabilityException.class,
        () -> lab.connect(options -> options.option(new Unheard())),
        "connecting with an option of nobody");
  }
}
