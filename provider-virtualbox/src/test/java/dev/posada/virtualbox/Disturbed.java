package dev.posada.virtualbox;

import dev.posada.Failure;
import dev.posada.NativeException;
import dev.posada.spi.CallText;
import dev.posada.spi.Operation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;

/** Operations that come to an end in the middle; what takes their steps back is not disturbed. */
final class Disturbed {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private Disturbed() {}

  private interface Disturbance {
    void before(String method, Object[] arguments);
  }

  /**
   * Calls a body that is interrupted when it has come some way, and throws what it throws. On a
   * thread of its own: what an operation does besides for the thread of its call hears no
   * interrupt.
   */
  static void interrupted(Operation op, Consumer<Operation> body) {
    FutureTask<Void> call =
        new FutureTask<>(() -> body.accept(interrupted(op.unattended(PATIENCE))), null);
    new Thread(call, "interrupted").start();
    try {
      call.get();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failed) {
        throw failed;
      }
      throw new AssertionError(e.getCause());
    }
  }

  private static Operation interrupted(Operation op) {
    Thread caller = Thread.currentThread();
    return with(
        op,
        (method, arguments) -> {
          if (method.equals("progress")) {
            caller.interrupt();
          }
        });
  }

  /** {@return an operation that fails at the first change with a word in its text} */
  static Operation failing(Operation op, String word) {
    return with(
        op,
        (method, arguments) -> {
          if (isChange(method, arguments, word)) {
            throw new NativeException("no more", Failure.notDone());
          }
        });
  }

  /** {@return an operation before whose changes with a word in their text something is done} */
  static Operation preceding(Operation op, String word, Runnable first) {
    return with(
        op,
        (method, arguments) -> {
          if (isChange(method, arguments, word)) {
            first.run();
          }
        });
  }

  /** {@return an operation that fails when the first change with a word in its text was made} */
  static Operation failingAfter(Operation op, String word, Runnable first) {
    return (Operation)
        Proxy.newProxyInstance(
            Operation.class.getClassLoader(),
            new Class<?>[] {Operation.class},
            (proxy, method, arguments) -> {
              Object answer = invoke(op, method, arguments);
              if (isChange(method.getName(), arguments, word)) {
                first.run();
                throw new NativeException("no more", Failure.undecided());
              }
              return answer;
            });
  }

  private static boolean isChange(String method, Object[] arguments, String word) {
    return method.equals("change") && ((CallText) arguments[0]).toString().contains(word);
  }

  private static Object invoke(Operation op, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(op, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static Operation with(Operation op, Disturbance disturbance) {
    return (Operation)
        Proxy.newProxyInstance(
            Operation.class.getClassLoader(),
            new Class<?>[] {Operation.class},
            (proxy, method, arguments) -> {
              disturbance.before(method.getName(), arguments);
              return invoke(op, method, arguments);
            });
  }
}
