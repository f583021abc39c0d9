package dev.posada.virtualbox.machine;

import dev.posada.AlreadyExistsException;
import dev.posada.BusyException;
import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.InvalidStateException;
import dev.posada.Kind;
import dev.posada.NativeException;
import dev.posada.OperationTimeoutException;
import dev.posada.Outcome;
import dev.posada.RejectedException;
import dev.posada.spi.Operation;
import dev.posada.spi.Pause;
import dev.posada.virtualbox.settings.MachineSettings;
import dev.posada.virtualbox.tool.Installation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Starts and ends machines. */
public final class Lifecycle {
  /** How long a transition may last before its process is ended from outside. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final long AGAIN = 300; // milliseconds

  private final Installation vbox;

  public Lifecycle(Installation vbox) {
    this.vbox = vbox;
  }

  /**
   * Starts it. One that has come from another host would wait for the next to come, and one whose
   * settings were written while its console was open for somebody at that; it can be told not to
   * once it is off. Whoever starts it has looked at its state: nothing is read again.
   */
  public void start(String id, Operation op) {
    List<String> leftovers =
        vbox.settings().lastRead(id).map(MachineSettings::leftovers).orElse(List.of());
    if (!leftovers.isEmpty()) {
      List<String> words = new ArrayList<>(List.of("modifyvm", id));
      words.addAll(leftovers);
      vbox.tool().change(op, words.toArray(String[]::new));
    }
    startAsIs(id, op);
  }

  /** Starts it; one whose memory is to come from another host waits for that. */
  public void startAsIs(String id, Operation op) {
    try {
      vbox.tool().change(op, "startvm", id, "--type", "headless");
    } catch (NativeException | InvalidStateException | BusyException failed) {
      throw new StartFailure(vbox, id).of(failed, op);
    }
  }

  /**
   * Says only that the button was pressed: before the guest has booted that is lost. Of one that
   * hangs, as it may while the machine ends, nobody knows: what becomes of the machine tells.
   */
  public void shutdown(String id, Operation op) {
    try {
      impatiently("acpipowerbutton", id, op);
    } catch (OperationTimeoutException silent) {
      op.check();
    }
  }

  public void pause(String id, Operation op) {
    requireProcess(id, op);
    control(id, op, "pause");
  }

  public void resume(String id, Operation op) {
    requireProcess(id, op);
    control(id, op, "resume");
  }

  /** The tool would open a session, and a machine whose session dies with the tool has aborted. */
  private void requireProcess(String id, Operation op) {
    if (!States.mayBeOn(vbox, id, op)) {
      throw new InvalidStateException("it is off", Failure.notDone().remedy("start it first"));
    }
  }

  public void reset(String id, Operation op) {
    control(id, op, "reset");
  }

  public void save(String id, Operation op) {
    vbox.tool().work("save", op, "controlvm", id, "savestate");
  }

  public void discard(String id, Operation op) {
    vbox.tool().change(op, "discardstate", id);
  }

  private void control(String id, Operation op, String verb) {
    vbox.tool().change(op, "controlvm", id, verb);
  }

  private void impatiently(String verb, String id, Operation op) {
    vbox.tool().run(vbox.tool().changing("controlvm", id, verb).within(patience(op)), op);
  }

  /**
   * Powers it off. While it starts, or its memory is written or read, VirtualBox refuses that: then
   * it is asked again, and at last its process is ended from outside. So it is where VirtualBox
   * does not answer at all, as while it takes a snapshot.
   */
  public void kill(String id, Operation op) {
    long until = System.nanoTime() + patience(op).toNanos();
    boolean patient = true;
    while (patient) {
      try {
        impatiently("poweroff", id, op);
        return;
      } catch (InvalidStateException | BusyException refused) {
        if (States.isOff(States.now(vbox, id, op))) {
          return;
        }
        Pause.of(AGAIN, op);
        patient = System.nanoTime() - until < 0;
      } catch (OperationTimeoutException silent) {
        op.check();
        patient = false;
      }
    }
    abort(id, op);
  }

  /** Ends its process from outside, which VirtualBox calls aborted. */
  public void abort(String id, Operation op) {
    try {
      vbox.tool().change(op, "startvm", id, "--type", "emergencystop");
    } catch (BusyException | InvalidStateException refused) {
      if (!States.isOff(States.now(vbox, id, op))) {
        throw refused; // else it ended by itself, and there was nothing to stop
      }
    }
  }

  /** Half of the time that is left, so that there is some for the last resort. */
  private static Duration patience(Operation op) {
    Duration half = op.remaining().map(left -> left.dividedBy(2)).orElse(PATIENCE);
    return half.compareTo(PATIENCE) < 0 ? half : PATIENCE;
  }

  /** One that has stopped on an error of its own is crashed and holds its process still. */
  public boolean holdsProcess(String id, Operation op) {
    return States.now(vbox, id, op).equals("gurumeditation");
  }

  /** Its folder and its files are renamed too, if the folder has its name. */
  public void rename(String id, String name, Operation op) {
    MachineName.checkNew(name);
    try {
      vbox.tool().change(op, "modifyvm", id, "--name", name);
    } catch (AlreadyExistsException taken) {
      throw taken(name, taken);
    } catch (NativeException failed) {
      String said = failed.getMessage();
      if (said.contains("VERR_ALREADY_EXISTS")) {
        throw taken(name, failed);
      }
      if (said.contains("VERR_FILENAME_TOO_LONG") || said.contains("VERR_INVALID_NAME")) {
        Failure refused = failed.failure().outcome(Outcome.NOT_DONE);
        throw new RejectedException(said, refused.remedy("take another name"));
      }
      throw failed;
    }
  }

  /** A folder of that name is there, of a machine or not. */
  private static AlreadyExistsException taken(String name, HypervisorException failed) {
    return new AlreadyExistsException(
        Kind.VIRTUAL_MACHINE,
        name,
        failed
            .failure()
            .outcome(Outcome.NOT_DONE)
            .remedy("take another name: there is a folder of this one"));
  }

  public void autostart(String id, boolean on, Operation op) {
    vbox.tool().change(op, "modifyvm", id, "--autostart-enabled", on ? "on" : "off");
  }
}
