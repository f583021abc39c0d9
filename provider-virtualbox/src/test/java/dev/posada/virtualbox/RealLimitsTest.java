package dev.posada.virtualbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.AlreadyExistsException;
import dev.posada.ByteSize;
import dev.posada.GuestState;
import dev.posada.HypervisorException;
import dev.posada.Kind;
import dev.posada.Outcome;
import dev.posada.RejectedException;
import dev.posada.ResourceQuota;
import dev.posada.ResourceQuota.Part;
import dev.posada.spi.Operation;
import dev.posada.spi.QuotaPlan;
import dev.posada.testkit.InTurn;
import dev.posada.testkit.TestOperation;
import dev.posada.virtualbox.machine.HostSize;
import dev.posada.virtualbox.machine.Lifecycle;
import dev.posada.virtualbox.machine.States;
import dev.posada.virtualbox.quota.Quotas;
import dev.posada.virtualbox.tool.Installation;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Limits, names and failures of machines that do not start, on a real VirtualBox. */
@InTurn(LabBox.COMMAND_LINE)
class RealLimitsTest {
  private final Operation op = TestOperation.unlimited();
  private final BareBox box = BareBox.here();
  private final Installation vbox = box.installation();
  private final Quotas quotas = new Quotas(vbox, new HostSize(vbox));
  private final List<String> made = new ArrayList<>();

  @AfterEach
  void removeMachines() {
    made.forEach(id -> box.vboxManage("unregistervm", id, "--delete"));
    box.close();
  }

  private String machine() {
    String id = box.foreignGuest(Kind.VIRTUAL_MACHINE, LabBox.name());
    made.add(id);
    return id;
  }

  private void apply(String id, ResourceQuota quota) {
    QuotaRun.apply(quotas, id, quota, op);
  }

  private ResourceQuota read(String id) {
    return quotas.read(id, op).nextStart();
  }

  @Test
  void limitsOfAMachineThatIsOffAreReadAsTheyWereSet() {
    String id = machine();
    ResourceQuota quota =
        ResourceQuota.limit()
            .vcpus(2)
            .cpus(0.7)
            .memory(ByteSize.mib(96))
            .networkSend(ByteSize.kib(125));
    apply(id, quota);
    assertEquals(quota, read(id));
    String told = box.vboxManage("showvminfo", id, "--machinereadable");
    assertTrue(told.contains("cpus=2") && told.contains("cpuexecutioncap=35"), told);
    assertTrue(told.contains("memory=96"), told);
    assertTrue(
        box.vboxManage("bandwidthctl", id, "list", "--machinereadable")
            .contains("\"posada-nic1\",Network,128000"));

    apply(id, ResourceQuota.limit().vcpus(1));
    assertEquals(0.7, read(id).cpus().orElseThrow(), "of fewer processors it gets more of each");
    apply(id, ResourceQuota.limit().cpus(1));
    assertEquals(1, read(id).cpus().orElseThrow(), "all of one is a limit too");
    apply(id, ResourceQuota.lift(Part.CPUS, Part.NETWORK_SEND));
    assertEquals(
        ResourceQuota.lift(Part.CPUS, Part.NETWORK_SEND).vcpus(1).memory(ByteSize.mib(96)),
        read(id));
  }

  @Test
  void aStepIsTakenBackAlsoIfItWasTakenHalf() {
    String id = machine();
    ResourceQuota before = read(id);
    String text = box.vboxManage("showvminfo", id, "--machinereadable");
    ResourceQuota quota =
        ResourceQuota.limit()
            .vcpus(2)
            .cpus(2)
            .memory(ByteSize.mib(80))
            .networkSend(ByteSize.bytes(8_000));
    QuotaPlan plan = quotas.plan(id, quota, op);
    plan.steps().forEach(step -> quotas.apply(id, step, op));
    assertEquals(quota, read(id));
    plan.steps().forEach(step -> quotas.undo(id, step, op));
    assertEquals(before, read(id));
    assertEquals(text, box.vboxManage("showvminfo", id, "--machinereadable"), "nothing is left");

    box.vboxManage("bandwidthctl", id, "add", "posada-nic1", "--type", "network", "--limit", "8k");
    plan.steps().forEach(step -> quotas.undo(id, step, op));
    assertEquals(before, read(id));
    assertEquals("", box.vboxManage("bandwidthctl", id, "list", "--machinereadable").strip());
  }

  @Test
  void whatVirtualBoxCannotHoldIsRefused() {
    String id = machine();
    box.vboxManage("bandwidthctl", id, "add", "theirs", "--type", "network", "--limit", "8k");
    box.vboxManage("modifyvm", id, "--nicbandwidthgroup1", "theirs");
    for (ResourceQuota quota :
        List.of(
            ResourceQuota.limit().memory(ByteSize.bytes(1)),
            ResourceQuota.limit().memory(ByteSize.tib(1000)),
            ResourceQuota.limit().cpus(0.001),
            ResourceQuota.limit().vcpus(65),
            ResourceQuota.limit().networkSend(ByteSize.kib(10)))) {
      QuotaPlan plan = quotas.plan(id, quota, op);
      assertEquals(quota.named(), plan.refused().keySet(), quota::toString);
      HypervisorException why = plan.refused().values().iterator().next();
      assertEquals(RejectedException.class, why.getClass(), why::toString);
      assertTrue(why.remedy().isPresent() && plan.steps().isEmpty(), why::toString);
    }
  }

  @Test
  void aMachineKeepsItsNewNameOrTheRefusalSaysWhy() {
    String id = machine();
    Lifecycle lifecycle = new Lifecycle(vbox);
    for (String name : List.of("-x", "--name=x", " blanks ", "q\"u'o`\\n\\", "宿屋 \uD83C\uDFE8")) {
      String whole = name + LabBox.name() + name;
      lifecycle.rename(id, whole, op);
      assertEquals(whole, vbox.settings().machine(id, op).name());
    }
    String taken = vbox.settings().machine(machine(), op).name();
    AlreadyExistsException refused =
        assertThrows(AlreadyExistsException.class, () -> lifecycle.rename(id, taken, op));
    assertEquals(Outcome.NOT_DONE, refused.outcome(), refused::toString);
  }

  @Test
  void aMachineThatDoesNotStartSaysWhy() {
    String id = machine();
    Lifecycle lifecycle = new Lifecycle(vbox);
    HypervisorException why =
        assertThrows(HypervisorException.class, () -> lifecycle.start(id, op));
    assertTrue(why.remedy().orElse("").contains("vboxdrv"), why::toString);
    lifecycle.kill(id, op);
    assertEquals(GuestState.STOPPED, States.of(States.words(vbox, id, op)));
  }
}
