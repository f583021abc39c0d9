package dev.posada.virtualbox.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class LabelsTest {
  @Test
  void everyValueComesBackAsItWas() {
    for (String value :
        List.of("", " ", "%", "%41", "-x", "a-b", "\"q\" \\n\n\t\0", "宿屋 \uD83C\uDFE8", "x=1,2")) {
      String encoded = Labels.encoded(value);
      assertEquals(value, Labels.decoded(encoded), encoded);
      assertTrue(encoded.matches("[!-~]+"), encoded);
      assertFalse(encoded.startsWith("-"), encoded);
    }
  }

  @Test
  void whatOthersWroteStaysAsItIs() {
    assertEquals("100% zażółć", Labels.decoded("100% zażółć"));
    assertEquals("%4", Labels.decoded("%4"));
    assertEquals("%zz", Labels.decoded("%zz"));
  }
}
