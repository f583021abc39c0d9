package dev.posada.virtualbox.guest;

import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.NativeException;
import dev.posada.NotFoundException;
import dev.posada.Outcome;
import dev.posada.spi.Operation;
import dev.posada.spi.Undo;
import dev.posada.spi.command.Command;
import dev.posada.spi.command.CommandResult;
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
  /**
   * In a folder that only its owner may enter: a new file has the mode that the user's files have.
   */
  private static final String FILE = "file";

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
    } catch (RuntimeException | Error e) {
      inside.run(e);
      throw e;
    }
  }

  private void copy() {
    if (vbox.tool().runner() == CommandRunner.local()) {
      shell.copyTo(file.toString(), path);
      return;
    }
    Undo host = new Undo(shell.op());
    host.add("the folder " + path + " on the host", own -> remove(path, own));
    String inside = path + "/" + FILE;
    host.add("the file " + inside + " on the host", own -> remove(inside, own));
    try {
      make(path);
      vbox.files().send(file, inside, shell.op());
      shell.copyTo(inside, path);
      vbox.files().delete(inside, shell.op());
      vbox.files().delete(path, shell.op());
    } catch (HypervisorException e) {
      throw host.after(e);
    } catch (RuntimeException | Error e) {
      host.run(e);
      throw e;
    }
  }

  private void make(String folder) {
    CommandResult made =
        vbox.tool().runner().run(Command.change("mkdir", "-m", "700", folder), shell.op());
    if (made.exitCode() != 0) {
      throw new NativeException(
          "cannot make " + folder + " on the host",
          Failure.of(made.error("mkdir")).outcome(Outcome.NOT_DONE));
    }
  }

  /** It may not have come that far. */
  private void remove(String left, Operation own) {
    try {
      vbox.files().delete(left, own);
    } catch (NotFoundException neverMade) {
      own.check();
    }
  }

  private void remove(Operation own) {
    shell.with(own).run(Script.changing(REMOVE, path), OutputStream.nullOutputStream(), 1024);
  }
}
