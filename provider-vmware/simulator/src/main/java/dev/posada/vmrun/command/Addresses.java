package dev.posada.vmrun.command;

import dev.posada.vmrun.host.MachineRecord;
import dev.posada.vmrun.host.Networks;
import dev.posada.vmrun.host.Switch;
import dev.posada.vmrun.host.Trait;
import java.io.IOException;
import java.util.List;

/** getGuestIPAddress. */
final class Addresses {
  private Addresses() {}

  /** Gives a starting machine its lease; an address that was set for it stays. */
  static void assign(Request request, Machine machine) throws IOException, InterruptedException {
    List<Integer> cards = GeneratedKeys.cards(machine.config());
    if (cards.isEmpty() || !machine.record().get(Trait.IP).isEmpty()) {
      return;
    }
    String card = "ethernet" + cards.get(0) + ".";
    String fixed = machine.config().get(card + "address");
    String mac = fixed.isEmpty() ? machine.config().get(card + "generatedAddress") : fixed;
    machine.record().set(Trait.IP, Networks.of(request.home()).lease(mac));
  }

  static void get(Request request) throws IOException, InterruptedException {
    boolean waits = request.word(1, "", List.of("", "-wait")).equals("-wait");
    long millis = request.home().locked(() -> tell(request, waits));
    while (millis > 0) {
      request.waiting().pass(millis);
      millis = request.home().locked(() -> tell(request, true));
    }
    if (millis < 0) {
      // It waits for ever for what does not come. [O]
      request.waiting().forEver();
    }
  }

  /** Tells the address: 0; or after how many milliseconds to look again, −1 for never. */
  private static long tell(Request request, boolean waits) throws IOException {
    Machine machine = request.machine();
    MachineRecord record = machine.record();
    if (machine.suspended() && request.is(Switch.SUSPENDED_IP, "stale")) {
      request.print(record.get(Trait.LAST_IP));
      return 0;
    }
    machine.mustBeOn();
    if (record.paused()) {
      throw Message.PAUSED.about(machine.argument());
    }
    long now = request.now();
    boolean tools = record.toolsUp(now) && !record.flag(Trait.TOOLS_WEDGED);
    if (tools && record.addressKnown(now)) {
      request.print(record.get(Trait.IP));
      return 0;
    }
    if (waits) {
      return untilKnown(record, now);
    }
    if (!tools) {
      throw Message.TOOLS_NOT_RUNNING.about(machine.argument());
    }
    switch (request.settings().value(Switch.NO_IP)) {
      case "empty" -> request.print("");
      case "unknown" -> request.print("unknown");
      default -> throw Message.NO_ADDRESS.failure();
    }
    return 0;
  }

  private static long untilKnown(MachineRecord record, long now) {
    boolean never =
        record.get(Trait.IP).isEmpty()
            || !record.get(Trait.TOOLS).equals("installed")
            || record.flag(Trait.TOOLS_WEDGED);
    long delay = Math.max(record.number(Trait.IP_DELAY_MS), record.number(Trait.TOOLS_DELAY_MS));
    return never ? -1 : Math.max(1, record.number(Trait.POWERED_ON_AT) + delay - now);
  }
}
