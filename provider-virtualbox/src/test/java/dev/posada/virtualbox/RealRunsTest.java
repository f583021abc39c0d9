package dev.posada.virtualbox;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ByteSize;
import dev.posada.GuestState;
import dev.posada.HypervisorException;
import dev.posada.InvalidStateException;
import dev.posada.Kind;
import dev.posada.QuotaReport.Effect;
import dev.posada.ResourceQuota;
import dev.posada.ResourceQuota.Part;
import dev.posada.Usage;
import dev.posada.spi.Operation;
import dev.posada.spi.QuotaPlan;
import dev.posada.testkit.InTurn;
import dev.posada.testkit.TestOperation;
import dev.posada.virtualbox.machine.HostSize;
import dev.posada.virtualbox.machine.Lifecycle;
import dev.posada.virtualbox.machine.Screens;
import dev.posada.virtualbox.machine.States;
import dev.posada.virtualbox.measure.HostCounters;
import dev.posada.virtualbox.measure.Measurements;
import dev.posada.virtualbox.quota.Quotas;
import dev.posada.virtualbox.tool.Installation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Machines that really run, without an operating system, on the emulated host. */
@InTurn(LabBox.EMULATED_HOST)
@Timeout(280)
@OnlyInFull
class RealRunsTest {
  private final Operation op = TestOperation.unlimited();
  private final BareBox box = BareBox.emulated();
  private final Installation vbox = box.installation();
  private final Lifecycle lifecycle = new Lifecycle(vbox);
  private final Quotas quotas = new Quotas(vbox, new HostSize(vbox));
  private String id;

  @AfterEach
  void removeTheMachine() {
    if (id != null) {
      lifecycle.kill(id, op);
      box.vboxManage("unregistervm", id, "--delete");
    }
    box.close();
  }

  private void make() {
    id = box.foreignGuest(Kind.VIRTUAL_MACHINE, LabBox.name());
    box.vboxManage("modifyvm", id, "--vrde", "on", "--vrdeport", "5990-5999", "--nic2", "nat");
    box.vboxManage("storagectl", id, "--name", "SATA", "--add", "sata", "--portcount", "2");
    String path = vbox.settings().machine(id, op).path().replace(".vbox", ".vdi");
    box.vboxManage("createmedium", "--filename", path, "--size", "16");
    box.vboxManage(BareBox.attaching(id, 1, "hdd", path));
  }

  private GuestState state() {
    return States.of(States.words(vbox, id, op));
  }

  private Effect apply(ResourceQuota quota) {
    QuotaPlan plan = QuotaRun.apply(quotas, id, quota, op);
    assertEquals(quota, quotas.read(id, op).actual().only(quota.named().toArray(Part[]::new)));
    return plan.steps().get(0).effect();
  }

  private void refused(ResourceQuota quota, String remedy) {
    HypervisorException why = quotas.plan(id, quota, op).refused().values().iterator().next();
    assertEquals(InvalidStateException.class, why.getClass(), why::toString);
    assertEquals(remedy, why.remedy().orElse(""), why::toString);
  }

  @Test
  void aMachineIsStartedLimitedMeasuredSeenAndEnded() {
    make();
    TestOperation one = TestOperation.unlimited();
    lifecycle.start(id, one);
    assertEquals(1, one.trace().size(), () -> "the processes of a start: " + one.trace());
    assertEquals(GuestState.RUNNING, state());
    assertFalse(lifecycle.holdsProcess(id, op));

    assertEquals(Effect.LIVE, apply(ResourceQuota.limit().cpus(0.5)));
    refused(ResourceQuota.limit().memory(ByteSize.mib(80)), "stop it first");
    refused(ResourceQuota.limit().networkSend(ByteSize.kib(125)), "stop it first");
    measured();
    seen();

    lifecycle.pause(id, op);
    assertEquals(GuestState.PAUSED, state());
    refused(ResourceQuota.limit().cpus(0.4), "resume it first");
    lifecycle.resume(id, op);
    lifecycle.reset(id, op);
    lifecycle.shutdown(id, op);
    assertEquals(GuestState.RUNNING, state(), "nobody heard the button");

    lifecycle.save(id, op);
    assertEquals(GuestState.SAVED, state());
    lifecycle.discard(id, op);
    assertEquals(GuestState.STOPPED, state());
    assertThrows(InvalidStateException.class, () -> lifecycle.discard(id, op));
    assertEquals(0.5, quotas.read(id, op).nextStart().cpus().orElseThrow(), "for good");
  }

  private void measured() {
    Measurements measurements = new Measurements(vbox);
    TestOperation counted = TestOperation.unlimited();
    Map<String, Usage> all = measurements.of(List.of(id, "no such machine"), counted);
    Usage first = all.get(id);
    assertEquals(Set.of(id), all.keySet(), () -> "what runs, by " + counted.trace());
    assertTrue(
        first.cpuTime().orElseThrow().compareTo(Duration.ofMillis(100)) > 0, first::toString);
    ByteSize limit = first.memoryLimit().orElseThrow();
    assertEquals(ByteSize.mib(64), limit);
    ByteSize used = first.memory().orElseThrow();
    assertTrue(used.bytes() > 0 && used.compareTo(limit) <= 0, first::toString);
    assertEquals(Set.of("SATA-1-0"), first.disks().keySet());
    assertEquals(Set.of("nic1", "nic2"), first.nics().keySet());
    Usage then = measurements.of(List.of(id), op).get(id);
    assertTrue(
        then.cpuTime().orElseThrow().compareTo(first.cpuTime().orElseThrow()) >= 0,
        () -> first + ", then " + then);

    Usage host = HostCounters.read(vbox.files(), op);
    assertTrue(
        host.cpuTime().orElseThrow().compareTo(first.cpuTime().orElseThrow()) > 0, host::toString);
  }

  private void seen() {
    Screens screens = new Screens(vbox, "the.host");
    byte[] png = screens.picture(id, op);
    assertTrue(new String(png, 0, 8, ISO_8859_1).contains("PNG"), "a picture");
    String path = vbox.settings().machine(id, op).path();
    List<String> left = vbox.files().list(path.substring(0, path.lastIndexOf('/')), op);
    assertTrue(left.stream().noneMatch(name -> name.endsWith(".png")), left::toString);

    assertTrue(screens.showsScreen(id, op).available());
    String display = screens.address(id, op).toString();
    assertTrue(display.matches("vnc://the\\.host:599\\d"), display);
  }

  @Test
  void whatCardsSendIsLimitedOffAndLive() {
    make();
    assertThrows(
        InvalidStateException.class, () -> new Screens(vbox, "the.host").picture(id, op), "off");
    assertThrows(
        InvalidStateException.class, () -> new Screens(vbox, "the.host").address(id, op), "off");
    assertEquals(Map.of(), new Measurements(vbox).of(List.of(id), op), "off");
    ResourceQuota sends = ResourceQuota.limit().networkSend(ByteSize.bytes(12_500));
    assertEquals(Effect.NEXT_START, apply(sends));
    lifecycle.start(id, op);
    assertEquals(Effect.LIVE, apply(ResourceQuota.limit().networkSend(ByteSize.bytes(25_000))));
    assertEquals(Effect.LIVE, apply(ResourceQuota.lift(Part.NETWORK_SEND)));
    QuotaPlan.Step step = quotas.plan(id, sends, op).steps().get(0);
    quotas.apply(id, step, op);
    quotas.undo(id, step, op);
    assertEquals(
        ResourceQuota.lift(Part.NETWORK_SEND),
        quotas.read(id, op).actual().only(Part.NETWORK_SEND));
  }

  @Test
  void aMachineThatStartsIsKilled() {
    make();
    CompletableFuture<Void> start =
        CompletableFuture.runAsync(() -> lifecycle.start(id, TestOperation.unlimited()));
    long until = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!box.says("ps", "-A", "-o", "args=").contains("--startvm " + id)) {
      assertTrue(System.nanoTime() < until, "it does not begin to start");
    }
    lifecycle.kill(id, TestOperation.unlimited());
    start.handle((done, failed) -> null).join();
    GuestState after = state();
    assertTrue(after == GuestState.STOPPED || after == GuestState.CRASHED, after::toString);
    lifecycle.kill(id, op);
  }
}
