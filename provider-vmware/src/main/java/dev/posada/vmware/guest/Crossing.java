package dev.posada.vmware.guest;

import dev.posada.Credentials;
import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.NativeException;
import dev.posada.NotFoundException;
import dev.posada.spi.Operation;
import dev.posada.spi.Undo;
import dev.posada.spi.command.Command;
import dev.posada.spi.command.CommandResult;
import dev.posada.vmware.files.Paths;
import dev.posada.vmware.tool.HostSystem;
import dev.posada.vmware.tool.Installation;
import dev.posada.vmware.tool.Request;
import java.nio.file.Path;
import java.util.UUID;

/**
 * The way of single files between the caller's machine and a guest: by a file of the host, beside
 * the machine, where vmrun reads and writes it. Of it nothing stays. Immutable.
 */
final class Crossing {
  private final Installation vmware;
  private final String id;
  private final Credentials user;

  Crossing(Installation vmware, String id, Credentials user) {
    this.vmware = vmware;
    this.id = id;
    this.user = user;
  }

  /** {@return a place on the host that nobody else uses} */
  static String place(String id, String suffix) {
    return Paths.resolve(Paths.parent(id), "posada-" + UUID.randomUUID() + suffix);
  }

  /** {@code CopyFileFromHostToGuest}. */
  void send(Path file, String inside, Operation op) {
    String place = place(id, ".in");
    Undo undo = undo(place, op);
    try {
      makePrivate(place, op);
      vmware.files().send(file, place, op);
      vmware.tool().run(request("CopyFileFromHostToGuest").plain(id, place, inside), op);
      vmware.files().delete(place, op);
    } catch (HypervisorException e) {
      throw undo.after(e);
    }
  }

  /** An empty file, which stays as readable as it is when the bytes come: by its user alone. */
  private void makePrivate(String place, Operation op) {
    if (vmware.places().system() == HostSystem.WINDOWS) {
      return; // there a folder tells it
    }
    Command make = Command.change("sh", "-c", "umask 077; : >\"$1\"", "sh", place);
    CommandResult made = vmware.tool().runner().run(make, op);
    if (made.exitCode() != 0) {
      throw new NativeException("cannot make " + place + made.stderr(), Failure.notDone());
    }
  }

  /** {@code CopyFileFromGuestToHost}. */
  void fetch(String inside, Path file, Operation op) {
    String place = place(id, ".out");
    Undo undo = undo(place, op);
    try {
      vmware.tool().run(request("CopyFileFromGuestToHost").plain(id, inside, place), op);
      vmware.files().fetch(place, file, op);
      vmware.files().delete(place, op);
    } catch (HypervisorException e) {
      throw undo.after(e);
    }
  }

  private Undo undo(String place, Operation op) {
    Undo undo = new Undo(op);
    undo.add("the file " + place, own -> vmware.deleteIfThere(place, own));
    return undo;
  }

  /** {@code deleteFileInGuest}; that it is not there is fine. */
  void remove(String inside, Operation op) {
    try {
      vmware.tool().run(request("deleteFileInGuest").plain(id, inside), op);
    } catch (NotFoundException neverMade) {
      op.check();
    }
  }

  /** Copies and scripts wait for nobody, as a script may run for hours. */
  Request request(String command) {
    return Request.change(command).as(user).besides();
  }
}
