package dev.posada.virtualbox.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class EndingTest {
  private final ByteArrayOutputStream rest = new ByteArrayOutputStream();
  private final Ending ending = new Ending(rest);

  private void says(String text, int size) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (int at = 0; at < bytes.length; at += size) {
      ending.write(bytes, at, Math.min(size, bytes.length - at));
    }
  }

  @Test
  void theLineIsTakenOutHoweverItComes() throws IOException {
    for (int size : new int[] {1, 7, 40, 45, 50, 1000}) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      Ending one = new Ending(out);
      byte[] bytes =
          ("first\nposada-" + one.mark() + Ending.BEHIND + " 255\nbehind")
              .getBytes(StandardCharsets.UTF_8);
      for (int at = 0; at < bytes.length; at += size) {
        one.write(bytes, at, Math.min(size, bytes.length - at));
      }
      assertEquals(Optional.of("255"), one.word());
      assertEquals("first\nposada-behind", out.toString(StandardCharsets.UTF_8), "by " + size);
    }
  }

  @Test
  void theFirstLineIsTakenOutHoweverItComes() throws IOException {
    for (int size : new int[] {1, 7, 43, 44, 45, 46, 1000}) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      Ending one = new Ending(out);
      byte[] bytes =
          (one.mark() + Ending.FIRST + "\nsaid " + one.mark() + Ending.FIRST + "\n" + one.mark())
              .concat(Ending.BEHIND + " 0\n")
              .getBytes(StandardCharsets.UTF_8);
      for (int at = 0; at < bytes.length; at += size) {
        assertEquals(at >= (one.mark() + Ending.FIRST + "\n").length(), one.hasBegun());
        one.write(bytes, at, Math.min(size, bytes.length - at));
      }
      assertEquals(Optional.of("0"), one.word());
      assertEquals(
          "said " + one.mark() + Ending.FIRST + "\n", out.toString(StandardCharsets.UTF_8));
    }
  }

  @Test
  void whatBeginsOtherwiseIsPassedOn() throws IOException {
    says(ending.mark() + " is no mark\n", 3);
    assertFalse(ending.hasBegun());
  }

  @Test
  void withoutItNothingIsKnown() throws IOException {
    says("no end " + ending.mark() + " a listed word of the shell\n", 5);
    assertEquals(Optional.empty(), ending.word());
  }
}
