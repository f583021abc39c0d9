package dev.posada.virtualbox.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.GuestState;
import dev.posada.GuestSummary;
import dev.posada.testkit.TestOperation;
import dev.posada.virtualbox.recorded.ScriptedBox;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class PictureTest {
  @TempDir Path folder;

  /** Processes that hang before they have locked their machines. */
  @Test
  void machinesThatAreOnTheirWayForLongHoldNobodyUp() {
    ScriptedBox box = new ScriptedBox(folder);
    String runs = box.machine("web", "", "<Hardware/>");
    String hangs = box.machine("hangs", "", "<Hardware/>");
    String hangsToo = box.machine("hangs too", "", "<Hardware/>");
    box.starts(runs);
    box.starts(hangs);
    box.starts(hangsToo);
    box.answers(
        words ->
            words.contains(runs)
                ? ScriptedBox.said("VMState=\"running\"\n")
                : ScriptedBox.failed(
                    "An unexpected process (PID=0x00000309) has tried to lock the machine",
                    "E_ACCESSDENIED"));
    Map<String, GuestState> states = new HashMap<>();
    long began = System.nanoTime();
    for (GuestSummary one : new Picture(box.installation()).summaries(TestOperation.unlimited())) {
      states.put(one.id(), one.state());
    }
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    assertEquals(
        Map.of(runs, GuestState.RUNNING, hangs, GuestState.UNKNOWN, hangsToo, GuestState.UNKNOWN),
        states);
    assertTrue(took.compareTo(Duration.ofSeconds(15)) < 0, took::toString);
    String question = "showvminfo %s --machinereadable";
    List<String> calls = box.calls();
    int first = Collections.frequency(calls, question.formatted(hangs));
    int second = Collections.frequency(calls, question.formatted(hangsToo));
    assertNotEquals(first, second, "the second is waited for less");
  }
}
