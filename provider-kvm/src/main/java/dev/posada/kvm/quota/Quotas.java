package dev.posada.kvm.quota;

import dev.posada.ByteSize;
import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.InvalidStateException;
import dev.posada.QuotaReport.Effect;
import dev.posada.QuotaReport.Witness;
import dev.posada.RejectedException;
import dev.posada.ResourceQuota;
import dev.posada.ResourceQuota.Part;
import dev.posada.Support;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.kvm.libvirt.Domain;
import dev.posada.kvm.libvirt.States;
import dev.posada.kvm.xml.DomainReader;
import dev.posada.kvm.xml.DomainView;
import dev.posada.kvm.xml.Xml;
import dev.posada.spi.Operation;
import dev.posada.spi.QuotaPlan;
import dev.posada.spi.QuotaReading;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** Plans, reads and sets the limits of machines. */
public final class Quotas {
  private static final double FEWEST_CPUS = 0.01; // a quota of 1 ms, of a period of 100 ms

  private final Limits limits;
  private final Function<Operation, Support> shaping;

  /**
   * Reads nothing yet.
   *
   * @param shaping tells whether the host can limit networks
   */
  public Quotas(Limits limits, Function<Operation, Support> shaping) {
    this.limits = limits;
    this.shaping = shaping;
  }

  /** Whether a part can be limited on a host. */
  public static Support support(Part part) {
    return switch (part) {
      case VCPUS,
          CPUS,
          CPU_WEIGHT,
          MEMORY,
          DISK_READ,
          DISK_WRITE,
          DISK_READ_IOPS,
          DISK_WRITE_IOPS,
          NETWORK_RECEIVE,
          NETWORK_SEND -> // as far as Shaping says so
          Support.yes();
      case PROCESSES ->
          Support.no("nobody outside counts the processes of a machine", "limit its memory");
    };
  }

  /** A machine as it is while a change of its limits is planned. */
  private static final class Now {
    private final Domain.State state;
    private final boolean active;
    private final boolean persistent;
    private final String liveXml;
    private final String configXml;
    private final DomainView live;
    private final DomainView config;
    private final ResourceQuota actual;
    private final ResourceQuota next;
    private Optional<String> foreignDisk;

    Now(Domain domain, Limits limits, Operation op) {
      state = domain.state(op);
      active = States.isActive(state);
      persistent = domain.isPersistent(op);
      configXml = domain.xml(Domain.XML_INACTIVE, op);
      config = DomainReader.read(configXml);
      next = limits.of(configXml);
      liveXml = active ? domain.xml(0, op) : configXml;
      live = active ? DomainReader.read(liveXml) : config;
      actual = active ? limits.live(domain, live, op) : next;
    }

    boolean foreignCards() {
      return Stream.of(liveXml, configXml)
          .flatMap(xml -> Xml.parse(xml).child("devices").stream())
          .flatMap(devices -> devices.children("interface").stream())
          .anyMatch(nic -> NicRates.of(nic).foreign());
    }

    Effect effect() {
      if (!active) {
        return Effect.NEXT_START;
      }
      return persistent ? Effect.LIVE : Effect.UNTIL_STOP;
    }

    /** Where a limit is set. */
    List<Integer> flags() {
      return QuotaSteps.each(QuotaSteps.scope(effect()));
    }

    /** A disk may be there now only, or from the next start on. */
    List<String> disks(int flag) {
      return Limits.disks(flag == Domain.LIVE ? live : config);
    }

    /** One that somebody has limited otherwise; it is looked for once, whatever asks. */
    Optional<String> foreignDisk(Domain domain, Operation op) {
      if (foreignDisk == null) {
        foreignDisk =
            flags().stream()
                .flatMap(
                    flag -> disks(flag).stream().filter(disk -> foreign(domain, disk, flag, op)))
                .findFirst();
      }
      return foreignDisk;
    }

    private static boolean foreign(Domain domain, String disk, int flag, Operation op) {
      return DiskRates.of(domain.tuning().blockIo(disk, flag, op)).foreign();
    }

    ResourceQuota back(Effect effect) {
      return effect == Effect.NEXT_START ? next : actual;
    }
  }

  public QuotaReading read(Domain domain, Operation op) {
    Now now = new Now(domain, limits, op);
    Map<Part, Witness> witnesses = new EnumMap<>(Part.class);
    now.actual
        .named()
        .forEach(
            part ->
                witnesses.put( // of cards libvirt tells what it has told the kernel
                    part,
                    now.active && !NicRates.PARTS.contains(part)
                        ? Witness.KERNEL
                        : Witness.HYPERVISOR));
    return new QuotaReading(
        now.actual, now.persistent ? now.next : ResourceQuota.limit(), witnesses);
  }

  /** A step for each native call, because of a call that fails a part may have been done. */
  public QuotaPlan plan(Domain domain, ResourceQuota quota, Operation op) {
    Now now = new Now(domain, limits, op);
    Map<Part, HypervisorException> refused = new EnumMap<>(Part.class);
    for (Part part : quota.named()) {
      refusal(part, quota, now, domain, op).ifPresent(why -> refused.put(part, why));
    }
    List<QuotaPlan.Step> steps = new ArrayList<>();
    if (refused.isEmpty()) {
      ResourceQuota rounded = rounded(quota);
      size(Part.MEMORY, rounded, now, steps);
      size(Part.VCPUS, rounded, now, steps);
      scheduling(Part.CPUS, QuotaSteps.QUOTA, rounded, now, steps);
      scheduling(Part.CPU_WEIGHT, QuotaSteps.SHARES, rounded, now, steps);
      rates(domain, rounded.only(Part.DISK_READ, Part.DISK_WRITE), now, steps, op);
      rates(domain, rounded.only(Part.DISK_READ_IOPS, Part.DISK_WRITE_IOPS), now, steps, op);
      cards(domain, only(rounded, NicRates.PARTS), now, steps, op);
    }
    QuotaPlan plan = QuotaPlan.of(steps);
    for (Map.Entry<Part, HypervisorException> refusal : refused.entrySet()) {
      plan = plan.refuse(refusal.getKey(), refusal.getValue());
    }
    return plan;
  }

  /** Memory in whole MiB; the weight of a machine that nobody touched is no limit. */
  private static ResourceQuota rounded(ResourceQuota quota) {
    ResourceQuota rounded = NicRates.rounded(quota);
    if (quota.memory().isPresent()) {
      rounded = rounded.memory(ByteSize.kib(Limits.kib(quota.memory().get())));
    }
    return quota.cpuWeight().isPresent() && quota.cpuWeight().getAsInt() == 100
        ? rounded.with(ResourceQuota.lift(Part.CPU_WEIGHT))
        : rounded;
  }

  private Optional<HypervisorException> refusal(
      Part part, ResourceQuota quota, Now now, Domain domain, Operation op) {
    return switch (part) {
      case MEMORY -> ofMemory(quota, now);
      case CPUS -> ofCpus(quota, now, domain, op);
      case CPU_WEIGHT -> ofWeight(domain, op);
      case DISK_READ, DISK_WRITE, DISK_READ_IOPS, DISK_WRITE_IOPS -> ofDisks(part, now, domain, op);
      case NETWORK_RECEIVE, NETWORK_SEND -> ofCards(part, quota, now, op);
      case VCPUS -> Optional.empty();
      default ->
          Optional.of(
              new UnsupportedCapabilityException(
                  part.toString(), support(part), Failure.notDone()));
    };
  }

  private static Optional<HypervisorException> unsupported(Part part, String why, String remedy) {
    return Optional.of(
        new UnsupportedCapabilityException(
            part.toString(), Support.no(why, remedy), Failure.notDone()));
  }

  private static Optional<HypervisorException> ofMemory(ResourceQuota quota, Now now) {
    long kib = Limits.kib(quota.memory().orElseThrow());
    if (kib == 0) {
      return Optional.of(new RejectedException("a machine has at least 1 MiB", Failure.notDone()));
    }
    if (!now.active || kib > now.live.memory()) {
      return Optional.empty();
    }
    if (!now.live.devices().balloon()) {
      return unsupported(Part.MEMORY, "the machine has no balloon", "stop it first");
    }
    return now.state.state() == Domain.State.RUNNING || now.state.state() == Domain.State.BLOCKED
        ? Optional.empty()
        : Optional.of(
            new InvalidStateException(
                "its balloon moves only while it runs",
                Failure.notDone().remedy("resume it first")));
  }

  private Optional<HypervisorException> ofCpus(
      ResourceQuota quota, Now now, Domain domain, Operation op) {
    Optional<HypervisorException> posix = posix(Part.CPUS, domain, op);
    if (posix.isPresent()) {
      return posix;
    }
    if (quota.cpus().orElse(1) < FEWEST_CPUS) {
      return Optional.of(
          new RejectedException(
              "a machine has at least " + FEWEST_CPUS + " cpus", Failure.notDone()));
    }
    for (int flag : now.flags()) {
      long each = domain.tuning().scheduler(flag, op).number("vcpu_quota").orElse(0);
      if (Limits.isLimit(each)) {
        return Optional.of(
            new RejectedException(
                "somebody has set vcpu_quota of this machine to " + each,
                Failure.notDone().remedy("set vcpu_quota to -1 first")));
      }
    }
    return Optional.empty();
  }

  private Optional<HypervisorException> ofWeight(Domain domain, Operation op) {
    return limits.scale().isKnown()
        ? posix(Part.CPU_WEIGHT, domain, op)
        : Optional.of(
            new UnsupportedCapabilityException(
                Part.CPU_WEIGHT.toString(), limits.scale().support(), Failure.notDone()));
  }

  /** Others answer with success, and change nothing. */
  private static Optional<HypervisorException> posix(Part part, Domain domain, Operation op) {
    String type = domain.tuning().schedulerType(op);
    return type.equals("posix")
        ? Optional.empty()
        : unsupported(part, "its scheduler is " + type, "use a machine of QEMU");
  }

  private static Optional<HypervisorException> ofDisks(
      Part part, Now now, Domain domain, Operation op) {
    if (now.flags().stream().allMatch(flag -> now.disks(flag).isEmpty())) {
      return unsupported(part, "the machine has no disk", "attach one first");
    }
    return now.foreignDisk(domain, op)
        .map(
            disk ->
                new RejectedException(
                    "somebody has set a limit on both directions of " + disk + ", or on its bursts",
                    Failure.notDone().remedy("lift it first, with virsh blkdeviotune")));
  }

  private Optional<HypervisorException> ofCards(
      Part part, ResourceQuota quota, Now now, Operation op) {
    List<DomainView.Nic> cards =
        Stream.of(now.live, now.config).flatMap(view -> view.devices().nics().stream()).toList();
    if (cards.isEmpty()) {
      return unsupported(part, "the machine has no network card", "attach one first");
    }
    Optional<DomainView.Nic> unlimited =
        cards.stream().filter(card -> !NicRates.isLimited(card.type())).findFirst();
    if (unlimited.isPresent()) {
      return unsupported(
          part,
          "nothing passes the host's kernel of its card "
              + unlimited.get().mac().orElse("")
              + ", which is of the type "
              + unlimited.get().type(),
          "attach a card on a network instead");
    }
    ByteSize rate =
        (part == Part.NETWORK_RECEIVE ? quota.networkReceive() : quota.networkSend())
            .orElse(NicRates.MOST);
    if (rate.bytes() < ByteSize.kib(1).bytes() || rate.bytes() > NicRates.MOST.bytes()) {
      return Optional.of(
          new RejectedException("a card passes 1 KiB to 4 TiB in a second", Failure.notDone()));
    }
    if (now.foreignCards()) {
      return Optional.of(
          new RejectedException(
              "somebody has set a peak, a burst or a floor of a card",
              Failure.notDone().remedy("lift it first, with virsh domiftune")));
    }
    Support host = shaping.apply(op);
    return host.available()
        ? Optional.empty()
        : Optional.of(new UnsupportedCapabilityException(part.toString(), host, Failure.notDone()));
  }

  private static ResourceQuota only(ResourceQuota quota, Set<Part> parts) {
    return quota.only(parts.toArray(Part[]::new));
  }

  /** Memory and processors: now up to the maximum, else from the next start on. */
  private static void size(Part part, ResourceQuota quota, Now now, List<QuotaPlan.Step> steps) {
    ResourceQuota to = quota.only(part);
    if (to.named().isEmpty()) {
      return;
    }
    boolean memory = part == Part.MEMORY;
    long wanted = memory ? Limits.kib(to.memory().orElseThrow()) : to.vcpus().orElseThrow();
    long most = memory ? now.live.memory() : now.live.maxVcpus();
    boolean down = !memory && wanted < now.actual.vcpus().orElse(0);
    boolean later = !now.active || wanted > most || down;
    Configured before =
        memory
            ? new Configured(
                now.config.memory(), now.config.currentMemory(), !now.config.devices().balloon())
            : new Configured(now.config.maxVcpus(), now.config.vcpus(), false);
    Effect effect = later ? Effect.NEXT_START : now.effect();
    String call = memory ? "virDomainSetMemoryFlags" : "virDomainSetVcpusFlags";
    steps.add(
        new QuotaPlan.Step(
            to,
            now.back(effect).only(part),
            effect,
            call + (before.movesMost(effect, wanted) ? " MAXIMUM" : ""),
            before.memo()));
  }

  private static void scheduling(
      Part part, String name, ResourceQuota quota, Now now, List<QuotaPlan.Step> steps) {
    ResourceQuota to = quota.only(part);
    if (!to.named().isEmpty()) {
      steps.add(
          new QuotaPlan.Step(
              to,
              now.back(now.effect()).only(part),
              now.effect(),
              "virDomainSetSchedulerParametersFlags " + name,
              Long.toString(Limits.scheduled(Xml.parse(now.configXml), name))));
    }
  }

  private static void rates(
      Domain domain, ResourceQuota to, Now now, List<QuotaPlan.Step> steps, Operation op) {
    if (to.named().isEmpty()) {
      return;
    }
    ResourceQuota back = only(now.back(now.effect()), to.named());
    for (Part unknown : to.named()) { // the disks differ; the memo knows each of them
      back = back.named().contains(unknown) ? back : back.with(ResourceQuota.lift(unknown));
    }
    boolean bytes = to.named().contains(Part.DISK_READ) || to.named().contains(Part.DISK_WRITE);
    steps.add(
        new QuotaPlan.Step(
            to,
            back,
            now.effect(),
            "virDomainSetBlockIoTune " + (bytes ? "bytes_sec" : "iops_sec") + " of each disk",
            QuotaSteps.memo(domain, now::disks, now.flags(), op)));
  }

  private static void cards(
      Domain domain, ResourceQuota to, Now now, List<QuotaPlan.Step> steps, Operation op) {
    if (to.named().isEmpty()) {
      return;
    }
    ResourceQuota back = only(now.back(now.effect()), to.named());
    for (Part unknown : to.named()) { // the cards differ; the memo knows each of them
      back = back.named().contains(unknown) ? back : back.with(ResourceQuota.lift(unknown));
    }
    steps.add(
        new QuotaPlan.Step(
            to,
            back,
            now.effect(),
            "virDomainSetInterfaceParameters average of each card",
            new NicSteps(domain, op).memo(now.flags())));
  }

  public void apply(Domain domain, QuotaPlan.Step step, Operation op) {
    new QuotaSteps(domain, limits.scale(), op).apply(step);
  }

  public void undo(Domain domain, QuotaPlan.Step step, Operation op) {
    new QuotaSteps(domain, limits.scale(), op).undo(step);
  }

  /** Sets the limits of a machine that is off and was just made. */
  public void configure(Domain domain, ResourceQuota quota, Operation op) {
    QuotaPlan plan = plan(domain, quota, op);
    for (HypervisorException refusal : plan.refused().values()) {
      throw refusal;
    }
    plan.steps().forEach(step -> apply(domain, step, op));
  }
}
