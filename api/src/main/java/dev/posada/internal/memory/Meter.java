package dev.posada.internal.memory;

import dev.posada.ByteSize;
import dev.posada.ResourceQuota;
import dev.posada.Usage;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * What a guest has used in its present life: grows with its running time, at the rates of its
 * {@link Load}, and never faster than its limits allow. Guarded by the {@link Timeline}.
 */
final class Meter {
  private static final int BLOCK = 4096;
  private static final int PACKET = 1024;

  /** How long it takes until a guest uses about two thirds of the memory that it will use. */
  private static final double WARM_UP_SECONDS = 10;

  private final Load load;
  private Duration until = Duration.ZERO;
  private double cpuSeconds;
  private double read;
  private double written;
  private double received;
  private double sent;

  Meter(Load load) {
    this.load = load;
  }

  /** Counts what was used since the last time, under these limits. */
  void settle(Duration elapsed, ResourceQuota limits) {
    double seconds = elapsed.minus(until).toNanos() / 1e9;
    until = elapsed;
    double cpus = Math.min(load.cpus(), orMost(limits.cpus()));
    cpuSeconds += seconds * Math.min(cpus, limits.vcpus().orElse(Integer.MAX_VALUE));
    read += seconds * perSecond(load.diskRead(), limits.diskRead(), limits.diskReadIops());
    written += seconds * perSecond(load.diskWrite(), limits.diskWrite(), limits.diskWriteIops());
    received += seconds * perSecond(load.receive(), limits.networkReceive(), OptionalInt.empty());
    sent += seconds * perSecond(load.send(), limits.networkSend(), OptionalInt.empty());
  }

  private static double orMost(OptionalDouble limit) {
    return limit.orElse(Double.MAX_VALUE);
  }

  private static double perSecond(long wanted, Optional<ByteSize> limit, OptionalInt iops) {
    double most = limit.map(ByteSize::bytes).orElse(Long.MAX_VALUE);
    double mostOfBlocks = iops.isPresent() ? (double) iops.getAsInt() * BLOCK : Double.MAX_VALUE;
    return Math.min(wanted, Math.min(most, mostOfBlocks));
  }

  Duration cpuTime() {
    return Duration.ofNanos((long) (cpuSeconds * 1e9));
  }

  /** Returns the memory in use, which is never more than it may be. */
  ByteSize memory(ByteSize limit) {
    double warm = 1 - Math.exp(-until.toNanos() / 1e9 / WARM_UP_SECONDS);
    return ByteSize.bytes(Math.min(limit.bytes(), (long) (load.memory() * (0.2 + 0.8 * warm))));
  }

  Usage.DiskIo disk() {
    return new Usage.DiskIo(
        ByteSize.bytes((long) read),
        ByteSize.bytes((long) written),
        (long) (read / BLOCK),
        (long) (written / BLOCK));
  }

  Usage.NicIo nic() {
    return new Usage.NicIo(
        ByteSize.bytes((long) received),
        ByteSize.bytes((long) sent),
        (long) (received / PACKET),
        (long) (sent / PACKET));
  }
}
