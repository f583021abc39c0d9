package dev.posada.docker;

import dev.posada.ConnectOptions;
import dev.posada.Credentials;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The registry that the environment names, which wants a password. */
final class LabRegistry {
  /** Its name in references, which is also where it listens; null without one. */
  static final String ADDRESS = System.getenv("POSADA_LAB_REGISTRY");

  static final String USER = System.getenv("POSADA_LAB_REGISTRY_USER");
  static final String PASSWORD = System.getenv("POSADA_LAB_REGISTRY_PASSWORD");

  private LabRegistry() {}

  /** Tests that need it: skipped with a reason without it, failed where CI has it. */
  @Target(ElementType.TYPE)
  @Retention(RetentionPolicy.RUNTIME)
  @ExtendWith(Condition.class)
  @interface Needed {}

  static final class Condition implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      if (ADDRESS != null) {
        return ConditionEvaluationResult.enabled(ADDRESS);
      }
      String reason = "POSADA_LAB_REGISTRY names no registry; .ci/lab brings one up";
      if (List.of(System.getenv().getOrDefault("POSADA_CI_PARTS", "").split(" "))
          .contains("docker")) {
        throw new IllegalStateException(reason);
      }
      System.out.println("skipped " + context.getDisplayName() + ": " + reason);
      return ConditionEvaluationResult.disabled(reason);
    }
  }

  /** Options that know its user, if there is one. */
  static ConnectOptions options() {
    ConnectOptions options = ConnectOptions.defaults();
    return ADDRESS == null ? options : options.registry(ADDRESS, Credentials.of(USER, PASSWORD));
  }
}
