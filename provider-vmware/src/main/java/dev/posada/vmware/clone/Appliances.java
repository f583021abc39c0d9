package dev.posada.vmware.clone;

import dev.posada.AlreadyExistsException;
import dev.posada.Failure;
import dev.posada.GuestState;
import dev.posada.HypervisorException;
import dev.posada.InvalidStateException;
import dev.posada.Kind;
import dev.posada.NativeException;
import dev.posada.RejectedException;
import dev.posada.spi.Operation;
import dev.posada.spi.Undo;
import dev.posada.spi.command.CommandRunner;
import dev.posada.spi.tar.Outbox;
import dev.posada.vmware.machine.Creation;
import dev.posada.vmware.machine.States;
import dev.posada.vmware.machine.Unfinished;
import dev.posada.vmware.tool.Installation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Machines as files that other hypervisors read, by {@code ovftool}. The files are the caller's:
 * where the tool is on another machine, copies go through an {@link Exchange}.
 */
public final class Appliances {
  private final Installation vmware;
  private final OvfTool tool;

  /** Takes the values. */
  public Appliances(Installation vmware) {
    this.vmware = vmware;
    this.tool = new OvfTool(vmware);
  }

  private boolean isHere() {
    return vmware.tool().runner() == CommandRunner.local();
  }

  /** Writes a machine that is off. */
  public void exportTo(String id, Path file, Operation op) {
    Path target = file.toAbsolutePath();
    String name = target.getFileName().toString();
    Appliance.isArchive(target);
    if (Files.exists(target)) {
      throw new AlreadyExistsException(Kind.FILE, file.toString(), Failure.notDone());
    }
    requireOff(id, op);
    op.progress("exporting", 0, 0);
    try (Outbox outbox = new Outbox(target)) {
      if (isHere()) {
        tool.run("exporting", op, id, outbox.path(name).toString());
      } else {
        fetch(id, name, outbox, op);
      }
      op.check();
      outbox.publish();
    }
  }

  private void requireOff(String id, Operation op) {
    GuestState state = new States(vmware).of(id, op);
    if (state != GuestState.STOPPED && state != GuestState.CRASHED) {
      String remedy = state == GuestState.SAVED ? "discardSavedState first" : "stop it first";
      throw new InvalidStateException(
          "what is exported is off", Failure.notDone().lastSeen(state).remedy(remedy));
    }
  }

  private void fetch(String id, String name, Outbox outbox, Operation op) {
    try (Exchange exchange = new Exchange(vmware, op)) {
      tool.run("exporting", op, id, exchange.path(name));
      for (String one : exchange.names()) {
        vmware.files().fetch(exchange.path(one), outbox.path(one), op);
      }
    }
  }

  /** {@return the id of the machine, whose images are Posada's} */
  public String importFrom(Path file, String name, Operation op) {
    Path whole = file.toAbsolutePath();
    Appliance appliance = Appliance.of(whole);
    String root = vmware.library().real(vmware.library().newFolder(op), op);
    String made = Creation.newPath(root, name);
    Newcomer newcomer = new Newcomer(vmware, made);
    Undo undo = new Undo(op);
    op.progress("importing", 0, 0);
    Unfinished mark = new Unfinished(vmware, made);
    try {
      mark.begin(undo, op);
      undo.add("the machine " + name, newcomer::remove);
      vmware.files().makeFolder(dev.posada.vmware.files.Paths.parent(made), op);
      if (isHere()) {
        read(whole.toString(), made, name, op);
      } else {
        send(whole, appliance, made, name, op);
      }
      newcomer.settle(name, Map.of(), op);
      mark.end(op);
      return made;
    } catch (HypervisorException e) {
      throw undo.after(e);
    } catch (RuntimeException | Error e) {
      undo.run(e);
      throw e;
    }
  }

  private void send(Path file, Appliance appliance, String made, String name, Operation op) {
    try (Exchange exchange = new Exchange(vmware, op)) {
      List<String> names = new ArrayList<>(List.of(file.getFileName().toString()));
      if (!Appliance.isArchive(file)) {
        names.addAll(appliance.files());
        String manifest = names.get(0).replaceFirst("(?i)\\.ovf$", ".mf");
        if (Files.exists(file.resolveSibling(manifest))) {
          names.add(manifest);
        }
      }
      for (String one : Set.copyOf(names)) {
        vmware.files().send(file.resolveSibling(one), exchange.path(one), op);
      }
      read(exchange.path(names.get(0)), made, name, op);
    }
  }

  private void read(String path, String made, String name, Operation op) {
    try {
      tool.run("importing", op, "--name=" + name, path, made);
    } catch (NativeException e) {
      if (e.getMessage().matches("(?is).*(manifest|ovf|parse|could not be opened).*")) {
        throw new RejectedException(e.getMessage(), e.failure().cause(e));
      }
      throw e;
    }
  }
}
