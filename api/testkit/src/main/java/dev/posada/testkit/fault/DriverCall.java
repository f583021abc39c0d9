package dev.posada.testkit.fault;

import dev.posada.spi.EventSink;
import dev.posada.spi.GuestDriver;
import dev.posada.spi.Operation;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;

/** One call of a driver on its way. Not thread-safe. */
public final class DriverCall {
  private final Class<?> driver;
  private final Method method;
  private final Object[] arguments;
  private final Function<Object[], Object> target;

  DriverCall(
      Class<?> driver, Method method, Object[] arguments, Function<Object[], Object> target) {
    this.driver = driver;
    this.method = method;
    this.arguments = arguments;
    this.target = target;
  }

  /**
   * {@return the simple name of the interface that was called, as in {@code HostDriver}, {@code
   * VirtualMachineDriver}, {@code EventSink} or {@code HypervisorProvider}}
   *
   * <p>What machines and containers have in common is called through {@code VirtualMachineDriver}
   * or {@code ContainerDriver}, never {@code GuestDriver}.
   */
  public String driver() {
    return driver.getSimpleName();
  }

  /** {@return the name of the method, as in {@code start}} */
  public String method() {
    return method.getName();
  }

  /**
   * {@return whether it is a call of that method}
   *
   * @param driver as {@link #driver()}
   * @param method as {@link #method()}
   */
  public boolean is(String driver, String method) {
    return driver().equals(driver) && method().equals(method);
  }

  /** {@return what was given to the method; a copy, to be changed and given to {@link #proceed}} */
  public Object[] arguments() {
    return arguments.clone();
  }

  /** {@return the user's call behind it; empty for a call that is local} */
  public Optional<Operation> operation() {
    return Arrays.stream(arguments)
        .filter(Operation.class::isInstance)
        .map(Operation.class::cast)
        .findAny();
  }

  /** {@return the id of the guest that it is about, if it is about one that is there} */
  public Optional<String> guest() {
    return GuestDriver.class.isAssignableFrom(driver)
            && arguments.length > 0
            && arguments[0] instanceof String id
        ? Optional.of(id)
        : Optional.empty();
  }

  /** {@return whether a driver tells an event, the other way round} */
  public boolean isEvent() {
    return driver == EventSink.class;
  }

  /** {@return what the driver answers; throws what it throws} */
  public Object proceed() {
    return target.apply(arguments);
  }

  /**
   * {@return what the driver answers to other arguments; throws what it throws}
   *
   * @param others as many as {@link #arguments()} has, of the same types
   */
  public Object proceed(Object... others) {
    return target.apply(others.clone());
  }

  @Override
  public String toString() {
    return driver() + "." + method();
  }
}
