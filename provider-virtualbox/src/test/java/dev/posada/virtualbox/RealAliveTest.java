package dev.posada.virtualbox;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.posada.GuestState;
import dev.posada.GuestSummary;
import dev.posada.Host;
import dev.posada.Kind;
import dev.posada.testkit.InTurn;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Machines that are not off, in the emulated host: one without a disk counts as running. */
@InTurn(LabBox.EMULATED_HOST)
@Timeout(240)
@OnlyInFull
class RealAliveTest {
  private static GuestSummary seen(Host host, String id) {
    Map<String, GuestSummary> all =
        host.virtualMachines().summaries().values().stream()
            .collect(Collectors.toMap(GuestSummary::id, one -> one));
    return all.get(id);
  }

  private static void check(Host host, String id, GuestState state, String words) {
    GuestSummary seen = seen(host, id);
    assertEquals(words, seen.nativeState());
    assertEquals(state, seen.state());
  }

  @Test
  void tellsWhatEachOfThemDoes() {
    try (BareBox box = BareBox.emulated();
        Host host = LabBox.connectEmulated()) {
      String id = box.foreignGuest(Kind.VIRTUAL_MACHINE, LabBox.name());
      try {
        check(host, id, GuestState.STOPPED, "poweroff");
        box.vboxManage("startvm", id, "--type", "headless");
        check(host, id, GuestState.RUNNING, "running");
        box.vboxManage("controlvm", id, "pause");
        check(host, id, GuestState.PAUSED, "paused");
        box.vboxManage("controlvm", id, "savestate");
        check(host, id, GuestState.SAVED, "saved");
        box.vboxManage("startvm", id, "--type", "headless");
        box.vboxManage("startvm", id, "--type", "emergencystop");
        check(host, id, GuestState.CRASHED, "aborted");
      } catch (RuntimeException | AssertionError e) {
        attempt(e, () -> box.vboxManage("startvm", id, "--type", "emergencystop"));
        attempt(e, () -> box.vboxManage("unregistervm", id, "--delete"));
        throw e;
      }
      box.vboxManage("unregistervm", id, "--delete");
    }
  }

  private static void attempt(Throwable failed, Runnable body) {
    try {
      body.run();
    } catch (RuntimeException e) {
      failed.addSuppressed(e);
    }
  }
}
