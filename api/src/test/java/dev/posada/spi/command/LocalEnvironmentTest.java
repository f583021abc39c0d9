package dev.posada.spi.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class LocalEnvironmentTest {

  @Test
  @DisabledOnOs(OS.MAC)
  void keepWhatIsTheUsersAndLeaveOutWhatIsTheTerminals() {
    Map<String, String> environment = new HashMap<>();
    Map<String, String> kept =
        Map.of("HOME", "/h", "USER", "u", "PATH", "/bin", "TZ", "UTC", "VBOX_USER_HOME", "/v");
    environment.putAll(kept);
    LocalEnvironment.LEFT_OUT.forEach(name -> environment.put(name, "x"));
    environment.put("LC_ALL", "de_DE");
    LocalEnvironment.prepare(environment, Map.of("COLUMNS", "200"));
    Map<String, String> expected = new HashMap<>(kept);
    expected.put("LC_ALL", "C.UTF-8");
    expected.put("COLUMNS", "200"); // the command's own
    assertEquals(expected, environment);
  }
}
