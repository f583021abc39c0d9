package dev.posada;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What users write about containers, and what hosts tell of them and of services. */
@Execution(ExecutionMode.CONCURRENT)
class ContainerValuesTest {
  private static final ContainerSpec WEB = ContainerSpec.image("nginx:1");

  private static ContainerInfo with(PortForward... ports) {
    return ContainerInfo.builder("1", "web", GuestState.STOPPED).ports(List.of(ports)).build();
  }

  @Test
  void aSpecSaysNothingOfPortsMountsNetworksAndTerminalAtFirst() {
    WEB.publish(80).mount(Mount.memory("/tmp")).network("inner").terminal(true);
    assertEquals(List.of(), WEB.ports());
    assertEquals(List.of(), WEB.mounts());
    assertEquals(List.of(), WEB.networks());
    assertFalse(WEB.terminal());
    assertTrue(WEB.terminal(true).terminal());
    assertFalse(WEB.terminal(true).terminal(false).terminal());
  }

  @Test
  void theHostChoosesAPortThatIsNotSaid() {
    assertEquals(List.of(PortForward.tcp(0, 80)), WEB.publish(80).ports());
    assertEquals(
        List.of(PortForward.tcp(0, 80), PortForward.tcp(0, 81)),
        WEB.publish(80).publish(81).publish(80).ports().stream()
            .sorted((a, b) -> a.guestPort() - b.guestPort())
            .toList());
    assertThrows(IllegalArgumentException.class, () -> WEB.publish(0));
    assertThrows(IllegalArgumentException.class, () -> WEB.publish(65536, 80));
  }

  @Test
  void onePortOfTheHostLeadsToOnePort() {
    ContainerSpec spec = WEB.publish(8080, 80).publish(PortForward.udp(8080, 80));
    assertEquals(
        List.of(PortForward.udp(8080, 80), PortForward.tcp(8080, 81)),
        spec.publish(8080, 81).ports());
    assertEquals(2, spec.ports().size());
    assertEquals(3, spec.publish(8081, 80).ports().size(), "two ports may lead to the same");
  }

  @Test
  void aMountReplacesTheOneAtItsPath() {
    ContainerSpec spec = WEB.mount(Mount.volume("a", "/a")).mount(Mount.memory("/tmp"));
    assertEquals(
        List.of(Mount.memory("/tmp"), Mount.volume("b", "/a")),
        spec.mount(Mount.volume("b", "/a")).mounts());
    assertThrows(UnsupportedOperationException.class, () -> spec.mounts().clear());
  }

  @Test
  void aNetworkIsJoinedOnce() {
    assertEquals(List.of("b", "a"), WEB.network("a").network("b").network("a").networks());
    assertThrows(IllegalArgumentException.class, () -> WEB.network(" "));
  }

  @Test
  void aSpecIsOneShortLineHoweverMuchItSays() {
    assertEquals(
        "container web from nginx:1",
        WEB.name("web").publish(80).environment("PASSWORD", "x").network("a").toString());
  }

  @Test
  void tellsThePortOfTheHost() {
    ContainerInfo info =
        with(
            PortForward.udp(5353, 53),
            PortForward.tcp(5300, 53),
            PortForward.tcp(8080, 80),
            PortForward.tcp(8081, 80));
    assertEquals(8080, info.hostPort(80), "the first");
    assertEquals(5300, info.hostPort(53), "TCP before UDP");
    assertEquals(5353, with(PortForward.udp(5353, 53)).hostPort(53));
    assertEquals(9, with(PortForward.tcp(0, 80), PortForward.tcp(9, 80)).hostPort(80));
  }

  @Test
  void saysWhatIsPublishedWhereAPortIsNot() {
    ContainerInfo info = with(PortForward.tcp(8080, 80));
    assertEquals(
        "container \"web\" does not publish port 8080, but " + info.ports(),
        assertThrows(NoSuchElementException.class, () -> info.hostPort(8080)).getMessage());
    assertEquals(
        "container \"web\" does not publish port 80, nor any other",
        assertThrows(NoSuchElementException.class, () -> with().hostPort(80)).getMessage());
  }

  @Test
  void saysThatAPortIsChosenWhenTheContainerStarts() {
    ContainerInfo info = with(PortForward.udp(8080, 80), PortForward.tcp(0, 80));
    assertEquals(
        "no port of the host leads to port 80 of container \"web\" yet: it is STOPPED, and the host"
            + " chooses one when it starts",
        assertThrows(NoSuchElementException.class, () -> info.hostPort(80)).getMessage());
  }

  @Test
  void anInfoTellsItsEnvironmentButDoesNotPrintIt() {
    Map<String, String> environment = new HashMap<>(Map.of("PASSWORD", "secret"));
    List<String> networks = new ArrayList<>(List.of("inner"));
    ContainerInfo info =
        ContainerInfo.builder("1", "web", GuestState.RUNNING)
            .environment(environment)
            .directory("/srv")
            .user("nobody")
            .mounts(List.of(Mount.memory("/tmp")))
            .networks(networks)
            .build();
    environment.clear();
    networks.clear();
    assertEquals(Map.of("PASSWORD", "secret"), info.environment());
    assertEquals(Optional.of("/srv"), info.directory());
    assertEquals(Optional.of("nobody"), info.user());
    assertEquals(List.of(Mount.memory("/tmp")), info.mounts());
    assertEquals(List.of("inner"), info.networks());
    assertFalse(info.toString().contains("secret"));
    assertThrows(UnsupportedOperationException.class, () -> info.environment().clear());
  }

  @Test
  void aServiceSaysHowManyOfHowManyRun() {
    Service service =
        Service.builder("1", "web")
            .image("nginx:1")
            .replicas(5)
            .running(2)
            .labels(Map.of())
            .build();
    assertEquals("service web from nginx:1: 2 of 5 running", service.toString());
    assertEquals(5, service.replicas());
    assertEquals(2, service.running());
    assertEquals("nginx:1", service.image());
    assertEquals("service web: 0 of 0 running", Service.builder("1", "web").build().toString());
    assertThrows(IllegalArgumentException.class, () -> Service.builder("1", "web").replicas(-1));
    assertThrows(IllegalArgumentException.class, () -> Service.builder("1", "web").running(-1));
  }

  @Test
  void servicesAreEqualByTheirIds() {
    Service service = Service.builder("1", "web").build();
    assertEquals(service, Service.builder("1", "other").running(3).build());
    assertEquals(service.hashCode(), Service.builder("1", "other").build().hashCode());
    assertNotEquals(service, Service.builder("2", "web").build());
  }

  @Test
  void aProcessIsALine() {
    List<String> words = new ArrayList<>(List.of("sleep", "60"));
    GuestProcess sleep = new GuestProcess(17, "nobody", Duration.ZERO, words);
    words.clear();
    assertEquals("17 nobody: sleep 60", sleep.toString());
    assertEquals(List.of("sleep", "60"), sleep.command());
    assertThrows(
        IllegalArgumentException.class,
        () -> new GuestProcess(0, "root", Duration.ZERO, List.of()));
    assertThrows(
        IllegalArgumentException.class,
        () -> new GuestProcess(1, "root", Duration.ofSeconds(-1), List.of()));
  }

  @Test
  void kindsAreWords() {
    assertEquals("virtual machine", Kind.VIRTUAL_MACHINE.toString());
    assertEquals(
        "no pool \"fast\"",
        new NotFoundException(Kind.POOL, "fast", Failure.notDone()).getMessage());
  }
}
