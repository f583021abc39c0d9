package dev.posada.virtualbox.clone;

import dev.posada.AlreadyExistsException;
import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.Kind;
import dev.posada.NotFoundException;
import dev.posada.spi.Operation;
import dev.posada.virtualbox.machine.Belongings;
import dev.posada.virtualbox.machine.Labels;
import dev.posada.virtualbox.settings.Details;
import dev.posada.virtualbox.settings.Disks;
import dev.posada.virtualbox.settings.MachineSettings;
import dev.posada.virtualbox.tool.Installation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A machine that was made of another one, which it must not stand in the way of. */
final class Newcomer {
  private static final String NONCE = "posada/nonce";

  private final Installation vbox;
  private final String id;

  Newcomer(Installation vbox, String id) {
    this.vbox = vbox;
    this.id = id;
  }

  /**
   * Takes away what there can be only once, and marks its images as Posada's. The marks of the
   * images of its source mean nothing on it.
   *
   * @param labels its labels; that by which it is found is set last, when it is whole
   * @param others images that are not its own
   */
  void settle(Map<String, String> labels, Set<String> others, Operation op) {
    MachineSettings made = vbox.settings().machine(id, op);
    requireOnly(made.name(), op);
    Labels own = new Labels(vbox);
    for (String key : Labels.of(made).keySet()) {
      if (!key.equals(Labels.GUEST_OS) && !labels.containsKey(key)) {
        own.remove(id, key, op);
      }
    }
    List<String> changes = changes(made, op);
    if (!changes.isEmpty()) {
      changes.addAll(0, List.of("modifyvm", id));
      vbox.tool().change(op, changes.toArray(String[]::new));
    }
    for (String image : Disks.of(made.hardware()).distinct().toList()) {
      if (!others.contains(image)) {
        Belongings.note(vbox, id, image, op);
      }
    }
    labels.forEach(
        (key, value) -> {
          if (!key.equals(NONCE)) {
            own.set(id, key, value, op);
          }
        });
    if (labels.containsKey(NONCE)) {
      own.set(id, NONCE, labels.get(NONCE), op);
    }
  }

  /** Copying takes its time, and VirtualBox minds only where settings files are. */
  private void requireOnly(String name, Operation op) {
    if (vbox.settings().readable(op).stream()
        .anyMatch(other -> other.name().equals(name) && !other.id().equals(id))) {
      throw new AlreadyExistsException(Kind.VIRTUAL_MACHINE, name, Failure.notDone());
    }
  }

  /**
   * Two machines cannot listen on one port or pipe of the host: the second starts without, and says
   * so in its log only.
   */
  private List<String> changes(MachineSettings made, Operation op) {
    List<String> changes = new ArrayList<>();
    for (MachineSettings.Nic nic : made.hardware().nics()) {
      for (MachineSettings.Forward forward : nic.forwards()) {
        changes.addAll(List.of("--natpf" + (nic.slot() + 1), "delete", forward.name()));
      }
    }
    for (int port : Details.of(made.path(), vbox.files(), op).ports()) {
      changes.addAll(List.of("--uartmode" + port, "disconnected"));
    }
    return changes;
  }

  /** Takes it away again, with the images that are its own. */
  void remove(Operation op) {
    try {
      vbox.tool().change(op, "unregistervm", id, "--delete");
    } catch (NotFoundException neverMade) {
      op.check();
    } catch (HypervisorException resists) {
      // that of one without files fails and does it all the same
      if (vbox.settings().registry(op).machines().containsKey(id)) {
        throw resists;
      }
    }
  }
}
