package dev.posada.testkit;

import dev.posada.Capability;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Test;

/**
 * One sentence of the contract, a test: the method's name is the sentence. Its number never
 * changes, because results of earlier runs are kept by it.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Test
@interface Clause {
  /** {@return its number, as in {@code LIFE-07}} */
  String value();

  /**
   * {@return what a host has to declare for it; a host that does not has to refuse, which is
   * checked in place of the clause}
   */
  Capability[] needs() default {};
}
