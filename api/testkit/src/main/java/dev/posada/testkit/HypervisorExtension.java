package dev.posada.testkit;

import dev.posada.Capability;
import dev.posada.Container;
import dev.posada.Guest;
import dev.posada.Host;
import dev.posada.VirtualMachine;
import java.lang.System.Logger.Level;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;

/** What stands behind {@link HypervisorTest}. */
final class HypervisorExtension
    implements BeforeAllCallback, BeforeEachCallback, ParameterResolver {
  private static final System.Logger LOG = System.getLogger("dev.posada.testkit");
  private static final ExtensionContext.Namespace HERE =
      ExtensionContext.Namespace.create(HypervisorExtension.class);
  private static final Set<Class<?>> GIVEN =
      Set.of(Host.class, VirtualMachine.class, Container.class);

  /** Said once, so that a thousand tests do not say it a thousand times. */
  private static final Set<Setting> SAID = ConcurrentHashMap.newKeySet();

  HypervisorExtension() {}

  // Looked beforehand, because what is thrown for a parameter never skips a test, but fails it.

  @Override
  public void beforeAll(ExtensionContext context) {
    Set<Class<?>> given = given(methods(context, BeforeAll.class));
    if (!given.isEmpty()) {
      require(given, session(context));
    }
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    Stream<Method> test = Stream.of(context.getRequiredTestMethod());
    require(given(Stream.concat(methods(context, BeforeEach.class), test)), session(context));
  }

  private static Stream<Method> methods(
      ExtensionContext context, Class<? extends Annotation> annotation) {
    return AnnotationSupport.findAnnotatedMethods(
        context.getRequiredTestClass(), annotation, HierarchyTraversalMode.TOP_DOWN)
        .stream();
  }

  /** Returns what these methods want of us. */
  private static Set<Class<?>> given(Stream<Method> methods) {
    return methods
        .flatMap(method -> Stream.of(method.getParameterTypes()))
        .filter(GIVEN::contains)
        .collect(Collectors.toSet());
  }

  private static void require(Set<Class<?>> given, Session session) {
    if (given.contains(VirtualMachine.class)) {
      session.require(Capability.VIRTUAL_MACHINES);
    }
    if (given.contains(Container.class)) {
      session.require(Capability.CONTAINERS);
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return GIVEN.contains(parameter.getParameter().getType())
        && parameter.getDeclaringExecutable() instanceof Method;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Session session = session(context);
    Class<?> type = parameter.getParameter().getType();
    if (type == Host.class) {
      return session.host();
    }
    HypervisorTest wanted = annotation(context);
    Guest guest =
        type == VirtualMachine.class
            ? session.machine()
            : session.container(
                Setting.of(wanted.image(), "posada.test.image", context).value().orElse("alpine"));
    // The host may be the one of the whole class; its guests are not.
    AutoCloseable deleted = () -> Session.delete(guest);
    context.getStore(HERE).put(guest, deleted);
    if (wanted.started()) {
      guest.start();
    }
    return guest;
  }

  /** The host of this test, or the one that its class has already. */
  private static Session session(ExtensionContext context) {
    HypervisorTest wanted = annotation(context);
    Setting uri = Setting.of(wanted.uri(), "posada.test.uri", context);
    Session session =
        context.getStore(HERE).getOrComputeIfAbsent(uri, key -> begin(uri, context), Session.class);
    for (Capability capability : wanted.needs()) {
      session.require(capability);
    }
    return session;
  }

  private static Session begin(Setting uri, ExtensionContext context) {
    Session session = new Session(uri);
    String line = session.host().uri() + " because " + uri.why();
    context.publishReportEntry("@HypervisorTest", line);
    if (SAID.add(uri)) {
      LOG.log(Level.INFO, "@HypervisorTest: " + line);
    }
    return session;
  }

  /** The nearest one: of the method, its class, or the classes around that. */
  private static HypervisorTest annotation(ExtensionContext context) {
    Optional<HypervisorTest> nearest =
        AnnotationSupport.findAnnotation(context.getTestMethod(), HypervisorTest.class);
    for (Class<?> type = context.getRequiredTestClass();
        nearest.isEmpty() && type != null;
        type = type.getEnclosingClass()) {
      nearest = AnnotationSupport.findAnnotation(type, HypervisorTest.class);
    }
    return nearest.orElseThrow();
  }
}
