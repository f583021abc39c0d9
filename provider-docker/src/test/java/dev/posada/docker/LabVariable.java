package dev.posada.docker;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A variable of the environment that a test needs: skipped with the reason without it. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(LabVariable.Condition.class)
@interface LabVariable {
  /** {@return its name} */
  String value();

  /** Looks for it. */
  final class Condition implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      String name = context.getRequiredTestClass().getAnnotation(LabVariable.class).value();
      if (System.getenv(name) != null) {
        return ConditionEvaluationResult.enabled(name + " is set");
      }
      String reason = name + " names no engine; .ci/lab brings one up";
      System.out.println("skipped " + context.getDisplayName() + ": " + reason);
      return ConditionEvaluationResult.disabled(reason);
    }
  }
}
