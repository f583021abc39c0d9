package dev.posada.docker.fuzz;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/** How much this thread has allocated, ever. */
final class Allocation {
  private static final Object BEAN;
  private static final MethodHandle BYTES;

  static { // by reflection, because the module under test does not need the modules of management
    try {
      BEAN =
          Class.forName("java.lang.management.ManagementFactory")
              .getMethod("getThreadMXBean")
              .invoke(null);
      BYTES =
          MethodHandles.publicLookup()
              .unreflect(
                  Class.forName("com.sun.management.ThreadMXBean")
                      .getMethod("getThreadAllocatedBytes", long.class))
              .asType(MethodType.methodType(long.class, Object.class, long.class));
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private Allocation() {}

  static long ofThisThread() {
    try {
      return (long) BYTES.invokeExact(BEAN, Thread.currentThread().getId());
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }
}
