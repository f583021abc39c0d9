package dev.posada.kvm.quota;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ByteSize;
import dev.posada.HypervisorException;
import dev.posada.QuotaReport.Effect;
import dev.posada.RejectedException;
import dev.posada.ResourceQuota;
import dev.posada.ResourceQuota.Part;
import dev.posada.Support;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.kvm.jna.TypedParameters;
import dev.posada.kvm.libvirt.Connection;
import dev.posada.kvm.libvirt.ConnectionListener;
import dev.posada.kvm.libvirt.Domain;
import dev.posada.kvm.libvirt.DomainEvent;
import dev.posada.kvm.libvirt.TestDriver;
import dev.posada.kvm.xml.Xml;
import dev.posada.spi.QuotaPlan;
import dev.posada.testkit.TestOperation;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The rates of cards, on libvirt's test driver, which keeps them as a real one does. */
class NicRatesTest {
  private static final String FIRST = "52:54:00:00:00:01";
  private static final String SECOND = "52:54:00:00:00:02";
  private static final ResourceQuota RATES =
      ResourceQuota.limit()
          .networkReceive(ByteSize.bytes(250 * 1024 + 7))
          .networkSend(ByteSize.kib(375));

  private final TestOperation op = TestOperation.unlimited();
  private final Quotas quotas = quotas(Support.yes());
  private Connection connection;
  private Domain domain;

  private static Quotas quotas(Support shaping) {
    return new Quotas(new Limits(CpuScale.here(), shaping::available), op -> shaping);
  }

  @BeforeEach
  void connect() {
    connection =
        TestDriver.connect(
            new ConnectionListener() {
              @Override
              public void event(DomainEvent event) {}

              @Override
              public void lost(Reason reason) {}
            });
  }

  @AfterEach
  void leaveNothing() {
    if (domain != null) {
      if (domain.state(op).state() != Domain.State.SHUTOFF) {
        domain.destroy(0, op);
      }
      domain.undefine(0, op);
      domain.close();
    }
    connection.close();
  }

  private static String card(String type, String mac) {
    return "<interface type='" + type + "'><mac address='" + mac + "'/>%s</interface>";
  }

  private Domain define(String... cards) {
    String name = "posada-" + UUID.randomUUID();
    String xml =
        "<domain type='test'><name>"
            + name
            + "</name><memory>65536</memory><vcpu>1</vcpu><os><type>hvm</type></os><devices>"
            + String.join("", cards)
            + "</devices></domain>";
    domain = connection.domains().define(name, xml, 0, op);
    return domain;
  }

  private static String onNetwork(String mac, String bandwidth) {
    return card("network", mac).formatted("<source network='default'/>" + bandwidth);
  }

  private String averages(int flags, String mac) {
    return Xml.parse(domain.xml(flags, op))
        .child("devices")
        .orElseThrow()
        .children("interface")
        .stream()
        .filter(nic -> nic.attributeOf("mac", "address").filter(mac::equals).isPresent())
        .map(
            nic ->
                nic.attributeOf("bandwidth/inbound", "average").orElse("-")
                    + " "
                    + nic.attributeOf("bandwidth/outbound", "average").orElse("-"))
        .findFirst()
        .orElseThrow();
  }

  private ResourceQuota rates(ResourceQuota quota) {
    return quota.only(Part.NETWORK_RECEIVE, Part.NETWORK_SEND);
  }

  private List<QuotaPlan.Step> plan(ResourceQuota quota) {
    QuotaPlan plan = quotas.plan(domain, quota, op);
    assertTrue(plan.refused().isEmpty(), () -> plan.refused().toString());
    return plan.steps();
  }

  @Test
  void eachCardOfAMachineThatIsOffIsLimitedFromItsNextStartOn() {
    define(onNetwork(FIRST, ""), onNetwork(SECOND, ""));
    QuotaPlan.Step step = plan(RATES).get(0);
    assertEquals(Effect.NEXT_START, step.effect());
    quotas.apply(domain, step, op);
    assertEquals("250 375", averages(Domain.XML_INACTIVE, FIRST));
    assertEquals("250 375", averages(Domain.XML_INACTIVE, SECOND));
    assertEquals(RATES.networkReceive(ByteSize.kib(250)), rates(quotas.read(domain, op).actual()));
    quotas.undo(domain, step, op);
    assertEquals("- -", averages(Domain.XML_INACTIVE, FIRST));
  }

  @Test
  void aMachineThatRunsIsLimitedNowAndLater() {
    define(onNetwork(FIRST, ""));
    domain.start(0, op);
    NicSteps cards = new NicSteps(domain, op); // planned it is not: this driver schedules nothing
    List<Integer> flags = QuotaSteps.each(QuotaSteps.scope(Effect.LIVE));
    String memo = cards.memo(flags);
    cards.set(RATES, flags);
    assertEquals("250 375", averages(0, FIRST));
    assertEquals("250 375", averages(Domain.XML_INACTIVE, FIRST));
    assertEquals(new NicRates(250, 375, false), cards.read(FIRST, Domain.LIVE));
    cards.restore(memo);
    assertEquals("- -", averages(0, FIRST));
    assertEquals("- -", averages(Domain.XML_INACTIVE, FIRST));
  }

  @Test
  void cardsThatDifferGetBackWhatEachHad() {
    define(
        onNetwork(FIRST, "<bandwidth><inbound average='10'/></bandwidth>"),
        onNetwork(SECOND, "<bandwidth><outbound average='20'/></bandwidth>"));
    QuotaPlan.Step step = plan(ResourceQuota.limit().networkSend(ByteSize.kib(7))).get(0);
    quotas.apply(domain, step, op);
    assertEquals("10 7", averages(Domain.XML_INACTIVE, FIRST), "the other direction stays");
    assertEquals("- 7", averages(Domain.XML_INACTIVE, SECOND));
    quotas.undo(domain, step, op);
    assertEquals("10 -", averages(Domain.XML_INACTIVE, FIRST));
    assertEquals("- 20", averages(Domain.XML_INACTIVE, SECOND));
  }

  @Test
  void aLimitIsLifted() {
    define(onNetwork(FIRST, "<bandwidth><inbound average='10'/></bandwidth>"));
    ResourceQuota lift = ResourceQuota.lift(Part.NETWORK_RECEIVE);
    quotas.apply(domain, plan(lift).get(0), op);
    assertEquals("- -", averages(Domain.XML_INACTIVE, FIRST));
    assertTrue(quotas.read(domain, op).nextStart().lifted().contains(Part.NETWORK_RECEIVE));
  }

  private void refused(
      Quotas by, Class<? extends HypervisorException> leaf, ResourceQuota quota, String why) {
    String before = domain.xml(Domain.XML_INACTIVE, op);
    QuotaPlan plan = by.plan(domain, quota, op);
    assertTrue(plan.steps().isEmpty());
    for (Part part : quota.named()) {
      HypervisorException refusal = plan.refused().get(part);
      assertInstanceOf(leaf, refusal);
      assertTrue(refusal.getMessage().contains(why), refusal::toString);
    }
    assertEquals(before, domain.xml(Domain.XML_INACTIVE, op));
  }

  @Test
  void aHostThatCannotIsNotLeftWithAMachineThatDoesNotStart() {
    define(onNetwork(FIRST, ""));
    refused(
        quotas(Support.no("no sfq", "load it")),
        UnsupportedCapabilityException.class,
        RATES,
        "no sfq");
  }

  @Test
  void thatThereIsNoLimitIsSaidWhereThereCouldBeOne() {
    define(onNetwork(FIRST, "<bandwidth><inbound average='10'/></bandwidth>"));
    ResourceQuota limited = ResourceQuota.limit().networkReceive(ByteSize.kib(10));
    Quotas unable = quotas(Support.no("no sfq", "load it"));
    assertEquals(limited, rates(unable.read(domain, op).nextStart()));
    assertEquals(
        limited.with(ResourceQuota.lift(Part.NETWORK_SEND)),
        rates(quotas.read(domain, op).nextStart()));
  }

  @Test
  void whatQemuItselfPassesOnIsNotLimited() {
    define(onNetwork(FIRST, ""), card("user", SECOND).formatted(""));
    refused(quotas, UnsupportedCapabilityException.class, RATES, SECOND);
  }

  @Test
  void aMachineWithoutCardsHasNothingToLimit() {
    define();
    refused(quotas, UnsupportedCapabilityException.class, RATES, "no network card");
    assertFalse(quotas.read(domain, op).nextStart().named().contains(Part.NETWORK_SEND));
  }

  @Test
  void whatAQuotaCannotSayStays() {
    define(onNetwork(FIRST, "<bandwidth><inbound average='10' peak='20' burst='30'/></bandwidth>"));
    refused(quotas, RejectedException.class, RATES, "peak");
    assertEquals(
        ResourceQuota.limit(), rates(quotas.read(domain, op).nextStart()), "it is not known");
  }

  @Test
  void lessThanLibvirtCountsIsRefused() {
    define(onNetwork(FIRST, ""));
    ResourceQuota tiny = ResourceQuota.limit().networkSend(ByteSize.bytes(1023));
    refused(quotas, RejectedException.class, tiny, "1 KiB");
    ResourceQuota huge = ResourceQuota.limit().networkSend(ByteSize.tib(5));
    refused(quotas, RejectedException.class, huge, "4 TiB");
  }

  @Test
  void readsWhatLibvirtTells() {
    NicRates told =
        NicRates.of(
            TypedParameters.none()
                .withUnsigned("inbound.average", 5)
                .withUnsigned("outbound.average", 0)
                .withUnsigned("outbound.burst", 9));
    assertEquals(new NicRates(5, 0, true), told);
    assertEquals(new NicRates(5, 0, false), NicRates.parse(told.words()));
    assertEquals(
        Optional.of(5L), told.parameters().number("inbound.average").stream().boxed().findFirst());
  }
}
