package dev.posada.examples.tour;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.posada.Diagnosis;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RouteTest {
  private static final List<Diagnosis> DIAGNOSES =
      List.of(
          Diagnosis.found("1", List.of()).by("Memory", Set.of("memory")),
          Diagnosis.found("9.0", List.of("libvirt.so.0", "/run/libvirt/libvirt-sock"))
              .by("KVM", Set.of("qemu", "test")),
          Diagnosis.missing("no socket", "start it", List.of()).by("Docker", Set.of("docker")));

  @Test
  void whatIsFoundHereIsVisitedAndWhatTheEnvironmentNames() {
    assertEquals(
        List.of("memory:///inn", "qemu:///system", "docker+unix:///lab"),
        route(List.of(), Map.of("POSADA_LAB_DOCKER", "docker+unix:///lab")).uris());
  }

  @Test
  void whatTheEnvironmentNamesIsVisitedInsteadOfWhatIsFoundOfItsProvider() {
    assertEquals(
        List.of("memory:///inn", "qemu+unix:///lab"),
        route(List.of(), Map.of("POSADA_LAB_KVM", "qemu+unix:///lab")).uris());
  }

  @Test
  void theDesktopProductsOfThisMachineAreVisited() {
    List<Diagnosis> found =
        List.of(
            Diagnosis.found("7.2", List.of("/usr/bin/VBoxManage")).by("VirtualBox", Set.of("vbox")),
            Diagnosis.found("1.17", List.of("/usr/bin/vmrun")).by("VMware", Set.of("vmware")));
    assertEquals(
        List.of("memory:///inn", "vbox:///", "vmware:///"),
        Route.of(List.of(), found, Map.of()).uris());
  }

  @Test
  void whoMayNotUseTheDaemonOfTheSystemHasOneOfHisOwn() {
    Diagnosis session =
        Diagnosis.found("9.0", List.of("/run/libvirt/libvirt-sock", "/usr/sbin/libvirtd"))
            .by("KVM", Set.of("qemu", "test"));
    assertEquals(
        List.of("memory:///inn", "qemu:///session"),
        Route.of(List.of(), List.of(session), Map.of()).uris());
  }

  @Test
  void whatTheReaderNamesIsVisitedAlone() {
    Map<String, String> environment = Map.of("POSADA_LAB_DOCKER", "docker+unix:///lab");
    assertEquals(
        List.of("memory:///a", "vbox:///"),
        route(List.of("memory:///a", "vbox:///", "memory:///a"), environment).uris());
  }

  @Test
  void machinesMoveToAnotherHostOfOneKind() {
    Route route =
        route(
            List.of("qemu:///system", "docker:///", "qemu+ssh://node/system", "odd one"), Map.of());
    assertEquals(Optional.of("qemu+ssh://node/system"), route.other("qemu:///system"));
    assertEquals(Optional.of("qemu:///system"), route.other("qemu+ssh://node/system"));
    assertEquals(Optional.empty(), route.other("docker:///"));
    assertEquals(Optional.empty(), route.other("odd one"));
  }

  @Test
  void theSecondHostOfTheEnvironmentIsMovedToAndNotVisited() {
    Map<String, String> environment =
        Map.of("POSADA_LAB_KVM", "qemu+unix:///a", "POSADA_LAB_KVM2", "qemu+unix:///b");
    Route route = Route.of(List.of(), List.of(), environment);
    assertEquals(List.of("memory:///inn", "qemu+unix:///a"), route.uris());
    assertEquals(Optional.of("qemu+unix:///b"), route.other("qemu+unix:///a"));
  }

  @Test
  void aSimulatedHostHasAnAnnex() {
    assertEquals(
        Optional.of("memory:///inn-annex?like=kvm"),
        route(List.of("memory:///inn?like=kvm"), Map.of()).other("memory:///inn?like=kvm"));
  }

  private static Route route(List<String> named, Map<String, String> environment) {
    return Route.of(named, DIAGNOSES, environment);
  }
}
