package dev.posada.virtualbox.storage;

import dev.posada.HypervisorException;
import dev.posada.NotFoundException;
import dev.posada.spi.Operation;
import dev.posada.spi.Undisturbed;
import dev.posada.spi.Undo;
import dev.posada.virtualbox.settings.Paths;
import dev.posada.virtualbox.tool.Installation;
import java.util.UUID;

/**
 * An image beside a volume, for as long as something is done with it. Closing removes it, also when
 * the call is cancelled: in a time of its own.
 */
final class Interim implements AutoCloseable {
  private final Installation vbox;
  private final String path;
  private final Operation op;
  private boolean registered;
  private boolean kept;

  Interim(Installation vbox, Image beside, String suffix, Operation op) {
    this.vbox = vbox;
    this.path =
        Paths.join(Paths.parent(beside.path()), ".posada-interim-" + UUID.randomUUID() + suffix);
    this.op = op;
  }

  String path() {
    return path;
  }

  /** VirtualBox knows it from now on. */
  void registered() {
    registered = true;
  }

  /** It is something else now. */
  void kept() {
    kept = true;
  }

  @Override
  public void close() {
    if (kept) {
      return;
    }
    Operation own = op.unattended(Undo.TIME);
    Undisturbed.run(() -> remove(own));
  }

  private void remove(Operation own) {
    if (registered) {
      try {
        vbox.tool().change(own, "closemedium", "disk", path, "--delete");
        return;
      } catch (HypervisorException notRegistered) {
        // then it is a file at most
      }
    }
    try {
      vbox.files().delete(path, own);
    } catch (NotFoundException neverMade) {
      // nothing to remove
    }
  }
}
