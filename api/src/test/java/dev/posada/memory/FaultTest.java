package dev.posada.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.BusyException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FaultTest {

  @Test
  void aFaultStrikesTheNextCallOfAnythingUnlessItSaysOtherwise() {
    Fault hang = Fault.hang();
    assertEquals(Optional.empty(), hang.operation());
    assertEquals(Optional.empty(), hang.guest());
    assertEquals(1, hang.call());
    assertFalse(hang.isAlways());
    assertFalse(hang.isAfterEffect());
  }

  @Test
  void eachMethodReturnsAChangedCopy() {
    Fault locked = Fault.failure(new BusyException("locked"));
    Fault third = locked.on("start").guest("id").call(3).afterEffect();
    assertEquals("failure before call 1", locked.toString());
    assertEquals("failure after call 3 of start for id", third.toString());
    assertEquals("failure halfway through call 1", locked.afterEffect().halfway().toString());
    assertFalse(locked.halfway().afterEffect().isHalfway());
    assertTrue(locked.always().isAlways());
    assertFalse(locked.always().call(2).isAlways());
  }

  @Test
  void whatMakesNoSenseIsAnIllegalArgument() {
    assertThrows(IllegalArgumentException.class, () -> Fault.hang().call(0));
    assertThrows(IllegalArgumentException.class, () -> Fault.delay(Duration.ofMillis(-1)));
  }
}
