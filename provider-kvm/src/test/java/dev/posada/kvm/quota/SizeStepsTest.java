package dev.posada.kvm.quota;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.posada.ByteSize;
import dev.posada.QuotaReport.Effect;
import dev.posada.ResourceQuota;
import dev.posada.Support;
import dev.posada.kvm.libvirt.Connection;
import dev.posada.kvm.libvirt.Domain;
import dev.posada.kvm.libvirt.TestDriver;
import dev.posada.kvm.xml.DomainReader;
import dev.posada.kvm.xml.DomainView;
import dev.posada.spi.QuotaPlan;
import dev.posada.testkit.TestOperation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Memory and processors, on libvirt's test driver, whose balloons are fast. */
@Timeout(60)
class SizeStepsTest {
  private final TestOperation op = TestOperation.unlimited();
  private final Quotas quotas =
      new Quotas(new Limits(CpuScale.here(), () -> false), op -> Support.yes());
  private final Connection connection = TestDriver.connect();
  private Domain domain;

  private void define(String balloon) {
    String devices = "<devices><memballoon model='" + balloon + "'/></devices></domain>";
    String xml = TestDriver.xml("posada-size").replace("</domain>", devices);
    domain = connection.domains().define("posada-size", xml, 0, op);
  }

  @AfterEach
  void leaveNothing() {
    if (domain.info(op).state() != Domain.State.SHUTOFF) {
      domain.destroy(0, op);
    }
    domain.undefine(0, op);
    domain.close();
    connection.close();
  }

  private QuotaPlan.Step step(ResourceQuota quota) {
    QuotaPlan plan = quotas.plan(domain, quota, op);
    assertEquals(1, plan.steps().size(), () -> plan.refused().toString());
    return plan.steps().get(0);
  }

  /** Planned by hand, as the test driver has no scheduler to read. */
  private static QuotaPlan.Step live(ResourceQuota to, ResourceQuota back, Configured before) {
    return new QuotaPlan.Step(to, back, Effect.LIVE, "", before.memo());
  }

  private DomainView config() {
    return DomainReader.read(domain.xml(Domain.XML_INACTIVE, op));
  }

  @Test
  void whatIsTakenBackIsAsItWasNowAndInTheDefinition() {
    define("virtio");
    domain.start(0, op);
    domain.tuning().setMemory(131072, Domain.LIVE, op); // by somebody else, until it stops
    domain.tuning().setVcpus(3, Domain.LIVE, op);
    QuotaPlan.Step memory =
        live(
            ResourceQuota.limit().memory(ByteSize.mib(64)),
            ResourceQuota.limit().memory(ByteSize.mib(128)),
            new Configured(262144, 262144, false));
    QuotaPlan.Step vcpus =
        live(
            ResourceQuota.limit().vcpus(4),
            ResourceQuota.limit().vcpus(3),
            new Configured(4, 1, false));
    for (int flag : QuotaSteps.each(Domain.LIVE | Domain.CONFIG)) { // it does not take both
      domain.tuning().setMemory(65536, flag, op);
      domain.tuning().setVcpus(4, flag, op);
    }
    assertEquals(65536, config().currentMemory());
    assertEquals(4, config().vcpus());
    quotas.undo(domain, memory, op);
    quotas.undo(domain, vcpus, op);
    assertEquals(131072, domain.info(op).memory());
    assertEquals(3, domain.tuning().vcpus(Domain.LIVE, op));
    assertEquals(262144, config().currentMemory());
    assertEquals(1, config().vcpus());
  }

  @Test
  void aMachineWithoutABalloonHasNoMoreThanItsLimit() {
    define("none");
    QuotaPlan.Step less = step(ResourceQuota.limit().memory(ByteSize.mib(64)));
    quotas.apply(domain, less, op);
    assertEquals(65536, config().memory());
    assertEquals(65536, config().currentMemory());
    quotas.undo(domain, less, op);
    assertEquals(262144, config().memory());
    assertEquals(262144, config().currentMemory());
  }

  @Test
  void theMostIsRaisedIfNeedBeAndTakenBack() {
    define("virtio");
    QuotaPlan.Step more = step(ResourceQuota.limit().memory(ByteSize.mib(512)));
    quotas.apply(domain, more, op);
    assertEquals(524288, config().memory());
    quotas.undo(domain, more, op);
    assertEquals(262144, config().memory());
    assertEquals(262144, config().currentMemory());
  }
}
