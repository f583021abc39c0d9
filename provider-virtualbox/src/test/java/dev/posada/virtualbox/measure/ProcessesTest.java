package dev.posada.virtualbox.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.posada.virtualbox.measure.Processes.Process;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class ProcessesTest {
  private static final String ID = "aec5d927-ccda-465c-8c1c-cdd841c7d56e";

  @Test
  void theProcessOfAMachineIsKnownByItsId() {
    String ps =
        """
            1 00:00:01 /sbin/init
          406 00:00:00 /usr/lib/virtualbox/VBoxSVC --auto-shutdown --inherit-startup-pipe 6
          783 00:00:20 /usr/lib/virtualbox/VBoxHeadless --comment posada-test-f1 --startvm %s --vrde config
          861 00:00:00 grep startvm
        """
            .formatted(ID);
    assertEquals(Map.of(ID, new Process(783, Duration.ofSeconds(20))), Processes.read(ps));
  }

  @Test
  void timesAreReadAsLinuxAndMacWriteThem() {
    String args = " VirtualBoxVM --comment x --startvm " + ID + " --no-startvm-errormsgbox";
    assertEquals(
        new Process(7, Duration.ofHours(24 + 2).plusMinutes(3).plusSeconds(4)),
        Processes.read("7 1-02:03:04" + args).get(ID));
    assertEquals(
        new Process(7, Duration.ofMinutes(75).plusMillis(230)),
        Processes.read("  7  75:00.23" + args).get(ID));
  }

  @Test
  void linuxTellsHundredthsOfSeconds() {
    String stat = "783 (VBox) Head (x) S 406 783 405 0 -1 4194304 5457 0 0 0 1853 240 0 0 20 0 27";
    assertEquals(Duration.ofMillis(20_930), Processes.time(stat));
  }
}
