package dev.posada.vmware.guest;

import dev.posada.Credentials;
import dev.posada.HypervisorException;
import dev.posada.NotFoundException;
import dev.posada.spi.Operation;
import dev.posada.spi.Undo;
import dev.posada.vmware.files.Paths;
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
      vmware.files().send(file, place, op);
      vmware.tool().run(request("CopyFileFromHostToGuest").plain(id, place, inside), op);
      vmware.files().delete(place, op);
    } catch (HypervisorException e) {
      throw undo.after(e);
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
