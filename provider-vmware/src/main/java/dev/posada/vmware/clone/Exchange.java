package dev.posada.vmware.clone;

import dev.posada.HypervisorException;
import dev.posada.spi.Operation;
import dev.posada.spi.Undisturbed;
import dev.posada.spi.Undo;
import dev.posada.vmware.files.Paths;
import dev.posada.vmware.tool.Installation;
import java.util.List;
import java.util.UUID;

/**
 * A folder beside the machines, for appliances where the tool does not see the files of the caller.
 * Removed with all in it when closed.
 */
final class Exchange implements AutoCloseable {
  private final Installation vmware;
  private final Operation op;
  private final String folder;

  Exchange(Installation vmware, Operation op) {
    this.vmware = vmware;
    this.op = op;
    this.folder = Paths.resolve(vmware.library().newFolder(op), ".posada-" + UUID.randomUUID());
    vmware.files().makeFolder(folder, op);
  }

  String path(String name) {
    return Paths.resolve(folder, name);
  }

  List<String> names() {
    return vmware.files().list(folder, op);
  }

  @Override
  public void close() {
    Operation own = op.unattended(Undo.TIME);
    Undisturbed.run(() -> remove(folder, own));
  }

  /** A tool that was stopped may have left a folder of its own in it. */
  private void remove(String path, Operation own) {
    for (String name : vmware.files().list(path, own)) {
      String one = Paths.resolve(path, name);
      try {
        vmware.files().delete(one, own);
      } catch (HypervisorException full) {
        remove(one, own);
      }
    }
    vmware.files().delete(path, own);
  }
}
