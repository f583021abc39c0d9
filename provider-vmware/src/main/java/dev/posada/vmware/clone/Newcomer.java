package dev.posada.vmware.clone;

import dev.posada.NotFoundException;
import dev.posada.spi.Operation;
import dev.posada.spi.Pause;
import dev.posada.vmware.files.Card;
import dev.posada.vmware.files.MachineFile;
import dev.posada.vmware.files.Paths;
import dev.posada.vmware.files.Screen;
import dev.posada.vmware.machine.Belongings;
import dev.posada.vmware.machine.Screens;
import dev.posada.vmware.tool.Installation;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A machine that was made of another one, or of an appliance, in a folder that nobody had: it is
 * Posada's, with all its disks there, and must not stand in the way of another one.
 */
final class Newcomer {
  private static final long SETTLED = 500; // milliseconds

  private final Installation vmware;
  private final String id;

  Newcomer(Installation vmware, String id) {
    this.vmware = vmware;
    this.id = id;
  }

  /** Gives it its name and labels, and addresses of its own; nobody is asked when it starts. */
  void settle(String name, Map<String, String> labels, Operation op) {
    Optional<Screen> screen =
        vmware.library().file(id, op).screen().map(its -> Screens.newScreen(vmware, op));
    vmware.library().change(id, file -> settled(file, name, labels).screen(screen), op);
    vmware.library().remember(id);
  }

  private MachineFile settled(MachineFile made, String name, Map<String, String> labels) {
    MachineFile file = made.name(name);
    for (String key : made.labels().keySet()) {
      file = file.withoutLabel(key);
    }
    for (Map.Entry<String, String> label : labels.entrySet()) {
      file = file.label(label.getKey(), label.getValue());
    }
    for (Card card : made.cards()) {
      if (card.mode() != Card.Mode.OTHER) { // which stays as it is, as nobody here can write it
        file = file.card(card.with(Card.Address.random()));
      }
    }
    file = file.keys(keys -> keys.with(Map.of("uuid.action", "create", "msg.autoAnswer", "TRUE")));
    return Belongings.made(file, own(file));
  }

  private List<String> own(MachineFile file) {
    String folder = Paths.parent(id);
    return file.images().stream()
        .filter(image -> Paths.isSame(Paths.parent(image), folder))
        .map(Paths::name)
        .toList();
  }

  /**
   * Takes it away, with all in its folder. Who was stopped may write for a moment more, so it is
   * looked at again.
   */
  void remove(Operation op) {
    vmware.library().forget(id);
    String folder = Paths.parent(id);
    clear(folder, op);
    Pause.of(SETTLED, op);
    clear(folder, op);
  }

  private void clear(String folder, Operation op) {
    try {
      for (String name : vmware.files().list(folder, op)) {
        String path = Paths.resolve(folder, name);
        if (name.endsWith(".lck")) {
          clear(path, op);
        } else {
          vmware.files().delete(path, op);
        }
      }
      vmware.files().delete(folder, op);
    } catch (NotFoundException gone) {
      op.check(); // nothing was made, or the last one has gone meanwhile
    }
  }
}
