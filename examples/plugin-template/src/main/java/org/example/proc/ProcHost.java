package org.example.proc;

import dev.posada.ByteSize;
import dev.posada.Capability;
import dev.posada.HostInfo;
import dev.posada.QuotaReport;
import dev.posada.ResourceQuota;
import dev.posada.Support;
import dev.posada.spi.CallText;
import dev.posada.spi.ContainerDriver;
import dev.posada.spi.HostDriver;
import dev.posada.spi.Operation;
import dev.posada.spi.SpecPart;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A folder of processes as a host: what it can do, and why it cannot do the rest. */
final class ProcHost implements HostDriver {
  private static final String NO_LIMITS =
      "the kernel holds a limit for one process (setrlimit) or a user, not for all of a guest";

  private final Opened opened = new Opened();
  private final ProcGuests guests;

  ProcHost(Guesthouse house, Tools tools) {
    guests = new ProcGuests(house, tools, opened);
  }

  @Override
  public HostInfo inspect(Operation op) {
    return op.read(
        CallText.of("read /proc"),
        () -> {
          Map<String, ByteSize> memory = Proc.memory();
          return HostInfo.builder("Linux processes", System.getProperty("os.version"))
              .hostName(Proc.hostName())
              .cpus(Runtime.getRuntime().availableProcessors())
              .memory(memory.get("MemTotal"))
              .memoryFree(memory.get("MemAvailable"))
              .build();
        });
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(
        Capability.RENAME,
        Capability.RELABEL,
        Capability.PAUSE,
        Capability.MEASURE,
        Capability.EXEC,
        Capability.SPAWN);
  }

  @Override
  public Support support(Capability capability) {
    return switch (capability) {
      case QUOTA -> Support.no(NO_LIMITS, "use a container engine");
      case COPY -> Support.no("a process sees the files of its host", "copy them there");
      case NETWORKS -> Support.no("a process uses the network of its host");
      case IMAGES -> Support.no("a process uses the programs of its host");
      default -> Support.no("a plain process has nothing like it");
    };
  }

  @Override
  public Support support(ResourceQuota.Part part, QuotaReport.Effect effect) {
    return Support.no(NO_LIMITS, "use a container engine");
  }

  @Override
  public Set<SpecPart> understands() {
    return Set.of(
        SpecPart.CONTAINER_COMMAND,
        SpecPart.CONTAINER_ENTRYPOINT,
        SpecPart.CONTAINER_ENVIRONMENT,
        SpecPart.CONTAINER_DIRECTORY,
        SpecPart.CONTAINER_STOP_SIGNAL,
        SpecPart.EXEC_STDIN,
        SpecPart.EXEC_ENVIRONMENT,
        SpecPart.EXEC_DIRECTORY,
        SpecPart.LOG_TAIL,
        SpecPart.LOG_SINCE,
        SpecPart.LOG_FOLLOW);
  }

  @Override
  public Optional<ContainerDriver> containers() {
    return Optional.of(guests);
  }

  @Override
  public void close() {
    opened.close();
  }
}
