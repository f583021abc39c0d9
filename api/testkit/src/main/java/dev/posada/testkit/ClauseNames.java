package dev.posada.testkit;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.DisplayNameGenerator;

/** Shows clauses as the sentences that they are: {@code LIFE-07 kill ends a guest that ...}. */
final class ClauseNames extends DisplayNameGenerator.Standard {
  @Override
  public String generateDisplayNameForMethod(
      List<Class<?>> enclosingInstanceTypes, Class<?> testClass, Method method) {
    Clause clause = method.getAnnotation(Clause.class);
    return clause == null
        ? super.generateDisplayNameForMethod(enclosingInstanceTypes, testClass, method)
        : clause.value() + " " + sentence(method.getName());
  }

  static String sentence(String methodName) {
    return methodName
        .replaceAll("(?<=[a-z])(?=[A-Z0-9])|(?<=[0-9])(?=[A-Z])", " ")
        .toLowerCase(Locale.ROOT);
  }
}
