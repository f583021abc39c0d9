package dev.posada.kvm.quota;

import dev.posada.ByteSize;
import dev.posada.ResourceQuota;
import dev.posada.ResourceQuota.Part;
import dev.posada.kvm.jna.TypedParameters;
import dev.posada.kvm.libvirt.Domain;
import dev.posada.kvm.xml.DomainReader;
import dev.posada.kvm.xml.DomainView;
import dev.posada.kvm.xml.Xml;
import dev.posada.spi.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.ToLongFunction;

/** Reads the limits of a machine: from its definition, and from where they are enforced. */
public final class Limits {
  static final long PERIOD = 100_000;

  /** What libvirt shows where there is no quota. */
  private static final long INFINITE = 17_592_186_044_415L;

  private final CpuScale scale;
  private final BooleanSupplier shaping;

  /**
   * Reads nothing yet.
   *
   * @param shaping whether it is known that the host can limit networks
   */
  public Limits(CpuScale scale, BooleanSupplier shaping) {
    this.scale = scale;
    this.shaping = shaping;
  }

  /** {@return what a definition says} */
  public ResourceQuota of(String xml) {
    Xml domain = Xml.parse(xml);
    DomainView view = DomainReader.read(xml);
    ResourceQuota quota =
        ResourceQuota.limit().vcpus(view.vcpus()).memory(ByteSize.kib(view.currentMemory()));
    quota = scheduled(quota, name -> scheduled(domain, name));
    quota =
        DiskRates.common(
            domain.child("devices").stream()
                .flatMap(devices -> devices.children("disk").stream())
                .filter(Limits::isDisk)
                .map(DiskRates::of)
                .toList(),
            quota);
    return areLimited(view)
        ? NicRates.common(
            domain.child("devices").stream()
                .flatMap(devices -> devices.children("interface").stream())
                .map(NicRates::of)
                .toList(),
            quota,
            shaping.getAsBoolean())
        : quota;
  }

  /** {@return what a definition says to the scheduler; 0 if nothing} */
  static long scheduled(Xml domain, String name) {
    String element =
        switch (name) {
          case "cpu_shares" -> "shares";
          case "vcpu_quota" -> "quota";
          case "vcpu_period" -> "period";
          default -> name;
        };
    return domain.textOf("cputune/" + element).map(Long::parseLong).orElse(0L);
  }

  /** Of cards in QEMU's own network nothing is said. */
  private static boolean areLimited(DomainView view) {
    return view.devices().nics().stream().allMatch(nic -> NicRates.isLimited(nic.type()));
  }

  private static boolean isDisk(Xml disk) {
    return !List.of("cdrom", "floppy").contains(disk.raw("device"));
  }

  /** The targets of the disks that a limit is for. */
  static List<String> disks(DomainView view) {
    return view.devices().disks().stream()
        .filter(disk -> disk.device().equals("disk") || disk.device().equals("lun"))
        .map(DomainView.Disk::target)
        .toList();
  }

  /** {@return what holds for a machine that is on: asked of the scheduler and of QEMU} */
  ResourceQuota live(Domain domain, DomainView view, Operation op) {
    ResourceQuota quota =
        ResourceQuota.limit()
            .vcpus(domain.tuning().vcpus(Domain.LIVE, op))
            .memory(ByteSize.kib(domain.info(op).memory()));
    TypedParameters scheduler = domain.tuning().scheduler(Domain.LIVE, op);
    quota = scheduled(quota, name -> scheduler.number(name).orElse(0));
    List<DiskRates> disks = new ArrayList<>();
    for (String disk : disks(view)) {
      disks.add(DiskRates.of(domain.tuning().blockIo(disk, Domain.LIVE, op)));
    }
    quota = DiskRates.common(disks, quota);
    List<NicRates> cards = new ArrayList<>();
    if (areLimited(view)) {
      for (String mac : NicSteps.cards(view)) {
        cards.add(new NicSteps(domain, op).read(mac, Domain.LIVE));
      }
    }
    return NicRates.common(cards, quota, shaping.getAsBoolean());
  }

  private ResourceQuota scheduled(ResourceQuota quota, ToLongFunction<String> value) {
    ResourceQuota all = quota;
    long ceiling = value.applyAsLong("global_quota");
    long each = value.applyAsLong("vcpu_quota");
    if (isLimit(ceiling)) {
      all = all.cpus(cpus(ceiling, value.applyAsLong("global_period")));
    } else if (isLimit(each)) { // by somebody else
      all = all.cpus(cpus(each, value.applyAsLong("vcpu_period")) * quota.vcpus().orElse(1));
    } else {
      all = all.with(ResourceQuota.lift(Part.CPUS));
    }
    long shares = value.applyAsLong("cpu_shares");
    if (shares != 0 && !scale.isKnown()) {
      return all;
    }
    int weight = shares == 0 ? 100 : scale.weight(shares);
    return weight == 100 ? all.with(ResourceQuota.lift(Part.CPU_WEIGHT)) : all.cpuWeight(weight);
  }

  static boolean isLimit(long quota) {
    return quota > 0 && quota < INFINITE;
  }

  private static double cpus(long quota, long period) {
    return Math.max(0.001, (double) quota / (period == 0 ? PERIOD : period));
  }

  CpuScale scale() {
    return scale;
  }

  /** In whole MiB: less than that libvirt rounds up, and it never reads back as what was asked. */
  public static long kib(ByteSize size) {
    return size.bytes() / (1 << 20) * 1024;
  }
}
