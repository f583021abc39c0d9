package dev.posada.kvm;

import dev.posada.spi.Operation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/**
 * What happens just before or after a native call of an operation, as others may do it, or the
 * daemon.
 */
public final class InBetween {
  private InBetween() {}

  /**
   * {@return an operation in which something happens}
   *
   * @param call how the text of the call begins, before which it does, each time
   */
  public static Operation before(String call, Operation op, Runnable happens) {
    return around(call, op, happens, () -> {});
  }

  /**
   * {@return an operation in which something happens}
   *
   * @param call how the text of the call begins, after which it does, each time
   */
  public static Operation after(String call, Operation op, Runnable happens) {
    return around(call, op, () -> {}, happens);
  }

  private static Operation around(String call, Operation op, Runnable before, Runnable after) {
    return (Operation)
        Proxy.newProxyInstance(
            Operation.class.getClassLoader(),
            new Class<?>[] {Operation.class},
            (proxy, method, arguments) -> {
              boolean calls = method.getName().equals("read") || method.getName().equals("change");
              boolean meant = calls && arguments[0].toString().startsWith(call);
              if (meant) {
                before.run();
              }
              try {
                Object answer = method.invoke(op, arguments);
                if (meant) {
                  after.run();
                }
                return answer;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
