package dev.posada.virtualbox;

import dev.posada.Failure;
import dev.posada.NativeException;
import dev.posada.spi.CallText;
import dev.posada.spi.Operation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** Operations that come to an end in the middle; what takes their steps back is not disturbed. */
final class Disturbed {
  private Disturbed() {}

  private interface Disturbance {
    void before(String method, Object[] arguments);
  }

  /** {@return an operation whose thread is interrupted when it has come some way} */
  static Operation interrupted(Operation op) {
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
          if (method.equals("change") && ((CallText) arguments[0]).toString().contains(word)) {
            throw new NativeException("no more", Failure.notDone());
          }
        });
  }

  private static Operation with(Operation op, Disturbance disturbance) {
    return (Operation)
        Proxy.newProxyInstance(
            Operation.class.getClassLoader(),
            new Class<?>[] {Operation.class},
            (proxy, method, arguments) -> {
              disturbance.before(method.getName(), arguments);
              try {
                return method.invoke(op, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
