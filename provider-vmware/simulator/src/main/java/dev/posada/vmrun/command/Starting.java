package dev.posada.vmrun.command;

import dev.posada.vmrun.files.Locks;
import dev.posada.vmrun.files.MachineLog;
import dev.posada.vmrun.host.Switch;
import dev.posada.vmrun.host.Trait;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** start. */
final class Starting {
  private Starting() {}

  static void start(Request request) throws IOException, InterruptedException {
    String mode = request.word(1, "gui", List.of("gui", "nogui"));
    boolean asks = request.home().locked(() -> startOrAsk(request, mode));
    if (asks) {
      // A window waits for somebody. [O]
      request.waiting().forEver();
    }
  }

  /** Starts the machine unless there is a question in a window. */
  private static boolean startOrAsk(Request request, String mode)
      throws IOException, InterruptedException {
    Machine machine = request.machine();
    if (machine.record().alive()) {
      // Silent. [O] What it does to a paused one is a guess.
      if (machine.record().paused() && request.is(Switch.START_PAUSED, "resumes")) {
        machine.record().set(Trait.POWER, "running");
        machine.save();
      }
      return false;
    }
    long own = machine.record().number(Trait.KEEPER);
    if (machine.record().flag(Trait.GUI_LOCK) || Locks.heldByOther(machine.files().vmx(), own)) {
      throw Message.FILE_IN_USE.failure();
    }
    checkDisks(request, machine);
    checkProcessor(request, machine);
    String question =
        Identity.asks(request, machine)
            ? "This virtual machine might have been moved or copied."
            : machine.record().get(Trait.QUESTION);
    if (!question.isEmpty()) {
      if (mode.equals("gui") && !machine.config().isTrue("msg.autoAnswer")) {
        return true;
      }
      refuse(request, machine, "[msg.question] " + question);
    }
    boolean resumes = machine.suspended();
    if (resumes) {
      resume(request, machine);
    }
    GeneratedKeys.add(machine);
    Identity.remember(request, machine);
    Addresses.assign(request, machine);
    GuestTree.root(request.home(), machine);
    PowerState.on(machine, request, mode);
    return false;
  }

  private static void checkDisks(Request request, Machine machine) throws IOException {
    for (Path disk : machine.files().disks(machine.config()).values()) {
      for (Path part = disk; part != null; part = VirtualDisks.parentOf(part)) {
        if (!Files.exists(part)) {
          refuse(
              request,
              machine,
              "[msg.disk.noBackEnd] Cannot open the disk '"
                  + request.paths().there(disk)
                  + "' or one of the snapshot disks it depends on.",
              "[msg.moduletable.powerOnFailed] Module 'Disk' power on failed.");
        }
      }
    }
  }

  /** A guest for another processor. [O that it is refused, G how] */
  private static void checkProcessor(Request request, Machine machine) throws IOException {
    boolean arm = machine.config().get("guestOS").startsWith("arm-");
    if (arm != request.settings().get("processor", "x86").equals("arm")) {
      refuse(request, machine, "[msg.cpuid.noLongmodeQuestionFmt] The guest's processor differs.");
    }
  }

  private static void refuse(Request request, Machine machine, String... reasons)
      throws IOException {
    MachineLog log = new MachineLog(machine.files().folder(), request.now());
    log.refused(reasons);
    throw Message.CANCELED.failure();
  }

  /** Goes on from a suspended state, which is gone then unless it belongs to a snapshot. [O] */
  private static void resume(Request request, Machine machine) throws IOException {
    String state = machine.config().get("checkpoint.vmState");
    boolean kept = machine.config().isTrue("checkpoint.vmState.readOnly");
    Path file = machine.files().inFolder(state);
    boolean stale = state.toLowerCase(Locale.ROOT).endsWith(".vmsn") && !kept;
    if (!Files.exists(file) || stale) {
      refuse(request, machine, "[msg.checkpoint.notFound] Cannot restore from '" + state + "'.");
    }
    if (!kept) {
      Files.delete(file);
      String memory = file.getFileName().toString().replaceFirst("\\.vmss$", ".vmem");
      Files.deleteIfExists(file.resolveSibling(memory));
    }
    machine.config().set("checkpoint.vmState", "");
    machine.config().remove("checkpoint.vmState.readOnly");
  }
}
