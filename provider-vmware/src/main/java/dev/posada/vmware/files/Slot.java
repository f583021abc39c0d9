package dev.posada.vmware.files;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place of a disk or a drive, as in {@code sata0:1}. Immutable.
 *
 * @param bus the kind of its controller
 * @param controller the number of its controller, from 0
 * @param unit its number there, from 0
 */
public record Slot(Bus bus, int controller, int unit) implements Comparable<Slot> {
  private static final Pattern TEXT =
      Pattern.compile("(ide|scsi|sata|nvme)(\\d{1,3}):(\\d{1,3})", Pattern.CASE_INSENSITIVE);

  /** The kinds of controllers. */
  public enum Bus {
    /** Two controllers that are always there, with two places each. */
    IDE(2, 2),
    /** Unit 7 is the controller itself. */
    SCSI(4, 16),
    /** The one for discs and for disks of every guest. */
    SATA(4, 30),
    /** For guests that know it. */
    NVME(4, 15);

    private static final int OWN = 7;

    private final int controllers;
    private final int units;

    Bus(int controllers, int units) {
      this.controllers = controllers;
      this.units = units;
    }

    /** {@return its word in keys, as in {@code sata}} */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** {@return the place of that name; empty for what is none} */
  public static Optional<Slot> parse(String text) {
    Matcher slot = TEXT.matcher(text);
    if (!slot.matches()) {
      return Optional.empty();
    }
    return Optional.of(
        new Slot(
            Bus.valueOf(slot.group(1).toUpperCase(Locale.ROOT)),
            Integer.parseInt(slot.group(2)),
            Integer.parseInt(slot.group(3))));
  }

  /** {@return the first place of a kind that is not taken; empty if all are} */
  public static Optional<Slot> free(Bus bus, Collection<Slot> taken) {
    for (int controller = 0; controller < bus.controllers; controller++) {
      for (int unit = 0; unit < bus.units; unit++) {
        Slot slot = new Slot(bus, controller, unit);
        if (slot.isUsable() && !taken.contains(slot)) {
          return Optional.of(slot);
        }
      }
    }
    return Optional.empty();
  }

  /** {@return whether a machine can have something there} */
  public boolean isUsable() {
    return controller < bus.controllers
        && unit < bus.units
        && !(bus == Bus.SCSI && unit == Bus.OWN);
  }

  /** {@return the name of its controller, as in {@code sata0}} */
  public String adapter() {
    return bus.word() + controller;
  }

  /** {@return a key of what is there, as in {@code sata0:1.fileName}} */
  public String key(String last) {
    return this + "." + last;
  }

  @Override
  public int compareTo(Slot other) {
    int byBus = bus.compareTo(other.bus);
    int byController = Integer.compare(controller, other.controller);
    return byBus != 0
        ? byBus
        : byController != 0 ? byController : Integer.compare(unit, other.unit);
  }

  @Override
  public String toString() {
    return adapter() + ":" + unit;
  }
}
