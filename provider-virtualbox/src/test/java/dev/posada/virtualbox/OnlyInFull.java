package dev.posada.virtualbox;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** Tests that {@code .ci/run full} alone runs: minutes each, as the processor is emulated. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@EnabledIfEnvironmentVariable(
    named = "POSADA_FULL",
    matches = ".+",
    disabledReason = "only tried where POSADA_FULL is set")
@interface OnlyInFull {}
