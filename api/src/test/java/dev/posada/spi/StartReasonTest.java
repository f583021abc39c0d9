package dev.posada.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.InvalidStateException;
import dev.posada.NativeException;
import dev.posada.Outcome;
import dev.posada.UnsupportedCapabilityException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StartReasonTest {
  private static final NativeException FAILED =
      new NativeException("it has ended", Failure.notDone());

  private static final List<StartReason> KNOWN =
      List.of(
          StartReason.of("in use by .* hypervisor", "end it", InvalidStateException::new),
          StartReason.impossible("no VT-x", "use another host"),
          StartReason.of("ended", "look again", NativeException::new));

  private static HypervisorException explained(String log) {
    return StartReason.explain(FAILED, log, KNOWN);
  }

  @Test
  void theFirstThatIsFoundCounts() {
    HypervisorException told = explained("VT-x is in use by another hypervisor");
    assertInstanceOf(InvalidStateException.class, told);
    assertEquals("it has ended\nVT-x is in use by another hypervisor", told.getMessage());
    assertEquals(Optional.of("end it"), told.remedy());
    assertEquals(Outcome.NOT_DONE, told.outcome());
    assertSame(FAILED, told.getCause());
  }

  @Test
  void oneForWhichNothingStartsIsUnsupported() {
    HypervisorException told = explained("there is no VT-x");
    assertInstanceOf(UnsupportedCapabilityException.class, told);
    assertEquals(Optional.of("use another host"), told.remedy());
  }

  @Test
  void withoutALogTheFailureItselfIsLookedAt() {
    assertEquals(Optional.of("look again"), explained("").remedy());
  }

  @Test
  void whatNobodyKnowsIsTold() {
    HypervisorException told = StartReason.explain(FAILED, "the moon is full", List.of());
    assertEquals("it has ended\nthe moon is full", told.getMessage());
    assertSame(FAILED, StartReason.explain(FAILED, "", List.of()));
  }
}
