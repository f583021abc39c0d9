package dev.posada.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Execution(ExecutionMode.CONCURRENT)
class JsonTest {
  @Test
  void everyKindOfValueIsRead() {
    List<Object> last = new ArrayList<>(Arrays.asList(true, null, -1.5e3, 12L));
    assertEquals(
        Map.of("a", List.of(), "b", Map.of(), "c", last),
        Json.parse(" {\"a\":[ ], \"b\" : {},\n\"c\":[true,null,-1.5e3,12]} "));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "plain",
        "\"quoted\"",
        "back\\slash",
        "two\nlines\r\t",
        "\u0001",
        "😀 ü \u2028"
      })
  void aTextComesBackAsItWas(String text) {
    assertEquals(text, Json.parse(Json.text(text)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[1,]",
        "{\"a\"}",
        "{\"a\":1,}",
        "\"open",
        "\"\\x\"",
        "\"\\u00g0\"",
        "tru",
        "01",
        "1.",
        "+1",
        "NaN",
        "1 2",
        "\"a\nb\"",
        "{a:1}"
      })
  void whatIsNoJsonIsRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> Json.parse(text));
  }

  @Test
  void whatIsTooDeepIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> Json.parse("[".repeat(100_000)));
  }
}
