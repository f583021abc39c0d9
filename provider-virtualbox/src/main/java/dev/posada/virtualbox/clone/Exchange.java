package dev.posada.virtualbox.clone;

import dev.posada.spi.Operation;
import dev.posada.spi.Undisturbed;
import dev.posada.spi.Undo;
import dev.posada.virtualbox.settings.Paths;
import dev.posada.virtualbox.tool.Installation;
import java.util.List;
import java.util.UUID;

/**
 * A folder beside the machines, for appliances where the tool does not see the files of the caller:
 * behind ssh, or behind a prefix such as a container's. Removed with all in it when closed.
 */
final class Exchange implements AutoCloseable {
  private final Installation vbox;
  private final Operation op;
  private final String folder;

  Exchange(Installation vbox, Operation op) {
    this.vbox = vbox;
    this.op = op;
    this.folder =
        Paths.join(
            vbox.machinesFolder(vbox.settings().registry(op), op), ".posada-" + UUID.randomUUID());
    vbox.files().makeFolder(folder, op);
  }

  String path(String name) {
    return Paths.join(folder, name);
  }

  List<String> names() {
    return vbox.files().list(folder, op);
  }

  @Override
  public void close() {
    Operation own = op.unattended(Undo.TIME);
    Undisturbed.run(
        () -> {
          for (String name : vbox.files().list(folder, own)) {
            vbox.files().delete(path(name), own);
          }
          vbox.files().delete(folder, own);
        });
  }
}
