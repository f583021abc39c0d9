package dev.posada.testkit;

import dev.posada.testkit.fault.DriverCall;
import dev.posada.testkit.fault.Interceptor;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A driver that breaks one promise, and the clause that has to find out.
 *
 * @param wrong what is wrong with it, a sentence without its end
 * @param clause the number of the clause
 * @param made makes it wrong; may use the hypervisor behind its back
 */
record Mutant(String wrong, String clause, Function<Others, Interceptor> made) {
  /** One that needs nobody behind its back. */
  static Mutant of(String wrong, String clause, Interceptor interceptor) {
    return new Mutant(wrong, clause, others -> interceptor);
  }

  /** A driver that breaks none, to see that it is the mutant by which the clause fails. */
  static Mutant sound(String clause) {
    return of("nothing is wrong", clause, DriverCall::proceed);
  }

  @Override
  public String toString() {
    return clause + ": " + wrong;
  }

  /** Does nothing where something is to be done. */
  static Interceptor ignores(String method) {
    return instead(method, call -> null);
  }

  /** Does something else. */
  static Interceptor instead(String method, Function<DriverCall, Object> other) {
    return call -> call.method().equals(method) ? other.apply(call) : call.proceed();
  }

  /** Says something else than what is so. */
  @SuppressWarnings("unchecked")
  static <T> Interceptor answers(String method, UnaryOperator<T> lie) {
    return instead(method, call -> lie.apply((T) call.proceed()));
  }

  /** Takes something that it is given for something else. */
  @SuppressWarnings("unchecked")
  static <T> Interceptor mistakes(String method, int argument, UnaryOperator<T> mistake) {
    return instead(
        method,
        call -> {
          Object[] arguments = call.arguments();
          arguments[argument] = mistake.apply((T) arguments[argument]);
          return call.proceed(arguments);
        });
  }
}
