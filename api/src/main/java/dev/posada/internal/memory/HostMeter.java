package dev.posada.internal.memory;

import dev.posada.ByteSize;
import dev.posada.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a host has used since its world began: what it needs itself, and what its guests have used,
 * those that are off now too. Guarded by the {@link Timeline}.
 */
final class HostMeter {
  private static final ByteSize OWN_MEMORY = ByteSize.gib(1);
  private static final int OWN_PROCESSES = 100;

  /** How much of one processor the host itself is busy with: one part of so many. */
  private static final int OWN_SHARE = 50;

  private final World world;
  private Instant since;
  private Sum gone = Sum.NOTHING;

  HostMeter(World world) {
    this.world = world;
    since = world.time().now();
  }

  private record Sum(
      Duration cpu, long read, long written, long reads, long writes, Usage.NicIo nic) {
    static final Sum NOTHING =
        new Sum(
            Duration.ZERO, 0, 0, 0, 0, new Usage.NicIo(ByteSize.bytes(0), ByteSize.bytes(0), 0, 0));

    Sum with(Meter meter) {
      Usage.DiskIo disk = meter.disk();
      Usage.NicIo more = meter.nic();
      return new Sum(
          cpu.plus(meter.cpuTime()),
          read + disk.read().bytes(),
          written + disk.written().bytes(),
          reads + disk.reads(),
          writes + disk.writes(),
          new Usage.NicIo(
              ByteSize.bytes(nic.received().bytes() + more.received().bytes()),
              ByteSize.bytes(nic.sent().bytes() + more.sent().bytes()),
              nic.packetsReceived() + more.packetsReceived(),
              nic.packetsSent() + more.packetsSent()));
    }
  }

  /** Remembers what a guest has used whose life ends. */
  void ended(Meter meter) {
    gone = gone.with(meter);
  }

  Usage usage() {
    Sum sum = gone;
    long memory = OWN_MEMORY.bytes();
    int processes = OWN_PROCESSES;
    for (SimulatedGuest guest : guests().filter(SimulatedGuest::isRunning).toList()) {
      sum = sum.with(guest.meter());
      Usage usage = guest.usage();
      memory += usage.memory().orElse(ByteSize.bytes(0)).bytes();
      processes += usage.processes().orElse(1);
    }
    Duration up = Duration.between(since, world.time().now());
    return Usage.builder(world.time().now())
        .cpuTime(sum.cpu().plus(up.dividedBy(OWN_SHARE)))
        .memory(ByteSize.bytes(Math.min(memory, Capacity.MEMORY.bytes())))
        .memoryLimit(Capacity.MEMORY)
        .processes(processes)
        .disks(
            Map.of(
                "sda",
                new Usage.DiskIo(
                    ByteSize.bytes(sum.read()),
                    ByteSize.bytes(sum.written()),
                    sum.reads(),
                    sum.writes())))
        .nics(Map.of(NetworkStore.HOST_INTERFACE, sum.nic()))
        .build();
  }

  private Stream<SimulatedGuest> guests() {
    return Stream.concat(world.machines().all().stream(), world.containers().all().stream());
  }

  void reset() {
    since = world.time().now();
    gone = Sum.NOTHING;
  }
}
