package dev.posada.vmware.text;

import dev.posada.ConnectionException;
import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.NativeError;
import dev.posada.NativeException;
import dev.posada.Outcome;
import dev.posada.spi.command.CommandResult;
import java.util.Set;

/** What a result of vmrun means that is no success. */
public final class Refusals {
  /** Beside another error, which then is wrong: its service does not answer. */
  private static final String UNREACHABLE = "Unable to connect to host.";

  private static final Set<Refusal> PASSING =
      Set.of(Refusal.UNREADABLE_MACHINE, Refusal.IN_USE, Refusal.UNKNOWN);

  private static final Set<Refusal> UNBEGUN = Set.of(Refusal.UNREADABLE_MACHINE, Refusal.IN_USE);

  private Refusals() {}

  /** {@return whether what failed may work in a moment, if it is tried again} */
  public static boolean isPassing(CommandResult result) {
    ErrorText error = ErrorText.of(result);
    return isUnreachable(error) || Refusal.find(error).filter(PASSING::contains).isPresent();
  }

  /** Of a product that is not there, its service cannot be reached either, for ever. */
  private static boolean isUnreachable(ErrorText error) {
    return error.saysBeside(UNREACHABLE)
        && Refusal.find(error).filter(Refusal.OTHER_PRODUCT::equals).isEmpty();
  }

  /** {@return whether it failed before it began, for a reason that may pass in a moment} */
  public static boolean isUnbegun(CommandResult result) {
    ErrorText error = ErrorText.of(result);
    return isUnreachable(error) || Refusal.find(error).filter(UNBEGUN::contains).isPresent();
  }

  /**
   * {@return what a result means that is no success}
   *
   * @param named what the command was about, where vmrun does not tell
   */
  public static HypervisorException of(CommandResult result, String named) {
    ErrorText error = ErrorText.of(result);
    NativeError raw = result.error("vmrun");
    String text = error.text().isEmpty() ? raw.text() : error.text();
    Failure said = Failure.of(new NativeError(raw.source(), raw.code(), text));
    if (isUnreachable(error)) {
      return new ConnectionException(
          text, said.outcome(Outcome.NOT_DONE).remedy("look whether VMware's services run"));
    }
    return Refusal.find(error)
        .map(it -> it.exception(text, error.named().isEmpty() ? named : error.named(), said))
        .orElseGet(() -> new NativeException(text, said));
  }
}
