package dev.posada.vmware.machine;

import dev.posada.Failure;
import dev.posada.GuestState;
import dev.posada.HypervisorException;
import dev.posada.InvalidStateException;
import dev.posada.NativeException;
import dev.posada.OperationTimeoutException;
import dev.posada.Outcome;
import dev.posada.RejectedException;
import dev.posada.spi.Operation;
import dev.posada.spi.Undisturbed;
import dev.posada.vmware.files.MachineFile;
import dev.posada.vmware.files.Suspension;
import dev.posada.vmware.tool.Installation;
import dev.posada.vmware.tool.Request;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Starts and ends machines, freezes them and lets them go on. Thread-safe. */
public final class Lifecycle {
  /** How long vmrun may take to hand a request over to a guest; then it waits for the guest. */
  private static final Duration ASKING = Duration.ofSeconds(4);

  private static final Duration AFTERWARDS = Duration.ofSeconds(10);

  private final Installation vmware;
  private final States states;
  private final PauseMark mark;

  /** Takes the values. */
  public Lifecycle(Installation vmware) {
    this.vmware = vmware;
    this.states = new States(vmware);
    this.mark = new PauseMark(vmware);
  }

  /** {@code vmrun start VMX nogui}: without a window nobody is asked anything. */
  public void start(String id, Operation op) {
    vmware
        .tool()
        .alone(
            id,
            op,
            () -> {
              mark.clear(id, op);
              try {
                vmware.tool().change(op, "start", id, "nogui");
              } catch (NativeException | RejectedException failed) {
                throw new StartFailure(vmware, id).of(failed, op);
              }
            });
  }

  /**
   * {@code vmrun stop VMX soft}, which waits until the guest has ended, or for ever: it is left
   * alone when it has had the time to ask. A guest that does not listen yet is asked again by who
   * waits.
   */
  public void shutdown(String id, Operation op) {
    try {
      vmware.tool().run(Request.change("stop", id, "soft").besides().within(asking(op)), op);
      mark.clear(id, op);
    } catch (OperationTimeoutException asked) {
      op.check();
    } catch (InvalidStateException deaf) {
      // Tools that do not run yet, or a machine that has ended meanwhile.
    }
  }

  private static Duration asking(Operation op) {
    Duration left = op.remaining().map(it -> it.dividedBy(2)).orElse(ASKING);
    return left.compareTo(ASKING) < 0 ? left : ASKING;
  }

  /**
   * {@code vmrun stop VMX hard}, whoever else is busy with the machine. It returns when the files
   * of the machine are free again.
   */
  public void kill(String id, Operation op) {
    try {
      vmware.tool().run(Request.change("stop", id, "hard").besides(), op);
    } catch (InvalidStateException off) {
      if (!States.isOff(states.word(id, op))) {
        throw off; // else it has ended by itself
      }
    }
    ended(id, op);
  }

  /** {@code vmrun reset VMX hard}; some releases leave the machine off, then it is started. */
  public void reset(String id, Operation op) {
    vmware
        .tool()
        .alone(
            id,
            op,
            () -> {
              vmware.tool().change(op, "reset", id, "hard");
              Halfway.run(
                  "the machine was reset and may be off",
                  () -> {
                    if (states.of(id, op) == GuestState.STOPPED) {
                      start(id, op);
                    }
                  });
            });
  }

  /** {@code vmrun suspend VMX hard}. */
  public void save(String id, Operation op) {
    vmware.tool().change(op, "suspend", id, "hard");
    ended(id, op);
  }

  private void ended(String id, Operation op) {
    states.awaitUnlock(id, op);
    mark.clear(id, op);
  }

  /** {@code vmrun pause VMX}; a mark tells that it was paused, as vmrun does not. */
  public void pause(String id, Operation op) {
    vmware
        .tool()
        .alone(
            id,
            op,
            () -> {
              mark.set(id, op);
              try {
                vmware.tool().change(op, "pause", id);
              } catch (HypervisorException failed) {
                boolean nothing = failed.failure().outcome().equals(Optional.of(Outcome.NOT_DONE));
                unmark(id, nothing, failed, op);
                throw failed;
              }
            });
  }

  /**
   * Takes the mark away from a machine that is not paused. What is not known is asked: a guest that
   * is paused says so before it asks for a user.
   */
  private void unmark(String id, boolean runs, HypervisorException failed, Operation op) {
    Operation later = op.unattended(AFTERWARDS);
    Undisturbed.run(
        () -> {
          try {
            if (runs || !saysItIsPaused(id, later)) {
              mark.clear(id, later);
            }
          } catch (HypervisorException e) {
            failed.addSuppressed(e);
          }
        });
  }

  private boolean saysItIsPaused(String id, Operation op) {
    return vmware
        .tool()
        .result(Request.read("listProcessesInGuest", id), op)
        .stdout()
        .contains("The virtual machine is paused");
  }

  /** {@code vmrun unpause VMX}. */
  public void resume(String id, Operation op) {
    vmware
        .tool()
        .alone(
            id,
            op,
            () -> {
              try {
                vmware.tool().change(op, "unpause", id);
                mark.clear(id, op);
              } catch (HypervisorException failed) {
                // it may run all the same: who is cancelled now would leave the mark
                unmark(id, false, failed, op);
                throw failed;
              }
            });
  }

  /** No command does it: the memory is forgotten in the {@code .vmx}, then its files go. */
  public void discard(String id, Operation op) {
    vmware
        .tool()
        .alone(
            id,
            op,
            () -> {
              Optional<Suspension> saved = vmware.library().file(id, op).suspension();
              vmware.library().change(id, MachineFile::withoutState, op);
              if (saved.isPresent() && !saved.get().ofSnapshot()) {
                vmware.deleteIfThere(saved.get().file(), op); // some releases write all into one
                vmware.deleteIfThere(saved.get().file().replaceFirst("(?i)\\.vmss$", ".vmem"), op);
              }
            });
  }

  /** Gives it another name; its files keep theirs, as they are its id. */
  public void rename(String id, String name, Operation op) {
    change(id, file -> file.name(name), op);
  }

  /** Changes the {@code .vmx} of a machine that is off. */
  private void change(String id, UnaryOperator<MachineFile> change, Operation op) {
    vmware.tool().alone(id, op, () -> vmware.library().change(id, change, op));
  }

  /** Sets a label of a machine that is off: of one that runs VMware writes the file itself. */
  public void label(String id, String key, String value, Operation op) {
    requireOff(id, op);
    change(id, file -> file.label(key, value), op);
  }

  /** Takes a label away, if it is there. */
  public void unlabel(String id, String key, Operation op) {
    requireOff(id, op);
    change(id, file -> file.labels().containsKey(key) ? file.withoutLabel(key) : file, op);
  }

  private void requireOff(String id, Operation op) {
    GuestState state = states.of(id, op);
    if (state == GuestState.RUNNING || state == GuestState.PAUSED) {
      throw new InvalidStateException(
          "VMware writes the .vmx of a machine that runs, and over what others write",
          Failure.notDone().lastSeen(state).remedy("stop it first"));
    }
  }
}
