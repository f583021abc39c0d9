package dev.posada.vmware.machine;

import dev.posada.Failure;
import dev.posada.GuestState;
import dev.posada.Kind;
import dev.posada.NotFoundException;
import dev.posada.spi.Operation;
import dev.posada.vmware.files.MachineFile;
import dev.posada.vmware.files.Share;
import dev.posada.vmware.tool.Installation;
import java.util.ArrayList;
import java.util.List;

/**
 * Shows guests folders of the host, which VMware Tools mount: of a machine that is off in its
 * {@code .vmx}, of one that runs by vmrun. Thread-safe.
 */
public final class SharedFolders {
  private final Installation vmware;
  private final States states;

  /** Takes the values. */
  public SharedFolders(Installation vmware) {
    this.vmware = vmware;
    this.states = new States(vmware);
  }

  /** Shows a folder, in place of one of that name. */
  public void add(String id, Share share, Operation op) {
    change(id, op, live -> addLive(id, share, op), file -> with(file, share));
  }

  /** Takes a folder away again. */
  public void remove(String id, String name, Operation op) {
    change(
        id,
        op,
        live -> vmware.tool().change(op, "removeSharedFolder", id, name),
        file -> without(file, name));
  }

  private interface Live {
    void take(GuestState state);
  }

  private interface Edit {
    MachineFile of(MachineFile file);
  }

  private void change(String id, Operation op, Live live, Edit edit) {
    vmware
        .tool()
        .alone(
            id,
            op,
            () -> {
              GuestState state = states.of(id, op);
              if (state == GuestState.RUNNING || state == GuestState.PAUSED) {
                live.take(state);
              } else {
                vmware.library().change(id, edit::of, op);
              }
            });
  }

  /** One that is added is writable until it is said otherwise. */
  private void addLive(String id, Share share, Operation op) {
    vmware.tool().change(op, "enableSharedFolders", id, "runtime");
    if (vmware.library().file(id, op).shares().stream()
        .noneMatch(it -> isNamed(it, share.name()))) {
      vmware.tool().change(op, "addSharedFolder", id, share.name(), share.hostPath());
    }
    String access = share.writable() ? "writable" : "readonly";
    vmware.tool().change(op, "setSharedFolderState", id, share.name(), share.hostPath(), access);
  }

  private static boolean isNamed(Share share, String name) {
    return share.name().equals(name);
  }

  private static MachineFile with(MachineFile file, Share share) {
    List<Share> all = new ArrayList<>(file.shares());
    all.removeIf(it -> isNamed(it, share.name()));
    all.add(share);
    return file.shares(all);
  }

  private static MachineFile without(MachineFile file, String name) {
    List<Share> all = new ArrayList<>(file.shares());
    if (!all.removeIf(it -> isNamed(it, name))) {
      throw new NotFoundException(Kind.DEVICE, name, Failure.notDone());
    }
    return file.shares(all);
  }
}
