package dev.posada.testkit;

import java.util.Comparator;
import org.junit.jupiter.api.MethodDescriptor;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.MethodOrdererContext;

/** Clauses by their number, so that two runs can be laid beside each other. */
final class ClauseOrder implements MethodOrderer {
  @Override
  public void orderMethods(MethodOrdererContext context) {
    context.getMethodDescriptors().sort(Comparator.comparing(ClauseOrder::number));
  }

  private static String number(MethodDescriptor method) {
    return method
        .findAnnotation(Clause.class)
        .map(Clause::value)
        .orElse(method.getMethod().getName());
  }
}
