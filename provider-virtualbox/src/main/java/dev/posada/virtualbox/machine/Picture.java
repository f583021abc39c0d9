package dev.posada.virtualbox.machine;

import dev.posada.ByteSize;
import dev.posada.ConnectionException;
import dev.posada.GuestState;
import dev.posada.GuestSummary;
import dev.posada.HypervisorException;
import dev.posada.Kind;
import dev.posada.NotFoundException;
import dev.posada.spi.Operation;
import dev.posada.virtualbox.settings.MachineSettings;
import dev.posada.virtualbox.text.MachineText;
import dev.posada.virtualbox.tool.Installation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * All machines at a glance: their settings files tell of those that are off, the tool is asked for
 * each of the others.
 *
 * <p>Not by one {@code list runningvms --long}: in that, names and descriptions are not escaped and
 * can pretend to be other machines, and it costs half of what asking each costs.
 */
public final class Picture {
  /** What {@code list vms} calls a machine whose settings cannot be read. */
  static final String INACCESSIBLE = "<inaccessible>";

  private final Installation vbox;

  /**
   * Takes the values.
   *
   * @param vbox whose machines
   */
  public Picture(Installation vbox) {
    this.vbox = vbox;
  }

  /** {@return all machines} */
  public List<GuestSummary> summaries(Operation op) {
    // First: one that is gone from there has written its settings by then, saved or off.
    Alive alive = Alive.look(vbox, op);
    Asking asking = new Asking();
    List<GuestSummary> all = new ArrayList<>();
    for (Map.Entry<String, Optional<MachineSettings>> machine :
        vbox.settings().machines(op).entrySet()) {
      String id = machine.getKey();
      if (machine.getValue().isEmpty()) {
        all.add(inaccessible(id));
      } else if (alive.may(id, machine.getValue().get()::name)) {
        asking.summary(machine.getValue().get(), op).ifPresent(all::add);
      } else {
        all.add(off(machine.getValue().get()));
      }
    }
    return all;
  }

  /** {@return the machines that have all these labels; whether they run is not looked at} */
  public List<GuestSummary> labelled(Map<String, String> labels, Operation op) {
    return vbox.settings().machines(op).values().stream()
        .flatMap(Optional::stream)
        .filter(machine -> Labels.of(machine).entrySet().containsAll(labels.entrySet()))
        .map(Picture::off)
        .toList();
  }

  private static GuestSummary inaccessible(String id) {
    return GuestSummary.builder(Kind.VIRTUAL_MACHINE, id, INACCESSIBLE, GuestState.UNKNOWN)
        .nativeState(States.INACCESSIBLE)
        .build();
  }

  private static GuestSummary off(MachineSettings machine) {
    return summary(machine, States.off(machine));
  }

  /** Asks the tool. Machines that are on their way for long hold up no look at all the others. */
  private final class Asking {
    /** Those that are on their way for a moment come again, whoever hangs beside them. */
    private static final long LEAST = TimeUnit.MILLISECONDS.toNanos(300);

    private long patience = TimeUnit.SECONDS.toNanos(2); // with all of them together

    /** {@return what the tool says; empty if the machine has vanished meanwhile} */
    Optional<GuestSummary> summary(MachineSettings machine, Operation op) {
      long began = System.nanoTime();
      String words;
      try {
        String shown =
            vbox.tool()
                .readSoon(
                    Math.max(patience, LEAST), op, "showvminfo", machine.id(), "--machinereadable");
        words = MachineText.state(shown).orElse("");
      } catch (NotFoundException e) {
        return Optional.empty();
      } catch (ConnectionException lost) {
        throw lost; // which says nothing of the machine
      } catch (HypervisorException e) {
        op.check(); // else it is on its way from one state to the next for longer than one waits
        patience -= System.nanoTime() - began;
        words = "";
      }
      return Optional.of(Picture.summary(machine, words));
    }
  }

  private static GuestSummary summary(MachineSettings machine, String words) {
    return GuestSummary.builder(
            Kind.VIRTUAL_MACHINE, machine.id(), machine.name(), States.of(words))
        .nativeState(words)
        .vcpus(machine.hardware().cpu().plugged())
        .memory(ByteSize.mib(machine.hardware().memory()))
        .build();
  }
}
