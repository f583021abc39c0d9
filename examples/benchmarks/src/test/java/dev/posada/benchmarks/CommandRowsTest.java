package dev.posada.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.parallel.Isolated;

@DisabledOnOs(OS.WINDOWS)
@Isolated("starts processes, which others count")
class CommandRowsTest {

  @Test
  void eachRowIsMeasuredWithToolsOfThisMachine() {
    for (Row row : CommandRows.all()) {
      Outcome outcome = new Harness(true).run(row);
      assertInstanceOf(Outcome.Measured.class, outcome, outcome::toString);
    }
  }

  @Test
  @EnabledIfEnvironmentVariable(named = "POSADA_LAB_SSH", matches = ".+")
  void eachRowIsMeasuredWithToolsOfAnotherMachine() {
    for (Row row : SshRows.all()) {
      Outcome outcome = new Harness(true).run(row);
      assertInstanceOf(Outcome.Measured.class, outcome, outcome::toString);
    }
  }

  @Test
  void theJdkAloneSaysTheSame() throws Exception {
    assertEquals("posada\n", BareTool.run(CommandRows.SHORT));
    assertEquals("posada\n", BareTool.pumped(CommandRows.SHORT));
    assertEquals(7, BareTool.count(List.of("echo", "posada")));
  }
}
