package dev.posada.virtualbox.measure;

import dev.posada.ByteSize;
import dev.posada.ConnectionException;
import dev.posada.HypervisorException;
import dev.posada.Usage;
import dev.posada.spi.Operation;
import dev.posada.virtualbox.machine.States;
import dev.posada.virtualbox.settings.MachineSettings;
import dev.posada.virtualbox.text.VmList;
import dev.posada.virtualbox.tool.Installation;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What machines use. Thread-safe.
 *
 * <p>Costs two processes, and one for each machine that runs. The metrics of VirtualBox are rates,
 * and empty until somebody has asked it to collect them; it counts for its debugger at any time.
 */
public final class Measurements {
  private final Installation vbox;
  private final Processes processes;

  public Measurements(Installation vbox) {
    this.vbox = vbox;
    this.processes = new Processes(vbox.tool().runner());
  }

  public Map<String, Usage> of(List<String> ids, Operation op) {
    Map<String, Usage> usages = new LinkedHashMap<>();
    List<String> running = running(op).stream().filter(ids::contains).toList();
    if (running.isEmpty()) {
      return usages;
    }
    Map<String, Duration> times = processes.times(op);
    for (String id : running) {
      try {
        usages.put(id, of(id, Optional.ofNullable(times.get(id)), op));
      } catch (ConnectionException lost) {
        throw lost; // which says nothing of the machine
      } catch (HypervisorException e) {
        op.check();
        if (ids.size() == 1 && !States.isOff(States.words(vbox, id, op))) {
          throw e; // else it has ended meanwhile, or others can be measured
        }
      }
    }
    return usages;
  }

  private List<String> running(Operation op) {
    return VmList.of(vbox.tool().read(op, "list", "runningvms")).stream().map(VmList::id).toList();
  }

  private Usage of(String id, Optional<Duration> time, Operation op) {
    MachineSettings machine = vbox.settings().machine(id, op);
    Counters counters =
        new Counters(
            vbox.tool().read(op, "debugvm", id, "statistics", "--pattern", Counters.PATTERN));
    Usage.Builder usage =
        Usage.builder(Instant.now())
            .memoryLimit(ByteSize.mib(machine.hardware().memory()))
            .nics(counters.nics(machine))
            .disks(counters.disks(machine));
    time.or(counters::executing).ifPresent(usage::cpuTime);
    counters.memory(machine).ifPresent(usage::memory);
    return usage.build();
  }
}
