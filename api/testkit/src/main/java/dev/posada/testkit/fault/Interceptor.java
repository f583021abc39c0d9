package dev.posada.testkit.fault;

/**
 * Stands before a provider's drivers and decides what becomes of each call. Has to be thread-safe:
 * it is called by the threads that call the drivers.
 *
 * <p>It sees local calls such as {@code capabilities} too; calls that may go to the hypervisor are
 * told by {@link DriverCall#operation()}.
 */
@FunctionalInterface
public interface Interceptor {

  /**
   * Answers a call, usually by {@link DriverCall#proceed()}.
   *
   * @param call what was called, and with what
   * @return the answer, of the method's type; null for a method that answers nothing
   */
  Object intercept(DriverCall call);
}
