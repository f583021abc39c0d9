package dev.posada.kvm.libvirt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.GuestState;
import dev.posada.kvm.jna.TypedParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatesTest {
  /** Numbers of {@code virDomainJobType} and {@code virDomainJobOperation}. */
  @ParameterizedTest
  @CsvSource({
    "0, 0, PAUSED",
    "2, 5, STOPPING",
    "1, 5, STOPPING",
    "2, 4, STARTING",
    "2, 6, PAUSED",
    "2, 9, PAUSED"
  })
  void aMachineThatStandsStillForAMoveIsPausedOnlyIfNoneIsUnderWay(
      int type, int operation, GuestState state) {
    TypedParameters figures =
        type == 0 ? TypedParameters.none() : TypedParameters.none().withInt("operation", operation);
    assertEquals(state, States.migration(new Jobs.Job(type, figures)));
  }

  @Test
  void onlyThatReasonNeedsALookAtTheJob() {
    assertTrue(States.isMigration(new Domain.State(Domain.State.PAUSED, 2)));
    assertFalse(States.isMigration(new Domain.State(Domain.State.PAUSED, 1)));
    assertFalse(States.isMigration(new Domain.State(Domain.State.RUNNING, 2)));
  }
}
