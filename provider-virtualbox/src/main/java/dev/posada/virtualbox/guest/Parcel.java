package dev.posada.virtualbox.guest;

import dev.posada.HypervisorException;
import dev.posada.spi.Operation;
import dev.posada.spi.Undo;
import dev.posada.spi.command.CommandRunner;
import dev.posada.virtualbox.guest.GuestShell.Script;
import dev.posada.virtualbox.tool.Installation;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.UUID;
import java.util.function.Function;

/**
 * A file on its way into a machine, by way of the host if that is not this machine. It is gone
 * there in the end, and nobody else can read it meanwhile. Not thread-safe.
 */
final class Parcel {
  private static final String REMOVE = "rm -f \"$1\"\n";

  private final Installation vbox;
  private final GuestShell shell;
  private final Path file;
  private final String path = "/tmp/posada-" + UUID.randomUUID();

  /**
   * Takes a file.
   *
   * @param file on this machine
   */
  Parcel(Installation vbox, GuestShell shell, Path file) {
    this.vbox = vbox;
    this.shell = shell;
    this.file = file;
  }

  /**
   * Puts it into the machine.
   *
   * @param use gets its path inside, and removes it
   */
  <T> T deliver(Function<String, T> use) {
    Undo inside = new Undo(shell.op());
    inside.add("the file " + path + " inside", this::remove);
    try {
      copy();
      return use.apply(path);
    } catch (HypervisorException e) {
      throw inside.after(e);
    }
  }

  private void copy() {
    if (vbox.tool().runner() == CommandRunner.local()) {
      shell.copyTo(file.toString(), path);
      return;
    }
    Undo host = new Undo(shell.op());
    host.add("the file " + path + " on the host", own -> vbox.files().delete(path, own));
    try {
      vbox.files().send(file, path, shell.op());
      shell.copyTo(path, path);
    } catch (HypervisorException e) {
      throw host.after(e);
    }
    vbox.files().delete(path, shell.op());
  }

  private void remove(Operation own) {
    shell.with(own).run(Script.changing(REMOVE, path), OutputStream.nullOutputStream(), 1024);
  }
}
