package dev.posada.kvm.storage;

import dev.posada.BusyException;
import dev.posada.Failure;
import dev.posada.spi.Operation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** Pools that libvirt does not look into, as while somebody copies there. */
final class Refreshes {
  private Refreshes() {}

  /** {@return an operation in which each of them is refused} */
  static Operation refused(Operation op) {
    return (Operation)
        Proxy.newProxyInstance(
            Operation.class.getClassLoader(),
            new Class<?>[] {Operation.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("change")
                  && arguments[0].toString().startsWith("virStoragePoolRefresh")) {
                throw new BusyException("it has asynchronous jobs running", Failure.notDone());
              }
              try {
                return method.invoke(op, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
