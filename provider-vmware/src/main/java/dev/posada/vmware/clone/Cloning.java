package dev.posada.vmware.clone;

import dev.posada.Capability;
import dev.posada.CloneOptions;
import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.InvalidStateException;
import dev.posada.Snapshot;
import dev.posada.spi.Operation;
import dev.posada.spi.Undo;
import dev.posada.vmware.files.MachineFile;
import dev.posada.vmware.files.SavedState;
import dev.posada.vmware.machine.Creation;
import dev.posada.vmware.machine.GuestSupport;
import dev.posada.vmware.machine.RecordedClones;
import dev.posada.vmware.machine.Unfinished;
import dev.posada.vmware.snapshot.SnapshotTree;
import dev.posada.vmware.snapshot.Snapshots;
import dev.posada.vmware.tool.Installation;
import dev.posada.vmware.tool.Request;
import java.util.List;
import java.util.Optional;

/** Copies machines. */
public final class Cloning {
  private final Installation vmware;
  private final Snapshots snapshots;

  /** Takes the values. */
  public Cloning(Installation vmware, Snapshots snapshots) {
    this.vmware = vmware;
    this.snapshots = snapshots;
  }

  /**
   * {@code clone}, one at a time of each source.
   *
   * @return the id of the copy, which has other hardware addresses
   */
  public String cloneAs(String id, String name, CloneOptions options, Operation op) {
    return vmware.tool().alone(id, op, () -> cloned(id, name, options, op));
  }

  private String cloned(String id, String name, CloneOptions options, Operation op) {
    MachineFile source = vmware.library().file(id, op);
    new GuestSupport(vmware)
        .require(source, options.isLinked() ? Capability.CLONE_LINKED : Capability.CLONE_FULL);
    SnapshotTree tree = SnapshotTree.read(vmware, id, op);
    Optional<String> from = options.from().map(one -> address(tree, one));
    Undo undo = new Undo(op);
    try {
      if (options.isLinked() && from.isEmpty()) {
        from = Optional.of(new CloneBase(vmware, snapshots, id).name(undo, op));
      }
      String root = vmware.library().real(vmware.library().newFolder(op), op);
      String made = Creation.newPath(root, name);
      Newcomer newcomer = new Newcomer(vmware, made);
      Unfinished mark = new Unfinished(vmware, made);
      mark.begin(undo, op);
      undo.add(
          "the machine " + name,
          own -> {
            newcomer.remove(own);
            new RecordedClones(vmware, id).forget(List.of(made), own);
          });
      op.progress("cloning", 0, 0);
      vmware.tool().run(request(id, made, name, options, from), op);
      newcomer.settle(name, options.labels(), op);
      mark.end(op);
      return made;
    } catch (HypervisorException e) {
      throw undo.after(e);
    } catch (RuntimeException | Error e) {
      undo.run(e);
      throw e;
    }
  }

  private static Request request(
      String id, String made, String name, CloneOptions options, Optional<String> from) {
    Request request = Request.change("clone", id, made, options.isLinked() ? "linked" : "full");
    if (from.isPresent()) {
      request = request.plain("-snapshot=" + from.get());
    }
    return request.plain("-cloneName=" + name);
  }

  private static String address(SnapshotTree tree, Snapshot snapshot) {
    SavedState wanted = tree.require(snapshot);
    if (wanted.memory()) {
      throw new InvalidStateException(
          "VMware clones no snapshot with memory",
          Failure.notDone().remedy("take a snapshot while the machine is off, and clone that one"));
    }
    return tree.address(wanted);
  }
}
