package dev.posada.virtualbox.machine;

import dev.posada.Failure;
import dev.posada.GuestState;
import dev.posada.InvalidStateException;
import dev.posada.NativeException;
import dev.posada.spi.Operation;
import dev.posada.spi.Pause;
import dev.posada.virtualbox.settings.MachineSettings;
import dev.posada.virtualbox.text.MachineText;
import dev.posada.virtualbox.tool.Installation;
import java.util.Optional;

/** What a machine does, in VirtualBox's words and ours. */
public final class States {
  /** Of a machine whose settings cannot be read. */
  public static final String INACCESSIBLE = "inaccessible";

  private static final long AGAIN = 200; // milliseconds

  private States() {}

  /**
   * What was seen of a machine.
   *
   * @param words its state in VirtualBox's words
   * @param told what {@code showvminfo} has told; empty of one that is off and was not asked
   */
  record Seen(String words, Optional<String> told) {

    /** {@return whether it has a process, and has told of itself} */
    boolean isOn() {
      return told.isPresent() && !isOff(words);
    }

    /** {@return what it has told, of one that is on} */
    MachineText machine() {
      return MachineText.of(told.orElseThrow());
    }
  }

  /** {@return the state in VirtualBox's words, once it is none that passes within moments} */
  public static String words(Installation vbox, String id, Operation op) {
    return settled(vbox, id, op).words();
  }

  /**
   * {@return the state in VirtualBox's words, once it is none that passes within moments, or half
   * of the time of the call is over: one that hangs in such a state can still be killed then}
   */
  public static String wordsInTime(Installation vbox, String id, Operation op) {
    long half = op.remaining().map(left -> left.toNanos() / 2).orElse(Long.MAX_VALUE / 2);
    long begun = System.nanoTime();
    String words = now(vbox, id, op);
    while (passes(words) && System.nanoTime() - begun < half) {
      Pause.of(AGAIN, op);
      words = now(vbox, id, op);
    }
    return words;
  }

  /** {@return what is seen of a machine, once its state is none that passes within moments} */
  static Seen settled(Installation vbox, String id, Operation op) {
    Seen seen = look(vbox, id, op);
    while (passes(seen.words())) {
      Pause.of(AGAIN, op);
      seen = look(vbox, id, op);
    }
    return seen;
  }

  private static boolean passes(String words) {
    return switch (words) {
      case "saving",
          "onlinesnapshotting",
          "livesnapshotting",
          "snapshotting",
          "restoringsnapshot",
          "settingup" ->
          true;
      default -> false;
    };
  }

  /** {@return the state in VirtualBox's words, also one that passes within moments} */
  public static String now(Installation vbox, String id, Operation op) {
    return look(vbox, id, op).words();
  }

  /**
   * {@return what is seen of a machine, also while its state passes within moments}
   *
   * <p>The tool is asked of a machine only if it may be alive: {@code showvminfo} opens a session,
   * and a session that ends with its process, as when the call is out of time, leaves a machine
   * that is off {@code aborted}. Where processes are hidden one that hangs looks like one that is
   * off, and nobody could end it: there, as on Windows and perhaps on macOS, each is asked, in
   * peace, and is locked for that moment.
   */
  static Seen look(Installation vbox, String id, Operation op) {
    // First: one that is gone from there has written its settings by then, saved or off.
    return switch (sign(vbox, id, op)) {
      case NONE -> written(settings(vbox, id, op));
      case ALIVE -> told(vbox.tool().read(op, question(id)), vbox, id, op);
      case HIDDEN -> hidden(vbox, id, op);
    };
  }

  private static Seen hidden(Installation vbox, String id, Operation op) {
    Optional<MachineSettings> settings = settings(vbox, id, op);
    if (settings.isEmpty()) {
      return written(settings);
    }
    String told;
    try {
      told = vbox.tool().readLocked(op, question(id));
    } catch (NativeException inaccessible) { // to VirtualBox alone, which runs no such machine
      op.check();
      return written(settings);
    }
    return told(told, vbox, id, op);
  }

  private static String[] question(String id) {
    return new String[] {"showvminfo", id, "--machinereadable"};
  }

  private static Seen written(Optional<MachineSettings> settings) {
    return new Seen(settings.map(States::off).orElse(INACCESSIBLE), Optional.empty());
  }

  private static Seen told(String told, Installation vbox, String id, Operation op) {
    String words = MachineText.state(told).orElse("");
    if (isOff(words)) {
      settings(vbox, id, op); // of one that is off the settings are always read: see lastRead
    }
    return new Seen(words, Optional.of(told));
  }

  /**
   * {@return what a machine tells that has a process}
   *
   * @param part what one has only then
   * @throws InvalidStateException if it is off
   */
  static MachineText alive(Installation vbox, String id, String part, Operation op) {
    Seen seen = look(vbox, id, op);
    if (!seen.isOn()) {
      throw new InvalidStateException(
          "a machine that is " + seen.words() + " has no " + part,
          Failure.notDone().remedy("start it first"));
    }
    return seen.machine();
  }

  /** {@return whether a machine may have a process, so that the tool may lock it to read} */
  public static boolean mayBeOn(Installation vbox, String id, Operation op) {
    return sign(vbox, id, op) == Alive.Sign.ALIVE;
  }

  private static Alive.Sign sign(Installation vbox, String id, Operation op) {
    return Alive.of(vbox, id, () -> name(vbox, id, op), op);
  }

  private static String name(Installation vbox, String id, Operation op) {
    return settings(vbox, id, op).map(MachineSettings::name).orElse("");
  }

  private static Optional<MachineSettings> settings(Installation vbox, String id, Operation op) {
    try {
      return Optional.of(vbox.settings().machine(id, op));
    } catch (NativeException unreadable) {
      return Optional.empty();
    }
  }

  /** {@return what a machine is that has no process} */
  static String off(MachineSettings machine) {
    boolean saved = machine.memory().stateFile().isPresent();
    boolean aborted = machine.memory().aborted();
    return saved ? aborted ? "aborted-saved" : "saved" : aborted ? "aborted" : "poweroff";
  }

  /** {@return whether no process has the machine} */
  public static boolean isOff(String words) {
    return switch (words) {
      case INACCESSIBLE, "poweroff", "teleported", "saved", "aborted-saved", "aborted" -> true;
      default -> false;
    };
  }

  /**
   * {@return what those words mean; of a state that should have passed long ago, one in which
   * everything waits but a kill}
   */
  public static GuestState ofPassing(String words) {
    return !passes(words)
        ? of(words)
        : words.equals("saving") ? GuestState.STOPPING : GuestState.STARTING;
  }

  /** {@return what those words mean} */
  public static GuestState of(String words) {
    return switch (words) {
      case "poweroff", "teleported", "deletingsnapshot" -> GuestState.STOPPED;
      case "running",
          "teleporting",
          "deletingsnapshotlive",
          "livesnapshotting",
          "onlinesnapshotting" ->
          GuestState.RUNNING;
      case "paused", "teleportingpausedvm", "deletingsnapshotlivepaused" -> GuestState.PAUSED;
      case "saved", "aborted-saved" -> GuestState.SAVED;
      case "aborted", "gurumeditation" -> GuestState.CRASHED;
      case "starting", "restoring", "teleportingin" -> GuestState.STARTING;
      case "stopping", "saving" -> GuestState.STOPPING;
      default -> GuestState.UNKNOWN;
    };
  }
}
