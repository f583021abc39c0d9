package dev.posada.testkit.fault;

import dev.posada.spi.ContainerDriver;
import dev.posada.spi.EventSink;
import dev.posada.spi.HostDriver;
import dev.posada.spi.ImageDriver;
import dev.posada.spi.NetworkDriver;
import dev.posada.spi.ServiceDriver;
import dev.posada.spi.StorageDriver;
import dev.posada.spi.VirtualMachineDriver;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Proxy;
import java.lang.reflect.Type;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.Optional;
import java.util.Set;

/** What stands behind a wrapped provider, driver or sink. */
final class Wrapping implements InvocationHandler {
  private static final Object[] NOTHING = {};
  private static final Set<Class<?>> DRIVERS =
      Set.of(
          HostDriver.class,
          VirtualMachineDriver.class,
          ContainerDriver.class,
          ImageDriver.class,
          NetworkDriver.class,
          StorageDriver.class,
          ServiceDriver.class);

  private final Class<?> role;
  private final Object target;
  private final Interceptor interceptor;

  private Wrapping(Class<?> role, Object target, Interceptor interceptor) {
    this.role = role;
    this.target = target;
    this.interceptor = interceptor;
  }

  static <T> T of(Class<T> role, T target, Interceptor interceptor) {
    return role.cast(wrapped(role, target, interceptor));
  }

  private static Object wrapped(Class<?> role, Object target, Interceptor interceptor) {
    return Proxy.newProxyInstance(
        role.getClassLoader(), new Class<?>[] {role}, new Wrapping(role, target, interceptor));
  }

  @Override
  public Object invoke(Object proxy, Method method, Object[] given) {
    Object[] arguments = given == null ? NOTHING : given;
    if (method.getDeclaringClass() == Object.class) {
      return ofEveryObject(method, arguments);
    }
    DriverCall call =
        new DriverCall(role, method, arguments, actual -> invoke(method, inward(actual)));
    return outward(method.getGenericReturnType(), interceptor.intercept(call));
  }

  private Object ofEveryObject(Method method, Object[] arguments) {
    return switch (method.getName()) {
      case "equals" -> behind(arguments[0]) instanceof Wrapping other && same(other);
      case "hashCode" -> System.identityHashCode(target);
      default -> "wrapped " + target;
    };
  }

  private boolean same(Wrapping other) {
    return role == other.role && target == other.target && interceptor == other.interceptor;
  }

  /** Gives the provider its own host back, and lets what it tells come this way too. */
  private Object[] inward(Object[] arguments) {
    Object[] inward = arguments.clone();
    for (int i = 0; i < inward.length; i++) {
      if (inward[i] instanceof HostDriver host) {
        inward[i] = original(host);
      } else if (inward[i] instanceof EventSink sink) {
        inward[i] = of(EventSink.class, sink, interceptor);
      }
    }
    return inward;
  }

  private Object outward(Type type, Object answer) {
    if (answer != null && DRIVERS.contains(type)) {
      return wrapped((Class<?>) type, answer, interceptor);
    }
    if (answer instanceof Optional<?> perhaps
        && type instanceof ParameterizedType optional
        && DRIVERS.contains(optional.getActualTypeArguments()[0])) {
      Class<?> driver = (Class<?>) optional.getActualTypeArguments()[0];
      return perhaps.map(found -> wrapped(driver, found, interceptor));
    }
    return answer;
  }

  private static Object original(Object driver) {
    Object original = driver;
    while (behind(original) instanceof Wrapping wrapping) {
      original = wrapping.target;
    }
    return original;
  }

  private static Object behind(Object proxy) {
    return proxy != null && Proxy.isProxyClass(proxy.getClass())
        ? Proxy.getInvocationHandler(proxy)
        : null;
  }

  private Object invoke(Method method, Object[] arguments) {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw thrown(e.getCause());
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("the interfaces of drivers are public", e);
    }
  }

  private static RuntimeException thrown(Throwable cause) {
    if (cause instanceof Error error) {
      throw error;
    }
    // A driver throws nothing checked, unless it cheats.
    return cause instanceof RuntimeException known
        ? known
        : new UndeclaredThrowableException(cause);
  }
}
