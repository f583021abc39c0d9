package dev.posada;

import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A guest's share of its host. Immutable; each method returns a changed copy.
 *
 * <p>Each {@link Part} is a limit, or <em>lifted</em> (no limit), or kept. In a quota that is asked
 * for, a part that is not named stays as it is; in one that was read, it is not known. Hosts limit
 * different parts: {@link Host#support(ResourceQuota.Part, QuotaReport.Effect)}. A limit is rounded
 * down to what the host can represent.
 *
 * <pre>{@code
 * guest.apply(ResourceQuota.limit().cpus(0.5).memory(ByteSize.mib(256)));
 * guest.apply(ResourceQuota.lift(ResourceQuota.Part.CPUS));
 * }</pre>
 */
public final class ResourceQuota {
  private static final ResourceQuota NOTHING =
      new ResourceQuota(new EnumMap<>(Part.class), EnumSet.noneOf(Part.class));
  private static final double MILLI = 1000;

  /** CPUs in thousandths, sizes in bytes, all else as it is. */
  private final Map<Part, Long> limits;

  private final Set<Part> lifted;

  private ResourceQuota(Map<Part, Long> limits, Set<Part> lifted) {
    this.limits = Collections.unmodifiableMap(limits);
    this.lifted = Collections.unmodifiableSet(lifted);
  }

  /** What can be limited. Constants may be added. */
  public enum Part {
    /** Processors that a virtual machine sees; containers have none of their own. */
    VCPUS("vcpus"),
    /** A ceiling over the whole guest, in CPUs. */
    CPUS("cpus"),
    /** The share when guests compete for processors, 1 to 10000. */
    CPU_WEIGHT("cpu weight"),
    /** Memory. */
    MEMORY("memory"),
    /** Bytes per second that each disk may read. */
    DISK_READ("disk read"),
    /** Bytes per second that each disk may write. */
    DISK_WRITE("disk write"),
    /** Read operations per second of each disk. */
    DISK_READ_IOPS("disk read iops"),
    /** Write operations per second of each disk. */
    DISK_WRITE_IOPS("disk write iops"),
    /** Bytes per second that each network interface may receive. */
    NETWORK_RECEIVE("network receive"),
    /** Bytes per second that each network interface may send. */
    NETWORK_SEND("network send"),
    /** Processes and threads. */
    PROCESSES("processes");

    private final String words;

    Part(String words) {
      this.words = words;
    }

    /** {@return the part in words, as in {@code cpu weight}} */
    @Override
    public String toString() {
      return words;
    }
  }

  /** {@return a quota that keeps every part as it is, to start from} */
  public static ResourceQuota limit() {
    return NOTHING;
  }

  /**
   * {@return a quota that lifts limits}
   *
   * @param parts what is to be unlimited
   */
  public static ResourceQuota lift(Part... parts) {
    ResourceQuota quota = NOTHING;
    for (Part part : parts) {
      quota = quota.put(part, null);
    }
    return quota;
  }

  private ResourceQuota put(Part part, Long limit) {
    Map<Part, Long> limits = new EnumMap<>(Part.class);
    limits.putAll(this.limits);
    Set<Part> lifted = EnumSet.noneOf(Part.class);
    lifted.addAll(this.lifted);
    limits.remove(part);
    lifted.remove(part);
    if (limit == null) {
      lifted.add(part);
    } else {
      limits.put(part, limit);
    }
    return new ResourceQuota(limits, lifted);
  }

  private ResourceQuota positive(Part part, long limit) {
    Check.require(limit > 0, part + " is at least 1: " + limit);
    return put(part, limit);
  }

  private OptionalInt count(Part part) {
    Long limit = limits.get(part);
    return limit == null ? OptionalInt.empty() : OptionalInt.of(limit.intValue());
  }

  private Optional<ByteSize> size(Part part) {
    return Optional.ofNullable(limits.get(part)).map(ByteSize::new);
  }

  /**
   * {@return a copy with this number of processors}
   *
   * @param vcpus processors that a machine sees, at least 1
   */
  public ResourceQuota vcpus(int vcpus) {
    return positive(Part.VCPUS, vcpus);
  }

  /** {@return the limit on {@link Part#VCPUS}} */
  public OptionalInt vcpus() {
    return count(Part.VCPUS);
  }

  /**
   * {@return a copy with this ceiling}
   *
   * @param cpus CPUs over the whole guest, at least 0.001; rounded down to thousandths
   */
  public ResourceQuota cpus(double cpus) {
    Check.require(
        cpus >= 1 / MILLI && cpus <= Integer.MAX_VALUE, "cpus is at least 0.001: " + cpus);
    // 0.29 * 1000 is 289.999...: what is a thousandth but for the last bits is that thousandth.
    return put(Part.CPUS, (long) Math.floor(cpus * MILLI + 1e-6));
  }

  /** {@return the limit on {@link Part#CPUS}, in steps of 0.001} */
  public OptionalDouble cpus() {
    Long milli = limits.get(Part.CPUS);
    return milli == null ? OptionalDouble.empty() : OptionalDouble.of(milli / MILLI);
  }

  /**
   * {@return a copy with this weight}
   *
   * @param weight 1 to 10000; 100 is a guest that nobody touched
   */
  public ResourceQuota cpuWeight(int weight) {
    Check.require(weight >= 1 && weight <= 10_000, "cpu weight is 1 to 10000: " + weight);
    return put(Part.CPU_WEIGHT, (long) weight);
  }

  /** {@return the {@link Part#CPU_WEIGHT}, 1 to 10000} */
  public OptionalInt cpuWeight() {
    return count(Part.CPU_WEIGHT);
  }

  /**
   * {@return a copy with this memory}
   *
   * @param memory more than nothing
   */
  public ResourceQuota memory(ByteSize memory) {
    return positive(Part.MEMORY, memory.bytes());
  }

  /** {@return the limit on {@link Part#MEMORY}} */
  public Optional<ByteSize> memory() {
    return size(Part.MEMORY);
  }

  /**
   * {@return a copy with this rate}
   *
   * @param perSecond what each disk may read in a second, more than nothing
   */
  public ResourceQuota diskRead(ByteSize perSecond) {
    return positive(Part.DISK_READ, perSecond.bytes());
  }

  /** {@return the limit on {@link Part#DISK_READ}, per second} */
  public Optional<ByteSize> diskRead() {
    return size(Part.DISK_READ);
  }

  /**
   * {@return a copy with this rate}
   *
   * @param perSecond what each disk may write in a second, more than nothing
   */
  public ResourceQuota diskWrite(ByteSize perSecond) {
    return positive(Part.DISK_WRITE, perSecond.bytes());
  }

  /** {@return the limit on {@link Part#DISK_WRITE}, per second} */
  public Optional<ByteSize> diskWrite() {
    return size(Part.DISK_WRITE);
  }

  /**
   * {@return a copy with this rate}
   *
   * @param perSecond reads per second and disk, at least 1
   */
  public ResourceQuota diskReadIops(int perSecond) {
    return positive(Part.DISK_READ_IOPS, perSecond);
  }

  /** {@return the limit on {@link Part#DISK_READ_IOPS}, per second} */
  public OptionalInt diskReadIops() {
    return count(Part.DISK_READ_IOPS);
  }

  /**
   * {@return a copy with this rate}
   *
   * @param perSecond writes per second and disk, at least 1
   */
  public ResourceQuota diskWriteIops(int perSecond) {
    return positive(Part.DISK_WRITE_IOPS, perSecond);
  }

  /** {@return the limit on {@link Part#DISK_WRITE_IOPS}, per second} */
  public OptionalInt diskWriteIops() {
    return count(Part.DISK_WRITE_IOPS);
  }

  /**
   * {@return a copy with this rate}
   *
   * @param perSecond what each network interface may receive in a second, more than nothing
   */
  public ResourceQuota networkReceive(ByteSize perSecond) {
    return positive(Part.NETWORK_RECEIVE, perSecond.bytes());
  }

  /** {@return the limit on {@link Part#NETWORK_RECEIVE}, per second} */
  public Optional<ByteSize> networkReceive() {
    return size(Part.NETWORK_RECEIVE);
  }

  /**
   * {@return a copy with this rate}
   *
   * @param perSecond what each network interface may send in a second, more than nothing
   */
  public ResourceQuota networkSend(ByteSize perSecond) {
    return positive(Part.NETWORK_SEND, perSecond.bytes());
  }

  /** {@return the limit on {@link Part#NETWORK_SEND}, per second} */
  public Optional<ByteSize> networkSend() {
    return size(Part.NETWORK_SEND);
  }

  /**
   * {@return a copy with this limit}
   *
   * @param processes processes and threads, at least 1
   */
  public ResourceQuota processes(int processes) {
    return positive(Part.PROCESSES, processes);
  }

  /** {@return the limit on {@link Part#PROCESSES}} */
  public OptionalInt processes() {
    return count(Part.PROCESSES);
  }

  /**
   * {@return a copy that keeps all other parts as they are}
   *
   * @param parts the parts that stay limited or lifted
   */
  public ResourceQuota only(Part... parts) {
    Set<Part> wanted = EnumSet.noneOf(Part.class);
    Collections.addAll(wanted, parts);
    ResourceQuota quota = NOTHING;
    for (Part part : named()) {
      if (wanted.contains(part)) {
        quota = quota.put(part, limits.get(part));
      }
    }
    return quota;
  }

  /**
   * {@return a copy in which each part that the other quota names is as there}
   *
   * @param other the quota that wins
   */
  public ResourceQuota with(ResourceQuota other) {
    ResourceQuota quota = this;
    for (Part part : other.named()) {
      quota = quota.put(part, other.limits.get(part));
    }
    return quota;
  }

  /** {@return the parts that have a limit} */
  public Set<Part> limited() {
    return limits.keySet();
  }

  /** {@return the parts whose limit is lifted} */
  public Set<Part> lifted() {
    return lifted;
  }

  /** {@return the parts that are limited or lifted} */
  public Set<Part> named() {
    Set<Part> named = EnumSet.noneOf(Part.class);
    named.addAll(limits.keySet());
    named.addAll(lifted);
    return Collections.unmodifiableSet(named);
  }

  /**
   * {@return one part in words, as in {@code 128 MiB}, {@code unlimited} or {@code -} if it is not
   * named}
   *
   * @param part the part
   */
  public String text(Part part) {
    Long limit = limits.get(part);
    if (limit == null) {
      return lifted.contains(part) ? "unlimited" : "-";
    }
    return switch (part) {
      case CPUS ->
          new java.math.BigDecimal(limit).movePointLeft(3).stripTrailingZeros().toPlainString();
      case MEMORY -> new ByteSize(limit).toString();
      case DISK_READ, DISK_WRITE, NETWORK_RECEIVE, NETWORK_SEND -> new ByteSize(limit) + "/s";
      case DISK_READ_IOPS, DISK_WRITE_IOPS -> limit + "/s";
      case VCPUS, CPU_WEIGHT, PROCESSES -> limit.toString();
    };
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ResourceQuota that
        && limits.equals(that.limits)
        && lifted.equals(that.lifted);
  }

  @Override
  public int hashCode() {
    return Objects.hash(limits, lifted);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Part part : named()) {
      text.append(text.length() == 0 ? "" : ", ").append(part).append(' ').append(text(part));
    }
    return text.length() == 0 ? "nothing" : text.toString();
  }
}
