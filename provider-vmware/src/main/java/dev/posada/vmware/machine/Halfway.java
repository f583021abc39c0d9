package dev.posada.vmware.machine;

import dev.posada.HypervisorException;
import dev.posada.Outcome;
import java.util.List;
import java.util.Optional;

/**
 * The rest of a verb whose first steps have changed something. VMware says of the step that fails
 * that it has done nothing, which is not true of the verb.
 */
public final class Halfway {
  private Halfway() {}

  /**
   * Takes the other steps.
   *
   * @param remains what is left if they do nothing, a phrase
   * @param rest the other steps
   */
  public static void run(String remains, Runnable rest) {
    try {
      rest.run();
    } catch (HypervisorException failed) {
      if (failed.failure().outcome().equals(Optional.of(Outcome.NOT_DONE))) {
        throw failed.with(failed.getMessage(), failed.failure().remains(List.of(remains)));
      }
      throw failed;
    }
  }
}
