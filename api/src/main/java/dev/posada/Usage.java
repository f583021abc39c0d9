package dev.posada;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.BinaryOperator;

/**
 * What a guest has used at an instant: counters, each empty where the hypervisor has none.
 * Immutable.
 *
 * <p>Counters begin anew when the guest starts. Rates come from two of them: {@link #since}.
 */
public final class Usage {
  private final State state;

  private Usage(State state) {
    this.state = state;
  }

  private static final class State extends Fields {
    private Instant at;
    private Duration cpuTime;
    private ByteSize memory;
    private ByteSize memoryLimit;
    private Integer processes;
    private Map<String, DiskIo> disks = Map.of();
    private Map<String, NicIo> nics = Map.of();
  }

  /**
   * What went through a disk. Immutable.
   *
   * @param read bytes
   * @param written bytes
   * @param reads operations
   * @param writes operations
   */
  public record DiskIo(ByteSize read, ByteSize written, long reads, long writes) {

    private static DiskIo sum(Collection<DiskIo> all) {
      DiskIo sum = new DiskIo(ByteSize.bytes(0), ByteSize.bytes(0), 0, 0);
      for (DiskIo one : all) {
        sum =
            new DiskIo(
                plus(sum.read, one.read),
                plus(sum.written, one.written),
                sum.reads + one.reads,
                sum.writes + one.writes);
      }
      return sum;
    }

    private DiskIo since(DiskIo earlier) {
      return new DiskIo(
          ByteSize.bytes(used(earlier.read.bytes(), read.bytes())),
          ByteSize.bytes(used(earlier.written.bytes(), written.bytes())),
          used(earlier.reads, reads),
          used(earlier.writes, writes));
    }

    private DiskIo perSecond(double seconds) {
      return new DiskIo(
          ByteSize.bytes(Usage.perSecond(read.bytes(), seconds)),
          ByteSize.bytes(Usage.perSecond(written.bytes(), seconds)),
          Usage.perSecond(reads, seconds),
          Usage.perSecond(writes, seconds));
    }
  }

  /**
   * What went through a network interface. Immutable.
   *
   * @param received bytes
   * @param sent bytes
   * @param packetsReceived packets
   * @param packetsSent packets
   */
  public record NicIo(ByteSize received, ByteSize sent, long packetsReceived, long packetsSent) {

    private static NicIo sum(Collection<NicIo> all) {
      NicIo sum = new NicIo(ByteSize.bytes(0), ByteSize.bytes(0), 0, 0);
      for (NicIo one : all) {
        sum =
            new NicIo(
                plus(sum.received, one.received),
                plus(sum.sent, one.sent),
                sum.packetsReceived + one.packetsReceived,
                sum.packetsSent + one.packetsSent);
      }
      return sum;
    }

    private NicIo since(NicIo earlier) {
      return new NicIo(
          ByteSize.bytes(used(earlier.received.bytes(), received.bytes())),
          ByteSize.bytes(used(earlier.sent.bytes(), sent.bytes())),
          used(earlier.packetsReceived, packetsReceived),
          used(earlier.packetsSent, packetsSent));
    }

    private NicIo perSecond(double seconds) {
      return new NicIo(
          ByteSize.bytes(Usage.perSecond(received.bytes(), seconds)),
          ByteSize.bytes(Usage.perSecond(sent.bytes(), seconds)),
          Usage.perSecond(packetsReceived, seconds),
          Usage.perSecond(packetsSent, seconds));
    }
  }

  private static ByteSize plus(ByteSize a, ByteSize b) {
    return ByteSize.bytes(a.bytes() + b.bytes());
  }

  /**
   * A counter that is smaller than before began anew in between: what it counted since then is all
   * there is.
   */
  private static long used(long before, long now) {
    return now >= before ? now - before : now;
  }

  private static long perSecond(long used, double seconds) {
    return seconds > 0 ? Math.round(used / seconds) : 0;
  }

  /**
   * What each device that is there now has counted since then. Not the difference of the sums:
   * without a device that was taken away the sum is smaller, as if all had begun anew.
   */
  private static <T> List<T> used(
      Map<String, T> now, Map<String, T> then, BinaryOperator<T> since) {
    List<T> used = new ArrayList<>();
    now.forEach(
        (name, io) -> used.add(then.containsKey(name) ? since.apply(io, then.get(name)) : io));
    return used;
  }

  /**
   * {@return a builder}
   *
   * @param at when the counters were read, by the clock of the host, or of the caller where the
   *     host tells no time
   */
  public static Builder builder(Instant at) {
    return new Builder(at);
  }

  /**
   * {@return when the counters were read, by the clock of the host, or of the caller where the host
   * tells no time}
   */
  public Instant at() {
    return state.at;
  }

  /** {@return the processor time used, over all processors} */
  public Optional<Duration> cpuTime() {
    return Optional.ofNullable(state.cpuTime);
  }

  /**
   * {@return the memory in use, without caches that can be dropped where it is known how much they
   * are; of a machine whose guest does not tell, what it takes of the host}
   */
  public Optional<ByteSize> memory() {
    return Optional.ofNullable(state.memory);
  }

  /** {@return the most memory that it may use} */
  public Optional<ByteSize> memoryLimit() {
    return Optional.ofNullable(state.memoryLimit);
  }

  /** {@return how many processes and threads it has} */
  public OptionalInt processes() {
    return state.processes == null ? OptionalInt.empty() : OptionalInt.of(state.processes);
  }

  /** {@return what went through all its disks together} */
  public Optional<DiskIo> disk() {
    return state.disks.isEmpty() ? Optional.empty() : Optional.of(DiskIo.sum(state.disks.values()));
  }

  /** {@return what went through each disk, by the hypervisor's name for it} */
  public Map<String, DiskIo> disks() {
    return state.disks;
  }

  /** {@return what went through all its network interfaces together} */
  public Optional<NicIo> network() {
    return state.nics.isEmpty() ? Optional.empty() : Optional.of(NicIo.sum(state.nics.values()));
  }

  /** {@return what went through each network interface, by the hypervisor's name for it} */
  public Map<String, NicIo> nics() {
    return state.nics;
  }

  /**
   * {@return what the guest used per second between then and now; all zero if no time has passed}
   *
   * @param earlier an earlier measurement of the same guest
   */
  public Rates since(Usage earlier) {
    double seconds = Duration.between(earlier.at(), at()).toNanos() / 1e9;
    return new Rates(this, earlier, seconds);
  }

  @Override
  public String toString() {
    List<String> parts = new ArrayList<>();
    cpuTime()
        .ifPresent(
            time -> parts.add(String.format(Locale.ROOT, "%.2f s of CPU", time.toNanos() / 1e9)));
    memory()
        .ifPresent(
            used ->
                parts.add(
                    used + memoryLimit().map(limit -> " of " + limit).orElse("") + " memory"));
    processes().ifPresent(count -> parts.add(count + " processes"));
    disk().ifPresent(io -> parts.add("disk " + io.read() + " read, " + io.written() + " written"));
    network().ifPresent(io -> parts.add("network " + io.received() + " in, " + io.sent() + " out"));
    return parts.isEmpty() ? "nothing measured" : String.join(", ", parts);
  }

  /** What a guest used per second between two measurements. Immutable. */
  public static final class Rates {
    private final Double cpus;
    private final DiskIo disk;
    private final NicIo network;

    private Rates(Usage now, Usage then, double seconds) {
      cpus =
          now.cpuTime().isEmpty() || then.cpuTime().isEmpty()
              ? null
              : busy(now.state.cpuTime.toNanos(), then.state.cpuTime.toNanos(), seconds);
      disk =
          now.disk().isEmpty() || then.disk().isEmpty()
              ? null
              : DiskIo.sum(used(now.disks(), then.disks(), DiskIo::since)).perSecond(seconds);
      network =
          now.network().isEmpty() || then.network().isEmpty()
              ? null
              : NicIo.sum(used(now.nics(), then.nics(), NicIo::since)).perSecond(seconds);
    }

    private static double busy(long now, long then, double seconds) {
      return seconds > 0 ? used(then, now) / 1e9 / seconds : 0;
    }

    /** {@return how many processors it kept busy} */
    public OptionalDouble cpus() {
      return cpus == null ? OptionalDouble.empty() : OptionalDouble.of(cpus);
    }

    /** {@return what went through all its disks, per second} */
    public Optional<DiskIo> disk() {
      return Optional.ofNullable(disk);
    }

    /** {@return what went through all its network interfaces, per second} */
    public Optional<NicIo> network() {
      return Optional.ofNullable(network);
    }

    @Override
    public String toString() {
      List<String> parts = new ArrayList<>();
      cpus().ifPresent(busy -> parts.add(String.format(Locale.ROOT, "%.2f CPUs", busy)));
      disk()
          .ifPresent(
              io -> parts.add("disk " + io.read() + "/s read, " + io.written() + "/s written"));
      network()
          .ifPresent(
              io -> parts.add("network " + io.received() + "/s in, " + io.sent() + "/s out"));
      return parts.isEmpty() ? "nothing measured" : String.join(", ", parts);
    }
  }

  /** Makes a {@link Usage}. Not thread-safe. */
  public static final class Builder {
    private final State state = new State();

    private Builder(Instant at) {
      state.at = Objects.requireNonNull(at, "at");
    }

    /**
     * {@return this builder}
     *
     * @param cpuTime the processor time used, over all processors
     */
    public Builder cpuTime(Duration cpuTime) {
      state.cpuTime = Objects.requireNonNull(cpuTime, "cpuTime");
      return this;
    }

    /**
     * {@return this builder}
     *
     * @param memory the memory in use
     */
    public Builder memory(ByteSize memory) {
      state.memory = Objects.requireNonNull(memory, "memory");
      return this;
    }

    /**
     * {@return this builder}
     *
     * @param memoryLimit the most memory that it may use
     */
    public Builder memoryLimit(ByteSize memoryLimit) {
      state.memoryLimit = Objects.requireNonNull(memoryLimit, "memoryLimit");
      return this;
    }

    /**
     * {@return this builder}
     *
     * @param processes how many processes and threads it has
     */
    public Builder processes(int processes) {
      state.processes = processes;
      return this;
    }

    /**
     * {@return this builder}
     *
     * @param disks what went through each disk; empty where the hypervisor does not count
     */
    public Builder disks(Map<String, DiskIo> disks) {
      state.disks = Fields.copy(disks);
      return this;
    }

    /**
     * {@return this builder}
     *
     * @param nics what went through each network interface; empty where the hypervisor does not
     *     count
     */
    public Builder nics(Map<String, NicIo> nics) {
      state.nics = Fields.copy(nics);
      return this;
    }

    /** {@return the usage} */
    public Usage build() {
      return new Usage(Fields.copy(state));
    }
  }
}
