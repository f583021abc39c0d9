package dev.posada.virtualbox.clone;

import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.NativeException;
import dev.posada.NotFoundException;
import dev.posada.PermissionDeniedException;
import dev.posada.RejectedException;
import dev.posada.spi.Operation;
import dev.posada.spi.Undo;
import dev.posada.spi.tar.Outbox;
import dev.posada.virtualbox.machine.MachineName;
import dev.posada.virtualbox.settings.Paths;
import dev.posada.virtualbox.tool.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Machines as files that other hypervisors read. The files are the caller's: where the tool sees
 * them it works on them, elsewhere copies go through an {@link Exchange}.
 */
public final class Appliances {
  private final Installation vbox;

  public Appliances(Installation vbox) {
    this.vbox = vbox;
  }

  /** Writes a machine. */
  public void exportTo(String id, Path file, Operation op) {
    String name = file.getFileName().toString();
    Descriptor.isArchive(file);
    try (Outbox outbox = new Outbox(file)) {
      if (sees(outbox, op)) {
        write(id, outbox.path(name).toString(), op);
      } else {
        fetch(id, name, outbox, op);
      }
      op.check();
      outbox.publish();
    }
  }

  /** An empty appliance is one that cannot be read, where the tool finds it. */
  private boolean sees(Outbox outbox, Operation op) {
    String name = "seen.ova";
    outbox.touch(name);
    try {
      vbox.tool().read(op, "import", outbox.path(name).toString(), "--dry-run");
      return true;
    } catch (NotFoundException | PermissionDeniedException elsewhere) {
      return false; // or it is the caller's alone, and the tool another user's
    } catch (HypervisorException refused) {
      op.check();
      return true;
    } finally {
      outbox.remove(name);
    }
  }

  private void write(String id, String path, Operation op) {
    vbox.tool().work("exporting", op, "export", id, "--output", path, "--options", "manifest");
  }

  private void fetch(String id, String name, Outbox outbox, Operation op) {
    try (Exchange exchange = new Exchange(vbox, op)) {
      write(id, exchange.path(name), op);
      for (String file : exchange.names()) {
        vbox.files().fetch(exchange.path(file), outbox.path(file), op);
      }
    }
  }

  /** {@return the id of the machine, whose images are Posada's} */
  public String importFrom(Path file, String name, Operation op) {
    MachineName.check(name);
    Path whole = file.toAbsolutePath();
    Descriptor descriptor = Descriptor.of(whole);
    descriptor.requireImportable(whole);
    Home home = Home.apart(name, UUID.randomUUID().toString(), vbox, op);
    Undo undo = new Undo(op);
    try {
      undo.add(
          "the machine " + name, own -> home.removeWith(later -> remove(home, later), vbox, own));
      read(whole, descriptor, name, home, op);
      String id =
          made(home, op)
              .orElseThrow(
                  () ->
                      new NativeException(
                          "no machine was registered in " + home.folder(), Failure.unknown()));
      new Newcomer(vbox, id).settle(Map.of(), Set.of(), op);
      return id;
    } catch (HypervisorException e) {
      throw undo.after(e);
    } catch (RuntimeException | Error e) {
      undo.run(e);
      throw e;
    }
  }

  private void read(Path file, Descriptor descriptor, String name, Home home, Operation op) {
    if (isSame(file, op)) {
      try {
        read(file.toString(), name, home, op);
        return;
      } catch (NotFoundException | PermissionDeniedException unseen) {
        op.check(); // by the tool, which works in a container of its own, or as another user
      }
    }
    try (Exchange exchange = new Exchange(vbox, op)) {
      List<String> names = new ArrayList<>(List.of(file.getFileName().toString()));
      if (!Descriptor.isArchive(file)) {
        names.addAll(descriptor.files());
      }
      for (String one : names) {
        vbox.files().send(file.resolveSibling(one), exchange.path(one), op);
      }
      read(exchange.path(file.getFileName().toString()), name, home, op);
    }
  }

  /** Whether the machine of the tool has the same file: another one would have another time. */
  private boolean isSame(Path file, Operation op) {
    try {
      return vbox.files()
          .stamp(file.toString(), op)
          .equals(Optional.of(Files.getLastModifiedTime(file).toInstant()));
    } catch (IOException | IllegalArgumentException e) { // a path of another system
      return false;
    } catch (PermissionDeniedException another) { // user's tool
      return false;
    }
  }

  private void read(String path, String name, Home home, Operation op) {
    try {
      // else a disk stays compressed and cannot be written
      String[] words = {
        "import",
        path,
        "--options",
        "importtovdi",
        "--vsys",
        "0",
        "--vmname",
        name,
        "--basefolder",
        home.base()
      };
      vbox.tool().work("importing", op, words);
    } catch (NativeException e) {
      if (e.getMessage().startsWith("Appliance read failed")) {
        throw new RejectedException(e.getMessage(), e.failure().cause(e));
      }
      throw e;
    }
  }

  /** The import tells no id; nobody else's machine is in that folder, whose name nobody has. */
  private Optional<String> made(Home home, Operation op) {
    return vbox.settings().registry(op).machines().entrySet().stream()
        .filter(machine -> Paths.parent(machine.getValue()).equals(home.folder()))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private void remove(Home home, Operation op) {
    made(home, op).ifPresent(id -> new Newcomer(vbox, id).remove(op));
  }
}
