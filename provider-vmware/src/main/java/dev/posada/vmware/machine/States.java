package dev.posada.vmware.machine;

import dev.posada.GuestState;
import dev.posada.spi.Operation;
import dev.posada.spi.Pause;
import dev.posada.vmware.files.Liveness;
import dev.posada.vmware.files.LockFolder;
import dev.posada.vmware.files.Paths;
import dev.posada.vmware.files.Suspension;
import dev.posada.vmware.tool.Found;
import dev.posada.vmware.tool.Installation;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What a machine does, in words of VMware: vmrun tells only whether it runs, the rest is in its
 * files. Thread-safe.
 */
public final class States {
  /** Of a machine whose {@code .vmx} cannot be read. */
  public static final String INACCESSIBLE = "inaccessible";

  static final String RUNNING = "running";
  static final String PAUSED = "paused";
  static final String SUSPENDED = "suspended";
  static final String OFF = "powered off";
  static final String CRASHED = "crashed";
  static final String LOCKED = "locked";

  private static final long AGAIN = 100; // milliseconds
  private static final long LINGERING = TimeUnit.SECONDS.toNanos(5);

  private final Installation vmware;
  private final PauseMark mark;

  /** Takes the values. */
  public States(Installation vmware) {
    this.vmware = vmware;
    this.mark = new PauseMark(vmware);
  }

  /** {@return what a machine does, once it is none of what passes in moments} */
  public String word(String id, Operation op) {
    long until = System.nanoTime() + LINGERING;
    while (true) {
      // First: one that is gone from there has written its files by then.
      List<String> running = running(id, op);
      String word = word(vmware.library().machine(id, op), running, op);
      if (!word.equals(LOCKED) || System.nanoTime() > until) {
        return word;
      }
      awaitUnlock(id, until, op);
    }
  }

  /** VMware may spell a machine as whoever started it did: by a link to its folder. */
  private List<String> running(String id, Operation op) {
    List<String> all = vmware.tool().running(op);
    return all.stream().anyMatch(path -> Paths.isSame(path, id))
        ? all
        : vmware.library().real(all, op);
  }

  /** {@return what a machine does, in our words} */
  public GuestState of(String id, Operation op) {
    return state(word(id, op));
  }

  /**
   * Waits until the process of a machine that has ended has let its files go, as whoever changes
   * them before is written over.
   */
  void awaitUnlock(String id, Operation op) {
    awaitUnlock(id, System.nanoTime() + LINGERING, op);
  }

  private void awaitUnlock(String id, long until, Operation op) {
    while (isHeld(id, op) && System.nanoTime() < until) {
      Pause.of(AGAIN, op);
    }
  }

  private boolean isHeld(String id, Operation op) {
    Liveness liveness = new Liveness(vmware.tool().runner());
    return vmware.library().holders(id, op).stream().anyMatch(one -> liveness.mayRun(one, op));
  }

  /**
   * {@return what a machine does}
   *
   * @param running those that run, listed before its files were looked at; without links
   */
  String word(Found machine, List<String> running, Operation op) {
    String id = machine.id();
    if (running.stream().anyMatch(path -> Paths.isSame(path, id))) {
      boolean paused = machine.has(Paths.name(PauseMark.file(id))) && mark.holds(id, op);
      return paused ? PAUSED : RUNNING;
    }
    if (machine.file().isEmpty()) {
      // who has it open may be about to write it
      boolean held = machine.isLocked() && locked(id, op).equals(LOCKED);
      return held ? LOCKED : INACCESSIBLE;
    }
    if (isSuspended(machine, op)) {
      return SUSPENDED;
    }
    return machine.isLocked() ? locked(id, op) : OFF;
  }

  /** Who holds it is alive: it is on its way, or runs in another session. Else it has crashed. */
  private String locked(String id, Operation op) {
    Liveness liveness = new Liveness(vmware.tool().runner());
    List<LockFolder.Holder> processes =
        LockFolder.of(id, vmware.files(), op).holders().stream()
            .filter(one -> liveness.mayRun(one, op))
            .toList();
    if (processes.isEmpty()) {
      return OFF; // a window looks at it
    }
    return processes.stream().anyMatch(one -> liveness.isAlive(one, op)) ? LOCKED : CRASHED;
  }

  /** An encrypted file hides it, but not the file of the memory. */
  private boolean isSuspended(Found machine, Operation op) {
    if (machine.file().orElseThrow().isEncrypted()) {
      return machine.beside().stream()
          .anyMatch(name -> name.toLowerCase(Locale.ROOT).endsWith(".vmss"));
    }
    Optional<Suspension> saved = machine.file().get().suspension();
    return saved.isPresent() && isThere(saved.get().file(), machine, op);
  }

  private boolean isThere(String path, Found machine, Operation op) {
    return Paths.isSame(Paths.parent(path), machine.folder())
        ? machine.has(Paths.name(path))
        : vmware.places().system().canName(path) && vmware.files().stamp(path, op).isPresent();
  }

  /** {@return whether no process has the machine} */
  public static boolean isOff(String word) {
    return switch (word) {
      case OFF, SUSPENDED, CRASHED, INACCESSIBLE -> true;
      default -> false;
    };
  }

  /** {@return what those words mean} */
  public static GuestState state(String word) {
    return switch (word) {
      case OFF -> GuestState.STOPPED;
      case RUNNING -> GuestState.RUNNING;
      case PAUSED -> GuestState.PAUSED;
      case SUSPENDED -> GuestState.SAVED;
      case CRASHED -> GuestState.CRASHED;
      default -> GuestState.UNKNOWN;
    };
  }
}
