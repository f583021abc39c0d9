package dev.posada.testkit.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.BusyException;
import dev.posada.ByteSize;
import dev.posada.ConnectOptions;
import dev.posada.Container;
import dev.posada.ContainerSpec;
import dev.posada.Diagnosis;
import dev.posada.GuestState;
import dev.posada.Host;
import dev.posada.HostEvent;
import dev.posada.HostInfo;
import dev.posada.Hypervisors;
import dev.posada.MigrateOptions;
import dev.posada.Network;
import dev.posada.ResourceQuota;
import dev.posada.Subscription;
import dev.posada.VirtualMachine;
import dev.posada.VirtualMachineSpec;
import dev.posada.VolumeSpec;
import dev.posada.memory.MemoryWorld;
import dev.posada.spi.HostDriver;
import dev.posada.spi.HypervisorProvider;
import dev.posada.spi.NetworkDriver;
import dev.posada.spi.Operation;
import dev.posada.testkit.Memory;
import java.io.IOException;
import java.lang.reflect.UndeclaredThrowableException;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Timeout(60)
@Execution(ExecutionMode.CONCURRENT)
class WrappedProviderTest {
  private final String uri = "memory:///" + getClass().getSimpleName() + "-" + hashCode();
  private final List<String> calls = new CopyOnWriteArrayList<>();
  private final Interceptor noting =
      call -> {
        calls.add(call.toString());
        return call.proceed();
      };

  @AfterEach
  void reset() {
    MemoryWorld.of(uri).reset();
  }

  private Host connect(Interceptor interceptor) {
    return Hypervisors.of(WrappedProvider.around(Memory.provider(), interceptor)).connect(uri);
  }

  @Test
  void seesTheCallsOfAllDrivers() {
    try (Host host = connect(noting)) {
      host.virtualMachines().create(VirtualMachineSpec.named("web")).start();
      host.containers().run(ContainerSpec.image("alpine").command("sleep", "3600"));
      host.images().list();
      host.networks().list();
      host.storage().create(VolumeSpec.named("data"));
      host.services().list();
    }
    for (String call :
        List.of(
            "HypervisorProvider.open",
            "HostDriver.capabilities",
            "VirtualMachineDriver.create",
            "VirtualMachineDriver.start",
            "ContainerDriver.create",
            "ContainerDriver.start",
            "ImageDriver.list",
            "NetworkDriver.list",
            "StorageDriver.create",
            "ServiceDriver.list",
            "HostDriver.close")) {
      assertTrue(calls.contains(call), call + " is not in " + calls);
    }
  }

  @Test
  void seesWhatADriverTells() throws InterruptedException {
    BlockingQueue<HostEvent> events = new LinkedBlockingQueue<>();
    try (Host host = connect(noting);
        Subscription subscription = host.subscribe(events::add)) {
      host.virtualMachines().create(VirtualMachineSpec.named("web"));
      while (events.poll(30, TimeUnit.SECONDS).kind() != HostEvent.Kind.GUEST_CREATED) {
        continue;
      }
    }
    assertTrue(calls.contains("EventSink.guest"), calls.toString());
  }

  @Test
  void changesArguments() {
    Interceptor renaming =
        call -> {
          if (!call.is("VirtualMachineDriver", "rename")) {
            return call.proceed();
          }
          Object[] arguments = call.arguments();
          arguments[1] = "other";
          return call.proceed(arguments);
        };
    try (Host host = connect(renaming)) {
      VirtualMachine machine = host.virtualMachines().create(VirtualMachineSpec.named("web"));
      machine.rename("shop");
      assertEquals("other", machine.inspect().name());
    }
  }

  @Test
  void makesUpAnswers() {
    Interceptor lying = call -> call.method().equals("state") ? GuestState.CRASHED : call.proceed();
    Interceptor swallowing = call -> call.method().equals("rename") ? null : call.proceed();
    HypervisorProvider both =
        WrappedProvider.around(WrappedProvider.around(Memory.provider(), lying), swallowing);
    try (Host host = Hypervisors.of(both).connect(uri)) {
      VirtualMachine machine = host.virtualMachines().create(VirtualMachineSpec.named("web"));
      machine.rename("shop");
      assertEquals("web", machine.inspect().name());
      assertThrows(RuntimeException.class, machine::pause);
    }
  }

  @Test
  void throwsWhatTheInterceptorThrows() {
    Interceptor busy =
        call -> {
          if (call.method().equals("start")) {
            throw new BusyException("not now");
          }
          return call.proceed();
        };
    try (Host host = connect(busy)) {
      VirtualMachine machine = host.virtualMachines().create(VirtualMachineSpec.named("web"));
      assertThrows(BusyException.class, machine::start);
    }
  }

  @Test
  void tellsTheGuestAndTheOperation() {
    List<DriverCall> starts = new CopyOnWriteArrayList<>();
    Interceptor collecting =
        call -> {
          if (call.method().equals("start") || call.method().equals("capabilities")) {
            starts.add(call);
          }
          return call.proceed();
        };
    try (Host host = connect(collecting)) {
      Container container =
          host.containers().create(ContainerSpec.image("alpine").command("sleep", "3600"));
      container.start();
      DriverCall start = starts.get(starts.size() - 1);
      assertEquals(container.id(), start.guest().orElseThrow());
      assertTrue(start.operation().isPresent());
      assertTrue(starts.get(0).operation().isEmpty());
      assertTrue(starts.get(0).guest().isEmpty());
    }
  }

  @Test
  void aMachineIsMigratedBetweenWrappedHosts() {
    String elsewhere = uri + "-there";
    HypervisorProvider twice =
        WrappedProvider.around(WrappedProvider.around(Memory.provider(), noting), noting);
    try (Host here = Hypervisors.of(twice).connect(uri);
        Host there = Hypervisors.of(twice).connect(elsewhere)) {
      VirtualMachine machine =
          here.virtualMachines()
              .create(
                  VirtualMachineSpec.named("web")
                      .quota(ResourceQuota.limit().memory(ByteSize.mib(64))));
      machine.start();
      assertEquals(there, machine.migrateTo(there, MigrateOptions.live()).host());
    } finally {
      MemoryWorld.of(elsewhere).reset();
    }
  }

  /** A host that is a driver itself, and throws what nobody may. */
  private static final class Solo implements HypervisorProvider, HostDriver, NetworkDriver {
    @Override
    public Set<String> schemes() {
      return Set.of("solo");
    }

    @Override
    public Diagnosis diagnose(ConnectOptions options, Operation op) {
      return Diagnosis.found("1", List.of());
    }

    @Override
    public HostDriver open(URI uri, ConnectOptions options, Operation op) {
      return this;
    }

    @Override
    public HostInfo inspect(Operation op) {
      return HostInfo.builder("Solo", "1").build();
    }

    @Override
    public List<Network> list(Operation op) {
      throw Solo.<RuntimeException>sneaky(new IOException("sneaked"));
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> RuntimeException sneaky(Throwable thrown) throws E {
      throw (E) thrown;
    }
  }

  @Test
  void aHostThatIsADriverItselfIsWrappedAsThat() {
    HypervisorProvider wrapped = WrappedProvider.around(new Solo(), noting);
    assertEquals("Solo", wrapped.name());
    HostDriver host = wrapped.open(URI.create("solo:///"), ConnectOptions.defaults(), null);
    NetworkDriver networks = host.networks().orElseThrow();
    Throwable thrown = assertThrows(UndeclaredThrowableException.class, () -> networks.list(null));
    assertEquals("sneaked", thrown.getCause().getMessage());
    assertTrue(calls.contains("NetworkDriver.list"));
  }

  @Test
  void isEqualToTheSameThingWrappedTheSameWay() {
    Solo solo = new Solo();
    HypervisorProvider one = WrappedProvider.around(solo, noting);
    HypervisorProvider other = WrappedProvider.around(solo, noting);
    assertEquals(one, other);
    assertEquals(one.hashCode(), other.hashCode());
    assertNotEquals(one, WrappedProvider.around(solo, DriverCall::proceed));
    assertNotEquals(one, WrappedProvider.around(new Solo(), noting));
    assertNotEquals(one, solo);
    assertEquals("wrapped " + solo, one.toString());
    assertSame(one, Hypervisors.of(one).providers().get(0));
  }
}
