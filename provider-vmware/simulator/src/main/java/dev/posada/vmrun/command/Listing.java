package dev.posada.vmrun.command;

import dev.posada.vmrun.host.MachineRecord;
import dev.posada.vmrun.host.Trait;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;

/** list: running and paused machines of this session. [O, the order G] */
final class Listing {
  private Listing() {}

  static void list(Request request) throws IOException {
    long now = request.now();
    List<MachineRecord> seen =
        request.home().records().stream()
            .filter(MachineRecord::alive)
            .filter(r -> r.get(Trait.SESSION).equals(request.settings().session()))
            .filter(r -> now >= r.number(Trait.LISTED_AT))
            .sorted(Comparator.comparingLong(r -> r.number(Trait.START_ORDER)))
            .toList();
    request.print("Total running VMs: " + seen.size());
    seen.forEach(record -> request.print(request.paths().there(record.vmx())));
  }
}
