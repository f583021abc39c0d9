package dev.posada.virtualbox.machine;

import dev.posada.ByteSize;
import dev.posada.HypervisorException;
import dev.posada.spi.Operation;
import dev.posada.virtualbox.settings.MachineSettings.Medium;
import dev.posada.virtualbox.tool.Installation;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How large the disks in images are, which no settings file says. Thread-safe.
 *
 * <p>Asking costs a process for each image, so an answer holds until the file of the image changes.
 * VirtualBox tells whole MiB.
 */
public final class Capacities {
  private static final Pattern CAPACITY = Pattern.compile("(?m)^Capacity: +(\\d+) MBytes");

  private final Installation vbox;
  private final Map<String, Known> known = new ConcurrentHashMap<>();

  public Capacities(Installation vbox) {
    this.vbox = vbox;
  }

  private record Known(Instant stamp, ByteSize size) {}

  /** {@return how large it is; empty if its file is not there or cannot be read} */
  Optional<ByteSize> of(Medium medium, Operation op) {
    try {
      Optional<Instant> stamp = vbox.files().stamp(medium.location(), op);
      if (stamp.isEmpty()) {
        return Optional.empty();
      }
      Known before = known.get(medium.id());
      if (before != null && before.stamp().equals(stamp.get())) {
        return Optional.of(before.size());
      }
      Optional<ByteSize> size = parse(vbox.tool().read(op, "showmediuminfo", "disk", medium.id()));
      size.ifPresent(now -> known.put(medium.id(), new Known(stamp.get(), now)));
      return size;
    } catch (HypervisorException unreadable) {
      op.check();
      return Optional.empty();
    }
  }

  /** Forgets one that was changed: its file may be as old as before, as its clock is coarse. */
  void forget(String image) {
    known.remove(image);
  }

  static Optional<ByteSize> parse(String stdout) {
    Matcher capacity = CAPACITY.matcher(stdout);
    return capacity.find() && !capacity.group(1).equals("0")
        ? Optional.of(ByteSize.mib(Long.parseLong(capacity.group(1))))
        : Optional.empty();
  }
}
