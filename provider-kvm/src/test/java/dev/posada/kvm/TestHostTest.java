package dev.posada.kvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.posada.AlreadyExistsException;
import dev.posada.ByteSize;
import dev.posada.Capability;
import dev.posada.ConnectOptions;
import dev.posada.GuestState;
import dev.posada.GuestSummary;
import dev.posada.Host;
import dev.posada.HostEvent;
import dev.posada.Hypervisors;
import dev.posada.InvalidStateException;
import dev.posada.NativeCall;
import dev.posada.NotFoundException;
import dev.posada.OperationCancelledException;
import dev.posada.Outcome;
import dev.posada.RejectedException;
import dev.posada.ResourceQuota;
import dev.posada.Snapshot;
import dev.posada.Subscription;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.VirtualMachine;
import dev.posada.VirtualMachineSpec;
import dev.posada.kvm.libvirt.Libraries;
import dev.posada.kvm.libvirt.NotLoadedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** libvirt itself, with the hypervisor that it has for tests; each test has one of its own. */
@Timeout(60)
class TestHostTest {
  private static final String NODE =
      "<node><cpu><mhz>2000</mhz><model>x86_64</model><active>4</active><nodes>1</nodes>"
          + "<sockets>1</sockets><cores>4</cores><threads>1</threads></cpu>"
          + "<memory>8388608</memory></node>";

  private final List<NativeCall> calls = new CopyOnWriteArrayList<>();
  private Host host;

  @TempDir Path folder;

  @BeforeEach
  void connect() throws Exception {
    try {
      Libraries.here().load(name -> {});
    } catch (NotLoadedException e) {
      assumeTrue(false, e.getMessage());
    }
    Path node = Files.writeString(folder.resolve("node.xml"), NODE);
    host =
        Hypervisors.load().connect("test://" + node, ConnectOptions.defaults().trace(calls::add));
  }

  @AfterEach
  void close() {
    if (host != null) {
      host.close();
    }
  }

  private VirtualMachine machine(String name) {
    return host.virtualMachines()
        .create(
            VirtualMachineSpec.named(name)
                .quota(ResourceQuota.limit().vcpus(2).memory(ByteSize.mib(64)))
                .label("purpose", "a <test> & more"));
  }

  @Test
  void tellsWhatTheHostIs() {
    assertEquals("TEST", host.inspect().product());
    assertEquals(4, host.inspect().cpus().orElseThrow());
    assertEquals(ByteSize.gib(8), host.inspect().memory().orElseThrow());
  }

  @Test
  void refusesANameThatLibvirtWouldChange() {
    VirtualMachine machine = machine("web");
    for (Executable call :
        List.<Executable>of(() -> machine("a\rb"), () -> machine.rename("a\r"))) {
      assertEquals(
          Outcome.NOT_DONE,
          assertThrows(RejectedException.class, call).outcome(),
          "of the refusal");
    }
    assertEquals(" web ", machine.rename(" web ").inspect().name());
  }

  @Test
  void aVerbLooksItsMachineUpOnceAndAnotherMachineIsLookedUpToo() {
    VirtualMachine machine = machine("web");
    VirtualMachine other = machine("db");
    machine.inspect();
    calls.clear();
    machine.start();
    machine.kill();
    assertEquals(List.of(), lookups(machine), "while it is in use");
    machine.delete();
    assertThrows(NotFoundException.class, machine::inspect);
    assertEquals(GuestState.STOPPED, other.inspect().state());
    host.close();
    assertThrows(IllegalStateException.class, other::inspect);
  }

  @Test
  void aQuestionToAnAgentThatIsInterruptedLeavesTheThreadInterrupted() {
    QemuAgent agent = host.unwrap(LibvirtConnection.class).orElseThrow().agent(machine("web"));
    Thread.currentThread().interrupt();
    assertThrows(OperationCancelledException.class, agent::thaw);
    assertTrue(Thread.interrupted());
    host.close();
    assertThrows(IllegalStateException.class, agent::thaw);
    assertFalse(Thread.interrupted(), "nobody has interrupted it");
  }

  private List<String> lookups(VirtualMachine machine) {
    return calls.stream()
        .map(NativeCall::text)
        .filter(text -> text.contains("Lookup") && text.contains(machine.id()))
        .toList();
  }

  @Test
  void bringsAMachineThroughItsLife() {
    VirtualMachine machine = machine("web");
    assertEquals(GuestState.STOPPED, machine.inspect().state());
    machine.start();
    machine.start();
    machine.pause();
    assertEquals("paused (by the user)", machine.inspect().nativeState());
    assertThrows(InvalidStateException.class, machine::start);
    machine.resume();
    machine.reset();
    machine.save();
    assertEquals(GuestState.SAVED, machine.inspect().state());
    machine.start();
    assertEquals(GuestState.RUNNING, machine.inspect().state());
    assertThrows(InvalidStateException.class, machine::delete);
    machine.shutdown(Duration.ofSeconds(5));
    assertEquals("web-2", machine.rename("web-2").inspect().name());
    machine.autostart(true);
    machine.delete();
    assertThrows(NotFoundException.class, machine::inspect);
  }

  @Test
  void keepsLabelsAndFindsMachinesByThem() {
    VirtualMachine machine = machine("web");
    machine("db").label("tier", "data");
    assertEquals("a <test> & more", machine.inspect().labels().get("purpose"));
    machine.label("tier", "front");
    machine.start();
    machine.label("tier", "edge");
    machine.unlabel("purpose");
    assertEquals(List.of(machine), host.virtualMachines().list(Map.of("tier", "edge")));
    assertFalse(machine.inspect().labels().containsKey("purpose"));
  }

  @Test
  void listsAllWithTwoCalls() {
    for (int i = 0; i < 20; i++) {
      machine("m" + i);
    }
    host.virtualMachines().get("m3").start();
    calls.clear();
    Map<VirtualMachine, GuestSummary> all = host.virtualMachines().summaries();
    assertEquals(20, all.size());
    assertEquals(2, calls.size(), calls::toString);
    GuestSummary running = all.get(host.virtualMachines().get("m3"));
    assertEquals(GuestState.RUNNING, running.state());
    assertEquals(2, running.vcpus().orElseThrow());
    assertEquals(ByteSize.mib(64), running.memory().orElseThrow());
  }

  @Test
  void takesSnapshotsAsATreeAndGoesBack() {
    VirtualMachine machine = machine("web");
    Snapshot off = machine.snapshots().take("off");
    machine.start();
    Snapshot on = machine.snapshots().take("on");
    assertEquals(off.id(), on.parent().orElseThrow());
    assertTrue(on.withMemory());
    assertFalse(off.withMemory());
    assertThrows(AlreadyExistsException.class, () -> machine.snapshots().take("on"));
    machine.snapshots().restore(off);
    assertEquals(GuestState.STOPPED, machine.inspect().state());
    machine.snapshots().restore(on);
    assertEquals(GuestState.RUNNING, machine.inspect().state());
    machine.snapshots().delete(off);
    assertEquals(List.of(on), machine.snapshots().list());
  }

  @Test
  void aNameThatIsTakenIsRefused() {
    machine("web");
    assertThrows(AlreadyExistsException.class, () -> machine("web"));
  }

  @Test
  void tellsEventsAsTheyHappen() throws InterruptedException {
    BlockingQueue<HostEvent> events = new LinkedBlockingQueue<>();
    try (Subscription subscription = host.subscribe(events::add)) {
      VirtualMachine machine = machine("web");
      expect(HostEvent.Kind.GUEST_CREATED, GuestState.STOPPED, events);
      machine.start();
      expect(HostEvent.Kind.GUEST_CHANGED, GuestState.RUNNING, events);
      machine.pause();
      expect(HostEvent.Kind.GUEST_CHANGED, GuestState.PAUSED, events);
      machine.kill();
      expect(HostEvent.Kind.GUEST_CHANGED, GuestState.STOPPED, events);
      machine.delete();
      expect(HostEvent.Kind.GUEST_DELETED, GuestState.STOPPED, events);
    }
  }

  private static void expect(HostEvent.Kind kind, GuestState state, BlockingQueue<HostEvent> events)
      throws InterruptedException {
    HostEvent event = events.poll(10, TimeUnit.SECONDS);
    assertEquals(kind, event.kind(), event::toString);
    assertEquals(state, event.state().orElseThrow(), event::toString);
  }

  @Test
  void whatTheDriverOnlyPretendsIsNotDeclared() {
    VirtualMachine machine = machine("web");
    UnsupportedCapabilityException refused =
        assertThrows(
            UnsupportedCapabilityException.class,
            () -> machine.apply(ResourceQuota.limit().cpus(0.5)));
    assertTrue(refused.getMessage().contains("only pretends"), refused.getMessage());
    assertFalse(host.capabilities().contains(Capability.MEASURE));
    assertFalse(
        host.support(ResourceQuota.Part.CPUS, dev.posada.QuotaReport.Effect.LIVE).available());
  }

  @Test
  void lendsItsPointers() {
    LibvirtConnection libvirt = host.unwrap(LibvirtConnection.class).orElseThrow();
    VirtualMachine machine = machine("web");
    assertTrue(libvirt.<Boolean>connection(conn -> conn != 0));
    assertTrue(libvirt.<Boolean>domain(machine, domain -> domain != 0));
    machine.delete();
    assertThrows(NotFoundException.class, () -> libvirt.domain(machine, domain -> domain));
  }
}
