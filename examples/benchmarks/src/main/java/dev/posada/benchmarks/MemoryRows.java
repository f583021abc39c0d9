package dev.posada.benchmarks;

import dev.posada.Guest;
import dev.posada.Host;
import dev.posada.VirtualMachineSpec;
import java.util.ArrayList;
import java.util.List;

/** What the core itself costs: {@code memory:///} has no engine behind it. */
final class MemoryRows {
  private MemoryRows() {}

  static List<Row> all() {
    List<Row> rows = new ArrayList<>();
    for (int guests : new int[] {100, 1_000, 10_000}) {
      rows.add(
          new Row(
              "memory list " + guests,
              "ms",
              Goal.ratio(1),
              new Rounds(20, 21),
              stage -> list(guests, stage)));
    }
    return rows;
  }

  /** One question for all guests, against one for each. */
  private static Contest list(int guests, Stage stage) {
    Host host = stage.connect("memory:///list-" + guests);
    for (int i = host.virtualMachines().list().size(); i < guests; i++) {
      host.virtualMachines().create(VirtualMachineSpec.named("machine-" + i));
    }
    return new Contest(
        Take.millis(() -> host.guests().summaries()),
        "inspect each",
        Take.millis(
            () -> {
              for (Guest guest : host.guests().list()) {
                guest.inspect();
              }
            }));
  }
}
