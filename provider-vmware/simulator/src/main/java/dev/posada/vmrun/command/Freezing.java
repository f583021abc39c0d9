package dev.posada.vmrun.command;

import dev.posada.vmrun.host.Switch;
import dev.posada.vmrun.host.Trait;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** suspend, pause and unpause. */
final class Freezing {
  private Freezing() {}

  /** Running or paused machines can be suspended. [O] */
  static void suspend(Request request) throws IOException {
    String mode = request.word(1, "hard", List.of("hard", "soft"));
    Machine machine = request.machine().mustBeOn();
    boolean tools = machine.record().toolsUp(request.now());
    if (request.parameters().size() > 1 && mode.equals("soft") && !tools) {
      throw Message.TOOLS_NOT_RUNNING.about(machine.argument());
    }
    String state =
        String.format("%s-%08x", machine.files().stem(), ThreadLocalRandom.current().nextInt());
    Memory.write(machine, state + ".vmss", state + ".vmem");
    machine.config().set("checkpoint.vmState", state + ".vmss");
    machine.config().remove("checkpoint.vmState.readOnly");
    machine.record().set(Trait.LAST_IP, machine.record().get(Trait.IP));
    if (request.is(Switch.CONFIG_AFTER_SUSPEND, "unreadableOnce")) {
      machine.record().set(Trait.UNREADABLE, "1");
    }
    PowerState.off(machine, request.home(), PowerState.End.SUSPEND);
  }

  static void pause(Request request) throws IOException {
    Machine machine = request.machine().mustBeOn();
    machine.record().set(Trait.POWER, "paused");
    machine.save();
  }

  static void unpause(Request request) throws IOException {
    Machine machine = request.machine().mustBeOn();
    if (!machine.record().paused() && request.is(Switch.UNPAUSE_RUNNING, "error")) {
      throw Message.UNKNOWN.failure();
    }
    machine.record().set(Trait.POWER, "running");
    machine.save();
  }
}
