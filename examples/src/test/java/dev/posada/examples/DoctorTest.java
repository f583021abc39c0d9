package dev.posada.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.Diagnosis;
import dev.posada.Hypervisors;
import java.util.List;
import org.junit.jupiter.api.Test;

class DoctorTest {
  @Test
  void everyProviderIsNamedAndThoseThatAreMissingSayWhatWouldHelp() throws Exception {
    String printed = Printed.by(() -> Doctor.main(new String[0]));
    List<String> heads = printed.lines().filter(line -> !line.startsWith(" ")).toList();
    assertEquals(Hypervisors.load().providers().size(), heads.size(), printed);
    assertTrue(printed.contains("Memory: available"), printed);
    for (Diagnosis found : Hypervisors.load().diagnose()) {
      if (!found.available()) {
        assertTrue(printed.contains("    because    " + found.reason().orElseThrow()), printed);
        assertTrue(printed.contains("    try        " + found.remedy().orElseThrow()), printed);
      }
    }
  }
}
