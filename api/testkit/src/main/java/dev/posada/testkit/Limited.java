package dev.posada.testkit;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ByteSize;
import dev.posada.Capability;
import dev.posada.Disk;
import dev.posada.Guest;
import dev.posada.GuestInfo;
import dev.posada.Host;
import dev.posada.Kind;
import dev.posada.Network;
import dev.posada.NetworkSpec;
import dev.posada.Nic;
import dev.posada.QuotaReport;
import dev.posada.QuotaReport.Effect;
import dev.posada.ResourceQuota;
import dev.posada.ResourceQuota.Part;
import dev.posada.Support;
import dev.posada.VirtualMachineSpec;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;

/** A guest whose limits are changed, which parts of it can be limited, and to what. */
final class Limited {
  private static final ByteSize DISK = ByteSize.mib(8);

  private final Lab lab;
  private final Kind kind;
  private final Guest guest;
  private final Set<Part> parts;

  private Limited(Lab lab, Kind kind, Guest guest) {
    this.lab = lab;
    this.kind = kind;
    this.guest = guest;
    this.parts = parts(lab, kind);
    parts.removeIf(this::isSetAtCreateOnly);
  }

  /** A new guest that was never started; a machine has what there is to limit. */
  static Limited stopped(Lab lab, Kind kind) {
    return stopped(lab, kind, ResourceQuota.limit());
  }

  /** A new guest that is created with a quota. */
  static Limited stopped(Lab lab, Kind kind, ResourceQuota quota) {
    lab.needs(Capability.QUOTA);
    if (kind == Kind.CONTAINER) {
      return new Limited(lab, kind, lab.container(lab.containerSpec().quota(quota)));
    }
    VirtualMachineSpec spec = lab.machineSpec();
    spec = spec.quota(spec.quota().with(quota));
    boolean disk = spec.devices().stream().anyMatch(Disk.class::isInstance);
    if (!disk && parts(lab, kind).contains(Part.DISK_READ)) {
      spec = spec.attach(Disk.blank(DISK));
    }
    boolean nic = spec.devices().stream().anyMatch(Nic.class::isInstance);
    if (nic || !parts(lab, kind).contains(Part.NETWORK_SEND)) {
      return new Limited(lab, kind, lab.machine(spec));
    }
    return new Limited(lab, kind, onANetwork(lab, spec));
  }

  /** What goes through a network of the host can be limited there; NAT may be inside a process. */
  private static Guest onANetwork(Lab lab, VirtualMachineSpec spec) {
    if (!lab.declares(Capability.NETWORKS)) {
      return lab.machine(spec.attach(Nic.nat()));
    }
    Network network = lab.host().networks().create(NetworkSpec.isolated(Lab.name()));
    lab.afterwards(() -> lab.host().networks().delete(network));
    return lab.machine(spec.attach(Nic.on(network)));
  }

  static Limited running(Lab lab, Kind kind) {
    return stopped(lab, kind).started();
  }

  Limited started() {
    guest.start();
    guest.awaitReady();
    settle();
    return this;
  }

  /** The balloon of a machine that has just started moves by and by. */
  private void settle() {
    ResourceQuota memory = guest.inspect().quota().only(Part.MEMORY);
    if (isSize(Part.MEMORY) && memory.memory().isPresent()) {
      lab.await(guest + " has " + memory, () -> now().only(Part.MEMORY).equals(memory));
    }
  }

  /** Ends it and starts it again, as its user would. */
  void restarted() {
    guest.kill();
    started();
  }

  Guest guest() {
    return guest;
  }

  /** What it is limited to now, which may be less than what is configured for later. */
  ResourceQuota now() {
    return guest.preview(ResourceQuota.limit()).actual();
  }

  /** What is configured, as another connection reads it too. */
  ResourceQuota read() {
    ResourceQuota read = guest.inspect().quota();
    Host other = lab.connect();
    ResourceQuota elsewhere = Lab.on(other, guest).inspect().quota();
    other.close();
    assertEquals(read, elsewhere, () -> "another connection about " + guest);
    return read;
  }

  /** The parts that the host declares to limit, as far as guests of that kind have them. */
  static Set<Part> parts(Lab lab, Kind kind) {
    Set<Part> parts = EnumSet.noneOf(Part.class);
    for (Part part : Part.values()) {
      if (lab.limits(part, Effect.LIVE)
          || lab.limits(part, Effect.NEXT_START)
          || lab.limits(part, Effect.UNTIL_STOP)) {
        parts.add(part);
      }
    }
    parts.remove(other(kind));
    return parts;
  }

  /** The part that guests of the other kind have only. */
  static Part other(Kind kind) {
    return kind == Kind.CONTAINER ? Part.VCPUS : Part.PROCESSES;
  }

  /** The parts that can be changed of what is there. */
  Set<Part> parts() {
    return parts;
  }

  /**
   * Whether a part is limited when a guest is created, and never after that: one that is off
   * refuses it too, for the reason why it cannot be limited live.
   */
  private boolean isSetAtCreateOnly(Part part) {
    Support live = lab.host().support(part, Effect.LIVE);
    return !live.available()
        && guest
            .preview(other(part, guest.inspect().quota()))
            .lines()
            .get(0)
            .refusal()
            .filter(refusal -> refusal.contains(Lab.reason(live, part.toString())))
            .isPresent();
  }

  /** Whether a part is how large a machine is, which has no end and changes as its guest can. */
  boolean isSize(Part part) {
    return kind == Kind.VIRTUAL_MACHINE && (part == Part.VCPUS || part == Part.MEMORY);
  }

  /** Other limits than now, for all parts that can be changed. */
  ResourceQuota others() {
    return others(parts);
  }

  /** Other limits than now, for all parts that a new guest can have. */
  ResourceQuota othersAtCreate() {
    return others(parts(lab, kind));
  }

  /** Other limits than now, but for what goes only with the guest's help. */
  ResourceQuota othersButVcpus() {
    Set<Part> wanted = EnumSet.copyOf(parts);
    wanted.remove(Part.VCPUS);
    return others(wanted);
  }

  private ResourceQuota others(Set<Part> wanted) {
    GuestInfo seen = guest.inspect();
    ResourceQuota now = seen.quota();
    ResourceQuota others = ResourceQuota.limit();
    for (Part part : wanted) {
      if (part != Part.VCPUS || !isAlone(now)) {
        others = others.with(other(part, now));
      }
    }
    return seen.state().isOff() ? others : withoutRefusedNow(others);
  }

  /** On a host of one processor a machine may have no other number of them. */
  private boolean isAlone(ResourceQuota now) {
    return now.vcpus().orElse(0) == 1 && lab.host().inspect().cpus().orElse(0) == 1;
  }

  /** What is not declared to be live may have to wait until the guest is off. */
  private ResourceQuota withoutRefusedNow(ResourceQuota others) {
    Part[] possible =
        guest.preview(others).lines().stream()
            .filter(line -> line.effect() != Effect.REFUSED || lab.limits(line.part(), Effect.LIVE))
            .map(QuotaReport.Line::part)
            .toArray(Part[]::new);
    return others.only(possible);
  }

  /** Another limit than now, which every hypervisor can represent. */
  ResourceQuota other(Part part, ResourceQuota now) {
    ResourceQuota other;
    do {
      other = value(part, now, lab.random());
    } while (other.equals(now.only(part)));
    return other;
  }

  private ResourceQuota value(Part part, ResourceQuota now, Random random) {
    ResourceQuota quota = ResourceQuota.limit();
    int some = 1 + random.nextInt(8);
    return switch (part) {
      case VCPUS -> quota.vcpus(now.vcpus().orElse(2) == 1 ? 2 : now.vcpus().orElse(2) - 1);
      case CPUS -> quota.cpus((6 + some % 5) / 10.0); // with less an emulated machine hardly boots
      case CPU_WEIGHT -> quota.cpuWeight(100 + 25 * some);
      case MEMORY -> quota.memory(memory(now, some));
      case DISK_READ -> quota.diskRead(ByteSize.mib(some));
      case DISK_WRITE -> quota.diskWrite(ByteSize.mib(some));
      case DISK_READ_IOPS -> quota.diskReadIops(100 * some);
      case DISK_WRITE_IOPS -> quota.diskWriteIops(100 * some);
      case NETWORK_RECEIVE -> quota.networkReceive(ByteSize.kib(125L * some));
      case NETWORK_SEND -> quota.networkSend(ByteSize.kib(125L * some));
      case PROCESSES -> quota.processes(100 + some);
    };
  }

  /** A machine gets a little less than it has, a container a little. */
  private ByteSize memory(ResourceQuota now, int some) {
    return kind == Kind.CONTAINER
        ? ByteSize.mib(32 + 4L * some)
        : ByteSize.bytes(
            now.memory().orElse(ByteSize.gib(1)).bytes() - (some % 3 + 1) * (4L << 20));
  }

  /** Applies a quota that has to be taken. */
  QuotaReport apply(ResourceQuota quota) {
    return assertDoesNotThrow(() -> guest.apply(quota), () -> "limiting " + guest + " to " + quota);
  }

  /** The line of a report about a part that was taken, after a look whether it says all. */
  QuotaReport.Line line(QuotaReport report, Part part) {
    QuotaReport.Line line = only(report, part);
    assertEquals(report.asked().text(part), line.asked(), () -> "asked, of " + report);
    assertEquals(report.actual().text(part), line.actual(), () -> "actual, of " + report);
    assertFalse(line.mechanism().isBlank(), () -> "no mechanism in " + report);
    assertTrue(line.refusal().isEmpty(), () -> "a refusal in " + report);
    assertTrue(line.effect() != Effect.REFUSED, () -> "refused in " + report);
    assertTrue(
        lab.limits(part, line.effect()),
        () -> part + " has an effect that the host does not declare: " + report);
    if (report.actual().named().contains(part)) {
      assertTrue(line.witness().isPresent(), () -> "nobody says so in " + report);
    }
    return line;
  }

  static QuotaReport.Line only(QuotaReport report, Part part) {
    var lines = report.lines().stream().filter(one -> one.part() == part).toList();
    assertEquals(1, lines.size(), () -> "lines about " + part + " in " + report);
    return lines.get(0);
  }

  /** Compares the parts of a quota that it names. */
  static void assertHolds(ResourceQuota wanted, ResourceQuota read, String when) {
    assertEquals(wanted, read.only(wanted.named().toArray(Part[]::new)), when);
  }
}
