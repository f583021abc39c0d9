package dev.posada.kvm;

import dev.posada.spi.Operation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** What happens just before a native call of an operation, as others may do it, or the daemon. */
public final class InBetween {
  private InBetween() {}

  /**
   * {@return an operation in which something happens}
   *
   * @param call how the text of the call begins, before which it does, each time
   */
  public static Operation before(String call, Operation op, Runnable happens) {
    return (Operation)
        Proxy.newProxyInstance(
            Operation.class.getClassLoader(),
            new Class<?>[] {Operation.class},
            (proxy, method, arguments) -> {
              boolean calls = method.getName().equals("read") || method.getName().equals("change");
              if (calls && arguments[0].toString().startsWith(call)) {
                happens.run();
              }
              try {
                return method.invoke(op, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
