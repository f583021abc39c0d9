package dev.posada.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.posada.Capability;
import dev.posada.CloneOptions;
import dev.posada.ConnectOptions;
import dev.posada.Container;
import dev.posada.ContainerSpec;
import dev.posada.Diagnosis;
import dev.posada.GuestState;
import dev.posada.Host;
import dev.posada.Hypervisors;
import dev.posada.Support;
import dev.posada.VirtualMachine;
import dev.posada.VirtualMachineSpec;
import dev.posada.memory.MemoryWorld;
import dev.posada.spi.HostDriver;
import dev.posada.spi.HypervisorProvider;
import dev.posada.spi.Operation;
import dev.posada.testkit.fault.WrappedProvider;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs the classes within as an embedder's tests, and looks what became of them. */
@Isolated("the tests within tell each other what they saw")
@Timeout(60)
class HypervisorTestTest {
  private static final String WORLD = "memory:///hypervisor-test-test";
  private static final List<Object> SEEN = new CopyOnWriteArrayList<>();

  private final MemoryWorld world = MemoryWorld.of(WORLD);

  @BeforeEach
  @AfterEach
  void reset() {
    world.reset();
    SEEN.clear();
  }

  /** What became of tests, a line each, and what they reported. */
  private static final class Run implements TestExecutionListener {
    private final List<String> results = new CopyOnWriteArrayList<>();
    private final List<String> reports = new CopyOnWriteArrayList<>();

    static Run of(Class<?> tests, Map<String, String> parameters) {
      LauncherDiscoveryRequest request =
          LauncherDiscoveryRequestBuilder.request()
              .selectors(selectClass(tests))
              .configurationParameters(parameters)
              .build();
      Run run = new Run();
      LauncherFactory.create().execute(request, run);
      return run;
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
      if (test.isTest() || result.getStatus() != TestExecutionResult.Status.SUCCESSFUL) {
        results.add(
            test.getDisplayName()
                + " "
                + result.getStatus()
                + result.getThrowable().map(thrown -> ": " + thrown.getMessage()).orElse(""));
      }
    }

    @Override
    public void reportingEntryPublished(TestIdentifier test, ReportEntry entry) {
      entry.getKeyValuePairs().forEach((key, value) -> reports.add(key + ": " + value));
    }
  }

  private static Run run(Class<?> tests) {
    return Run.of(tests, Map.of());
  }

  private static void assertAllSuccessful(int count, Run run) {
    assertEquals(count, run.results.size(), run.results.toString());
    assertTrue(
        run.results.stream().allMatch(one -> one.endsWith("SUCCESSFUL")), run.results.toString());
  }

  @HypervisorTest
  static class GivesGuests {
    @Test
    void some(Host host, VirtualMachine machine, Container one, Container other) {
      assertEquals(GuestState.STOPPED, machine.inspect().state());
      assertEquals(GuestState.STOPPED, one.inspect().state());
      assertNotEquals(one, other);
      assertSame(host, machine.host());
      assertEquals(3, host.guests().list().size());
      SEEN.add(host);
    }

    @Test
    @HypervisorTest(started = true, image = "busybox")
    void started(VirtualMachine machine, Container container) {
      assertEquals(GuestState.RUNNING, machine.inspect().state());
      assertEquals(GuestState.RUNNING, container.inspect().state());
      assertTrue(container.inspect().image().orElseThrow().contains("busybox"));
    }

    @Nested
    class Within {
      @Test
      void isAnnotatedByTheClassAround(Host host) {
        assertEquals(List.of(), host.guests().list());
      }
    }
  }

  @Test
  void givesAHostAndNewGuestsOfAWorldOfItsOwn() {
    Run run = run(GivesGuests.class);
    assertAllSuccessful(3, run);
    assertEquals(3, run.reports.size());
    assertTrue(
        run.reports
            .get(0)
            .matches(
                "@HypervisorTest: memory:///posada-test-\\d+-\\d+ because neither the test, nor"
                    + " posada.test.uri, nor POSADA_TEST_URI names one"),
        run.reports.toString());
    Host closed = (Host) SEEN.get(0);
    assertThrows(IllegalStateException.class, closed.guests()::list);
  }

  @HypervisorTest(uri = WORLD)
  static class LeavesGuests {
    @Test
    void many(Host host, Container given) {
      given.start();
      host.containers().run(ContainerSpec.image("alpine").command("sleep", "3600"));
      VirtualMachine machine = host.virtualMachines().create(VirtualMachineSpec.named("web"));
      VirtualMachine clone = machine.cloneAs("copy", CloneOptions.linked());
      clone.start();
      clone.pause();
      SEEN.addAll(host.guests().list());
      throw new IllegalStateException("and fails");
    }
  }

  @Test
  void deletesAllThatCameToBeThroughItAlsoWhenTheTestFails() {
    try (Host host = Hypervisors.load().connect(WORLD)) {
      Container others = host.containers().create(ContainerSpec.image("alpine"));
      Run run = run(LeavesGuests.class);
      assertEquals(List.of("many(Host, Container) FAILED: and fails"), run.results);
      assertEquals(
          List.of("@HypervisorTest: " + WORLD + " because the test names it"), run.reports);
      assertEquals(5, SEEN.size());
      assertEquals(List.of(others), host.guests().list());
    }
  }

  @HypervisorTest
  static class UsesWhatIsNamed {
    @Test
    void once(Host host) {
      SEEN.add(host.uri().toString());
    }
  }

  @Test
  void usesTheHostThatAParameterNames() {
    Run run = Run.of(UsesWhatIsNamed.class, Map.of("posada.test.uri", WORLD));
    assertAllSuccessful(1, run);
    assertEquals(List.of(WORLD), SEEN);
    assertEquals(
        List.of("@HypervisorTest: " + WORLD + " because posada.test.uri names it"), run.reports);
  }

  @Test
  void aNamedHostThatCannotBeReachedFailsTheTest() {
    world.disconnect();
    Run run = Run.of(UsesWhatIsNamed.class, Map.of("posada.test.uri", WORLD));
    assertEquals(1, run.results.size());
    assertTrue(run.results.get(0).startsWith("once(Host) FAILED: cannot connect to " + WORLD));
  }

  @HypervisorTest(uri = "poor:///", needs = Capability.PAUSE)
  static class NeedsMuch {
    @Test
    void pausing() {
      SEEN.add("ran");
    }

    @Test
    @HypervisorTest(uri = "poor:///")
    void containers(Container container) {
      SEEN.add("ran");
    }

    @Test
    @HypervisorTest(uri = "poor:///")
    void nothing(Host host) {
      SEEN.add(host.uri().toString());
    }
  }

  /** A hypervisor that can do little. */
  public static final class PoorProvider implements HypervisorProvider {
    private final HypervisorProvider memory =
        WrappedProvider.around(
            Memory.provider(),
            call ->
                switch (call.toString()) {
                  case "HostDriver.capabilities" -> Set.of();
                  case "HostDriver.support" -> Support.no("it is too poor");
                  case "HostDriver.containers" -> Optional.empty();
                  default -> call.proceed();
                });

    @Override
    public Set<String> schemes() {
      return Set.of("poor");
    }

    @Override
    public Diagnosis diagnose(ConnectOptions options, Operation op) {
      return memory.diagnose(options, op);
    }

    @Override
    public HostDriver open(URI uri, ConnectOptions options, Operation op) {
      return memory.open(URI.create(WORLD), options, op);
    }
  }

  @Test
  void aHostThatLacksWhatIsNeededSkipsTheTestWithItsReason(@TempDir Path folder) throws Exception {
    Path services = Files.createDirectories(folder.resolve("META-INF/services"));
    Files.writeString(
        services.resolve(HypervisorProvider.class.getName()), PoorProvider.class.getName());
    Thread thread = Thread.currentThread();
    ClassLoader usual = thread.getContextClassLoader();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()}, usual)) {
      thread.setContextClassLoader(loader);
      assertEquals(
          List.of(
              "HypervisorTestTest$NeedsMuchBeforehand ABORTED:"
                  + " poor:/// has no CONTAINERS: it is too poor"),
          run(NeedsMuchBeforehand.class).results);
      Run run = run(NeedsMuch.class);
      assertEquals(
          Set.of(
              "pausing() ABORTED: poor:/// has no PAUSE: it is too poor",
              "containers(Container) ABORTED: poor:/// has no CONTAINERS: it is too poor",
              "nothing(Host) SUCCESSFUL"),
          Set.copyOf(run.results));
      assertEquals(List.of("poor:///"), SEEN);
    } finally {
      thread.setContextClassLoader(usual);
    }
  }

  @HypervisorTest(uri = "poor:///")
  static class NeedsMuchBeforehand {
    @BeforeAll
    static void begin(Container container) {
      SEEN.add("ran");
    }

    @Test
    void nothing() {
      SEEN.add("ran");
    }
  }

  @HypervisorTest
  static class SharesAHost {
    @BeforeAll
    static void begin(Host host) {
      SEEN.add(host);
    }

    @Test
    void one(Host host, Container container) {
      SEEN.add(host);
      assertEquals(List.of(container), host.guests().list());
    }

    @Test
    void other(Host host, Container container) {
      one(host, container);
    }
  }

  @Test
  void aHostOfTheClassIsTheOneOfItsTestsWhoseGuestsAreTheirOwn() {
    assertAllSuccessful(2, run(SharesAHost.class));
    assertEquals(3, SEEN.size());
    assertEquals(1, Set.copyOf(SEEN).size());
  }

  private static ContainerSpec of(Owner owner) {
    return ContainerSpec.image("alpine")
        .command("sleep", "3600")
        .label(Session.MADE, "by-a-test")
        .label(Session.OWNER, owner.toString());
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void deletesTheGuestsOfAProcessThatIsNoMore() throws Exception {
    String uri = WORLD + "-swept";
    Process process = new ProcessBuilder("true").start();
    process.waitFor();
    Owner here = Owner.thisProcess();
    try (Host host = Hypervisors.load().connect(uri)) {
      host.containers().run(of(new Owner(here.machine(), process.pid(), Instant.now())));
      host.containers()
          .run(of(new Owner(here.machine(), here.pid(), Instant.now().minusSeconds(86_400))));
      Container ours = host.containers().run(of(here));
      Container afar =
          host.containers().run(of(new Owner("elsewhere", process.pid(), Instant.now())));
      Container unknown = host.containers().run(of(here).label(Session.OWNER, "somebody"));
      assertAllSuccessful(1, Run.of(UsesWhatIsNamed.class, Map.of("posada.test.uri", uri)));
      assertEquals(Set.of(ours, afar, unknown), Set.copyOf(host.containers().list()));
    } finally {
      MemoryWorld.of(uri).reset();
    }
  }

  @Test
  void anOwnerIsReadAsItIsWritten() {
    Owner here = Owner.thisProcess();
    assertEquals(Optional.of(here), Owner.of(here.toString()));
    assertFalse(here.isGone());
    assertEquals(Optional.empty(), Owner.of("a b c"));
    assertEquals(Optional.empty(), Owner.of(""));
  }
}
