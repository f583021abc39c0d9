package dev.posada.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.BusyException;
import dev.posada.ByteSize;
import dev.posada.Container;
import dev.posada.ContainerInfo;
import dev.posada.ContainerSpec;
import dev.posada.GuestState;
import dev.posada.Host;
import dev.posada.HypervisorException;
import dev.posada.InvalidStateException;
import dev.posada.Kind;
import dev.posada.Network;
import dev.posada.NetworkSpec;
import dev.posada.NotFoundException;
import dev.posada.OperationCancelledException;
import dev.posada.OperationTimeoutException;
import dev.posada.Outcome;
import dev.posada.Progress;
import dev.posada.RejectedException;
import dev.posada.ResourceQuota;
import dev.posada.Service;
import dev.posada.Services;
import dev.posada.Task;
import dev.posada.docker.json.Json;
import dev.posada.docker.registry.Registries;
import dev.posada.spi.command.CommandRunner;
import dev.posada.testkit.InTurn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Services of the lab's engine, which is a swarm of one. */
@Tag("slow")
@LabEngine.Needed
@InTurn(LabEngine.TURN)
@Timeout(180)
class RealServicesTest {
  private static final HostFacts FACTS = new HostFacts(2, Long.MAX_VALUE, true, true, true, true);

  private final Host host = LabEngine.connect();
  private final Services services = host.services();
  private final List<String> names = new CopyOnWriteArrayList<>();

  @AfterEach
  void clean() {
    services.list().stream()
        .filter(service -> names.contains(service.name()))
        .forEach(services::delete);
    host.close();
  }

  private ContainerSpec named(ContainerSpec spec) {
    names.add(spec.name().orElseThrow());
    return spec;
  }

  /** Whose task starts until its health is checked; another one runs for a moment first. */
  private static ContainerSpec neverRunning(ContainerSpec spec) {
    return spec.healthCheck(Duration.ofMinutes(10), "true");
  }

  private List<Container> containers(Service service) {
    return host.containers().list(Map.of(ServiceRequest.SERVICE, service.name()));
  }

  @Test
  void scalesUpAndDownWithProgress() {
    Service web = services.create(named(LabEngine.idle()), 1);
    assertEquals(1, containers(web).size());
    for (int wanted : new int[] {5, 2}) {
      List<Progress> told = new CopyOnWriteArrayList<>();
      web = services.scale(web, wanted, Task.unbounded().onProgress(told::add));
      assertEquals(wanted, web.running());
      assertEquals(wanted, web.replicas());
      assertTrue(wanted < 5 || told.size() > 1, told::toString);
      assertEquals(wanted, told.get(told.size() - 1).done(), told::toString);
      assertEquals(wanted, told.get(0).total(), told::toString);
    }
    services.delete(web);
    assertEquals(List.of(), containers(web), "they go with it");
  }

  @Test
  void aContainerOfAServiceIsAsItsSpecSays() throws Exception {
    ContainerSpec spec =
        named(LabEngine.idle())
            .environment("A", "b c")
            .directory("/tmp")
            .user("app")
            .label("tier", "front")
            .quota(ResourceQuota.limit().cpus(0.5).memory(ByteSize.mib(64)).processes(20));
    Service web = services.create(spec, 1);
    Container one = containers(web).get(0);
    ContainerInfo info = one.inspect();
    assertEquals(spec.command(), info.command());
    assertEquals("b c", info.environment().get("A"));
    assertEquals("/tmp", info.directory().orElseThrow());
    assertEquals("app", info.user().orElseThrow());
    assertEquals("front", info.labels().get("tier"));
    assertEquals(spec.quota().cpus(), info.quota().cpus());
    assertEquals(spec.quota().memory(), info.quota().memory());
    assertEquals(spec.quota().processes(), info.quota().processes());
    assertEquals("20\n", one.exec("cat", "/sys/fs/cgroup/pids/pids.max").stdout());
  }

  @Test
  void anImageThatIsNotThereIsNotWaitedFor() {
    ContainerSpec spec = named(ContainerSpec.image("posada-test-nosuch:1").name(LabEngine.name()));
    NotFoundException e = assertThrows(NotFoundException.class, () -> services.create(spec, 1));
    assertEquals(Kind.IMAGE, e.kind());
    assertEquals(Outcome.PARTLY, e.outcome());
    assertTrue(e.remains().get(0).contains("runs 0 of 1"), () -> "" + e.remains());
  }

  /** What failed before a change counts no more: the change may have mended it. */
  @Test
  void anUpdateThatFailsStopsAndLeavesTheOthersAsTheyWere() {
    int all = 4; // the swarm may have replaced two, when the first of them is seen to fail
    Service web = services.create(named(LabEngine.idle()), all);
    ContainerSpec broken = LabEngine.shell("exit 3").name(web.name());
    HypervisorException e =
        assertThrows(HypervisorException.class, () -> services.update(web, broken));
    assertTrue(e.getMessage().contains("task: non-zero exit (3)"), e.getMessage());
    assertEquals(Outcome.PARTLY, e.outcome());
    assertTrue(e.remains().get(0).contains("runs 0 of " + all), () -> "" + e.remains());
    List<Container> old =
        containers(web).stream()
            .filter(one -> !one.inspect().command().toString().contains("exit 3"))
            .filter(one -> one.inspect().state() == GuestState.RUNNING)
            .toList();
    assertTrue(
        !old.isEmpty() && old.size() < all, () -> "some were replaced, the others not: " + old);

    Service mended = services.update(web, LabEngine.idle().name(web.name()));
    assertEquals(all, mended.running());
  }

  private static Registries nobody(DockerEngine engine) {
    return new Registries(engine::unattended, Map.of(), name -> null, CommandRunner.local());
  }

  @Test
  void aCommandThatAlwaysFailsIsNotWaitedFor() {
    HypervisorException e =
        assertThrows(
            HypervisorException.class,
            () -> services.create(named(neverRunning(LabEngine.shell("exit 3"))), 2));
    assertTrue(e.getMessage().contains("task: non-zero exit (3)"), e.getMessage());
    assertEquals(Outcome.PARTLY, e.outcome());

    DockerEngine engine = host.unwrap(DockerEngine.class).orElseThrow();
    DockerServices driver = new DockerServices(engine, FACTS, nobody(engine));
    String id = services.get(names.get(0)).id();
    assertThrows(HypervisorException.class, () -> driver.get(id, engine.unattended()));
    driver.scale(services.get(id), 3, engine.unattended());
    assertEquals(3, driver.get(id, engine.unattended()).replicas());
  }

  @Test
  void aCommandThatIsNotThereSaysSo() {
    ContainerSpec spec =
        named(ContainerSpec.image(LabEngine.IMAGE).name(LabEngine.name()).command("nosuch"));
    HypervisorException e = assertThrows(RejectedException.class, () -> services.create(spec, 1));
    assertTrue(e.getMessage().contains("nosuch"), e.getMessage());
  }

  /** One that is to end is not replaced, so that it never runs. */
  @Test
  void aCommandThatEndsIsAFailureAtOnce() {
    ContainerSpec spec =
        named(neverRunning(LabEngine.shell("exit 0"))).restart(ContainerSpec.Restart.ON_FAILURE);
    HypervisorException e = assertThrows(RejectedException.class, () -> services.create(spec, 1));
    assertTrue(e.getMessage().contains("ended by itself"), e.getMessage());
  }

  @Test
  void aCancelAndATimeoutSayWhatGoesOn() {
    ContainerSpec slow = named(neverRunning(LabEngine.idle()));
    OperationTimeoutException late =
        assertThrows(
            OperationTimeoutException.class,
            () -> services.create(slow, 2, Task.within(Duration.ofSeconds(3))));
    assertEquals(Outcome.PARTLY, late.outcome());
    assertTrue(late.remains().get(0).contains("0 of 2 and goes on"), () -> "" + late.remains());

    Service web = services.get(slow.name().orElseThrow());
    Task task = Task.unbounded();
    OperationCancelledException cancelled =
        assertThrows(
            OperationCancelledException.class,
            () -> services.scale(web, 3, task.onProgress(progress -> task.cancel())));
    assertEquals(Outcome.PARTLY, cancelled.outcome());
    assertEquals(3, services.get(web.id()).replicas(), "the wish stays");
  }

  @Test
  void whoScalesAtOnceGetsItOrIsTold() throws Exception {
    Service web = services.create(named(LabEngine.idle()), 1);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Callable<Service>> calls = new ArrayList<>();
      for (int wanted = 1; wanted <= 4; wanted++) {
        int replicas = wanted;
        calls.add(() -> services.scale(web, replicas));
      }
      int done = 0;
      for (Future<Service> call : threads.invokeAll(calls)) {
        try {
          call.get();
          done++;
        } catch (ExecutionException e) {
          assertInstanceOf(BusyException.class, e.getCause());
        }
      }
      assertTrue(done >= 1, "the last one got it");
      Service now = services.get(web.id());
      assertEquals(now.replicas(), now.running());
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void aServiceIsOnTheSwarmsNetworksOnly() {
    DockerEngine engine = host.unwrap(DockerEngine.class).orElseThrow();
    String name = LabEngine.name();
    engine.request(
        "POST", "/networks/create", "{\"Name\":\"" + name + "\",\"Driver\":\"overlay\"}");
    Network overlay = host.networks().get(name);
    assertEquals(Network.Mode.OTHER, overlay.mode());
    Service web = services.create(named(LabEngine.idle()).network(overlay), 2);
    for (Container one : containers(web)) {
      assertEquals(List.of(name), one.inspect().networks());
    }
    InvalidStateException used =
        assertThrows(InvalidStateException.class, () -> host.networks().delete(overlay));
    assertTrue(used.remedy().orElseThrow().contains("services"), used.toString());
    services.delete(web);
    host.networks().delete(overlay);

    Network local = host.networks().create(NetworkSpec.isolated(LabEngine.name()));
    try {
      assertThrows(
          RejectedException.class,
          () -> services.create(named(LabEngine.idle()).network(local), 1));
    } finally {
      host.networks().delete(local);
    }
  }

  /** What others said of it stays, also what Posada has no word for. */
  @Test
  void aScaleChangesNothingElse() throws Exception {
    DockerEngine engine = host.unwrap(DockerEngine.class).orElseThrow();
    String name = LabEngine.name();
    names.add(name);
    engine.request(
        "POST",
        "/services/create",
        """
        {"Name": "%s", "TaskTemplate": {
           "ContainerSpec": {"Image": "%s", "Args": ["sleep", "600"], "StopGracePeriod": 100000000},
           "RestartPolicy": {"Condition": "any", "Delay": 1000000000, "Window": 7000000000}},
         "EndpointSpec": {"Mode": "dnsrr"}, "UpdateConfig": {"Parallelism": 3, "Order": "start-first"},
         "Mode": {"Replicated": {"Replicas": 0}}}
        """
            .formatted(name, LabEngine.IMAGE));
    Json before = Json.parse(engine.request("GET", "/services/" + name, "")).get("Spec");
    services.scale(services.scale(services.get(name), 1), 0);
    Json after = Json.parse(engine.request("GET", "/services/" + name, "")).get("Spec");
    assertEquals(before, after);
  }

  @Test
  void whatIsPublishedIsPublishedByTheService() throws Exception {
    DockerEngine engine = host.unwrap(DockerEngine.class).orElseThrow();
    Service web =
        new DockerServices(engine, FACTS, nobody(engine))
            .create(named(LabEngine.idle()).publish(80), 0, engine.unattended());
    Json spec = Json.parse(engine.request("GET", "/services/" + web.id(), "")).get("Spec");
    Json port = spec.get("EndpointSpec").get("Ports").items().get(0);
    assertEquals(80, port.get("TargetPort").number(0));
    assertEquals("ingress", port.get("PublishMode").text(""));
  }
}
