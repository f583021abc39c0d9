package dev.posada;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What is known about a failure besides its cause: the outcome, a remedy, the hypervisor's words.
 * Immutable; each method returns a changed copy.
 *
 * <p>Whoever throws a {@link HypervisorException} gives one. A driver starts from {@link #of of} or
 * {@link #undecided undecided}, and the core looks what really happened; it says the outcome only
 * where it is certain of it, and that is the outcome of the whole call, not of its last step.
 */
public final class Failure {
  private final State state;

  private Failure(State state) {
    this.state = state;
  }

  private static final class State extends Fields {
    private Outcome outcome;
    private List<String> remains = List.of();
    private String remedy;
    private NativeError nativeError;
    private Throwable cause;
    private Guest guest;
    private GuestState lastSeen;
    private QuotaReport report;
  }

  private Failure with(Consumer<State> change) {
    return new Failure(Fields.changed(state, change));
  }

  /**
   * {@return a failure whose outcome is not decided yet}
   *
   * @param said what the hypervisor said
   */
  public static Failure of(NativeError said) {
    return undecided().nativeError(said);
  }

  /**
   * {@return a failure whose outcome is not decided yet, and of which the hypervisor said nothing}
   */
  public static Failure undecided() {
    return new Failure(new State());
  }

  /** {@return a failure that changed nothing} */
  public static Failure notDone() {
    return undecided().outcome(Outcome.NOT_DONE);
  }

  /**
   * {@return a failure that left something behind}
   *
   * @param remains what, a phrase each
   */
  public static Failure partly(List<String> remains) {
    return undecided().remains(remains);
  }

  /** {@return a failure of which nobody knows what it changed} */
  public static Failure unknown() {
    return undecided().outcome(Outcome.UNKNOWN);
  }

  /**
   * {@return a copy with this outcome}
   *
   * @param outcome what the verb left behind
   */
  public Failure outcome(Outcome outcome) {
    Objects.requireNonNull(outcome, "outcome");
    return with(changed -> changed.outcome = outcome);
  }

  /**
   * {@return a copy that left something behind: its outcome is {@link Outcome#PARTLY}}
   *
   * @param remains what, a phrase each
   */
  public Failure remains(List<String> remains) {
    List<String> copy = List.copyOf(remains);
    return with(
        changed -> {
          changed.outcome = Outcome.PARTLY;
          changed.remains = copy;
        });
  }

  /**
   * {@return a copy with a remedy}
   *
   * @param remedy what the caller can do, half a sentence
   */
  public Failure remedy(String remedy) {
    Check.text(remedy, "remedy");
    return with(changed -> changed.remedy = remedy);
  }

  /**
   * {@return a copy with the hypervisor's own words}
   *
   * @param error what the hypervisor said
   */
  public Failure nativeError(NativeError error) {
    Objects.requireNonNull(error, "error");
    return with(changed -> changed.nativeError = error);
  }

  /**
   * {@return a copy with a cause}
   *
   * @param cause the exception behind it
   */
  public Failure cause(Throwable cause) {
    Objects.requireNonNull(cause, "cause");
    return with(changed -> changed.cause = cause);
  }

  /**
   * {@return a copy with the guest that it is about}
   *
   * @param guest the guest's handle, on the host that has it now
   */
  public Failure guest(Guest guest) {
    Objects.requireNonNull(guest, "guest");
    return with(changed -> changed.guest = guest);
  }

  /**
   * {@return a copy with the state in which the guest was last seen}
   *
   * @param state the state
   */
  public Failure lastSeen(GuestState state) {
    Objects.requireNonNull(state, "state");
    return with(changed -> changed.lastSeen = state);
  }

  /**
   * {@return a copy with what is true of the guest's limits now}
   *
   * @param report the report
   */
  public Failure report(QuotaReport report) {
    Objects.requireNonNull(report, "report");
    return with(changed -> changed.report = report);
  }

  /** {@return the outcome; empty while it is not decided} */
  public Optional<Outcome> outcome() {
    return Optional.ofNullable(state.outcome);
  }

  List<String> remains() {
    return state.remains;
  }

  Optional<String> remedy() {
    return Optional.ofNullable(state.remedy);
  }

  Optional<NativeError> nativeError() {
    return Optional.ofNullable(state.nativeError);
  }

  Throwable cause() {
    return state.cause;
  }

  Optional<Guest> guest() {
    return Optional.ofNullable(state.guest);
  }

  Optional<GuestState> lastSeen() {
    return Optional.ofNullable(state.lastSeen);
  }

  Optional<QuotaReport> report() {
    return Optional.ofNullable(state.report);
  }

  @Override
  public String toString() {
    return (state.outcome == null ? "outcome not decided" : state.outcome)
        + (state.nativeError == null ? "" : ": " + state.nativeError);
  }
}
