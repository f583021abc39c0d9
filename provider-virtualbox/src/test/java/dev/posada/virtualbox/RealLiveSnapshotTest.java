package dev.posada.virtualbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.CloneOptions;
import dev.posada.Snapshot;
import dev.posada.testkit.InTurn;
import dev.posada.virtualbox.clone.Cloning;
import dev.posada.virtualbox.machine.Lifecycle;
import dev.posada.virtualbox.machine.States;
import dev.posada.virtualbox.snapshot.Snapshots;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Of machines that run, in the emulated host. */
@InTurn(LabBox.EMULATED_HOST)
@Timeout(280)
@OnlyInFull
class RealLiveSnapshotTest {
  @Test
  void aSnapshotOfWhatRunsHasItsMemoryAndGoesOnFromThere() {
    String uri = LabBox.emulatedUri();
    Inside.of(
        uri,
        LabBox.emulatedOptions(),
        (vbox, op) -> {
          try (BareMachine machines = new BareMachine(vbox, op)) {
            Snapshots snapshots = new Snapshots(vbox);
            Lifecycle lifecycle = new Lifecycle(vbox);
            String id = machines.with(1 << 20);
            try {
              Snapshot off = snapshots.take(id, "off", op);
              lifecycle.start(id, op);
              Snapshot live = snapshots.take(id, "live", op);
              assertTrue(live.withMemory());
              assertEquals("running", States.words(vbox, id, op));
              lifecycle.pause(id, op);
              snapshots.restore(id, live, op);
              assertEquals("running", States.words(vbox, id, op), "of what was paused");
              snapshots.restore(id, off, op);
              assertEquals("poweroff", States.words(vbox, id, op), "without memory");
              snapshots.restore(id, live, op);
              assertEquals("running", States.words(vbox, id, op), "of what was off");

              String clone =
                  machines.adopt(
                      new Cloning(vbox)
                          .cloneAs(id, LabBox.name(), CloneOptions.linked().from(off), op));
              assertEquals("poweroff", States.words(vbox, clone, op));
              vbox.tool().change(op, "unregistervm", clone, "--delete");

              snapshots.delete(id, off, op);
              assertEquals("running", States.words(vbox, id, op), "merged while it runs");
              List<Snapshot> left = snapshots.list(id, op);
              assertEquals(List.of(live), left);
              assertFalse(left.get(0).parent().isPresent());
            } finally {
              lifecycle.kill(id, op);
            }
          }
          return null;
        });
  }
}
