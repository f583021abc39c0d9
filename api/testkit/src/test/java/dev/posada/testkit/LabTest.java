package dev.posada.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.posada.Guest;
import dev.posada.GuestState;
import dev.posada.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

class LabTest {
  @Test
  void aMachineThatClausesShareIsSavedBetweenThemWhereTheContractSaysSo() {
    try (Lab lab = new Lab(new Resting(), 1)) {
      Guest first = lab.shared(Kind.VIRTUAL_MACHINE);
      assertEquals(GuestState.RUNNING, first.inspect().state());
      assertEquals(List.of(), lab.end());
      assertEquals(GuestState.SAVED, first.inspect().state());
      assertEquals(List.of(), lab.end(), "it rests already");
      Guest again = lab.shared(Kind.VIRTUAL_MACHINE);
      assertEquals(first, again);
      assertEquals(GuestState.RUNNING, again.inspect().state());
      again.kill();
      assertEquals(GuestState.RUNNING, lab.shared(Kind.VIRTUAL_MACHINE).inspect().state());
    }
  }

  private static final class Resting extends MemoryContract {
    private Resting() {
      super("resting");
    }

    @Override
    protected boolean savesSharedGuests() {
      return true;
    }
  }
}
