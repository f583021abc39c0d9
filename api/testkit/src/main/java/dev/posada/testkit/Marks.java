package dev.posada.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.posada.Capability;
import dev.posada.Guest;

/**
 * Empty files inside a guest, by which a clause sees again what became of its disks or memory; of a
 * guest that runs no commands nothing is marked, and nothing told.
 */
final class Marks {
  private final Guest guest;
  private final boolean visible;

  Marks(Lab lab, Guest guest) {
    this.guest = guest;
    visible = lab.declares(Capability.EXEC) && guest.support(Capability.EXEC).available();
  }

  void set(String mark) {
    if (visible) {
      assertEquals(0, guest.exec("touch", "/" + mark).exitCode(), () -> "to mark " + guest);
    }
  }

  /**
   * Whether marks outlive a restart, which a guest whose files are in its memory does not let them.
   */
  boolean last(Lab lab) {
    if (!visible) {
      return false;
    }
    set("lasts");
    guest.restart(lab.patience());
    guest.awaitReady();
    return guest.exec("ls", "/lasts").succeeded();
  }

  void assertSet(boolean expected, String mark, String what) {
    if (visible) {
      assertEquals(expected, guest.exec("ls", "/" + mark).succeeded(), what);
    }
  }
}
